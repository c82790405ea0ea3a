# SPDX-License-Identifier: EUPL-1.2
"""The programs as their units let them be: a build folder in which each stands under the filters of its unit, without
privileges and without a core; and what a probe is answered there."""
import errno
import os
import signal
import subprocess
from dataclasses import dataclass

import units

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BUILD = os.path.realpath(os.environ["DOORBRAAK_BUILD"])
CAGED = os.path.join(BUILD, "tests", "proof", "process", "caged")
PROBE = os.path.join(BUILD, "tests", "proof", "process", "probe")
OF_SANITIZERS = ["ptrace", "personality", "clone", "process_vm_readv"]  # they look at the process as it ends


@dataclass
class Program:
    name: str
    file: str  # its unit
    strict: bool = True  # what it is refused ends it; else it hears what its unit says
    asks: tuple = ()  # calls that are tried to see whether they are refused
    key_on_stack: bool = False  # it lives as long as somebody waits for its answer

    @property
    def path(self):
        return os.path.join(BUILD, self.name)

    @property
    def unit(self):
        return units.lines_of(os.path.join(ROOT, "systemd", self.file))

    @property
    def no_code(self):
        return units.says(self.unit, "MemoryDenyWriteExecute")


PROGRAMS = [
    Program("doorbraakd", "doorbraakd.service"),
    Program("doorbraak", "doorbraak-backup.service", key_on_stack=True),
    # where no service is it starts the maker of documents, which looks whether Java could run
    Program("doorbraak-web", "doorbraak-web.service", asks=("mmap",)),
    Program("doorbraak-mail", "doorbraak-mail.service"),
    Program("doorbraak-link", "doorbraak-link.service"),
    # Java asks for more than it needs, and takes a no
    Program("doorbraak-document", "doorbraak-document@.service", strict=False),
]

# What no unit lets its program have, and what it hears.
REFUSED = {
    "map_code": f"refused {errno.EPERM}",
    "make_code": f"refused {errno.EPERM}",
    "make_namespace": f"refused {errno.EPERM}",
    "open_packets": f"refused {errno.EAFNOSUPPORT}",
    "hurry": f"refused {errno.EPERM}",
    "be_another_system": f"refused {errno.EPERM}",
    "be_traced": f"refused {errno.EPERM}",
    "lend_rights": f"refused {errno.EPERM}",
    "read_kernel_log": f"refused {errno.EPERM}",
    "queue_io": f"refused {errno.EPERM}",
    "call_as_another_machine": f"ended {int(signal.SIGSYS)}",
}
OF_CODE = ("map_code", "make_code")


def has_sanitizers(program):
    with open(program, "rb") as file:
        return b"__asan_init" in file.read()


def words_before(unit):
    """Whom it runs as, without what."""
    words = ["--nobody"] if units.says(unit, "DynamicUser") else []
    words += ["--no-capabilities"] if units.says(unit, "CapabilityBoundingSet", "") else []
    return words + (["--no-core"] if units.says(unit, "LimitCORE", "0") else [])


def cage(folder, program, known, without=()):
    """The words before a program under its unit. `without`: calls that the unit lacks besides."""
    unit = program.unit
    unit["SystemCallFilter"] = unit["SystemCallFilter"] + [f"~{word}" for word in without]
    filters = os.path.join(folder, f"{program.name}.filters")
    units.write_filters(filters, unit, known, program.strict, program.asks,
                        OF_SANITIZERS if has_sanitizers(program.path) else ())
    return [CAGED, *words_before(unit), filters]


def make_cage(folder, known, without=()):
    """A build folder in which the programs stand under their filters; all else is the real one's."""
    os.makedirs(folder)
    names = [program.name for program in PROGRAMS]
    for name in os.listdir(BUILD):
        if name not in names:
            os.symlink(os.path.join(BUILD, name), os.path.join(folder, name))
    for program in PROGRAMS:
        path = os.path.join(folder, program.name)
        words = " ".join(f'"{word}"' for word in [*cage(folder, program, known, without), program.path])
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec {words} "$@"\n')
        os.chmod(path, 0o755)
    return folder


# --- the probe ---

def answers(words):
    said = subprocess.run([*words, PROBE], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout
    return dict(line.split(" ", 1) for line in said.splitlines())


def probe(folder, known):
    """How many answers of units were as they should be, where this machine gives another one without a unit. Ends
    with a sentence where one was not."""
    bare, right = answers([]), 0
    for program in PROGRAMS:
        unit = program.unit
        filters = os.path.join(folder, "probe.filters")
        units.write_filters(filters, unit, known, strict=False)
        for name, answer in answers([CAGED, *words_before(unit), filters]).items():
            wanted = "done" if name in OF_CODE and not program.no_code else REFUSED[name]
            if answer != wanted:
                raise SystemExit(f"process: under {program.file} '{name}' is {answer}, not {wanted}")
            right += answer != bare[name]
    return right
