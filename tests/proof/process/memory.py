# SPDX-License-Identifier: EUPL-1.2
"""A running process as the kernel shows it: its memory, by parts that have a name, and what stands beside it in /proc."""
import re

BIGGEST = 1 << 30  # of a part: what is only address space is not read


def parts(pid):
    """(begin, end, rights, name) of every mapping."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as file:
        for line in file:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)", line)
            yield int(found[1], 16), int(found[2], 16), found[3], found[4]


def search(pid, wanted):
    """{what: [name of the part]} of every place in memory where these bytes stand."""
    found = {what: [] for what in wanted}
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for begin, end, rights, name in parts(pid):
            if "r" not in rights or name in ("[vvar]", "[vsyscall]") or end - begin > BIGGEST:
                continue
            try:
                memory.seek(begin)
                data = memory.read(end - begin)
            except OSError:
                continue  # gone, or of a device
            for what, bytes_ in wanted.items():
                at = data.find(bytes_)
                while at >= 0:
                    found[what].append(name or "mapped")
                    at = data.find(bytes_, at + 1)
    return found


def writable_and_executable(pid):
    return [name or hex(begin) for begin, _, rights, name in parts(pid) if "w" in rights and "x" in rights]


def told_to(pid):
    """Arguments and environment."""
    told = b""
    for name in ("cmdline", "environ"):
        with open(f"/proc/{pid}/{name}", "rb") as file:
            told += file.read() + b"\0"
    return told


def core_limit(pid):
    with open(f"/proc/{pid}/limits", encoding="utf-8") as file:
        return re.search(r"^Max core file size\s+(\S+)\s+(\S+)", file.read(), re.MULTILINE).groups()
