#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Which branches the tests take. Runs groups of tests, and proofs, in a build by clang that counts, and says by folder how many lines
and branches they took, and of how many conditions they showed that each alone decides (MC/DC).

  coverage.py BUILD_DIR [GROUP…] [--page FILE]    runs the groups, and writes the page
  coverage.py BUILD_DIR --again [--page FILE]     the same of what was counted last time
  coverage.py BUILD_DIR --again --list FOLDER     each branch there that was not taken"""
import collections
import contextlib
import datetime
import glob
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "support"))
import words  # noqa: E402

VERSION = "19"
PURE = ("proto", "daemon/calendar", "daemon/core", "daemon/access")  # each branch of these is to be taken
SHOWN = ("proto", "daemon/core")  # MC/DC is wanted of these
COMMANDS = 20000  # random ones, of each of these seeds
SEEDS = ("11", "12", "13", "14")
GROUPS = ("unit", "scenario", "ladder-broken", "property", "replay", "simulate", "proof_allocation", "proof_matrix", "proof_simulation",
          "system")
FAILED = "Testing/Temporary/LastTestsFailed.log"  # as ctest leaves it
# Controls, with an access.def that is wrong: their access.c is another.
CONTROLS = ("matrix_too_much", "matrix_too_little")

# Never false, or the process ends: what stands in them is no branch that a test could take.
ASSERTION = re.compile(r"\b(ASSERT|UNREACHABLE)\(")
# Functions that say what is wrong and always return false: `return fits || refuse(…)`.
REFUSAL = re.compile(r"(error_set(_with|_list)?|refuse(_with|_list)?|wrong|bad_value|denied)\(")
# The same for a branch that nothing can take, with the reason, on its line or the one before.
MARK = re.compile(r"/\* never(?: (true|false))?: (.+?) ?\*/")


# --- counting ---

def failed_last(build):
    """The tests that ctest saw fail the last time."""
    try:
        with open(os.path.join(build, FAILED), encoding="utf-8") as file:
            return [line.split(":", 1)[1].strip() for line in file]
    except FileNotFoundError:
        return []


def run_tests(build, groups):
    """Names of those that failed: what they counted until then counts."""
    failed = []
    profiles = os.path.join(build, "profiles")
    shutil.rmtree(profiles, ignore_errors=True)
    os.makedirs(profiles)
    # Processes of the same program write into the same four files.
    environment = {**os.environ, "LLVM_PROFILE_FILE": os.path.join(profiles, "%4m.profraw")}
    labels = [name for name in groups if not name.startswith("proof_")]
    for which, names in (("-L", labels), ("-R", [name for name in groups if name not in labels])):
        if names:
            with contextlib.suppress(FileNotFoundError):
                os.remove(os.path.join(build, FAILED))
            subprocess.run(["ctest", "--test-dir", build, "-j", str((os.cpu_count() or 1) + 1), which, f"^({'|'.join(names)})$"],
                           env=environment, check=False)
            failed += failed_last(build)
    if "property" in groups:  # more of what comes by chance than the quick form has
        subprocess.run(["sh", os.path.join(ROOT, "tests/property/run.sh"), os.path.join(build, "tests/property/property"), build,
                        str(COMMANDS), str(os.cpu_count() or 1), *SEEDS], env=environment, check=False)
    return failed


def programs(build):
    found = []
    for folder, folders, files in os.walk(build):
        folders[:] = [name for name in folders if name not in ("CMakeFiles", "profiles", "clang", "fuzz", "node_modules")]
        for name in files:
            path = os.path.join(folder, name)
            if name not in CONTROLS and os.access(path, os.X_OK) and not os.path.islink(path):
                with open(path, "rb") as file:
                    if file.read(4) == b"\x7fELF":
                        found.append(path)
    return sorted(found)


def export(build):
    """What llvm-cov says of the sources of the product."""
    merged = os.path.join(build, "coverage.profdata")
    raw = glob.glob(os.path.join(build, "profiles", "*.profraw"))
    if not raw:
        sys.exit(f"coverage: nothing was counted in {build}")
    # a process that was killed while it wrote leaves half a file
    subprocess.run([f"llvm-profdata-{VERSION}", "merge", "--failure-mode=all", "-sparse", "-o", merged, *raw], check=True)
    binaries = programs(build)
    command = [f"llvm-cov-{VERSION}", "export", f"-instr-profile={merged}", f"-ignore-filename-regex=^{ROOT}/tests/|^{build}/|^/usr/",
               "-skip-expansions", binaries[0], *(word for path in binaries[1:] for word in ("-object", path))]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(told)["data"][0]


# --- what of it counts ---

class Source:
    """What a file leaves out: assertions, and what has a mark."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")
        self.asserted = set()
        for number, line in enumerate(self.lines, 1):
            for found in ASSERTION.finditer(line):
                self.add_assertion(number, found.end())
                if found.group(1) == "UNREACHABLE":
                    self.add_labels(number - 1)

    def add_assertion(self, number, column):
        depth = 1
        while depth > 0 and number <= len(self.lines):
            line = self.lines[number - 1]
            for at in range(column, len(line)):
                depth += {"(": 1, ")": -1}.get(line[at], 0)
                self.asserted.add((number, at + 1))
                if depth == 0:
                    break
            number, column = number + 1, 0

    def add_labels(self, number):
        """The cases that lead to this line, or to a `break` before it."""
        if self.lines[number - 1].strip() == "}" and self.lines[number - 2].strip() == "break;":
            number -= 2
        while self.lines[number - 1].strip().startswith(("case ", "default:")):
            self.asserted.add((number, len(self.lines[number - 1]) - len(self.lines[number - 1].lstrip()) + 1))
            number -= 1

    def mark(self, line):
        """The `never` mark of a line, on it or before it: (way, reason); or None."""
        for number in (line, line - 1):
            found = MARK.search(self.lines[number - 1]) if number > 0 else None
            if found and (number == line or self.lines[number - 1].strip().startswith("/*")):
                return found.group(1) or "both", found.group(2)
        return None

    def leaves_out(self, line, column):
        """None, or which way is never taken: "true", "false" or "both"."""
        # each value of a switch has its case: there is no other way
        if (line, column) in self.asserted or self.lines[line - 1][:column - 1].endswith("switch ("):
            return "both"
        marked = self.mark(line)
        return marked and marked[0]

    def text(self, branch):
        first, from_column, last, to_column = branch
        if first > len(self.lines):
            sys.exit("coverage: the sources are not those of the build; build again")
        return self.lines[first - 1][from_column - 1:to_column - 1 if first == last else None]


def folder_of(path):
    """The folder of a library: of the daemon and the clients the one below."""
    parts = os.path.relpath(path, ROOT).split("/")
    return "/".join(parts[:2]) if parts[0] in ("daemon", "clients") and len(parts) > 2 else parts[0]


def branches_of(data, sources):
    """{path: {(line, column, line, column): [times true, times false]}}; a header's from all that include it."""
    found = collections.defaultdict(dict)
    for function in data["functions"]:
        for first, column, last, end, true, false, file, _, _ in function["branches"]:
            path = function["filenames"][file]
            if path not in sources:
                continue
            counts = found[path].setdefault((first, column, last, end), [0, 0])
            counts[0] += true
            counts[1] += false
    return found


def ways_of(branch, counts, source):
    """[(way, taken)] of a branch, without what is left out."""
    if source.text(branch) in ("true", "false", "1", "0"):
        return []
    out = source.leaves_out(branch[0], branch[1])
    if out is None and REFUSAL.match(source.text(branch)):
        out = "true"
    return [(way, taken > 0) for way, taken in zip(("true", "false"), counts) if out not in (way, "both")]


class Table:
    def __init__(self, data):
        paths = [file["filename"] for file in data["files"]]
        self.sources = {path: Source(path) for path in paths if not path.endswith("base/assert.h")}
        self.branches = branches_of(data, self.sources)
        self.rows = {}  # folder: [lines, hit, branches, taken, conditions, shown]
        self.missed = collections.defaultdict(list)
        self.marked = []  # (path, line, way, reason)
        for file in data["files"]:
            if file["filename"] in self.sources:
                self.add(file)

    def add(self, file):
        path = file["filename"]
        source = self.sources[path]
        row = self.rows.setdefault(folder_of(path), [0] * 6)
        row[0] += file["summary"]["lines"]["count"]
        row[1] += file["summary"]["lines"]["covered"]
        for line in sorted({branch[0] for branch in self.branches.get(path, {})}):
            if source.mark(line):
                self.marked.append((path, line, *source.mark(line)))
        for branch, counts in sorted(self.branches.get(path, {}).items()):
            for way, taken in ways_of(branch, counts, source):
                row[2] += 1
                row[3] += taken
                if not taken:
                    self.missed[folder_of(path)].append((path, branch, way))
        for record in file.get("mcdc_records", []):
            if source.leaves_out(record[0], record[1]) is None:
                shown = next(part for part in record if isinstance(part, list))
                row[4] += len(shown)
                row[5] += sum(shown)

    def list(self, folder):
        for path, branch, way in self.missed[folder]:
            print(f"{os.path.relpath(path, ROOT)}:{branch[0]}:{branch[1]}: never {way}: {self.sources[path].text(branch)}")


# --- the page ---

HEAD = """# Coverage: which branches the tests take

Written by `./run coverage`, which builds with clang {version}, counts while the tests run, and adds up by folder. *Branches*: each condition
once true and once false. *MC/DC*: of each condition of a decision with more than one, that it alone decides. Left out: what
stands in an `ASSERT`, which is never false, and branches with a `never` mark in the source: they are listed below, each with its reason.

{when} UTC, commit {commit}; tests: {groups}.{rest}

"""


def share(hit, of):
    return "" if of == 0 else f"{100 * hit / of:.2f} %" if hit < of else "100 %"


def version_of_tree():
    def told(*words):
        return subprocess.run(["git", "-C", ROOT, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout.strip()
    return (told("rev-parse", "--short", "HEAD") or "unknown") + (" and changes" if told("status", "--porcelain") else "")


def write_page(path, table, groups, failed):
    when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M")
    left = [name for name in GROUPS if name not in groups]
    rest = f" Left out of this run: {', '.join(left)}; folders that are not in bold are taken by those as well." if left else ""
    rest += f" Failed in this build: {', '.join(failed)}." if failed else ""
    lines = [HEAD.format(version=VERSION, when=when, commit=version_of_tree(), groups=", ".join(groups), rest=rest),
             "| folder | lines | | branches | | not taken | MC/DC | |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"]
    wanted = sorted(table.rows, key=lambda folder: (folder not in PURE, folder))
    for folder in wanted:
        of, hit, ways, taken, conditions, shown = table.rows[folder]
        name = f"**{folder}**" if folder in PURE else folder
        lines.append(f"| {name} | {of:,} | {share(hit, of)} | {ways:,} | {share(taken, ways)} | {ways - taken:,} | "
                     f"{conditions:,} | {share(shown, conditions)} |\n")
    lines.append("\nThe folders in bold are pure: each of their branches is to be taken. `tests/coverage/README.md` says how to find what is not.\n")
    lines.append("\n## Nothing can take these\n\n")
    lines += [f"- `{os.path.relpath(name, ROOT)}:{line}`" + ("" if way == "both" else f", {way}") + f": {reason}\n"
              for name, line, way, reason in table.marked] or ["None.\n"]
    for folder in PURE:
        if table.missed[folder]:
            lines.append(f"\n## {folder}: not taken\n\n```\n")
            for name, branch, way in table.missed[folder]:
                lines.append(f"{os.path.relpath(name, ROOT)}:{branch[0]}: never {way}: {table.sources[name].text(branch)}\n")
            lines.append("```\n")
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.writelines(lines)
    os.replace(path + ".new", path)


def known_groups():
    """Those of ./run test, and each proof that is a test."""
    folders = sorted(os.path.basename(os.path.dirname(path)) for path in glob.glob(os.path.join(ROOT, "tests", "*", "CMakeLists.txt")))
    with open(os.path.join(ROOT, "tests", "proof", "CMakeLists.txt"), encoding="utf-8") as file:
        proofs = re.findall(r"add_test\(NAME (proof_\w+)", file.read())
    return ["unit", *(name for name in folders if name != "support"), *proofs]


def main():
    parser = words.Parser(prog="coverage", description=__doc__)
    parser.add_argument("build", type=os.path.abspath)
    parser.add_argument("groups", nargs="*", metavar="GROUP")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--list", metavar="FOLDER")
    parser.add_argument("--page")
    arguments = parser.parse_intermixed_args()
    groups = arguments.groups or GROUPS
    for name in groups:
        if name not in known_groups():
            parser.error(f"no group is called '{name}'; there are: {', '.join(known_groups())}")
    if arguments.look:
        return
    kept = os.path.join(arguments.build, "profiles", "run.json")
    if arguments.again:
        with open(kept, encoding="utf-8") as file:
            groups, failed = json.load(file)
    else:
        failed = run_tests(arguments.build, groups)
        with open(kept, "w", encoding="utf-8") as file:
            json.dump((groups, failed), file)
    table = Table(export(arguments.build))
    for folder, (of, hit, ways, taken, conditions, shown) in sorted(table.rows.items()):
        print(f"{folder:22} lines {share(hit, of):>8}  branches {share(taken, ways):>8} ({ways - taken} not taken)  MC/DC {share(shown, conditions):>8}")
    if arguments.list:
        table.list(arguments.list)
    if arguments.page:
        write_page(arguments.page, table, groups, failed)


if __name__ == "__main__":
    main()
