"""Reads what deploy/caddy/ keeps in values.caddy, by the Caddyfile's own syntax; from a Caddyfile, also the files it imports."""

import os
import pathlib
import re

from .deployment import Deployment, Unreadable, Word

# The snippets of values.caddy and what they decide.
VALUES = "(cph-values)"
FRAME_ANCESTORS = "cph_frame_ancestors"
CONNECT_SRC = "cph_connect_src"
ORIGINS = "(cph-origins)"
REGIONS = "(cph-regions)"
PHONES = "{cph_phones_host}"
IAM = "{cph_iam_host}"
# The imports that make a site one of the console, or one of the proxy alone; and what says its path.
CONSOLE = "cph-console"
PROXY = "cph-cross-origin"
BASE = "cph_base"

ENVIRONMENT = re.compile(r"\{\$([^}:]+)(?::([^}]*))?\}")


class Line:
    """A line of a Caddyfile: its words, and the lines of its block, if it has one."""

    def __init__(self, words, block):
        self.words = words
        self.block = block

    @property
    def texts(self):
        return [word.text for word in self.words]


def rows(text, file):
    """The words of each line that has any."""
    place, line, words = 0, 1, []
    while place < len(text):
        char = text[place]
        if char == "\n":
            if words:
                yield words
            words = []
            line += 1
            place += 1
        elif text.startswith(("\\\n", "\\\r\n"), place):
            # The line goes on in the next one.
            line += 1
            place = text.index("\n", place) + 1
        elif char.isspace():
            place += 1
        elif char == "#":
            end = text.find("\n", place)
            place = len(text) if end < 0 else end
        elif char in '"`':
            out, at = [], place + 1
            while at < len(text) and text[at] != char:
                # Of quotes " only; a backslash before anything else stays.
                if char == '"' and text.startswith('\\"', at):
                    at += 1
                out.append(text[at])
                at += 1
            if at >= len(text):
                raise Unreadable(file, line, "a quoted text does not end")
            words.append(Word("".join(out), file, line))
            line += text.count("\n", place, at)
            place = at + 1
        else:
            match = re.compile(r"(?:\\[^\r\n]|[^\s\\]|\\(?=\r?\n|\Z))+").match(text, place)
            words.append(Word(match[0].replace('\\"', '"'), file, line))
            place = match.end()
    if words:
        yield words


def parse(text, file):
    """The lines of a file, blocks in one another."""
    text = ENVIRONMENT.sub(lambda match: os.environ.get(match[1]) or match[2] or "", text)
    stack, openings = [[]], []
    for words in rows(text, file):
        if words[0].text == "}":
            if len(stack) == 1:
                raise Unreadable(file, words[0].line, "unexpected }")
            stack.pop()
            openings.pop()
            words = words[1:]
            if not words:
                continue
        opens = words[-1].text == "{"
        block = [] if opens else None
        stack[-1].append(Line(words[:-1] if opens else words, block))
        if opens:
            stack.append(block)
            openings.append(words[-1].line)
    if openings:
        raise Unreadable(file, openings[-1], "this { is not closed")
    return stack[0]


def imported(lines, file, seen):
    """The lines with those of the files they import in their place."""
    for line in lines:
        names = line.texts
        target = pathlib.Path(file).parent / names[1] if len(names) == 2 and names[0] == "import" else None
        if target and target.is_file() and target.resolve() not in seen:
            text = target.read_text(encoding="utf-8")
            yield from imported(parse(text, str(target)), str(target), {*seen, target.resolve()})
        else:
            yield line


def read(text, file):
    """The deployment that a values.caddy, or a Caddyfile which imports it, describes."""
    deployment = Deployment(file)
    for line in imported(parse(text, file), file, {pathlib.Path(file).resolve()}):
        if line.block is None or not line.words:
            continue
        name = line.texts[0]
        if name == VALUES:
            for entry in line.block:
                if entry.texts[:2] == ["vars", FRAME_ANCESTORS] and len(entry.words) == 3:
                    deployment.frame_ancestors = _sources(entry.words[2])
                if entry.texts[:2] == ["vars", CONNECT_SRC] and len(entry.words) == 3:
                    deployment.connect_src = _sources(entry.words[2])
        elif name == ORIGINS:
            deployment.cors_origins = _origins(line, deployment)
        elif name == REGIONS:
            _regions(line, deployment)
        elif not name.startswith("("):
            _site(line, deployment)
    return deployment


def _sources(value):
    return [Word(source, value.file, value.line) for source in value.text.split()] or [Word("", value.file, value.line)]


def _origins(snippet, deployment):
    """The origins that a request is not denied with: @cph_denied not { header Origin … }."""
    origins = []

    def look(line, denied):
        texts = line.texts
        if texts and texts[0].startswith("@"):
            denied = texts[1:2] == ["not"]
            texts, words = texts[2 if denied else 1 :], line.words[2 if denied else 1 :]
        else:
            words = line.words
        if texts[:2] == ["header", "Origin"] and len(texts) == 3 and denied:
            if "*" in texts[2]:
                deployment.problems.append((words[2], f"{texts[2]} is a pattern; needed: exact origins, a line each"))
            else:
                origins.append(words[2])
        elif texts[:1] == ["header_regexp"] and "Origin" in texts:
            deployment.problems.append((words[0], f"{texts[-1]} is a pattern; needed: exact origins, a line each"))
        for inner in line.block or []:
            look(inner, denied or texts[:1] == ["not"])

    for line in snippet.block:
        look(line, False)
    return origins or [Word("", snippet.words[0].file, snippet.words[0].line)]


def _regions(snippet, deployment):
    for table in snippet.block:
        if table.texts[:1] != ["map"] or table.block is None:
            continue
        # map SOURCE DESTINATION... { KEY VALUE... }
        columns = table.texts[2:]
        hosts = {
            column: {row.texts[0]: row.words[1 + index] for row in table.block
                     if row.texts[0] != "default" and len(row.words) > 1 + index and row.texts[1 + index]}
            for index, column in enumerate(columns)
        }  # fmt: skip
        deployment.phones = hosts.get(PHONES, deployment.phones)
        deployment.iam = hosts.get(IAM, deployment.iam)


def _site(line, deployment):
    addresses = [Word(part, word.file, word.line) for word in line.words for part in word.text.split(",") if part]
    base = next((entry.words[2] for entry in line.block if entry.texts[:2] == ["vars", BASE] and len(entry.words) == 3), None)
    for entry in line.block:
        if entry.texts[:2] == ["import", CONSOLE]:
            deployment.consoles += [Word(origin, word.file, word.line) for word in addresses if (origin := _origin(word.text))]
            path = base or Word("", entry.words[0].file, entry.words[0].line)
            if path.text.startswith("/") or path.text.endswith("/"):
                wanted = path.text.strip("/") or '""'
                deployment.problems.append((path, f"the path of the console is {path.text}; needed: {wanted}, without a slash at either end"))
            path = Word(path.text.strip("/"), path.file, path.line)
            deployment.paths = [*(deployment.paths or []), Word(path.text and f"/{path.text}", path.file, path.line)]
        elif entry.texts[:2] == ["import", PROXY]:
            deployment.proxies += [Word(origin, word.file, word.line) for word in addresses if (origin := _origin(word.text))]


def _origin(address):
    """The origin of a site's address, or None where it has no host of its own."""
    match = re.fullmatch(r"(?:(https?)://)?([^/:*]+|\[[0-9a-fA-F:.]+\])(?::([0-9]+))?(?:/.*)?", address)
    if not match:
        return None
    scheme = match[1] or ("http" if match[3] == "80" else "https")
    port = match[3] if match[3] and match[3] != ("443" if scheme == "https" else "80") else None
    return f"{scheme}://{match[2].lower()}" + (f":{port}" if port else "")
