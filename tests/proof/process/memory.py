# SPDX-License-Identifier: EUPL-1.2
"""A running process as the kernel shows it: its memory, by parts that have a name, and what stands beside it in /proc."""
import os
import re
import subprocess
from dataclasses import dataclass

BIGGEST = 1 << 30
LOCKED, OUT_OF_CORES, UNRESERVED = "lo", "dd", "nr"  # flags


@dataclass
class Part:
    begin: int
    end: int
    rights: str
    name: str
    flags: tuple = ()

    def guarded(self, sanitized):
        """Locked, which sanitizers leave out, and in no core."""
        return OUT_OF_CORES in self.flags and (sanitized or LOCKED in self.flags)

    def readable(self):
        """But for what is no memory, is only address space, or is a sanitizer's map of the rest."""
        return ("r" in self.rights and self.name not in ("[vvar]", "[vsyscall]") and self.end - self.begin <= BIGGEST and
                not (OUT_OF_CORES in self.flags and UNRESERVED in self.flags))


def parts(pid):
    """Every mapping."""
    part = None
    with open(f"/proc/{pid}/smaps", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("VmFlags:"):
                part.flags = tuple(line.split()[1:])
                yield part
            elif found := re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)", line):
                part = Part(int(found[1], 16), int(found[2], 16), found[3], found[4])


def search(pid, wanted, own_only=False):
    """{what: [the parts]} for every place in memory where these bytes stand. `own_only`: not in files that are mapped."""
    found = {what: [] for what in wanted}
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for part in parts(pid):
            if not part.readable() or (own_only and part.name.startswith("/")):
                continue
            try:
                memory.seek(part.begin)
                data = memory.read(part.end - part.begin)
            except OSError:
                continue  # gone, or of a device
            for what, bytes_ in wanted.items():
                at = data.find(bytes_)
                while at >= 0:
                    found[what].append(part)
                    at = data.find(bytes_, at + 1)
    return found


def writable_and_executable(pid):
    return [part.name or hex(part.begin) for part in parts(pid) if "w" in part.rights and "x" in part.rights]


def words(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return [word.decode("utf-8", "replace") for word in file.read().split(b"\0")[:-1]]


def environment(pid):
    with open(f"/proc/{pid}/environ", "rb") as file:
        return dict(word.decode("utf-8", "replace").partition("=")[::2] for word in file.read().split(b"\0") if word)


def told_to(pid):
    """Arguments and environment."""
    return "\0".join([*words(pid), *environment(pid).values()]).encode()


def core_limit(pid):
    with open(f"/proc/{pid}/limits", encoding="utf-8") as file:
        return re.search(r"^Max core file size\s+(\S+)\s+(\S+)", file.read(), re.MULTILINE).groups()


def status(pid):
    """{"Seccomp": "2", …}."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").partition(":\t")[::2] for line in file)


def is_open_to_others(pid):
    """May a process of the same user, without privileges, look into it? Not where it keeps itself from being dumped."""
    user, group = (int(status(pid)[name].split()[1]) for name in ("Uid", "Gid"))
    without = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    done = subprocess.run([*without, "cat", f"/proc/{pid}/maps"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, env={"LC_ALL": "C", "PATH": os.environ["PATH"]}, check=False)
    if done.returncode == 0:
        return True
    if "Permission denied" not in done.stderr:
        raise ProcessLookupError(pid)
    return False
