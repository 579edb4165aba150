"""Holds deploy/config.schema.json, by an independent validator of JSON Schema, against the console's reader.

as_the_schema.py CASES: the cases of as_the_reader.py. Needs the package jsonschema: `scripts/setup schemas`. What only the
reader can say, the schema may let pass; nothing else, and it refuses nothing that the reader takes.
"""

import json
import pathlib
import re
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What no schema of one place can say: what is listed elsewhere in the file, and what two keys mean together.
BEYOND = [
    r"endpoints\.defaultRegion: expected the ID",
    r"endpoints\.regions: expected at least one region",
    r"endpoints\.regions\[\d+\]\.id: expected .*, each once, found \"[a-z0-9-]{2,32}\"$",
    # A template with something in `service` that is no address.
    r"endpoints\.regions\[\d+\]\.(cph|iam): expected a proxy address .*\{url\}",
]
# JSON's own numbers: to a schema 30.0 is 30.
NUMBER = r"expected (1, the version of this format|a whole number .*), found (\[?)-?(0|[1-9]\d*)(\.0+|[eE][+-]?\d+|)(\]?)$"


def may_pass(line):
    number = re.search(NUMBER, line)
    written = number and (number[4] or "-0" in number[0])
    return written or any(re.match(pattern, line) for pattern in BEYOND)


def main():
    schema = json.loads((ROOT / "deploy" / "config.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = checked = refused = 0
    # Not splitlines(), which takes other characters for ends of lines too.
    for line in filter(None, pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").split("\n")):
        case = json.loads(line)
        try:
            value = json.loads(case["text"])
        except json.JSONDecodeError:
            continue
        checked += 1
        valid = validator.is_valid(value)
        refused += not valid
        if valid and case["lines"] and not all(map(may_pass, case["lines"])):
            problem = f"only the reader says {case['lines']}"
        elif not valid and not case["lines"]:
            problem = f"only the schema says {next(validator.iter_errors(value)).message[:200]}"
        else:
            continue
        wrong += 1
        if wrong <= 20:
            print(f"{case['text'][:300]}\n  {problem}")
    print(f"{checked} files, {refused} of them refused by the schema, {wrong} judged differently")
    return 1 if wrong or not refused else 0


if __name__ == "__main__":
    sys.exit(main())
