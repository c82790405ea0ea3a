#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Every refusal gives its detail as many values as the sentence has places (proto/details.def), no
detail is unused, and the English sentence has the same places as the Dutch one. With a call that gives
too few, to show that it would be noticed."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = re.compile(r'^DETAIL\(\d+, (\w+), "((?:[^"\\]|\\.)*)"\)', re.M)
CALL = re.compile(r'(\w+)\(((?:[^();"]|"(?:[^"\\]|\\.)*"|\([^()]*\))*?)\bDETAIL_([A-Z_]+)\b(?=[,)])'
                  r'(?:\s*,\s*"((?:[^"\\]|\\.)*)")?')
SETTER = re.compile(r"(error_set|(query_)?refuse)(_with)?")
ENTRY = re.compile(r'^msgid "((?:[^"\\]|\\.)*)"\nmsgstr "((?:[^"\\]|\\.)*)"', re.M)


def places(sentence):
    return re.findall(r"\{(\w+)\}", sentence)


def wrong_calls(text, table):
    """What is wrong with the calls in a source text; what they use goes into table's third column."""
    for match in CALL.finditer(text):
        name, values = match.group(3), match.group(4)
        if name not in table or not SETTER.fullmatch(match.group(1)):
            continue
        given = 0 if values is None else values.count("\\t") + 1
        if given != len(places(table[name])):
            yield "DETAIL_%s takes %d values, not %d" % (name, len(places(table[name])), given)


def main():
    table = dict(TABLE.findall((ROOT / "proto/details.def").read_text(encoding="utf-8")))
    english = dict(ENTRY.findall((ROOT / "clients/po/en.po").read_text(encoding="utf-8")))
    faults = []
    used = set()
    for folder in ("proto", "daemon", "clients"):
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            text = path.read_text(encoding="utf-8")
            used.update(re.findall(r"\bDETAIL_([A-Z_]+)", text))
            faults += ["%s: %s" % (path.relative_to(ROOT), fault) for fault in wrong_calls(text, table)]
    faults += ["DETAIL_%s is not used" % name for name in table if name not in used]
    for name, sentence in table.items():
        if len(set(places(sentence))) != len(places(sentence)):
            faults.append("DETAIL_%s has a place twice" % name)
        if set(places(sentence)) != set(places(english.get(sentence, sentence))):
            faults.append("DETAIL_%s has other places in English" % name)
    if not list(wrong_calls('refuse(d, ERR_WRONG_STATE, "case_id", DETAIL_QUESTIONS_OPEN);', table)):
        faults.append("a call without its value went unnoticed")
    print("\n".join(faults) or "details: %d sentences, used with all their values" % len(table))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
