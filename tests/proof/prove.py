# SPDX-License-Identifier: EUPL-1.2
"""Runs proofs and writes down what came of them. `./run prove [NAME…] [--quick] [--hours H]`.

  prove.py BUILDS [--quick | --hours H] [--seed N] [--page FILE] [NAME…]

BUILDS holds the build folders debug and release. Without --page nothing is written but the log of each run, in the
state folder (DOORBRAAK_PROVE, or ~/.local/state/doorbraak-prove): outside the tree, so that a long form can go on where
it stopped."""
import argparse
import datetime
import json
import os
import platform
import random
import re
import subprocess
import sys
import time

from proofs import PROOFS, TESTS

ROOT = os.path.dirname(TESTS)
WANTED = ("seed", "count", "control")
HEAD = """\
# What was proved, and when

Written by `./run prove --quick` (the quick forms) and `./run prove [NAME] [--hours H]` (the long ones), a row a run; the newest
stays. Each row is a harness that anyone can run; with the seed of a row it does the same again. Each has a negative
control: something broken on purpose that it must find, or it fails.

"""


def state_folder():
    base = os.environ.get("DOORBRAAK_PROVE") or os.path.expanduser("~/.local/state/doorbraak-prove")
    os.makedirs(base, exist_ok=True)
    return base


def machine():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        names = re.findall(r"^model name\s*:\s*(.*)$", file.read(), re.MULTILINE)
    return f"{os.cpu_count()} × {names[0] if names else platform.machine()}, Linux {platform.release().split('-')[0]}"


def version():
    done = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True,
                          check=False)
    return done.stdout.strip() or "unknown"


def figures_of(text):
    """Of the line that begins with "proof:"; values with spaces stand in quotes."""
    lines = [line for line in text.splitlines() if line.startswith("proof:")]
    if not lines:
        return {}
    return {key: quoted or bare for key, quoted, bare in re.findall(r'(\S+?)=(?:"([^"]*)"|(\S+))', lines[-1])}


def run_once(proof, form, seed, more, path, seconds):
    """One run of the harness, its output to a file: (verdict, figures, what is wrong)."""
    command = [word.replace("BUILD", more["DOORBRAAK_BUILD"]) for word in proof.command]
    environment = dict(os.environ, **more, DOORBRAAK_SEED=str(seed), DOORBRAAK_FORM=form)
    with open(path, "wb") as log:
        try:
            status = subprocess.run(command, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False,
                                    timeout=seconds).returncode
        except subprocess.TimeoutExpired:
            return "fails", {}, "no end in time"
    with open(path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    figures = figures_of(text)
    if status == 77:
        return "skipped", figures, ""
    lacking = [word for word in WANTED if word not in figures]
    if status == 0 and not lacking:
        return "holds", figures, ""
    sys.stdout.write(text[-6000:])
    return "fails", figures, f"exit {status}" if status else f"no {', '.join(lacking)} in its figures"


def added(sums, figures):
    """Numbers are added up; of words the last stand."""
    return {key: str(int(sums.get(key, 0)) + int(value)) if value.isdigit() and key != "seed" else value
            for key, value in figures.items()}


def run_again_and_again(proof, seed, more, path, hours):
    """The long form of a harness that has none of its own: its quick form with one seed after the other, until there
    are enough or the time is over. What was done stands in a file, and is not done again."""
    kept = os.path.join(more["DOORBRAAK_STATE"], "rounds.json")
    done = {"first": seed, "rounds": 0, "figures": {}}
    if os.path.exists(kept):
        with open(kept, encoding="utf-8") as file:
            done = json.load(file)
    end = time.monotonic() + hours * 3600
    while time.monotonic() < end and int(done["figures"].get("count", 0)) < proof.enough:
        seed = done["first"] + done["rounds"]
        verdict, figures, wrong = run_once(proof, "quick", seed, more, path, proof.seconds)
        if verdict != "holds":
            return verdict, {**figures, "seed": str(seed)}, wrong
        done["rounds"] += 1
        done["figures"] = added(done["figures"], figures)
        with open(kept + ".new", "w", encoding="utf-8") as file:
            json.dump(done, file)
        os.replace(kept + ".new", kept)
    return "holds", {**done["figures"], "rounds": str(done["rounds"]), "seed": str(done["first"])}, ""


def run(proof, arguments, folder):
    """(verdict, figures, seconds). Verdicts: holds, fails, skipped."""
    form = "quick" if arguments.quick else "long"
    path = os.path.join(folder, f"{proof.name}.{form}.log")
    more = {"DOORBRAAK_BUILD": os.path.join(arguments.builds, proof.build), "DOORBRAAK_HOURS": str(arguments.hours),
            **(proof.quick if arguments.quick or proof.enough else proof.long)}
    if form == "long":
        more["DOORBRAAK_STATE"] = os.path.join(folder, proof.name)
        os.makedirs(more["DOORBRAAK_STATE"], exist_ok=True)
    start = time.monotonic()
    if form == "long" and proof.enough:
        verdict, figures, wrong = run_again_and_again(proof, arguments.seed, more, path, arguments.hours)
    else:
        verdict, figures, wrong = run_once(proof, form, arguments.seed, more, path, proof.seconds if arguments.quick else None)
    if verdict == "fails":
        print(f"prove: {proof.name}: {wrong}; again with --seed {figures.get('seed', arguments.seed)}; log {path}")
    return verdict, figures, time.monotonic() - start


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


def main():
    parser = argparse.ArgumentParser(prog="prove", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("builds")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 1 << 32))
    parser.add_argument("--page")
    arguments = parser.parse_intermixed_args()
    known = [proof.name for proof in PROOFS]
    for name in arguments.names:
        if name not in known:
            parser.error(f"no proof is called '{name}'; there are: {', '.join(known)}")
    folder = state_folder()
    tree = version()  # before the page makes it another
    failed = 0
    for proof in PROOFS:
        if arguments.names and proof.name not in arguments.names:
            continue
        verdict, figures, seconds = run(proof, arguments, folder)
        failed += verdict == "fails"
        told = " ".join(f"{key}={value}" for key, value in figures.items())
        print(f"{seconds:7.1f} s  {proof.name:12} {verdict:8} {told}", flush=True)
        if arguments.page:
            rows = read_rows(arguments.page)
            form = "quick" if arguments.quick else "long"
            rows[proof.name, form] = row_of(proof, form, verdict, figures, seconds, tree)
            write_page(arguments.page, rows)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
