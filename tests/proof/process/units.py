# SPDX-License-Identifier: EUPL-1.2
"""What the lines of a unit let a program call, as a seccomp filter in BPF: SystemCallFilter, MemoryDenyWriteExecute,
RestrictAddressFamilies, RestrictNamespaces, RestrictRealtime and LockPersonality, as systemd.exec(5) has them. Where systemd
answers with an error, here the process ends: a program that asks for what it may not have is found."""
import ctypes
import ctypes.util
import os
import re
import socket
import subprocess

ALLOW, KILL, NO_SUCH_CALL = 0x7FFF0000, 0x80000000, 0x00050000 | 38
EQUAL, MASKED = 4, 7
WRITE_EXECUTE, EXECUTE, SHM_EXECUTE = 6, 4, 0o100000
NAMESPACES = 0x7E020080  # the CLONE_NEW… that there are
CALM = (0, 3, 5)  # SCHED_OTHER, SCHED_BATCH, SCHED_IDLE
FAMILIES = {name: getattr(socket, name) for name in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK")}


class Comparison(ctypes.Structure):
    _fields_ = [("argument", ctypes.c_uint), ("operator", ctypes.c_int), ("first", ctypes.c_uint64),
                ("second", ctypes.c_uint64)]


def lines_of(path):
    """{key: [value…]} of a unit file."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if match := re.match(r"(\w+)=(.*)$", line.strip()):
                found.setdefault(match.group(1), []).append(match.group(2))
    return found


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
    calls = expand(["@default"], known)
    for line in unit["SystemCallFilter"]:
        if line.startswith("~"):
            calls -= expand(line[1:].split(), known) - expand(["@default"], known)
        else:
            calls |= expand(line.split(), known)
    return calls


def says_yes(unit, key):
    return unit.get(key, ["no"])[-1] == "yes"


def conditions(unit):
    """{name: [alternatives], each a list of comparisons}: calls that are let through by what they ask."""
    found = {}
    if says_yes(unit, "MemoryDenyWriteExecute"):
        found["mmap"] = [[(2, MASKED, WRITE_EXECUTE, prot)] for prot in (0, 2, 4)]
        found["mprotect"] = found["pkey_mprotect"] = [[(2, MASKED, EXECUTE, 0)]]
        found["shmat"] = [[(2, MASKED, SHM_EXECUTE, 0)]]
    if "RestrictAddressFamilies" in unit:
        words = unit["RestrictAddressFamilies"][-1].split()
        found["socket"] = [[(0, EQUAL, FAMILIES[word], 0)] for word in words if word != "none"]
    if says_yes(unit, "RestrictNamespaces"):
        found["clone"] = [[(0, MASKED, NAMESPACES, 0)]]
        found["unshare"] = found["setns"] = []
    if says_yes(unit, "RestrictRealtime"):
        found["sched_setscheduler"] = [[(1, EQUAL, policy, 0)] for policy in CALM]
    if says_yes(unit, "LockPersonality"):
        found["personality"] = [[(0, EQUAL, value, 0)] for value in (0, 0xFFFFFFFF)]
    return found


def write_filter(path, unit, known, more=()):
    """The filter of a unit, for this machine; `more` names calls that it lets through besides."""
    library = ctypes.CDLL(ctypes.util.find_library("seccomp") or "libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(KILL)))
    special = {name: rules for name, rules in conditions(unit).items() if name not in more}

    def add(action, number, comparisons):
        array = (Comparison * len(comparisons))(*[Comparison(*one) for one in comparisons])
        done = library.seccomp_rule_add_array(context, ctypes.c_uint32(action), number, len(comparisons), array)
        assert done == 0, f"seccomp: {os.strerror(-done)}"

    for name in sorted(calls_of(unit, known) | set(more)):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            continue  # of another machine
        if name == "clone3" and says_yes(unit, "RestrictNamespaces"):
            add(NO_SUCH_CALL, number, [])  # as systemd: what it asks for lies in memory
        else:
            for comparisons in special.get(name, [[]]):
                add(ALLOW, number, comparisons)
    with open(path, "wb") as file:
        done = library.seccomp_export_bpf(context, file.fileno())
        assert done == 0, f"seccomp: {os.strerror(-done)}"
    library.seccomp_release(context)
