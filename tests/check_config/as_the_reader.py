"""Holds deploy/check-config against the console's reader: on each file of the cases, the same verdict in the same words.

as_the_reader.py CASES: a line each, {"text": …, "fatal": …, "lines": […]}, written by tests/config_schema.rs.
"""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy"))
sys.dont_write_bytecode = True

from check_config.judge import Judgement  # noqa: E402


def lines(complaints):
    # Where a text stops being JSON is told by each parser in its own way.
    return {re.sub(r"(config.json: expected valid JSON, found ).*", r"\1…", text) for text in complaints}


def region(text):
    match = re.match(r"endpoints\.regions\[\d+\]", text)
    return match[0] if match else None


def compare(case):
    """What differs, or None. The reader stops at the first thing that is wrong with a region; the checker says all of them."""
    judgement = Judgement(case["text"])
    if bool(judgement.fatal) != case["fatal"]:
        return f"fatal for {'the checker' if judgement.fatal else 'the reader'} alone"
    said = judgement.fatal if case["fatal"] else judgement.complaints
    ours, reader = lines(one.text for one in said), lines(case["lines"])
    if missing := reader - ours:
        return f"only the reader says {sorted(missing)}"
    begun = {region(text) for text in reader} - {None}
    if more := {text for text in ours - reader if region(text) not in begun}:
        return f"only the checker says {sorted(more)}"
    return None


def main():
    # Not splitlines(), which takes other characters for ends of lines too.
    cases = [json.loads(line) for line in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").split("\n") if line]
    wrong = 0
    for case in cases:
        if problem := compare(case):
            wrong += 1
            if wrong <= 20:
                print(f"{case['text'][:300]}\n  {problem}")
    print(f"{len(cases)} files, {wrong} judged differently")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
