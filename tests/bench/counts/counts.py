#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The regression guard: how many instructions ten fixed scenarios take, beside the numbers in counts.txt. It fails where one
takes more than 5 % more, and says in which functions; the control, a scenario with a tenth more work, must be noticed.

  counts.py SOURCE_DIR BUILD_DIR [--write]    builds the scenarios in BUILD_DIR by clang; --write renews counts.txt"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "counts.txt")
MOST = 5.0  # per cent
TOLD = 8  # functions, where it is too much
KEPT = 0.5  # per cent of a scenario that a function takes at least, to be in the file
CONTROL = ("dearer", "submit")

# What is always the same code on the same Debian. libc, libsodium and xxhash choose theirs by the processor.
COUNTED = re.compile(r"/counts$|/liblmdb\.so|/libmsgpackc\.so|/libyaml-|/libical\.so")


def function_of(binary, name):
    """Without the depth of a recursion; a library that was stripped has addresses, and is one."""
    return f"({os.path.basename(binary)})" if name.startswith("0x") else name.split("'")[0]


def read_profile(path):
    """(name of the part, {function: instructions}) of one dump; only what each function takes itself."""
    names = {"ob": {}, "fn": {}}
    now = {"ob": "", "fn": ""}
    part, costs, skip = "", {}, False
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("desc: Trigger: Client Request: "):
                part = line.rsplit(": ", 1)[1].strip()
            named = re.match(r"(c?)(ob|fn)=\((\d+)\)(?: (.*))?$", line)
            if named:
                called, kind, number, name = named.groups()
                if name:
                    names[kind][number] = name
                if not called:
                    now[kind] = names[kind][number]
            elif line.startswith("calls="):
                skip = True  # what the called function took is on the next line
            elif re.match(r"[+*\d-]", line):
                if not skip and COUNTED.search(now["ob"]):
                    name = function_of(now["ob"], now["fn"])
                    costs[name] = costs.get(name, 0) + int(line.split()[1])
                skip = False
    return part, costs


def measure(program):
    """{part: {function: instructions}}."""
    def number(path):
        return int(re.search(r"out\.(\d+)-01$", path).group(1))  # -01: the main thread

    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(dir=memory) as site:
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--separate-threads=yes",
                   f"--callgrind-out-file={folder}/out", program]
        done = subprocess.run(command, env={**os.environ, "TMPDIR": site, "LC_ALL": "C.UTF-8"}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"counts: the scenarios did not run:\n{done.stdout}")
        profiles = dict(read_profile(path) for path in sorted(glob.glob(f"{folder}/out.*-01"), key=number))
    profiles.pop("", None)
    return profiles


def read_page():
    """The compiler that the numbers are of, and {part: {function: instructions}} with the sum under None."""
    parts, compiler = {}, ""
    with open(PAGE, encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if line.startswith("# compiler: "):
                compiler = line.split(": ", 1)[1].strip()
            elif line.startswith("  "):
                part[words[0]] = int(words[1])
            elif words and not line.startswith("#"):
                part = parts[words[0]] = {None: int(words[1])}
    return compiler, parts


def write_page(compiler, measured):
    lines = ["# Instructions of each scenario of counts.c, and of the functions that take most of them.\n"
             "# Written by counts.py --write; README.md says when.\n", f"# compiler: {compiler}\n"]
    for part, costs in measured.items():
        whole = sum(costs.values())
        lines.append(f"{part} {whole}\n")
        most = sorted(costs.items(), key=lambda item: (-item[1], item[0]))
        lines += [f"  {name} {cost}\n" for name, cost in most if cost * 100 >= whole * KEPT]
    with open(PAGE, "w", encoding="utf-8") as file:
        file.writelines(lines)


def more(wanted, costs):
    """How much dearer, in per cent."""
    return (sum(costs.values()) / wanted[None] - 1) * 100


def tell_functions(wanted, costs):
    """What grew most, at least so much as a function takes that is in the file."""
    small = int(wanted[None] * KEPT / 100)
    grown = sorted(((cost - wanted.get(name, small), name) for name, cost in costs.items()), reverse=True)
    for by, name in [(by, name) for by, name in grown if by > small][:TOLD]:
        was = f"{wanted[name]:,}" if name in wanted else f"less than {small:,}"
        print(f"    {name}: {costs[name]:,}, was {was}")


def compare(known, measured):
    bad = [part for part in known if part not in measured] + [part for part in measured if part not in known]
    for part in bad:
        print(f"{part}: is not in both, counts.txt and counts.c")
    for part in known:
        if part in bad:
            continue
        by = more(known[part], measured[part])
        print(f"{part:9} {sum(measured[part].values()):12,}  {by:+6.2f} %")
        if by > MOST:
            bad.append(part)
            print(f"  more than {MOST:.0f} % dearer; what grew most:")
            tell_functions(known[part], measured[part])
        elif by < -MOST:
            print("  cheaper; counts.py --write keeps it so")
    return bad


def compiler_of(build):
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as file:
        path = re.search(r"^CMAKE_C_COMPILER:\w+=(.*)$", file.read(), re.MULTILINE).group(1)
    told = subprocess.run([path, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return " ".join(re.search(r"(\S+) version (\d+)", told).groups()) + f" {os.uname().machine}"


def main():
    parser = argparse.ArgumentParser(prog="counts", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("build")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("SKIP: no valgrind here; no instructions were counted")
        sys.exit(77)
    built = subprocess.run([os.path.join(arguments.source, "tests/support/clang_build.sh"), arguments.source, arguments.build, "counts"],
                           check=False).returncode
    if built != 0:
        sys.exit(built)
    compiler = compiler_of(arguments.build)
    measured = measure(os.path.join(arguments.build, "tests/bench/counts/counts"))
    control, same = (measured.pop(CONTROL[0]), CONTROL[1])
    if arguments.write:
        write_page(compiler, measured)
        return
    kept, known = read_page()
    if kept != compiler:
        print(f"SKIP: counts.txt is of {kept}, this is {compiler}; its instructions are others")
        sys.exit(77)
    bad = compare(known, measured)
    noticed = more({None: sum(measured[same].values())}, control)
    print(f"control: {same} with a tenth more work is {noticed:.1f} % dearer, and would be refused")
    if noticed <= MOST:
        sys.exit(f"counts: {same} with a tenth more work is not noticed: {noticed:.1f} %")
    if bad:
        sys.exit(f"counts: {', '.join(bad)}: see above. Make it cheaper; or say in the commit why it must cost more, and --write")


if __name__ == "__main__":
    main()
