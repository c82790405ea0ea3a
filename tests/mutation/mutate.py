#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Would a test notice if the code were wrong? Changes a token or a statement of core and calendar, at random by a seed, and runs
the tests that come by that function, the cheapest first, until one fails. What no test notices is a survivor.

  mutate.py BUILD COVERAGE_BUILD [--sample N] [--seed S] [--page FILE]

BUILD is optimised; COVERAGE_BUILD is asked once which test comes by which function. Goes on where it was: DOORBRAAK_MUTATE
names the folder for that."""
import collections
import concurrent.futures
import datetime
import glob
import hashlib
import json
import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import threading

import mutants

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
import words  # noqa: E402

FOLDERS = ("daemon/core", "daemon/calendar")
UNITS = ("access", "calendar", "core", "ladder", "report", "simulate", "store")
REASONS = os.path.join(HERE, "survivors.txt")
WANTED = 90  # per cent killed
COMMANDS = 4000  # of the random ones
LIMITS = (1 << 32, 1 << 29)  # memory and file, of a mutant that runs wild
WALL_S = 300
CONTROL_TESTS = 40  # the cheapest


# --- tests ---

def tests(build):
    """{name: (program, arguments)}: unit tests, stories, random commands."""
    found = {}
    for folder in UNITS:
        for path in sorted(glob.glob(os.path.join(ROOT, "tests/unit", folder, "test_*.c"))):
            name = f"unit_{folder}_{os.path.basename(path)[5:-2]}"
            found[name] = (f"tests/{name}", [])
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/scenario/*/*.scn"))):
        if "/parts/" not in path and "/must-fail/" not in path:
            found[os.path.relpath(path, ROOT)] = ("tests/scenario/scenario_run", [path])
    found["property"] = ("tests/property/property", ["1", str(COMMANDS)])
    return {name: test for name, test in found.items() if os.path.exists(os.path.join(build, test[0]))}


def run(program, arguments, cpu_s, more=None):
    """(status, seconds of processor time); a status that is not 0 is a failure, and so is taking too long."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        resource.setrlimit(resource.RLIMIT_DATA, (LIMITS[0], LIMITS[0]))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMITS[1], LIMITS[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        process = subprocess.Popen([program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env={**os.environ, "TMPDIR": folder, **(more or {})}, preexec_fn=limit, cwd=ROOT)
        timer = threading.Timer(WALL_S, process.kill)
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
    return process.returncode, used.ru_utime + used.ru_stime


# --- which test comes by which function ---

def functions_of(profile):
    told = subprocess.run(["llvm-profdata-19", "show", "--all-functions", profile], stdout=subprocess.PIPE, text=True, check=True).stdout
    return [name for name, count in re.findall(r"^  (\S+):\n(?:    .*\n)*?    Function count: (\d+)", told, re.MULTILINE) if int(count) > 0]


def look_at(test, build):
    """([functions], seconds); None when it fails."""
    program, arguments = test
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, "profile")
        status, seconds = run(os.path.join(build, program), arguments, 600, {"LLVM_PROFILE_FILE": profile})
        return None if status != 0 else (functions_of(profile), seconds)


def names_in(folders):
    """Every word that might be a function's name there."""
    found = set()
    for folder in folders:
        for path in glob.glob(os.path.join(ROOT, folder, "*.c")):
            with open(path, encoding="utf-8") as file:
                found |= set(re.findall(r"(\w+)\(", file.read()))
    return found


def touch_map(build, state):
    """({function: [tests]}, {test: seconds}); kept, until a test or a source is newer."""
    path = os.path.join(state, "touched.json")
    sources = [name for folder in (*FOLDERS, "tests/scenario/*", "tests/unit/*") for name in glob.glob(os.path.join(ROOT, folder, "*.*"))]
    if os.path.exists(path) and os.path.getmtime(path) > max(map(os.path.getmtime, sources)):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    known = tests(build)
    ours, found, cost = names_in(FOLDERS), collections.defaultdict(list), {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, seen in zip(known, pool.map(lambda test: look_at(test, build), known.values())):
            if seen is None:
                sys.exit(f"mutate: {name} fails without any change")
            cost[name] = seen[1]
            for function in seen[0]:
                if function.split(":")[-1] in ours:
                    found[function].append(name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump((found, cost), file)
    return found, cost


def function_at(lines, number):
    """The names by which the profile may know the function of this line."""
    while lines[number - 1] != "{":
        number -= 1
    head = ""
    while number > 1 and lines[number - 2].strip() and not re.match(r"[/*}#]| \*", lines[number - 2]):
        number -= 1
        head = lines[number - 1] + " " + head
    return re.search(r"(\w+)\(", head).group(1) if "(" in head else ""


# --- a mutant ---

class Builder:
    """Compiles and links as the build does, with one object in place of the library's."""

    def __init__(self, build):
        self.build = build
        self.links = {}
        self.compiled = {}
        told = subprocess.run(["ninja", "-C", build, "-t", "compdb"], stdout=subprocess.PIPE, text=True, check=True).stdout
        for entry in json.loads(told):
            self.compiled.setdefault(os.path.relpath(entry["file"], ROOT), entry["command"])

    def compile(self, path, text, out):
        words = shlex.split(self.compiled[path].split(" && ")[0])
        if os.path.basename(words[0]) == "ccache":
            words = words[1:]
        at = words.index("-o")
        left_out = ("-O3", "-MD", "-MT", "-MF", "-flto", "-ffat-lto")
        words = [word for word in words[:at] if not word.startswith(left_out) and not word.endswith((".o", ".o.d"))]
        source = out[:-2] + ".c"
        with open(source, "w", encoding="utf-8") as file:
            file.write(f'#line 1 "{path}"\n{text}')
        done = subprocess.run([*words, "-O1", "-w", "-o", out, "-c", source], cwd=self.build, stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0

    def link(self, target, objects, out):
        if target not in self.links:
            name = os.path.basename(target)
            told = subprocess.run(["ninja", "-C", self.build, "-t", "commands", name], stdout=subprocess.PIPE, text=True, check=True).stdout
            self.links[target] = told.strip().split("\n")[-1]
        words = shlex.split(self.links[target].replace(": &&", "").replace("&& :", ""))
        at = words.index("-o")
        subprocess.run([*words[:at], *objects, "-o", out, *words[at + 2:]], cwd=self.build, check=True)


def digest(path):
    """Of what the object does: without names of files."""
    with tempfile.NamedTemporaryFile(suffix=".bin") as out:
        subprocess.run(["objcopy", "-O", "binary", "-j", ".text*", "-j", ".rodata*", "-j", ".data*", path, out.name], check=True)
        code = out.read()
    relocations = subprocess.run(["objdump", "-r", path], stdout=subprocess.PIPE, check=True).stdout
    return hashlib.sha256(code + relocations.split(b"\n", 3)[3]).hexdigest()


class Trial:
    def __init__(self, build, touched, cost):
        self.builder = Builder(build)
        self.tests = tests(build)
        self.touched, self.cost = touched, cost
        self.lock = threading.Lock()
        self.lines, self.whole = {}, {}

    def prepare(self, path, folder):
        """The unchanged file, and what its object looks like."""
        with self.lock:
            if path not in self.lines:
                with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                    text = file.read()
                out = os.path.join(folder, "whole.o")
                if not self.builder.compile(path, text, out):
                    sys.exit(f"mutate: {path} does not compile")
                self.whole[path] = digest(out)
                self.lines[path] = text.split("\n")
        return self.lines[path]

    def chosen(self, path, line):
        name = function_at(self.lines[path], line)
        names = {test for key in (name, f"{os.path.basename(path)}:{name}") for test in self.touched.get(key, [])}
        return sorted((name for name in names if name in self.tests), key=lambda name: (self.cost[name], name))

    def try_text(self, path, line, text, folder, most=None):
        """("killed", by what), ("survived", ""), ("invalid", "") or ("same", "")."""
        out = os.path.join(folder, "mutant.o")
        if not self.builder.compile(path, text, out):
            return "invalid", ""
        if digest(out) == self.whole[path]:
            return "same", ""
        names = self.chosen(path, line)[:most]
        linked = {}
        for name in names:
            program, arguments = self.tests[name]
            if program not in linked:
                linked[program] = os.path.join(folder, os.path.basename(program))
                self.builder.link(program, [out], linked[program])
            if run(linked[program], arguments, int(5 * self.cost[name]) + 3)[0] != 0:
                return "killed", name
        return "survived", "" if names else "no test comes here"

    def try_mutant(self, mutant):
        with tempfile.TemporaryDirectory() as folder:
            lines = self.prepare(mutant.path, folder)
            return self.try_text(mutant.path, mutant.line, "\n".join(mutant.apply(lines)), folder)

    def control(self, path):
        """The file as it is survives; with a trap in a function it is killed."""
        with tempfile.TemporaryDirectory() as folder:
            lines = self.prepare(path, folder)
            mutant = next(mutant for mutant in mutants.mutants_of(ROOT, path) if mutant.kind == "condition")
            text = "\n".join(lines)
            self.whole[path], kept = "", self.whole[path]  # so that it is run
            same = self.try_text(path, mutant.line, text, folder, CONTROL_TESTS)[0]
            self.whole[path] = kept
            head = [*lines[:mutant.line - 1], "__builtin_trap();", *lines[mutant.line - 1:]]
            dead = self.try_text(path, mutant.line, "\n".join(head), folder, CONTROL_TESTS)[0]
        if (same, dead) != ("survived", "killed"):
            sys.exit(f"mutate: the control failed: {path} as it is {same}, with a trap {dead}")
        return f"{path} as it is survives, with a trap it is killed"


# --- what came of it ---

def sample(seed, n):
    every = []
    for folder in FOLDERS:
        for path in sorted(glob.glob(os.path.join(ROOT, folder, "*.c"))):
            every += mutants.mutants_of(ROOT, os.path.relpath(path, ROOT))
    # each has a number of its own, so that a change elsewhere leaves the sample as it was
    def lot(mutant):
        return hashlib.sha256(f"{seed} {mutant.lasting}".encode()).hexdigest()
    return len(every), sorted(every, key=lot)[:n]


def sources(wanted):
    """{path: what its text comes to}: what was tried counts as long as the file is the same."""
    found = {}
    for path in {mutant.path for mutant in wanted}:
        with open(os.path.join(ROOT, path), "rb") as file:
            found[path] = hashlib.sha256(file.read()).hexdigest()
    return found


def read_results(state, wanted, source):
    """What is known of these. One that survived is tried again, as there may be another test by now, unless nothing can notice it."""
    results = {}
    paths = {mutant.lasting: mutant.path for mutant in wanted}
    reasons = read_reasons()
    try:
        with open(os.path.join(state, "results.jsonl"), encoding="utf-8") as file:
            for line in file:
                entry = json.loads(line)
                mutant = entry["mutant"]
                if mutant in paths and entry.get("source") == source[paths[mutant]]:
                    results[mutant] = (entry["result"], entry["by"])
    except FileNotFoundError:
        pass
    return {mutant: known for mutant, known in results.items() if known[0] != "survived" or mutant in reasons}


def go_on(trial, wanted, state):
    source = sources(wanted)
    results = read_results(state, wanted, source)
    left = [mutant for mutant in wanted if mutant.lasting not in results]
    with concurrent.futures.ThreadPoolExecutor(2) as pool, open(os.path.join(state, "results.jsonl"), "a", encoding="utf-8") as file:
        jobs = {pool.submit(trial.try_mutant, mutant): mutant for mutant in left}
        try:
            for done in concurrent.futures.as_completed(jobs):
                mutant, (result, by) = jobs[done], done.result()
                results[mutant.lasting] = (result, by)
                file.write(json.dumps({"mutant": mutant.lasting, "source": source[mutant.path], "result": result, "by": by}) + "\n")
                file.flush()
                print(f"{result:9} {mutant.name}" + (f"   by {by}" if by else ""), flush=True)
        except KeyboardInterrupt:  # the page is of what was tried until now
            pool.shutdown(cancel_futures=True)
    return results


def read_reasons():
    """{mutant: why nothing can notice it}."""
    reasons = {}
    if os.path.exists(REASONS):
        with open(REASONS, encoding="utf-8") as file:
            for line in file:
                if line.strip() and not line.startswith("#"):
                    mutant, reason = line.rstrip("\n").split(" | ", 1)
                    reasons[mutant] = reason
    return reasons


HEAD = """# Mutation: would a test notice?

Written by `./run mutate`: a token or a statement of `daemon/core` and `daemon/calendar` is changed, and the tests that come by that function are
run until one fails. `tests/mutation/README.md` says what is changed and which tests there are.

{when} UTC, commit {commit}, seed {seed}: {tried} of {all} mutants tried, in the order that the seed gives.
Control: {control}.

| folder | tried | killed | survived | | of these explained |
| --- | ---: | ---: | ---: | ---: | ---: |
"""


def write_page(path, wanted, results, facts):
    reasons = read_reasons()
    rows, told = [], []
    for folder in (*FOLDERS, ""):
        there = [mutant for mutant in wanted if mutant.path.startswith(folder) and mutant.lasting in results]
        killed = sum(results[mutant.lasting][0] == "killed" for mutant in there)
        survived = [mutant for mutant in there if results[mutant.lasting][0] == "survived"]
        explained = sum(mutant.lasting in reasons for mutant in survived)
        tried = killed + len(survived)
        rows.append(f"| {folder or 'together'} | {tried} | {killed} | {len(survived)} | "
                    f"{100 * killed / tried if tried else 0:.1f} % killed | {explained} |\n")
        told += [(mutant, reasons.get(mutant.lasting) or results[mutant.lasting][1] or "not looked at") for mutant in survived if folder]
    others = collections.Counter(results[mutant.lasting][0] for mutant in wanted if mutant.lasting in results)
    lines = [HEAD.format(**facts), *rows,
             f"\nNot counted: {others['same']} that the compiler makes the same code of, {others['invalid']} that do not compile.\n"]
    if told:
        lines.append("\n## Survivors\n\n| where | change | line | why |\n| --- | --- | --- | --- |\n")
        for mutant, why in sorted(told, key=lambda pair: (pair[0].path, pair[0].line)):
            cells = [f"{mutant.path}:{mutant.line}", f"`{mutant.old.strip()}` → `{mutant.new.strip()}`", f"`{mutant.text.strip()}`", why]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.writelines(lines)
    os.replace(path + ".new", path)


def main():
    parser = words.Parser(prog="mutate", description=__doc__)
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("coverage", type=os.path.abspath)
    parser.add_argument("--sample", type=words.whole_number, default=200)
    parser.add_argument("--seed", type=words.whole_number, default=1)
    parser.add_argument("--page")
    arguments = parser.parse_args()
    if arguments.look:
        return
    state = os.environ.get("DOORBRAAK_MUTATE") or os.path.expanduser("~/.local/state/doorbraak-mutate")
    os.makedirs(state, exist_ok=True)
    of, wanted = sample(arguments.seed, arguments.sample)
    trial = Trial(arguments.build, *touch_map(arguments.coverage, state))
    control = trial.control("daemon/calendar/calendar.c")
    results = go_on(trial, wanted, state)
    wanted = [mutant for mutant in wanted if mutant.lasting in results]
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    if arguments.page:
        when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M")
        write_page(arguments.page, wanted, results, {"when": when, "commit": commit, "seed": arguments.seed, "tried": len(wanted), "all": of,
                                                     "control": control})
    killed = sum(results[mutant.lasting][0] == "killed" for mutant in wanted)
    survived = sum(results[mutant.lasting][0] == "survived" for mutant in wanted)
    share = 100 * killed / max(1, killed + survived)
    print(f"mutate: {killed} killed, {survived} survived: {share:.1f} %; control: {control}")
    sys.exit(0 if share >= WANTED else 1)


if __name__ == "__main__":
    main()
