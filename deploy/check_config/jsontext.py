"""JSON with the place and the own text of every value.

The console judges numbers by how they are written (30, not 30.0) and shows what it found as it stands in the file; and a
complaint is of use only with its line. Python's own reader keeps neither.
"""

import re

SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"')
ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class NotJson(Exception):
    """The text is not JSON; says where it stops being JSON."""

    def __init__(self, line, column):
        super().__init__(f"line {line}, column {column}")


class Value:
    """One value: its kind, what is in it, its own text, and the line it begins on."""

    def __init__(self, kind, content, text, line):
        self.kind = kind
        self.content = content
        self.text = text
        self.line = line

    def member(self, key):
        """The value of a key; of a key that is there twice the last counts, as in browsers. None where there is none."""
        found = [value for name, value in self.content if name == key] if self.kind == "object" else []
        return found[-1] if found else None

    def at(self, path):
        """The value at a path of keys; null is as good as missing."""
        value = self
        for key in path.split("."):
            value = value.member(key) if value else None
        return value if value and value.kind != "null" else None

    def repeated(self):
        """The keys that are in an object more than once."""
        names = [name for name, _ in self.content] if self.kind == "object" else []
        return sorted({name for name in names if names.count(name) > 1})


def parse(text):
    """Reads one JSON value and nothing behind it."""
    value, place = _value(text, _skip(text, 0))
    place = _skip(text, place)
    if place != len(text):
        _fail(text, place)
    return value


def _fail(text, place):
    before = text[:place]
    raise NotJson(before.count("\n") + 1, place - before.rfind("\n"))


def _skip(text, place):
    return SPACE.match(text, place).end()


def _value(text, place):
    line = text.count("\n", 0, place) + 1
    first = text[place : place + 1]
    if first == '"':
        kind, (content, end) = "string", _string(text, place)
    elif first == "{":
        kind, (content, end) = "object", _several(text, place, "}", _member)
    elif first == "[":
        kind, (content, end) = "array", _several(text, place, "]", _value)
    else:
        for word in ("true", "false", "null"):
            if text.startswith(word, place):
                kind, content, end = word if word == "null" else "boolean", word == "true", place + len(word)
                break
        else:
            number = NUMBER.match(text, place)
            if not number:
                _fail(text, place)
            kind, content, end = "number", number[0], number.end()
    return Value(kind, content, text[place:end], line), end


def _several(text, place, bracket, one):
    content, place = [], _skip(text, place + 1)
    if text.startswith(bracket, place):
        return content, place + 1
    while True:
        entry, place = one(text, place)
        content.append(entry)
        place = _skip(text, place)
        if text.startswith(bracket, place):
            return content, place + 1
        if not text.startswith(",", place):
            _fail(text, place)
        place = _skip(text, place + 1)


def _member(text, place):
    key, place = _string(text, place)
    place = _skip(text, place)
    if not text.startswith(":", place):
        _fail(text, place)
    value, place = _value(text, _skip(text, place + 1))
    return (key, value), place


def _string(text, place):
    match = STRING.match(text, place)
    if not match:
        _fail(text, place)
    return ESCAPE.sub(_unescape, match[1]), match.end()


def _unescape(match):
    text = match[0]
    if len(text) == 12:
        return chr(0x10000 + ((int(text[2:6], 16) - 0xD800) << 10) + int(text[8:], 16) - 0xDC00)
    if text[1] == "u":
        code = int(text[2:], 16)
        # Half of a pair stands for no character.
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
    return PLAIN.get(text[1], text[1])
