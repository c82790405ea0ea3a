#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Which stories tell which rule? Prints the table "rule id, what it says, story files" and fails when
  - a rule of tests/scenario/rules.txt has no story and does not stand in tests/scenario/not-yet.txt,
  - a rule of not-yet.txt has a story (take the line out: the list only shrinks), or gives no reason,
  - a story, a ladder file or not-yet.txt names a rule that rules.txt does not know.
A story tells the rules that its first comment lines begin with: "# UTR-3: …", "# HRV-3, HRV-13: …". `rules.py ROOT` looks at another tree; the
test of this test does (`--self-test`)."""

import pathlib
import re
import shutil
import sys
import tempfile

ID = re.compile(r"\b(?:GEN|AMS|DHG|HRV|LWD|UTR|ZNS|ZWL|PMM)-[0-9]+\b")
BEGINS = re.compile(rf"# (?:{ID.pattern}(?:, | and )?)+")


def lines_of(path):
    """(id, rest) of each line that is neither empty nor a comment."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rule, _, rest = line.partition(" ")
            yield rule, rest.strip()


def rules_of_story(path):
    """What the comment lines at the top begin with."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        begin = BEGINS.match(line)
        found += ID.findall(begin.group()) if begin else []
    return found


def stories(scenario):
    for folder in sorted(scenario.iterdir()):
        if folder.is_dir() and folder.name not in ("parts", "must-fail", "ladders"):
            yield from sorted(folder.glob("*.scn"))


def check(root, out):
    """The mistakes, in words."""
    scenario = root / "tests/scenario"
    rules = dict(lines_of(scenario / "rules.txt"))
    not_yet = dict(lines_of(scenario / "not-yet.txt"))
    told = {rule: [] for rule in rules}
    mistakes = []
    for story in stories(scenario):
        named = rules_of_story(story)
        if not named:
            mistakes.append(f"{story.relative_to(root)}: no first line begins with a rule, as '# UTR-3: …'")
        for rule in dict.fromkeys(named):
            if rule in told:
                told[rule].append(str(story.relative_to(scenario)))
            else:
                mistakes.append(f"{story.relative_to(root)}: there is no rule {rule}")
    for ladder in sorted((root / "config/ladders").glob("*.yaml")):
        for rule in sorted(set(ID.findall(ladder.read_text(encoding="utf-8"))) - set(rules)):
            mistakes.append(f"{ladder.relative_to(root)}: there is no rule {rule}")
    for rule, words in rules.items():
        reason = "not yet: " + not_yet[rule] if rule in not_yet else "NO STORY"
        print(f"{rule:7} {words}\n        {', '.join(told[rule]) or reason}", file=out)
        if not told[rule] and rule not in not_yet:
            mistakes.append(f"{rule} has no story in tests/scenario: {words}")
    for rule, reason in not_yet.items():
        if rule not in rules:
            mistakes.append(f"not-yet.txt: there is no rule {rule}")
        elif told[rule]:
            mistakes.append(f"not-yet.txt: {rule} has a story now ({told[rule][0]}); take its line out")
        if not reason:
            mistakes.append(f"not-yet.txt: {rule} gives no reason")
    print(f"{sum(map(bool, told.values()))} of {len(rules)} rules have a story", file=out)
    return mistakes


def self_test(root):
    """Each mistake must be found: a copy of the tree with that mistake in it."""
    def rewrite(name, old, new):
        def change(copy):
            path = copy / "tests/scenario" / name
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{name} has no {old!r}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return change

    def append(name, text):
        def change(copy):
            with open(copy / name, "a", encoding="utf-8") as file:
                file.write(text)
        return change

    cases = {
        "nothing wrong": (None, None),
        "a rule without a story": (append("tests/scenario/rules.txt", "ZWL-99 A new rule\n"),
                                   "ZWL-99 has no story"),
        "a story that came": (append("tests/scenario/not-yet.txt", "UTR-5 still to do\n"),
                              "UTR-5 has a story now"),
        "no reason": (append("tests/scenario/not-yet.txt", "UTR-98\n"), "UTR-98 gives no reason"),
        "a rule that is none": (rewrite("utrecht/UTR-05-half-an-hour-a-case.scn", "UTR-5", "UTR-55"),
                                "there is no rule UTR-55"),
        "a ladder's rule that is none": (append("config/ladders/utrecht.yaml", "# UTR-77\n"),
                                         "there is no rule UTR-77"),
    }
    failed = 0
    for name, (change, expected) in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            for part in ("tests/scenario", "config/ladders"):
                shutil.copytree(root / part, copy / part)
            if change is not None:
                change(copy)
            mistakes = check(copy, open("/dev/null", "w", encoding="utf-8"))
        found = not mistakes if expected is None else any(expected in m for m in mistakes)
        if not found:
            print(f"rules.py: '{name}' was to give {expected!r} and gave {mistakes}")
            failed = 1
    return failed


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    if sys.argv[1:] == ["--self-test"]:
        return self_test(root)
    mistakes = check(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root, sys.stdout)
    for mistake in mistakes:
        print(f"rules: {mistake}", file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
