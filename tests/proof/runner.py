# SPDX-License-Identifier: EUPL-1.2
"""What runs the proofs, itself: wrong words, stopped and gone on, begun anew, and a proof that shows nothing. The proofs here are small
programs that say what they were given."""
import contextlib
import glob
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE = 60
# Runs prove.py with proofs of its own: each a name, a program, and how many are enough.
DRIVER = """
import sys
sys.path.insert(0, sys.argv[1])
import progress, prove
from proofs import Proof
named = {}
exec(sys.argv[2], named)
prove.PROOFS[:] = [Proof(name, "says", "control", [sys.executable, "-B", "-c", program], enough=enough)
                   for name, program, enough in named["PROOFS"]]
progress.sources = lambda: named.get("SOURCES", "same")
sys.argv[1:] = ["builds", *sys.argv[3:]]
prove.main()
"""
SAYS = 'import os; print("proof: count=10 seed=" + os.environ["DOORBRAAK_SEED"] + " control=found")'
NOTHING = 'print("proof: count=0 seed=1 control=found")'
LONG = """
import os, subprocess, sys, time
path = os.path.join(os.environ["DOORBRAAK_STATE"], "seeds")
with open(path, "a") as file: file.write(os.environ["DOORBRAAK_SEED"] + "\\n")
with open(path) as file: times = len(file.readlines())
open(os.path.join(os.environ["TMPDIR"], "left"), "w").close()
if "WAIT" in os.environ:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    print(os.getpid(), flush=True)
    time.sleep(1000)
print(f"proof: count={times} seed={os.environ['DOORBRAAK_SEED']} left={max(0, 3 - times)} control=found")
sys.exit(os.environ.get("FALLS", 0))
"""


def proofs(*these, sources="same"):
    return f"PROOFS = {list(these)!r}\nSOURCES = {sources!r}"


class Runner:
    def __init__(self, folder):
        self.folder = folder
        self.page = os.path.join(folder, "page.md")

    def begin(self, text, *words, preexec=None, **more):
        return subprocess.Popen([sys.executable, "-B", "-c", DRIVER, HERE, text, "--page", self.page, *words], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, preexec_fn=preexec, start_new_session=True,
                                env={**os.environ, "DOORBRAAK_PROVE": self.folder, "DOORBRAAK_COUNT": "nonsense", **more})

    def run(self, text, *words, **more):
        """(status, what was said)."""
        child = self.begin(text, *words, **more)
        said = child.communicate(timeout=PATIENCE)[0].decode()
        assert "Traceback" not in said, said
        return child.returncode, said

    def row(self):
        with open(self.page, encoding="utf-8") as file:
            return [line for line in file if line.startswith("| own ")][-1]


def wrong_words(runner):
    for words, wanted in ((["nosuch"], "no proof is called 'nosuch'"), (["--hours", "x"], "no number of hours"),
                          (["--hours", "-1"], "no number of hours"), (["--hours", "nan"], "no number of hours"),
                          (["--seed", "x"], "no whole number"), (["--quick", "--hours", "2"], "not allowed"), (["--else"], "unrecognized")):
        status, said = runner.run(proofs(("own", SAYS, 0)), *words)
        assert status == 64 and wanted in said and len(said.splitlines()) == 1, (words, status, said)
    assert not os.path.exists(runner.page), "nothing was proved"


def nothing_tried_is_nothing_shown(runner):
    status, said = runner.run(proofs(("own", NOTHING, 0)), "--quick")
    assert status == 1 and "nothing was tried" in said and "| fails |" in runner.row(), said
    status, said = runner.run(proofs(("own", NOTHING, 5)), "--hours", "1")
    assert status == 1 and "nothing was tried" in said, said


def what_is_around_changes_nothing(runner):
    """A count or a seed in the environment is not the proof's."""
    status, said = runner.run(proofs(("own", "import os; assert 'DOORBRAAK_COUNT' not in os.environ\n" + SAYS, 0)), "--quick")
    assert status == 0 and "holds" in said, said


def rounds(runner):
    """One seed after the other until there are enough, over as many starts as that takes; then anew."""
    text = proofs(("own", SAYS, 25))
    status, said = runner.run(text, "--hours", "0.0000001", "--seed", "100")
    assert status == 0 and "count=10" in said and "left=15" in said and "seed=100 " in said, said
    status, said = runner.run(text)
    assert status == 0 and "count=30" in said and "left=0" in said and "seed=100 " in said and "rounds=3" in said, said
    status, said = runner.run(text, "--hours", "0.0000001")
    assert status == 0 and "count=10" in said and "seed=100 " not in said, "what was over is begun anew: " + said
    status, said = runner.run(proofs(("own", SAYS, 25), sources="others"), "--hours", "0.0000001")
    assert status == 0 and "count=10" in said, "other sources, other figures: " + said


def pieces(runner):
    """A long form of its own goes on with its seed; what fell, or is over, is begun anew."""
    text = proofs(("own", LONG, 0))
    seeds = os.path.join(runner.folder, "own", "seeds")
    assert runner.run(text, "--seed", "7")[0] == 0
    status, said = runner.run(text)
    assert status == 0 and "count=2" in said and "seed=7" in said, said
    status, said = runner.run(text, FALLS="3")
    assert status == 1 and not os.path.exists(seeds), "what fell is no beginning: " + said
    status, said = runner.run(text, "--seed", "7")
    assert "count=1" in said and "left=2" in said, said


def living(group):
    found = []
    for stat in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError), open(stat, encoding="utf-8", errors="replace") as file:
            state, _, its = file.read().rpartition(")")[2].split()[:3]
            found += [stat] if int(its) == group and state != "Z" else []
    return found


def stopped(runner):
    """Ctrl-C: a sentence, no process and no file of it left, and it goes on with the same words."""
    text = proofs(("own", LONG, 0))
    child = runner.begin(text, "--seed", "9", WAIT="1")
    log = os.path.join(runner.folder, "own.long.log")
    end = time.monotonic() + PATIENCE
    while not (os.path.exists(log) and os.path.getsize(log)):
        assert time.monotonic() < end, "it never began"
        time.sleep(0.05)
    status, said = runner.run(text)
    assert status == 75 and "somebody else" in said, (status, said)
    with open(log, encoding="ascii") as file:
        group = int(file.read())
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=PATIENCE)[0].decode()
    assert child.returncode == 130 and "stopped" in said and "Traceback" not in said, (child.returncode, said)
    assert not living(group), "a process is left"
    status, said = runner.run(text)
    assert status == 0 and "count=2" in said and "seed=9" in said, said


def no_room(runner):
    """Told before a day is lost."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    status, said = runner.run(proofs(("own", SAYS, 0)), "--quick", preexec=limit)
    assert status == 74 and "make room" in said, (status, said)
    status, said = runner.run(proofs(("own", SAYS, 0)), "--quick", DOORBRAAK_PROVE="/proc/nowhere")
    assert status in (74, 77) and "DOORBRAAK_PROVE" in said, (status, said)


def main():
    for test in (wrong_words, nothing_tried_is_nothing_shown, what_is_around_changes_nothing, rounds, pieces, stopped, no_room):
        with tempfile.TemporaryDirectory(prefix="doorbraak-prove-") as folder:
            os.mkdir(os.path.join(folder, "tmp"))
            os.environ["TMPDIR"] = os.path.join(folder, "tmp")
            test(Runner(folder))
            left = os.listdir(os.path.join(folder, "tmp"))
            assert not left, (test.__name__, left)
        print(f"{test.__name__}", flush=True)


if __name__ == "__main__":
    main()
