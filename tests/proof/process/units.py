# SPDX-License-Identifier: EUPL-1.2
"""What the lines of a unit let a program call, as the seccomp filters that systemd makes of them (systemd.exec(5)): a filter
for what each line takes away, SystemCallFilter last. All is read from the unit itself, and what a group of calls
holds is asked of systemd. What is refused is answered as the unit says, or ends the process, so that whoever asks is found."""
import ctypes
import ctypes.util
import errno
import os
import re
import socket
import struct
import subprocess
import tempfile

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
OTHER_THAN, BELOW, EQUAL, ABOVE, MASKED = 1, 2, 4, 6, 7
OF_ANOTHER_MACHINE = 2  # SCMP_FLTATR_ACT_BADARCH: the action for such a call
WRITE_EXECUTE, EXECUTE, SHM_EXECUTE = 6, 4, 0o100000
NAMESPACES = [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]  # CLONE_NEW…
PATIENT = (0, 3, 5)  # SCHED_OTHER, SCHED_BATCH, SCHED_IDLE
FAMILIES = {name: getattr(socket, name) for name in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK")}
OTHERS_RIGHTS = (0o4000, 0o2000)  # S_ISUID, S_ISGID
MODES = {"chmod": 1, "fchmod": 1, "fchmodat": 2, "mkdir": 1, "mkdirat": 2, "mknod": 1, "mknodat": 2, "creat": 1}
# Lines that take whole groups away.
TAKEN = {"ProtectKernelLogs": ["syslog"], "ProtectKernelModules": ["@module"], "ProtectKernelTunables": ["_sysctl"],
         "ProtectClock": ["@clock"], "ProtectHostname": ["sethostname", "setdomainname"], "PrivateDevices": ["@raw-io"]}


class Comparison(ctypes.Structure):
    _fields_ = [("argument", ctypes.c_uint), ("operator", ctypes.c_int), ("first", ctypes.c_uint64),
                ("second", ctypes.c_uint64)]


# --- the unit ---

def lines_of(path):
    """{key: [value…]} of a unit file."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if match := re.match(r"(\w+)=(.*)$", line.strip()):
                found.setdefault(match.group(1), []).append(match.group(2))
    return found


def says(unit, key, value="yes"):
    return unit.get(key, [""])[-1] == value


def groups():
    """systemd's own sets: {"@basic-io": ["close", …]}."""
    said = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter"], capture_output=True, text=True, check=True)
    found, name = {}, None
    for line in said.stdout.splitlines():
        if line.startswith("@"):
            name = line.strip()
            found[name] = []
        elif line.startswith("    ") and not line.strip().startswith("#") and name:
            found[name].append(line.strip())
        elif not line.startswith(" "):
            name = None
    return found


def expand(words, known):
    calls = set()
    for word in words:
        calls |= expand(known[word], known) if word.startswith("@") else {word}
    return calls


def calls_of(unit, known):
    """The names that the lines SystemCallFilter leave; @default is always there."""
    always = expand(["@default"], known)
    calls = set(always)
    for line in unit["SystemCallFilter"]:
        if line.startswith("~"):
            calls -= expand(line[1:].split(), known) - always
        else:
            calls |= expand(line.split(), known)
    return calls


# --- what each line refuses: (call, comparisons that all hold, what it is answered with) ---

def of_memory():
    yield "mmap", [(2, MASKED, WRITE_EXECUTE, WRITE_EXECUTE)], errno.EPERM
    yield "mprotect", [(2, MASKED, EXECUTE, EXECUTE)], errno.EPERM
    yield "pkey_mprotect", [(2, MASKED, EXECUTE, EXECUTE)], errno.EPERM
    yield "shmat", [(2, MASKED, SHM_EXECUTE, SHM_EXECUTE)], errno.EPERM


def of_families(words):
    allowed = sorted(FAMILIES[word] for word in words if word != "none")
    if not allowed:
        yield "socket", [], errno.EAFNOSUPPORT
        return
    yield "socket", [(0, BELOW, allowed[0], 0)], errno.EAFNOSUPPORT
    yield "socket", [(0, ABOVE, allowed[-1], 0)], errno.EAFNOSUPPORT
    for family in set(range(allowed[0], allowed[-1])) - set(allowed):
        yield "socket", [(0, EQUAL, family, 0)], errno.EAFNOSUPPORT


def of_namespaces():
    for kind in NAMESPACES:
        for call, argument in (("clone", 0), ("unshare", 0), ("setns", 1)):
            yield call, [(argument, MASKED, kind, kind)], errno.EPERM
    yield "setns", [(1, EQUAL, 0, 0)], errno.EPERM
    yield "clone3", [], errno.ENOSYS  # what it asks for lies in memory, where no filter looks


def of_scheduling():
    for policy in range(max(PATIENT)):
        if policy not in PATIENT:
            yield "sched_setscheduler", [(1, EQUAL, policy, 0)], errno.EPERM
    yield "sched_setscheduler", [(1, ABOVE, max(PATIENT), 0)], errno.EPERM


def of_modes():
    for bit in OTHERS_RIGHTS:
        for call, argument in MODES.items():
            yield call, [(argument, MASKED, bit, bit)], errno.EPERM
        for call, argument in (("open", 1), ("openat", 2)):
            yield call, [(argument, MASKED, os.O_CREAT, os.O_CREAT), (argument + 1, MASKED, bit, bit)], errno.EPERM
    yield "openat2", [], errno.ENOSYS


def refusals(unit, known):
    """A list for each line that takes something away."""
    if says(unit, "MemoryDenyWriteExecute"):
        yield of_memory()
    if "RestrictAddressFamilies" in unit:
        yield of_families(unit["RestrictAddressFamilies"][-1].split())
    if says(unit, "RestrictNamespaces"):
        yield of_namespaces()
    if says(unit, "RestrictRealtime"):
        yield of_scheduling()
    if says(unit, "RestrictSUIDSGID"):
        yield of_modes()
    if says(unit, "LockPersonality"):
        yield [("personality", [(0, OTHER_THAN, 0, 0)], errno.EPERM)]
    for key, words in TAKEN.items():
        if says(unit, key):
            yield [(call, [], errno.EPERM) for call in sorted(expand(words, known))]


# --- filters ---

class Filter:
    def __init__(self, default):
        self.library = ctypes.CDLL(ctypes.util.find_library("seccomp") or "libseccomp.so.2")
        self.library.seccomp_init.restype = ctypes.c_void_p
        self.context = ctypes.c_void_p(self.library.seccomp_init(ctypes.c_uint32(default)))
        self.answer_other_machines(ALLOW)

    def answer_other_machines(self, action):
        self.take(self.library.seccomp_attr_set(self.context, OF_ANOTHER_MACHINE, ctypes.c_uint32(action)))

    @staticmethod
    def take(result):
        assert result == 0, f"seccomp: {os.strerror(-result)}"

    def add(self, action, call, comparisons=()):
        number = self.library.seccomp_syscall_resolve_name(call.encode())
        if number < 0:
            return  # of another machine
        array = (Comparison * len(comparisons))(*[Comparison(*one) for one in comparisons])
        self.take(self.library.seccomp_rule_add_array(self.context, ctypes.c_uint32(action), number, len(comparisons), array))

    def bpf(self):
        """How many instructions, and these."""
        with tempfile.TemporaryFile() as file:
            self.take(self.library.seccomp_export_bpf(self.context, file.fileno()))
            file.seek(0)
            code = file.read()
        self.library.seccomp_release(self.context)
        return struct.pack("=I", len(code) // 8) + code


def write_filters(path, unit, known, strict, mild=(), more=()):
    """Those of a unit, for this machine. `strict`: what is refused ends the process, but for these `mild` calls, and those that
    are answered as if there were none. `more` names calls that are let through besides."""
    filters = []

    def action(number, call=""):
        return KILL if strict and number != errno.ENOSYS and call not in mild else ERRNO | number

    for refused in refusals(unit, known):
        one = Filter(ALLOW)
        for call, comparisons, number in refused:
            if call not in more:
                one.add(action(number, call), call, comparisons)
        filters.append(one)
    if says(unit, "SystemCallArchitectures", "native"):
        filters.append(Filter(ALLOW))
        filters[-1].answer_other_machines(KILL)
    allowed = Filter(action(getattr(errno, unit["SystemCallErrorNumber"][-1])) if "SystemCallErrorNumber" in unit else KILL)
    for call in sorted(calls_of(unit, known) | set(more)):
        allowed.add(ALLOW, call)
    with open(path, "wb") as file:
        file.write(b"".join(one.bpf() for one in [*filters, allowed]))
