# SPDX-License-Identifier: EUPL-1.2
"""Looks at each program that runs below this process, while tests run it: is it under its filters, without privileges, without
a core, closed to others, without memory that is writable and executable; and does a secret of its stand where it should
not? What is wrong once may pass, as it starts or reads a file; what is still wrong a moment later is a fault."""
import collections
import glob
import os
import threading
import time
from dataclasses import dataclass

import keys
import memory

EACH_S = 0.1
MOMENT_S = 2
AGAIN_S = 2
ON_STACK = "stands on the stack"
BY_CHANCE = 0.1  # of the processes of a program, where it was left by registers that were put away there
FILTERED = "2"  # Seccomp in /proc/PID/status


def faults_of(pid, program):
    """In words. `program`: with its unit."""
    status = memory.status(pid)
    if status["Seccomp"] != FILTERED or status["NoNewPrivs"] != "1":
        yield "runs without a filter"
    if int(status["CapPrm"], 16) | int(status["CapEff"], 16):
        yield "has privileges"
    if memory.core_limit(pid) != ("0", "0"):
        yield "may leave a core"
    if memory.is_open_to_others(pid):
        yield "lets others of its user look into it"
    if program.no_code and memory.writable_and_executable(pid):
        yield f"has memory that is writable and executable: {memory.writable_and_executable(pid)}"
    yield from misplaced(pid, keys.of_process(pid), program.key_on_stack)


def misplaced(pid, secrets, key_on_stack=False):
    """The text of a key stands nowhere, a key not on the stack of what stays (ON_STACK), and a password in one place."""
    told = memory.told_to(pid)
    for what, found in memory.search(pid, secrets, own_only=True).items():
        names = [part.name or "mapped" for part in found]
        if secrets[what] in told:
            yield f"{what} stands in its arguments or environment"
        if found and "as it stands" in what:
            yield f"{what} stands in memory: {names}"
        if "[stack]" in names and not key_on_stack:
            yield f"{what} {ON_STACK}"
        if what.startswith(keys.PASSWORD) and len(found) > 1:
            yield f"{what} stands in memory {len(found)} times: {names}"


@dataclass
class Look:
    first: float  # when it was seen first
    next: float = 0.0
    whole: bool = False  # nothing was wrong once
    over: bool = False


class Watch(threading.Thread):
    """`programs`: {path of what runs: Program}."""

    def __init__(self, programs):
        super().__init__(daemon=True)
        self.programs = programs
        self.seen = collections.Counter()  # processes in which nothing was wrong, by name
        self.looks = 0
        self.faults = []
        self.left = collections.Counter()  # those in which a key was left on the stack, by name
        self.known = {}  # {(pid, begin): Look}
        self.ending = threading.Event()

    def run(self):
        try:
            while not self.ending.wait(EACH_S):
                self.look()
        except Exception as error:  # whoever looks no more has seen nothing
            self.faults.append(f"the watch ended: {error!r}")

    def end(self):
        self.ending.set()
        self.join()
        for name, n in self.left.items():
            if n > 1 and n > BY_CHANCE * (n + self.seen[name]):
                self.faults.append(f"{name}: a key {ON_STACK} in {n} of {n + self.seen[name]}")

    def look(self):
        parents, ours = {}, {}
        for path in glob.glob("/proc/[0-9]*"):
            try:
                with open(path + "/stat", encoding="utf-8", errors="replace") as file:
                    fields = file.read().rpartition(")")[2].split()
                pid = int(os.path.basename(path))
                parents[pid] = int(fields[1])
                program = self.programs.get(os.readlink(path + "/exe"))
                if program:
                    ours[pid] = (program, fields[19])
            except (OSError, IndexError):
                continue
        for pid, (program, begin) in sorted(ours.items(), key=lambda one: self.seen[one[1][0].name]):
            look = self.known.setdefault((pid, begin), Look(time.monotonic()))
            if not look.over and look.next <= time.monotonic() and descends(pid, parents):
                self.judge(pid, program, look)
                return  # of which fewest were seen is first, also next time

    def judge(self, pid, program, look):
        try:
            faults = list(faults_of(pid, program))
        except (OSError, ValueError, KeyError):
            return  # it ended meanwhile
        now = time.monotonic()
        self.looks += 1
        if not faults:
            self.seen[program.name] += not look.whole
            look.whole, look.first, look.next = True, now + AGAIN_S, now + AGAIN_S
        elif now >= look.first + MOMENT_S:
            lasting = [fault for fault in faults if not fault.endswith(ON_STACK)]
            self.faults += [f"{program.name} {fault}" for fault in lasting]
            self.left[program.name] += not lasting
            look.over = True


def descends(pid, parents):
    while pid in parents and pid != os.getpid():
        pid = parents[pid]
    return pid == os.getpid()
