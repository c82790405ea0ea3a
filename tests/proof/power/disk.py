# SPDX-License-Identifier: EUPL-1.2
"""A disk with ext4 on it, whose power can be cut: the plugin of `device.c` in nbdkit, as a file through nbdfuse, as a block
device through the kernel's loop. Only for a process that has its mounts for itself."""
import contextlib
import os
import signal
import struct
import subprocess
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
BOOT_ID = "/proc/sys/kernel/random/boot_id"
PATIENCE = 60
HEAD = struct.Struct("=QQ")
SECTOR, PAGE = 512, 4096
UMOUNT_BUSY = 32  # or any other failure
E2FSCK_WELL = range(4)  # nothing to do, or mended


def run(*words, ends=(0,)):
    """Its exit status."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, check=False)
    text = done.stdout.decode(errors="replace")
    if done.returncode not in ends:
        raise OSError(f"{' '.join(words)}: exit {done.returncode}\n{text}")
    return done.returncode


def writes_of(cache):
    """(offset, bytes) in the order in which they were answered; one that the cut came in the midst of is none."""
    at = 0
    while at + HEAD.size <= len(cache):
        offset, length = HEAD.unpack_from(cache, at)
        at += HEAD.size
        if at + length <= len(cache):
            yield offset, cache[at:at + length]
        at += length


def parts_of(cache, chance):
    """(offset, bytes) of what was not flushed, in the parts that this cut tears it into; a sector is the least that a
    disk writes."""
    size = chance.choice((None, PAGE, SECTOR))
    for offset, data in writes_of(cache):
        for at in range(0, len(data), size or len(data)):
            yield offset + at, data[at:at + (size or len(data))]


class Disk:
    """Made once, then `power_on` and `power_cut` in turn. Its files lie in `folder`; what is on it, in `mount`."""

    def __init__(self, folder, megabytes):
        self.folder = folder
        self.mount, self.wires = os.path.join(folder, "mount"), os.path.join(folder, "wires")
        self.nbdkit = self.nbdfuse = None
        self.mounted = []
        self.flushes = self.unflushed = self.survived = 0
        self.torn = self.mended = 0  # starts that e2fsck was asked for, as the kernel refused; that it mended something at
        os.mkdir(self.mount)
        for name in ("wires", "boot_id", "safe", "seen", "cache", "lies", "flushes"):
            with open(self.path(name), "wb"):
                pass
        # made here and not with the rest: few machines have nbdkit's header
        run("gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared",
            "-o", self.path("device.so"), os.path.join(HERE, "device.c"))
        os.truncate(self.path("safe"), megabytes << 20)
        run("mkfs.ext4", "-q", "-F", "-b", str(PAGE), "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0",
            self.path("safe"))
        self.comes_to_rest()

    def path(self, name):
        return os.path.join(self.folder, name)

    def lie(self, does=True):
        """From here on a flush says that it is done, and is not."""
        os.truncate(self.path("lies"), 1 if does else 0)

    # --- on ---

    def power_on(self, chance):
        """Another boot, on what the device has. Debian lets e2fsck replay the journal, others leave it to the kernel."""
        with open(self.path("boot_id"), "w", encoding="ascii") as file:
            file.write(f"{uuid.UUID(int=chance.getrandbits(128))}\n")
        self.put_up("--bind", self.path("boot_id"), BOOT_ID)
        self.plug_in()
        if chance.random() < 0.5:
            self.look_after()
        try:
            self.put_up("-o", "loop", self.wires, self.mount)
        except OSError:  # of the superblock, which no journal has, half was written, say
            self.torn += 1
            self.look_after()
            self.put_up("-o", "loop", self.wires, self.mount)

    def plug_in(self):
        socket = self.path("socket")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(socket)
        self.nbdkit = subprocess.Popen(["nbdkit", "--foreground", "--unix", socket, self.path("device.so"),
                                        f"folder={self.folder}"], stdin=subprocess.DEVNULL)
        self.comes(self.nbdkit, lambda: os.path.exists(socket))
        self.nbdfuse = subprocess.Popen(["nbdfuse", self.wires, f"nbd+unix:///?socket={socket}"], stdin=subprocess.DEVNULL)
        self.comes(self.nbdfuse, lambda: os.path.getsize(self.wires) > 0)
        self.mounted.append(self.wires)

    @staticmethod
    def comes(process, is_there):
        end = time.monotonic() + PATIENCE
        while not is_there():
            if process.poll() is not None or time.monotonic() > end:
                raise OSError(f"{process.args[0]} does not start: {process.returncode}")
            time.sleep(0.005)

    def put_up(self, *words):
        run("mount", *words)
        self.mounted.append(words[-1])

    def look_after(self):
        status = run("e2fsck", "-p", self.wires, ends=range(8))
        if status not in E2FSCK_WELL:
            status = run("e2fsck", "-f", "-y", self.wires, ends=E2FSCK_WELL)
        self.mended += status != 0

    # --- off ---

    def wait_until_cached(self, size, seconds):
        """Until so many bytes were written that are not flushed, if it comes to that."""
        end = time.monotonic() + seconds
        while os.path.getsize(self.path("cache")) < size and time.monotonic() < end:
            pass

    def power_cut(self, chance, user):
        """Ends `user`, who was at work on the disk. The device stops first: what is answered from here on was written before."""
        self.nbdkit.send_signal(signal.SIGSTOP)
        user.kill()
        self.pull_out(user)
        if os.path.getsize(self.path("lies")) == 0:  # or ext4 itself would be broken, and nothing shown of the site
            with open(self.path("cache"), "rb") as cache, open(self.path("safe"), "r+b") as safe:
                self.some_survive(cache.read(), safe, chance)
        self.comes_to_rest()

    def some_survive(self, cache, safe, chance):
        """A disk writes its cache back in any order, so of what was not flushed any choice of parts may stand there."""
        odds = chance.choice((0.0, 1.0, chance.random(), chance.random()))
        for offset, data in parts_of(cache, chance):
            self.unflushed += 1
            if chance.random() < odds:
                self.survived += 1
                safe.seek(offset)
                safe.write(data)

    def shut_down(self):
        """As a machine that is turned off. Raises OSError when there is something wrong with what is on the disk."""
        self.take_down(self.mounted.pop())
        run("e2fsck", "-f", "-n", self.wires)
        self.pull_out()

    def pull_out(self, user=None):
        for process in (self.nbdfuse, self.nbdkit, user):  # who waits for the device can end once it is gone
            if process is not None:
                process.kill()
                process.wait(PATIENCE)
        self.nbdkit = self.nbdfuse = None
        while self.mounted:
            self.take_down(self.mounted.pop())

    @staticmethod
    def take_down(path):
        """A child of a daemon that was killed may be reading there still."""
        end = time.monotonic() + PATIENCE
        while run("umount", path, ends=(0, UMOUNT_BUSY)) != 0:
            if time.monotonic() > end:
                raise OSError(f"{path} stays in use")
            time.sleep(0.01)

    def comes_to_rest(self):
        """Nothing is in the cache: what is read from here on is what is safe."""
        self.flushes += os.path.getsize(self.path("flushes"))
        for name in ("cache", "flushes"):
            os.truncate(self.path(name), 0)
        run("cp", "--sparse=always", self.path("safe"), self.path("seen"))
