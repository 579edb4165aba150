"""Reads what deploy/nginx/ keeps in values.conf, by nginx's own syntax."""

import re

from .deployment import Deployment, Unreadable, Word

# The tables of values.conf and what they decide.
FRAME_ANCESTORS = "$cph_frame_ancestors"
CONNECT_SRC = "$cph_connect_src"
ORIGINS = "$cph_origin_allowed"
PLACE = "$cph_place"
PHONES = "$cph_phones_host"
IAM = "$cph_iam_host"
# The includes that make a server one of the console, or one of the proxy alone.
CONSOLE = "console.conf"
PROXY = "cross-origin.conf"

ESCAPES = {"t": "\t", "r": "\r", "n": "\n"}


class Directive:
    """A directive: its words, and the directives in its block, if it has one."""

    def __init__(self, words, block):
        self.words = words
        self.block = block
        self.name = words[0].text if words else ""


def tokens(text, file):
    """The tokens of a configuration: Words, and the marks ; { } as plain texts with their line."""
    place, line = 0, 1
    while place < len(text):
        char = text[place]
        if char == "\n":
            line += 1
            place += 1
        elif char.isspace():
            place += 1
        elif char == "#":
            end = text.find("\n", place)
            place = len(text) if end < 0 else end
        elif char in ";{}":
            yield char, line
            place += 1
        else:
            word, end = _quoted(text, place, file, line) if char in "\"'" else _bare(text, place)
            if char in "\"'" and end < len(text) and not (text[end].isspace() or text[end] in ";{)"):
                raise Unreadable(file, line, "a quoted text goes on after its quote")
            yield Word(word, file, line), line
            line += text.count("\n", place, end)
            place = end


def _quoted(text, place, file, line):
    quote, out, at = text[place], [], place + 1
    while at < len(text):
        if text[at] == quote:
            return "".join(out), at + 1
        if text[at] == "\\" and at + 1 < len(text):
            out.append(_escaped(text[at + 1]))
            at += 2
        else:
            out.append(text[at])
            at += 1
    raise Unreadable(file, line, "a quoted text does not end")


def _bare(text, place):
    out, at = [], place
    while at < len(text) and not (text[at].isspace() or text[at] in ";{"):
        if text[at] == "\\" and at + 1 < len(text):
            out.append(_escaped(text[at + 1]))
            at += 2
        elif text.startswith("${", at):
            # A variable's name in braces is part of the word.
            end = text.find("}", at)
            end = len(text) if end < 0 else end + 1
            out.append(text[at:end])
            at = end
        else:
            out.append(text[at])
            at += 1
    return "".join(out), at


def _escaped(char):
    # nginx takes the backslash off these alone; before any other letter it stays.
    return char if char in "\"'\\" else ESCAPES.get(char, "\\" + char)


def parse(text, file):
    """The directives of a configuration."""
    stack, words = [[]], []
    openings = []
    for token, line in tokens(text, file):
        if isinstance(token, Word):
            words.append(token)
        elif token == ";":
            if not words:
                raise Unreadable(file, line, "unexpected ;")
            stack[-1].append(Directive(words, None))
            words = []
        elif token == "{":
            if not words:
                raise Unreadable(file, line, "unexpected {")
            block = []
            stack[-1].append(Directive(words, block))
            stack.append(block)
            openings.append(line)
            words = []
        else:
            if words:
                raise Unreadable(file, line, f"{words[0].text} is not ended by ;")
            if len(stack) == 1:
                raise Unreadable(file, line, "unexpected }")
            stack.pop()
            openings.pop()
    if words:
        raise Unreadable(file, words[0].line, f"{words[0].text} is not ended by ;")
    if openings:
        raise Unreadable(file, openings[-1], "this { is not closed")
    return stack[0]


def read(text, file):
    """The deployment that a values.conf describes."""
    deployment = Deployment(file)
    directives = parse(text, file)
    tables = {}
    for directive in directives:
        if directive.name == "map" and directive.block is not None and len(directive.words) == 3:
            tables[directive.words[2].text] = directive
    deployment.frame_ancestors = _sources(tables.get(FRAME_ANCESTORS))
    # nginx adds the console's own origin itself.
    connect = _sources(tables.get(CONNECT_SRC))
    deployment.connect_src = connect and [Word("'self'", connect[0].file, connect[0].line), *connect]
    deployment.cors_origins = _origins(tables.get(ORIGINS), deployment)
    deployment.phones, deployment.iam = _hosts(tables.get(PHONES)), _hosts(tables.get(IAM))
    deployment.paths = _paths(tables.get(PLACE))
    deployment.hosts = {
        directive.words[1].text: directive.words[1]
        for directive in directives
        if directive.name == "upstream" and len(directive.words) == 2
    }
    for server in directives:
        if server.name == "server" and server.block is not None:
            _server(server, deployment)
    return deployment


def _rows(table):
    """The rows of a map, without its default: key to the Words of key and value."""
    return [(row.words[0], row.words[1]) for row in table.block if len(row.words) == 2 and row.name not in ("default", "include")]


def _default(table):
    row = next((row for row in table.block if row.name == "default" and len(row.words) == 2), None)
    # Without one, nginx takes the empty text.
    return row.words[1] if row else Word("", table.words[0].file, table.words[0].line)


def _sources(table):
    if table is None:
        return None
    value = _default(table)
    return [Word(source, value.file, value.line) for source in value.text.split()] or [Word("", value.file, value.line)]


def _origins(table, deployment):
    if table is None:
        return None
    origins = []
    if (default := _default(table)).text:
        deployment.problems.append((default, "lets every origin in; needed: default \"\", and the origins one by one"))
    for key, value in _rows(table):
        # Only with a 1 behind it is an origin let in.
        if value.text != "1":
            continue
        if key.text.startswith("~"):
            deployment.problems.append((key, f"{key.text} is a pattern; needed: exact origins, one by one"))
        else:
            origins.append(key)
    return origins or [Word("", table.words[0].file, table.words[0].line)]


def _hosts(table):
    if table is None:
        return None
    return {key.text: value for key, value in _rows(table) if value.text and key.text != "volatile"}


def _paths(table):
    """The paths before what stands in brackets: "~^/portal/console(?<cph_inner>/.*)?$" is /portal/console."""
    if table is None:
        return None
    paths = []
    for key, _ in _rows(table):
        if match := re.match(r"~\*?\^([^(]*)\(", key.text):
            paths.append(Word(re.sub(r"\\(.)", r"\1", match[1]), key.file, key.line))
    return paths


def _server(server, deployment):
    includes = [word.text for directive in server.block if directive.name == "include" for word in directive.words[1:]]
    kinds = [name.rsplit("/", 1)[-1] for name in includes]
    names = [word for directive in server.block if directive.name == "server_name" for word in directive.words[1:]]
    for served, file in ((deployment.consoles, CONSOLE), (deployment.proxies, PROXY)):
        if file in kinds:
            served += [Word(origin, name.file, name.line) for name in names for origin in _listens(server, name.text)]


def _listens(server, name):
    """The origins under which a server answers for a name."""
    origins = []
    for directive in server.block:
        if directive.name != "listen" or len(directive.words) < 2:
            continue
        options = [word.text for word in directive.words[2:]]
        port = re.search(r"(?:^|:)([0-9]+)$", directive.words[1].text)
        port = int(port[1]) if port else 80
        scheme = "https" if "ssl" in options else "http"
        usual = 443 if scheme == "https" else 80
        origins.append(f"{scheme}://{name}" + ("" if port == usual else f":{port}"))
    return list(dict.fromkeys(origins))
