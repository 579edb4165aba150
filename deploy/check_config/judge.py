"""What the console says of a config.json, and what it takes from it: config.schema.json applied, then what a schema cannot say.

Of JSON Schema this knows what that file uses, and refuses what it does not know. A test holds it against the console's own
reader (its core/src/config/read.rs): the same keys, the same words.
"""

import json
import pathlib
import re

from . import addresses, jsontext

SCHEMA = pathlib.Path(__file__).resolve().parent.parent / "config.schema.json"
SAID = {"$schema", "$id", "title", "description", "default", "examples", "x-when-wrong", "x-expected"}
CHECKED = {"type", "const", "enum", "minimum", "maximum", "maxLength", "pattern", "x-form", "minItems", "maxItems", "items",
           "x-as-a-whole", "properties", "required", "additionalProperties", "anyOf"}  # fmt: skip
TYPES = {"object": "object", "array": "array", "string": "string", "boolean": "boolean", "null": "null", "integer": "number"}
WHOLE = re.compile(r"0|[1-9][0-9]*")
SOME_REGION = "at least one region, or allowCustom: true"


class Complaint:
    """One complaint about one key, in the console's words."""

    def __init__(self, weight, key, line, expected=None, found=None, text=None):
        self.weight = weight
        self.key = key
        self.line = line
        self.text = text or f"{key}: expected {expected}, found {found[:80]}"


class Judgement:
    """A configuration as far as it could be read: complaints by weight ("fatal", "default", "unknown"), and what it says."""

    def __init__(self, text):
        self.complaints = []
        self.notes = []
        self.regions = []
        self.parents = []
        self.allow_custom = False
        self.max_token_bytes = 65536
        self.parents_line = self.regions_line = 1
        self._schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        try:
            self.root = jsontext.parse(text.lstrip("\ufeff"))
        except jsontext.NotJson as problem:
            self._say("fatal", "config.json", 1, "valid JSON", str(problem))
            return
        except RecursionError:
            self._say("fatal", "config.json", 1, "valid JSON", "too many brackets in one another")
            return
        self._value("", self.root, self._schema)
        if self.root.kind == "object":
            self._beyond()

    @property
    def fatal(self):
        return [complaint for complaint in self.complaints if complaint.weight == "fatal"]

    def _say(self, weight, key, line, expected, found):
        self.complaints.append(Complaint(weight, key, line, expected, found))

    # --- what the schema says ------------------------------------------------------------------------------------------
    def _value(self, key, value, schema):
        """Applies a part of the schema to a value."""
        if unknown := schema.keys() - SAID - CHECKED:
            raise ValueError(f"config.schema.json has {sorted(unknown)}, which this program does not know")
        if not fits(value, schema):
            self._say(schema.get("x-when-wrong", "fatal"), key or "config.json", value.line, expected(schema, value), value.text)
            return
        if value.kind == "object" and "properties" in schema:
            self._members(key, value, schema)
        elif value.kind == "array" and "items" in schema and not schema.get("x-as-a-whole"):
            for index, element in enumerate(value.content):
                self._value(f"{key}[{index}]", element, schema["items"])

    def _members(self, key, value, schema):
        parts = schema["properties"]
        for name, member in value.content:
            path = f"{key}.{name}" if key else name
            if name in parts:
                continue
            near = next((known for known in parts if is_near(known, name)), None)
            words = f"; did you mean “{near}”?" if near else " and was left out."
            text = f"{path} is not a known key{words}"
            self.complaints.append(Complaint("unknown", path, member.line, text=text))
        for name in value.repeated():
            line = value.member(name).line
            self.notes.append((line, f"{key}.{name}".lstrip(".") + " is there more than once; the last one counts"))
        for name, part in parts.items():
            path = f"{key}.{name}" if key else name
            member = value.member(name)
            if member is None or (member.kind == "null" and name in schema.get("required", [])):
                if name in schema.get("required", []):
                    self._say(part.get("x-when-wrong", "fatal"), path, value.line, expected(part), "null")
            else:
                self._value(path, member, part)

    # --- what it cannot say --------------------------------------------------------------------------------------------
    def _beyond(self):
        custom = self.root.at("endpoints.allowCustom")
        self.allow_custom = bool(custom and custom.kind == "boolean" and custom.content)
        most = self.root.at("auth.maxTokenBytes")
        if most and fits(most, self._schema["properties"]["auth"]["properties"]["maxTokenBytes"]):
            self.max_token_bytes = int(most.content)
        parents = self.root.at("embed.parentOrigins")
        if parents and parents.kind == "array":
            self.parents_line = parents.line
            self.parents = [entry for entry in parents.content if entry.kind == "string"]
        self._regions()

    def _regions(self):
        regions = self.root.at("endpoints.regions")
        ids = KNOWN_REGIONS
        self.regions = [Region(one, None, None, None, 1) for one in ids]
        if regions and regions.kind == "array":
            self.regions_line = regions.line
            self.regions, ids = [], []
            for index, entry in enumerate(regions.content):
                region = self._region(f"endpoints.regions[{index}]", entry, ids)
                if region:
                    ids.append(region.id)
                    self.regions.append(region)
            if not regions.content and not self.allow_custom:
                self._say("fatal", "endpoints.regions", regions.line, SOME_REGION, "[]")
        first = self.root.at("endpoints.defaultRegion")
        if first and not (first.kind == "string" and first.content in ids):
            self.complaints = [one for one in self.complaints if one.key != "endpoints.defaultRegion"]
            self._say("fatal", "endpoints.defaultRegion", first.line, "the ID of a region in endpoints.regions", first.text)

    def _region(self, path, entry, before):
        """A region, or None where something was wrong with it; the console looks no further than the first such thing."""
        if any(one.weight == "fatal" and (one.key + ".").startswith(path + ".") for one in self.complaints):
            return None
        name = entry.member("id").content
        if name in before:
            schema = self._schema["properties"]["endpoints"]["properties"]["regions"]["items"]["properties"]["id"]
            self._say("fatal", f"{path}.id", entry.member("id").line, expected(schema), entry.member("id").text)
            return None
        service = entry.at("service")
        region = Region(name, entry.at("cph"), entry.at("iam"), service.content if service else None, entry.line)
        sound = True
        for key, value, address in (("iam", region.iam_value, region.iam), ("cph", region.cph_value, region.cph)):
            if address.problem:
                self._say("fatal", f"{path}.{key}", value.line if value else entry.line,
                          f"a proxy address ({address.problem})", value.content if value else address.base)  # fmt: skip
                sound = False
        return region if sound else None


class Region:
    """One region with its addresses, given or usual."""

    def __init__(self, name, cph, iam, service, line):
        self.id = name
        self.line = line
        self.cph_value, self.iam_value = cph, iam
        if service is None:
            service = f"https://cph.{name}.myhuaweicloud.com" if name in KNOWN_REGIONS else ""
        self.cph = addresses.Address(cph.content if cph else f"/api/{name}", service)
        self.iam = addresses.Address(iam.content if iam else f"/iam/{name}", iam_address(name, service))


# Regions without an IAM of their own: the global one serves them.
WITHOUT_IAM = ("af-north-1", "ru-northwest-2")


def iam_address(name, service):
    """IAM's own address beside a service, which a template wraps; nothing where it cannot be told."""
    if name in WITHOUT_IAM and service == f"https://cph.{name}.myhuaweicloud.com":
        return "https://iam.myhuaweicloud.com"
    return "https://iam." + service.removeprefix("https://cph.") if service.startswith("https://cph.") else ""


# Those that are offered where the file lists none.
KNOWN_REGIONS = ["cn-north-4", "cn-north-9", "cn-east-2", "cn-east-3", "cn-east-4", "cn-south-1", "cn-southwest-2",
                 "ap-southeast-1", "ap-southeast-3", "la-south-2", "la-north-2", "af-north-1", "ru-northwest-2"]  # fmt: skip


def fits(value, schema):
    """Whether a value itself is right; what is in an object or a list is looked at on its own, but for `x-as-a-whole`."""
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and value.kind not in [TYPES[kind] for kind in kinds]:
        return False
    if "enum" in schema and not any(same(value, one) for one in schema["enum"]):
        return False
    if "const" in schema and not same(value, schema["const"]):
        return False
    if "anyOf" in schema and not any(fits(value, one) for one in schema["anyOf"]):
        return False
    if value.kind == "number" and ("integer" in kinds or "minimum" in schema) and not number_fits(value.content, schema):
        return False
    if value.kind == "string" and not string_fits(value.content, schema):
        return False
    if value.kind == "array":
        if not schema.get("minItems", 0) <= len(value.content) <= schema.get("maxItems", len(value.content)):
            return False
        if schema.get("x-as-a-whole"):
            return all(fits(element, schema["items"]) for element in value.content)
    return True


def same(value, constant):
    if constant is None:
        return value.kind == "null"
    if isinstance(constant, str):
        return value.kind == "string" and value.content == constant
    return value.kind == "number" and value.content == str(constant)


def number_fits(text, schema):
    if not WHOLE.fullmatch(text):
        return False
    return schema.get("minimum", 0) <= int(text) <= schema.get("maximum", int(text))


# The rules behind the patterns of these; the patterns are for editors, which know no others.
FORMS = {
    "own-file": addresses.is_own_file,
    "link": addresses.is_link,
    "origin": addresses.is_origin,
    # With what it wraps, which stands beside it; so it is judged with its region.
    "proxy-address": lambda _: True,
}


def string_fits(text, schema):
    if len(text) > schema.get("maxLength", len(text)):
        return False
    if "x-form" in schema:
        return FORMS[schema["x-form"]](text)
    return "pattern" not in schema or bool(re.search(schema["pattern"].replace("$", r"\Z"), text))


def expected(schema, value=None):
    """What was expected, in the console's words."""
    kinds = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
    if "array" in kinds and value and value.kind != "array":
        return "an array"
    if schema.get("x-form") == "proxy-address":
        return "a text of at most 200 characters"
    if "x-expected" in schema:
        return schema["x-expected"]
    if "enum" in schema:
        return "one of " + ", ".join(word for word in schema["enum"] if word is not None)
    if "array" in kinds and schema.get("x-as-a-whole"):
        return expected(schema["items"])
    if "integer" in kinds:
        return f"a whole number from {schema['minimum']} to {schema['maximum']}"
    return {
        "object": "an object",
        "array": "an array",
        "boolean": "true or false",
        "string": f"a text of at most {schema.get('maxLength')} characters",
    }[kinds[0]]


def is_near(known, given):
    """Whether two keys differ by case, or by one letter too many, too few or wrong, or by two that changed places."""
    a, b = known.encode().lower(), given.encode("utf-8", "replace").lower()
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    left, right = max(0, len(a) - head - tail), max(0, len(b) - head - tail)
    swapped = len(a) == len(b) and left == 2 and a[head] == b[head + 1] and a[head + 1] == b[head]
    return swapped or (left <= 1 and right <= 1)
