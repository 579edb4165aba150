"""What a web server's configuration says about the console, whichever server it is for; each word with its place."""


class Word:
    """A text with its place."""

    def __init__(self, text, file, line):
        self.text = text
        self.file = file
        self.line = line

    @property
    def place(self):
        return f"{self.file}:{self.line}"


class Deployment:
    """The facts check-config compares with config.json. None stands for what the file says nothing about."""

    def __init__(self, file):
        self.file = file
        # Lists of Words: the sources of the policy, the origins let in by CORS, the origins this file serves.
        self.frame_ancestors = None
        self.connect_src = None
        self.cors_origins = None
        self.consoles = []
        self.proxies = []
        # The paths the console is below, without a slash at the end; the root is "".
        self.paths = None
        # Region ID to a Word with its host.
        self.phones = None
        self.iam = None
        # Host to a Word, where hosts must be declared; None where they need not be.
        self.hosts = None
        # What is wrong with the file on its own: (Word, text).
        self.problems = []

    def missing(self):
        """What the file should say and does not."""
        facts = {
            "frame-ancestors": self.frame_ancestors,
            "connect-src": self.connect_src,
            "the origins that CORS lets in": self.cors_origins,
            "the hosts of the cloud phone service": self.phones,
            "the hosts of IAM": self.iam,
        }
        return [name for name, fact in facts.items() if fact is None]


class Unreadable(Exception):
    """The file's syntax is not that of its server."""

    def __init__(self, file, line, text):
        super().__init__(f"{file}:{line}: {text}")
