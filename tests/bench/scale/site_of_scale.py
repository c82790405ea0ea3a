# SPDX-License-Identifier: EUPL-1.2
"""A site of the scale bench, and what the kernel says of the daemon that serves it."""

import os
import re
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "peers"))

from ours import ADMIN_KEY, LADDER, ROOT, Daemon  # noqa: E402
from server import Failed  # noqa: E402

DAYS_AGO = 401  # the fill begins 400 days ago, and time on a site never goes back
MEMORY = ("VmRSS", "RssAnon", "RssFile")


class Memory(threading.Thread):
    """The most that a process had, looked at ten times a second."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.path = f"/proc/{pid}/status"
        self.most = dict.fromkeys(MEMORY, 0)
        self.done = threading.Event()
        self.start()

    def look(self):
        with open(self.path, encoding="ascii") as file:
            now = {key: int(kilobytes) for key, kilobytes in re.findall(r"^(\w+):\s+(\d+) kB", file.read(), re.M) if key in MEMORY}
        self.most = {key: max(now.get(key, 0), self.most[key]) for key in MEMORY}

    def run(self):
        while not self.done.wait(0.1):
            try:
                self.look()
            except OSError:
                return

    def end(self):
        self.done.set()
        self.join()
        return self.most


class Site(Daemon):
    """One of so many cases stored, of which so many are open. The clock of a coach's queue runs for `due_minutes`."""

    def __init__(self, name, build, work, cases, checkpoint_mb, due_minutes):
        super().__init__(name, build, work)
        self.stored, self.unfinished = cases
        self.due_minutes = due_minutes
        self.config = os.path.join(work, f"{name}.yaml")
        self.checkpoint_mb = checkpoint_mb
        self.files = [os.path.join(work, f"{name}.{kind}") for kind in ("key", "cases", "due")]

    def hasty(self, command, ago=None, **more):
        """Without syncs; with a clock that stands so many seconds back."""
        env = dict(os.environ, LD_PRELOAD=os.path.join(self.build, "bench", "bench_hasty.so"),
                   ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")
        if ago is not None:
            env["LONG_AGO_SECONDS"] = str(ago)
        return subprocess.run(command, env=env, check=True, **more)

    def write_config(self):
        """The coach's first clock is one of minutes here, so that it can be waited for."""
        super().write_config()
        with open(os.path.join(ROOT, "config", "ladders", f"{LADDER}.yaml"), encoding="utf-8") as file:
            before, coach, rest = file.read().partition("kind: coach\n")
        rest = re.sub(r"after: .*", f"after: {self.due_minutes} minutes", rest, count=1)
        ladder = os.path.join(self.work, f"{LADDER}.yaml")
        with open(ladder, "w", encoding="utf-8") as file:
            file.write(before + coach + rest)
        with open(self.config, encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"(?m)^ladders:.*", f"ladders: {ladder}", text)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(re.sub(r"(?m)^checkpoint_megabytes:.*", f"checkpoint_megabytes: {self.checkpoint_mb}", text))

    def make(self):
        """Begun long ago, with its ladders, then filled."""
        doorbraakd = os.path.join(self.build, "doorbraakd")
        ago = DAYS_AGO * 86400
        self.write_config()
        self.hasty([doorbraakd, "init", "--config", self.config, "--site", self.dir, "--admin", "beheerder-1", "--organisation",
                    "bench", "--key", ADMIN_KEY], ago)
        self.install(doorbraakd, ago)
        self.hasty(["nice", "-n", "10", self.program("scale_fill"), self.dir, LADDER, str(self.stored), str(self.unfinished),
                    *self.files])

    def install(self, doorbraakd, ago):
        spawn = self.spawn
        preload = {"LD_PRELOAD": os.path.join(self.build, "bench", "bench_hasty.so"), "LONG_AGO_SECONDS": str(ago),
                   "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
        self.spawn = lambda command, **more: spawn(command, env=dict(os.environ, **preload), **more)
        self.start()  # installs the ladders
        self.stop()
        self.spawn = spawn

    def bring_due(self):
        """Clocks of every tenth open case, all due at one moment: that, in milliseconds, and how many."""
        told = subprocess.run([self.program("scale_fill"), self.dir, LADDER, "due", self.files[2]], check=True, capture_output=True,
                              text=True).stdout
        with open(self.files[2], encoding="ascii") as file:
            count = sum(1 for _ in file)
        return int(told) + 60000 * self.due_minutes, count

    # --- starting and stopping ---

    def timed_start(self):
        began = time.monotonic()
        self.serve_quickly()
        return time.monotonic() - began

    def serve_quickly(self):
        """As `start`, but looked at every 5 ms, and for as long as it takes."""
        if os.path.exists(self.ready):
            os.remove(self.ready)
        self.process = self.spawn([self.binary, "--config", self.config, "--site", self.dir, "--ready-file", self.ready])
        while not os.path.exists(self.ready):
            if self.process.poll() is not None:
                raise Failed(f"{self.name} did not start: {self.last_words()}")
            time.sleep(0.005)
        time.sleep(0.05)  # the file is written, and then synced
        with open(self.ready, encoding="ascii") as file:
            self.told = file.read().split()
        told = subprocess.run([os.path.join(self.build, "doorbraakd"), "key", "--site", self.dir], check=True, capture_output=True,
                              text=True)
        self.key = told.stdout.strip()

    def cut_power(self):
        """The process dies at once; its state is of a boot that nobody knows; nothing is in memory any more."""
        self.process.kill()
        self.process.wait()
        self.children = []
        os.remove(os.path.join(self.dir, "state", "mark"))
        self.forget_pages()

    def forget_pages(self):
        for folder, _, names in os.walk(self.dir):
            for name in names:
                descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)
                os.fdatasync(descriptor)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)

    def has_checkpoint(self):
        folder = os.path.join(self.dir, "checkpoints")
        return os.path.isdir(folder) and any(name.isdigit() for name in os.listdir(folder))

    def wait_for(self, code, seconds):
        """Until its log says so."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with open(self.log, encoding="utf-8") as file:
                if f'"code":"{code}"' in file.read():
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise Failed(f"{self.name}: no {code}: {self.last_words()}")

    def wait_gone(self, name, seconds):
        """How long until the site has it no longer."""
        began = time.monotonic()
        while os.path.exists(os.path.join(self.dir, name)):
            if time.monotonic() - began > seconds or self.process.poll() is not None:
                raise Failed(f"{self.name}: {name} stays: {self.last_words()}")
            time.sleep(0.02)
        return time.monotonic() - began

    # --- the journal and the disk ---

    def segments(self):
        folder = os.path.join(self.dir, "journal")
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".segment"))

    def archive_journal(self):
        """What no checkpoint needs any more leaves the disk, but for each file's head: room for the checkpoint."""
        for path in self.segments()[:-2]:
            subprocess.run(["fallocate", "--punch-hole", "--keep-size", "--offset", "4096", "--length", str(os.path.getsize(path)), path],
                           check=True)

    def sizes(self):
        return {part: sum(os.stat(os.path.join(folder, name)).st_blocks * 512
                          for folder, _, names in os.walk(os.path.join(self.dir, part)) for name in names)
                for part in ("journal", "state", "keyring")}

    # --- what is asked of it ---

    def load_command(self, clients, seconds):
        return [self.program("load"), self.told[0], self.told[1], self.key, self.files[0], self.files[1], str(clients), str(seconds)]

    def ask_command(self, who, seconds, pause_ms):
        suffix = "" if who == "coach" else f".{who}"
        return [self.program("ask"), self.told[0], self.key, self.files[0] + suffix, LADDER, str(seconds), str(pause_ms)]

    def fired_command(self, count, due_ms, seconds):
        return [self.program("fired"), self.told[1], self.key, self.files[0], str(count), str(due_ms), str(seconds)]


def row_of(told):
    return {key: float(value) for key, value in (pair.split("=", 1) for pair in told.split())}
