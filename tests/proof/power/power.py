# SPDX-License-Identifier: EUPL-1.2
"""The power is cut at random moments, of a site on a real ext4 over a disk that loses what was not flushed: while people
work, while a checkpoint is made, while the daemon starts after the cut before. After each the site is started as on another
boot; at the end all that was acknowledged is there, once. A disk that says "flushed" and does not is found.

From the environment: DOORBRAAK_COUNT cuts, by DOORBRAAK_SEED. Needs root, loop devices, FUSE, nbdkit and nbdfuse: without
them it says so and ends with 77. It makes a namespace of its own, so that no mount or process outlives it."""
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"), HERE]
import kill9  # noqa: E402
import setting  # noqa: E402
from daemon_site import BUILD, Site, submit  # noqa: E402
from disk import Disk  # noqa: E402
from kill9 import applied, differences, is_lost, overheard  # noqa: E402
from protocol import Unknown  # noqa: E402

COUNT = setting.number("DOORBRAAK_COUNT", 20)
SEED = setting.seed()
SETTINGS = "segment_megabytes: 1\ncheckpoint_megabytes: 1\n"
MEGABYTES = 2048  # a busy machine does much between two cuts
WORKERS = 4
PATIENCE = 600  # until people at work have filled a megabyte
LONGEST = {"running": 0.4, "checkpoint": 0.1, "start": 0.3}  # seconds into it
INSIDE = "inside"  # the namespace
SKIPPED = 77
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private")


class Worker(kill9.Worker):
    words = "€" * 1000  # so that a checkpoint is never far
    given_up = False  # the test failed

    def ask(self, client, command_id, frame):
        """However long the power comes and goes."""
        while not self.given_up:
            with contextlib.suppress(Unknown):
                return client.exchange(command_id, frame, patience=5, first_pause=0.2)["reply"]
        raise Unknown


class SiteOnDisk(Site):
    """What a daemon must keep is on the disk; its settings, its log and this test are not."""

    def __init__(self, disk):
        self.disk = disk
        super().__init__(settings=SETTINGS)

    def make(self, settings):
        self.dir = os.path.join(self.disk.mount, "site")
        super().make(settings)

    def lose_power(self, chance):
        self.disk.power_cut(chance, self.process)
        self.wait(-signal.SIGKILL)
        self.disk.power_on(chance)

    def being_made(self):
        return os.path.exists(os.path.join(self.dir, "checkpoints", "new"))

    def write_back(self):
        """What the kernel does of itself in the end: dirty pages go to the device, in whatever order, without a flush."""
        for path in self.files():
            with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def wait_while_being_made(self, is_it):
        end = time.monotonic() + PATIENCE
        while self.being_made() == is_it:
            assert self.alive() and time.monotonic() < end, f"a checkpoint {'does not end' if is_it else 'does not begin'}"
            time.sleep(0.001)


def cut(site, chance, hit):
    """At a moment that is drawn; `hit` counts what it met. A start that is cut is begun again by the next one."""
    moment = chance.choice(sorted(LONGEST))
    if moment != "start":
        assert site.wait_ready(), f"the daemon ended with {site.process.returncode} before it was ready"
        site.wait_while_being_made(moment == "running")  # or none would ever be whole
    time.sleep(chance.uniform(0, LONGEST[moment]))
    if chance.random() < 0.7:
        site.write_back()
    site.disk.wait_until_cached(chance.choice((0, 1, 16384, 262144)), LONGEST[moment])
    hit["start" if not os.path.exists(site.ready_file) else "checkpoint" if site.being_made() else "running"] += 1
    site.lose_power(chance)
    site.spawn()


def nothing_is_lost(disk, chance):
    """(what the cuts met and the starts took, how many commands were acknowledged)."""
    hit, heard = Counter(), {}
    with SiteOnDisk(disk) as site:
        site.cut_first_segment()
        site.start()
        site.let_in("coordinator-1", "coordinator")
        workers = [Worker(site, f"professional-{number}") for number in range(1, WORKERS + 1)]
        for worker in workers:
            site.let_in(worker.person, "professional")
        site.pin_ports()
        stream = site.follow("coordinator-1").stream
        for worker in workers:
            worker.start()
        try:
            for _ in range(COUNT):
                cut(site, chance, hit)
                overheard(site, stream, heard)
            assert site.wait_ready(), f"the daemon ended with {site.process.returncode} before it was ready"
        except BaseException:
            for worker in workers:
                worker.given_up = True
            raise
        finally:
            for worker in workers:
                worker.over.set()
            for worker in workers:
                worker.join()
        for worker in workers:
            assert worker.failure is None, f"{worker.person}: {worker.failure!r}"
        look(site, workers, stream, heard)
        site.stop()
        site.check()
        disk.shut_down()
        hit["rebuilt"], hit["taken"] = len(site.logged("state-rebuilt")), len(site.logged("checkpoint-taken"))
        assert hit["rebuilt"], "no start thought that the power had been away"
        return hit, sum(len(worker.replies) for worker in workers)


def look(site, workers, stream, heard):
    events = applied(site, site.connect("coordinator-1"))
    acknowledged = sum((worker.done for worker in workers), Counter())
    wrong = differences(acknowledged, Counter((case_id, kind) for kind, case_id in events.values()))
    assert not wrong, f"(case, kind of event, acknowledged, applied): {wrong[:5]}"
    overheard(site, stream, heard)
    for sequence, told in heard.items():
        assert told[1] is None or events.get(sequence) == told, f"the stream told {told}, and {sequence} is not that"


def a_disk_that_lies_is_found(disk, chance):
    """The control: (cases that were acknowledged and are not there, of how many)."""
    with SiteOnDisk(disk) as site:
        site.start()
        site.let_in("professional-1", "professional")
        disk.lie()
        client = site.connect("professional-1")
        cases = [submit(client) for _ in range(20)]
        site.lose_power(chance)
        disk.lie(False)
        site.start()
        client = site.connect("professional-1")
        return sum(is_lost(client, case) for case in cases), len(cases)


def on_a_disk(test, chance):
    """What the test found, and the disk."""
    with tempfile.TemporaryDirectory(prefix="doorbraak-power-") as folder:
        disk = Disk(folder, MEGABYTES)
        disk.power_on(chance)
        try:
            return test(disk, chance), disk
        finally:
            disk.pull_out()


def whether_it_can():
    """Why not, or nothing."""
    if os.geteuid() != 0:
        return "not root, and only root mounts"
    for path in ("/dev/fuse", "/dev/loop-control", "/usr/include/nbdkit-plugin.h"):
        if not os.path.exists(path):
            return f"{path} is not there"
    for program in ("gcc", "nbdkit", "nbdfuse", "mkfs.ext4", "e2fsck"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if subprocess.run([*ALONE, "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
        return "no namespaces may be made here"
    return None


def main():
    if sys.argv[1:] != [INSIDE]:
        why_not = whether_it_can()
        if why_not is not None:
            print(f"SKIP: {why_not}; no power was cut")
            sys.exit(SKIPPED)
        os.execvp(ALONE[0], [*ALONE, sys.executable, "-B", sys.argv[0], INSIDE])
    chance = random.Random(SEED)
    (lost, of), _ = on_a_disk(a_disk_that_lies_is_found, chance)
    try:
        (hit, commands), disk = on_a_disk(nothing_is_lost, chance)
    except BaseException:
        print(f"again: DOORBRAAK_BUILD={BUILD} DOORBRAAK_COUNT={COUNT} DOORBRAAK_SEED={SEED} "
              f"/usr/bin/python3 -B {sys.argv[0]}")
        raise
    print(f"proof: count={COUNT} seed={SEED} commands={commands} lost=0 twice=0 running={hit['running']} "
          f"checkpoint={hit['checkpoint']} start={hit['start']} flushes={disk.flushes} unflushed={disk.unflushed} "
          f"survived={disk.survived} states_rebuilt={hit['rebuilt']} checkpoints_taken={hit['taken']} e2fsck={disk.mended} "
          f"control=\"a disk that says flushed and is not: {lost} of {of} lost\"")
    sys.exit(0 if lost == of and disk.flushes > 0 else 1)


if __name__ == "__main__":
    main()
