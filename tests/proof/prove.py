# SPDX-License-Identifier: EUPL-1.2
"""Runs proofs and writes down what came of them. `./run prove [NAME…] [--quick] [--hours H]`.

  prove.py BUILD [--quick | --hours H] [--seed N] [--page FILE] [NAME…]

Without --page nothing is written but the log of each run, in the state folder (DOORBRAAK_PROVE, or
~/.local/state/doorbraak-prove): outside the tree, so that a long form can go on where it stopped."""
import argparse
import datetime
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


def run(proof, arguments, folder):
    """(verdict, figures, seconds). Verdicts: holds, fails, skipped."""
    form = "quick" if arguments.quick else "long"
    environment = dict(os.environ, **(proof.quick if arguments.quick else proof.long),
                       DOORBRAAK_BUILD=arguments.build, DOORBRAAK_SEED=str(arguments.seed), DOORBRAAK_FORM=form,
                       DOORBRAAK_HOURS=str(arguments.hours))
    if form == "long":
        environment["DOORBRAAK_STATE"] = os.path.join(folder, proof.name)
        os.makedirs(environment["DOORBRAAK_STATE"], exist_ok=True)
    path = os.path.join(folder, f"{proof.name}.{form}.log")
    command = [word.replace("BUILD", arguments.build) for word in proof.command]
    start = time.monotonic()
    with open(path, "wb") as log:
        try:
            status = subprocess.run(command, env=environment, stdout=log, stderr=subprocess.STDOUT, check=False,
                                    timeout=proof.seconds if arguments.quick else None).returncode
        except subprocess.TimeoutExpired:
            status = -1
    seconds = time.monotonic() - start
    with open(path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    figures = figures_of(text)
    if status == 77:
        return "skipped", figures, seconds
    lacking = [word for word in WANTED if word not in figures]
    if status != 0 or lacking:
        sys.stdout.write(text[-6000:])
        print(f"prove: {proof.name}: " + (f"no {', '.join(lacking)} in its figures" if status == 0 else
              "no end in time" if status == -1 else f"exit {status}") + f"; again with --seed {arguments.seed}; log {path}")
        return "fails", figures, seconds
    return "holds", figures, seconds


# --- the page ---

def row_of(proof, form, verdict, figures, seconds):
    others = ", ".join(f"{key} {value}" for key, value in figures.items() if key not in WANTED)
    day = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M")
    return (f"| {proof.name} | {form} | {verdict} | {figures.get('count', '')} | {others} | {figures.get('control', '')} | "
            f"{figures.get('seed', '')} | {day} | {seconds:.0f} s | {version()} | {machine()} |")


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
    parser.add_argument("build")
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
            rows[proof.name, form] = row_of(proof, form, verdict, figures, seconds)
            write_page(arguments.page, rows)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
