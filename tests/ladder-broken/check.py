#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""Every ladder file of this folder gives exactly the lines that it says itself, in both languages:
    # nl LINE:COLUMN: what is wrong; what to do
    # en …
as comments at its top; a file that says none is sound, and nothing may be found. `# beside: settings`: it
is looked at as a site's only ladder, with its calendar and zone. check.py DOORBRAAKD"""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CALENDAR = HERE.parents[1] / "config/calendars/nl.ics"
LANGUAGES = {"nl": "nl_NL.UTF-8", "en": "en_GB.UTF-8"}
CONFIG_UNUSABLE = 78
SETTINGS = f"""ladders: ladder.yaml
calendars:
  - code: nl
    files: [{{path: {CALENDAR}}}]
    hours: [{{days: [monday, tuesday, wednesday, thursday, friday], open: 08:30, close: 17:00}}]
"""


def header(text):
    """(what is expected by language, whether it stands beside settings)"""
    expected = {language: [] for language in LANGUAGES}
    beside = False
    for line in text.split(b"\n"):
        if not line.startswith(b"#"):
            break
        words = line.decode("utf-8", "replace")
        beside |= words == "# beside: settings"
        if words[2:4] in LANGUAGES and words[4:5] == " ":
            expected[words[2:4]].append(words[5:])
    return expected, beside


def found(program, text, language, beside):
    """(exit status, the lines without the file's name) for a file with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        ladder = os.path.join(folder, "ladder.yaml")
        settings = os.path.join(folder, "settings.yaml")
        pathlib.Path(ladder).write_bytes(text)
        pathlib.Path(settings).write_text(SETTINGS, encoding="utf-8")
        what = ["--config", settings] if beside else [ladder]
        result = subprocess.run([program, "check-config", *what], capture_output=True, check=False,
                                env={**os.environ, "LC_ALL": LANGUAGES[language]}, text=True)
        lines = [line.removeprefix(ladder + ":").lstrip() for line in result.stderr.splitlines()]
        return result.returncode, lines


def mistakes_of(program, name, text):
    """How a file's report differs from what it says itself."""
    expected, beside = header(text)
    differences = []
    for language in LANGUAGES:
        status, lines = found(program, text, language, beside)
        if lines != expected[language]:
            differences.append(f"{name}: in {language} expected\n  " + "\n  ".join(expected[language])
                               + "\nfound\n  " + "\n  ".join(lines))
        if status != (CONFIG_UNUSABLE if expected[language] else 0):
            differences.append(f"{name}: exit status {status}")
    return differences


def too_large():
    """More than a ladder file may have: sound, but for its size."""
    said = (b"# nl het bestand is groter dan 256 KiB; maak het kleiner\n"
            b"# en the file is larger than 256 KiB; make it smaller\n")
    return said + (HERE / "sound.yaml").read_bytes() + b"# and so on\n" * 22000


def harness_fails(program):
    """The controls of this test itself: each must be told apart."""
    sound = (HERE / "sound.yaml").read_bytes()
    broken = (HERE / "rung-gap.yaml").read_bytes()
    controls = {
        "a sound file that says a line": b"# nl 1:1: x\n# en 1:1: x\n" + sound,
        "a broken file that says none": broken.replace(b"# nl ", b"# ").replace(b"# en ", b"# "),
        "another place": broken.replace(b"# nl 1", b"# nl 2"),
        "other words": broken.replace(b"rung 3 is missing", b"rung 4 is missing"),
        "one mistake more": broken + b"colour: orange\n",
    }
    return [f"control '{name}' was not found" for name, text in controls.items()
            if not mistakes_of(program, name, text)]


def main():
    program = sys.argv[1]
    files = sorted(HERE.glob("*.yaml"))
    broken = 0
    differences = harness_fails(program)
    for path in files:
        text = path.read_bytes()
        broken += any(header(text)[0].values())
        differences += mistakes_of(program, path.name, text)
    differences += mistakes_of(program, "too-large", too_large())
    for difference in differences:
        print(difference)
    print(f"{broken + 1} broken ladders, {len(files) - broken} sound ones")
    return 1 if differences or broken < 40 or broken == len(files) else 0


if __name__ == "__main__":
    sys.exit(main())
