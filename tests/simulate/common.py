# SPDX-License-Identifier: EUPL-1.2
"""What the tests of `simulate` share: running the program with a temporary folder of its own, and
looking whether anything stays behind in it."""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def stop(text):
    sys.exit("FAIL: " + text)


def run(program, ladder, map_file, cases, events, *options, language="C.UTF-8", status=0):
    """stdout and stderr; fails on another exit status, and when something is left behind."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = {"PATH": os.environ["PATH"], "LANG": language, "TMPDIR": scratch,
                       "TZ": "America/New_York"}
        done = subprocess.run(
            [program, "simulate", "--ladder", ladder, "--map", map_file, "--cases", cases, "--events", events,
             *options],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110)
        if done.returncode != status:
            stop(f"exit status {done.returncode} instead of {status}\n{done.stdout}{done.stderr}")
        if os.listdir(scratch):
            stop(f"left behind: {os.listdir(scratch)}")
        return done.stdout, done.stderr


def run_json(*arguments):
    return json.loads(run(*arguments, "--json")[0])
