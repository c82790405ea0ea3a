# SPDX-License-Identifier: EUPL-1.2
"""What the kernel knows of a server and of the disk: two looks, and their difference."""

import os

TICK = os.sysconf("SC_CLK_TCK")


def children():
    """Parent → processes."""
    families = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                families.setdefault(stat_of(int(name))[1], []).append(int(name))
            except OSError:
                pass  # it has just ended
    return families


def stat_of(pid):
    """The fields after the name: 0 the state, 1 the parent, 13 and 14 the times of children that ended, in ticks."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return [fields[0]] + [int(field) for field in fields[1:15]]


def family(pid):
    """A process and all that descend from it."""
    families = children()
    found = [pid]
    for one in found:
        found += families.get(one, [])
    return found


def used_by(pid):
    """Processor time in seconds: to the nanosecond for its threads, as a tick is more than some servers take in a run."""
    used = sum(stat_of(pid)[13:15]) / TICK
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
            used += int(file.read().split()[0]) / 1e9
    return used


def disk_of(folder):
    """The folder of /sys with the figures of the disk below; a partition counts no flushes, so it is the whole disk. None where
    there is none, as on a file system in memory."""
    device = os.stat(folder).st_dev
    path = f"/sys/dev/block/{os.major(device)}:{os.minor(device)}"
    if not os.path.exists(path):
        return None
    path = os.path.realpath(path)
    return os.path.dirname(path) if os.path.exists(path + "/partition") else path


class Look:
    """At one moment. Processor time in seconds, of those that have ended as well. The disk's figures are those of the whole disk:
    what the kernel keeps for each process counts every page of a large folio of which one byte changed."""

    def __init__(self, pid, disk):
        self.cpu = 0.0
        for one in family(pid):
            try:
                self.cpu += used_by(one)
            except OSError:
                pass
        self.requests = self.disk_bytes = self.flushes = 0
        if disk is not None:
            with open(disk + "/stat", encoding="ascii") as file:
                figures = [int(word) for word in file.read().split()]
            self.requests, self.disk_bytes, self.flushes = figures[4], figures[6] * 512, figures[15]
        with open("/proc/stat", encoding="ascii") as file:
            busy = [int(word) for word in file.readline().split()[1:9]]
        self.all_cpu = (sum(busy) - busy[3] - busy[4]) / TICK  # without idling and waiting for the disk

    def since(self, before):
        return {key: value - getattr(before, key) for key, value in vars(self).items()}
