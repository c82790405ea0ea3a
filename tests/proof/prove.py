# SPDX-License-Identifier: EUPL-1.2
"""Runs proofs and writes down what came of them. `./run prove [NAME…] [--quick] [--hours H]`.

  prove.py BUILDS [--quick | --hours H] [--seed N] [--page FILE] [--look] [NAME…]

BUILDS holds the build folders debug and release. Without --page nothing is written but the log of each run, in the
state folder (DOORBRAAK_PROVE, or ~/.local/state/doorbraak-prove): outside the tree, so that a long form can go on where
it stopped (progress.py). With --look it only looks whether the words are right, before anything is built."""
import datetime
import os
import platform
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import words  # noqa: E402
from progress import ROOT, Busy, Progress, alone_at, state_folder  # noqa: E402
from proofs import PROOFS  # noqa: E402

UNKNOWN, LOCKED, PERMISSION = 74, 75, 77  # as daemon/base/fatal.h has them
GRACE = 30  # seconds in which a harness that was interrupted puts its things away
WANTED = ("seed", "count", "control")
HEAD = """\
# What was proved, and when

Written by `./run prove --quick` (the quick forms) and `./run prove [NAME] [--hours H]` (the long ones), a row a run; the newest
stays. Each row is a harness that anyone can run; with the seed of a row it does the same again. Each has a negative
control: something broken on purpose that it must find, or it fails.

"""


def machine():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        names = re.findall(r"^model name\s*:\s*(.*)$", file.read(), re.MULTILINE)
    return f"{os.cpu_count()} × {names[0] if names else platform.machine()}, Linux {platform.release().split('-')[0]}"


def version():
    """Of what is proved; the page of rows is none of it."""
    def git(*words):
        return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=False).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude)doc/proof.md")
    return (git("describe", "--always") or "unknown") + ("-dirty" if changed else "")


def figures_of(text):
    """Of the line that begins with "proof:"; values with spaces stand in quotes."""
    lines = [line for line in text.splitlines() if line.startswith("proof:")]
    if not lines:
        return {}
    return {key: quoted or bare for key, quoted, bare in re.findall(r'(\S+?)=(?:"([^"]*)"|(\S+))', lines[-1])}


def end_group(child):
    """The harness and all that it started."""
    for number in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            child.wait(GRACE)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    child.wait()


def run_process(command, environment, log, seconds):
    """Its status; None: it did not end in time. Whatever ends us ends it too."""
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                             process_group=0)
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        end_group(child)


def run_once(proof, form, seed, more, path, seconds):
    """One run of the harness, its output to a file: (verdict, figures, what is wrong)."""
    command = [word.replace("BUILD", more["DOORBRAAK_BUILD"]) for word in proof.command]
    if not os.path.exists(command[0]):
        return "fails", {}, f"'{command[0]}' was not built"
    own = {name: value for name, value in os.environ.items() if not name.startswith("DOORBRAAK_")}
    where = "/dev/shm" if proof.in_memory and os.access("/dev/shm", os.W_OK) else None
    with open(path, "wb") as log, tempfile.TemporaryDirectory(prefix="prove-", dir=where, ignore_cleanup_errors=True) as scratch:
        own.update(more, DOORBRAAK_SEED=str(seed), DOORBRAAK_FORM=form, TMPDIR=scratch)
        status = run_process(command, own, log, seconds)
    with open(path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    figures = figures_of(text)
    if status == 77:
        return "skipped", figures, ""
    wrong = what_is_wrong(status, figures)
    if not wrong:
        return "holds", figures, ""
    sys.stdout.write(text[-6000:])
    return "fails", figures, wrong


def what_is_wrong(status, figures):
    """Nothing, when it ended well, said what it tried, and tried something."""
    if status is None:
        return "no end in time"
    if status != 0:
        return f"exit {status}"
    lacking = [word for word in WANTED if word not in figures]
    if lacking:
        return f"no {', '.join(lacking)} in its figures"
    return "" if int(figures["count"]) > 0 else "nothing was tried"


def added(sums, figures):
    """Numbers are added up; of words the last stand."""
    return {key: str(int(sums.get(key, 0)) + int(value)) if value.isdigit() and key != "seed" else value
            for key, value in figures.items()}


def run_again_and_again(proof, progress, more, path, hours):
    """The long form of a harness that has none of its own: its quick form with one seed after the other, until there
    are enough or the time is over, and one at least."""
    kept = progress.kept
    end = time.monotonic() + hours * 3600
    while True:
        seed = kept["seed"] + kept["rounds"]
        start = time.monotonic()
        verdict, figures, wrong = run_once(proof, "quick", seed, more, path, proof.seconds)
        kept["seconds"] += time.monotonic() - start
        if verdict != "holds":
            return verdict, {**figures, "seed": str(seed)}, wrong
        kept["rounds"] += 1
        kept["figures"] = added(kept["figures"], figures)
        progress.keep()
        left = max(0, proof.enough - int(kept["figures"]["count"]))
        if left == 0 or time.monotonic() >= end:
            return "holds", {**kept["figures"], "rounds": str(kept["rounds"]), "seed": str(kept["seed"]), "left": str(left)}, ""


def run_piece(proof, progress, more, path):
    """A long form of its own, which keeps where it is beside what is kept here."""
    progress.keep()
    start = time.monotonic()
    try:
        return run_once(proof, "long", progress.kept["seed"], more, path, None)
    finally:
        progress.kept["seconds"] += time.monotonic() - start
        progress.keep()


def run_long(proof, arguments, more, folder, path):
    progress = Progress(os.path.join(folder, proof.name), arguments.seed)
    if progress.kept["seed"] is None:
        progress.kept["seed"] = random_seed()
    more = {**more, "DOORBRAAK_STATE": progress.folder, "DOORBRAAK_HOURS": str(arguments.hours)}
    verdict, figures, wrong = (run_again_and_again(proof, progress, more, path, arguments.hours) if proof.enough
                               else run_piece(proof, progress, more, path))
    if verdict != "holds" or int(figures.get("left", 0)) == 0:
        progress.begin_anew()
    return verdict, figures, wrong, progress.kept["seed"], progress.kept["seconds"]


def run(proof, arguments, folder):
    """(verdict, figures, seconds). Verdicts: holds, fails, skipped."""
    form = "quick" if arguments.quick else "long"
    path = os.path.join(folder, f"{proof.name}.{form}.log")
    more = {"DOORBRAAK_BUILD": os.path.join(arguments.builds, proof.build),
            **(proof.quick if arguments.quick or proof.enough else proof.long)}
    if arguments.quick:
        seed, start = arguments.seed or random_seed(), time.monotonic()
        verdict, figures, wrong = run_once(proof, form, seed, more, path, proof.seconds)
        seconds = time.monotonic() - start
    else:
        verdict, figures, wrong, seed, seconds = run_long(proof, arguments, more, folder, path)
    if verdict == "fails":
        print(f"prove: {proof.name}: {wrong}; again with --seed {figures.get('seed', seed)}; log {path}")
    return verdict, figures, seconds


# --- the page ---

def row_of(proof, form, verdict, figures, seconds, tree):
    others = ", ".join(f"{key} {value}" for key, value in figures.items() if key not in WANTED)
    day = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M")
    return (f"| {proof.name} | {form} | {verdict} | {figures.get('count', '')} | {others} | {figures.get('control', '')} | "
            f"{figures.get('seed', '')} | {day} | {seconds:.0f} s | {tree} | {machine()} |")


def read_rows(page):
    """{(name, form): row}."""
    try:
        with open(page, encoding="utf-8") as file:
            found = re.findall(r"^\| (\S+) \| (quick|long) \|.*$", file.read(), re.MULTILINE)
            file.seek(0)
            rows = [line.rstrip("\n") for line in file if re.match(r"\| \S+ \| (quick|long) \|", line)]
    except FileNotFoundError:
        return {}
    return dict(zip(found, rows))


def write_page(page, rows):
    lines = [HEAD, "| proof | what holds | the control |\n| --- | --- | --- |\n"]
    lines += [f"| {proof.name} | {proof.says} | {proof.control} |\n" for proof in PROOFS]
    lines.append("\n| proof | form | | count | figures | control | seed | when (UTC) | took | version | machine |\n"
                 "| --- | --- | --- | ---: | --- | --- | ---: | --- | ---: | --- | --- |\n")
    for proof in PROOFS:
        lines += [rows[proof.name, form] + "\n" for form in ("quick", "long") if (proof.name, form) in rows]
    with open(page + ".new", "w", encoding="utf-8") as file:
        file.writelines(lines)
    os.replace(page + ".new", page)


# --- the words ---

def random_seed():
    return random.SystemRandom().randrange(1, 1 << 32)


def read_words():
    parser = words.Parser(prog="prove", description=__doc__)
    parser.add_argument("builds")
    parser.add_argument("names", nargs="*", metavar="NAME")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--quick", action="store_true")
    form.add_argument("--hours", type=words.some_hours, default=24.0)
    parser.add_argument("--seed", type=words.whole_number)
    parser.add_argument("--page")
    arguments = parser.parse_intermixed_args()
    known = [proof.name for proof in PROOFS]
    for name in arguments.names:
        if name not in known:
            parser.error(f"no proof is called '{name}'; there are: {', '.join(known)}")
    return arguments


def prove(arguments):
    """How many failed."""
    folder = state_folder()
    tree = version()  # before the page makes it another
    form = "quick" if arguments.quick else "long"
    failed = 0
    for proof in PROOFS:
        if arguments.names and proof.name not in arguments.names:
            continue
        with alone_at(folder, proof.name):
            verdict, figures, seconds = run(proof, arguments, folder)
        failed += verdict == "fails"
        told = " ".join(f"{key}={value}" for key, value in figures.items())
        print(f"{seconds:7.1f} s  {proof.name:12} {verdict:8} {told}", flush=True)
        if arguments.page:
            rows = read_rows(arguments.page)
            rows[proof.name, form] = row_of(proof, form, verdict, figures, seconds, tree)
            write_page(arguments.page, rows)
    return failed


def main():
    arguments = read_words()
    if arguments.look:
        return
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        sys.exit(1 if prove(arguments) else 0)
    except KeyboardInterrupt:
        told = "" if arguments.quick else "; the same words go on from here, but for what is one piece (tests/proof/README.md)"
        print(f"\nprove: stopped{told}", file=sys.stderr)
        sys.exit(130)
    except Busy as busy:
        print(f"prove: somebody else proves '{busy}' now: wait, or name another folder with DOORBRAAK_PROVE", file=sys.stderr)
        sys.exit(LOCKED)
    except OSError as error:
        print(f"prove: '{error.filename or arguments.builds}': {error.strerror}; make room or name another folder with DOORBRAAK_PROVE",
              file=sys.stderr)
        sys.exit(PERMISSION if isinstance(error, PermissionError) else UNKNOWN)


if __name__ == "__main__":
    main()
