# SPDX-License-Identifier: EUPL-1.2
"""The honest ones beside it, and what is looked at meanwhile: how long they wait, how much memory the daemon has, which of its
descriptors are taken."""
import json
import os
import re
import subprocess
import sys
import threading
import time

from daemon_site import BUILD, Site, die_with_parent, submit
from protocol import request

HERE = os.path.dirname(os.path.abspath(__file__))
LOAD = os.path.join(BUILD, "bench", "bench_load")
CLIENTS = 8
CASES = 10 * CLIENTS
MOST = 60  # seconds, of what must come


def own_memory(pid):
    """Bytes that are the process's own: what a map shows of a file is the kernel's."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        found = re.search(r"^RssAnon:\s+(\d+) kB", file.read(), re.MULTILINE)
    return int(found.group(1)) * 1024 if found else 0  # one that ended has none


class Watch(threading.Thread):
    """The most that a process ever had while it was looked at."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.ending = pid, threading.Event()
        self.before = self.memory = own_memory(pid)
        self.descriptors = 0

    def run(self):
        while not self.ending.wait(0.01):
            self.memory = max(self.memory, own_memory(self.pid))
            self.descriptors = max(self.descriptors, len(os.listdir(f"/proc/{self.pid}/fd")))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.join()

    def until(self, bytes_):
        """It grew so much, or is gone, or had its time."""
        end = time.monotonic() + MOST
        while self.grown <= bytes_ and time.monotonic() < end and own_memory(self.pid) > 0:
            time.sleep(0.05)

    @property
    def grown(self):
        return self.memory - self.before


def throw(told):
    """The process that throws what it is told, ready to begin."""
    thrower = subprocess.Popen(["/usr/bin/python3", "-B", os.path.join(HERE, "thrower.py")], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
    thrower.stdin.write(json.dumps(told) + "\n")
    thrower.stdin.flush()
    assert thrower.stdout.readline() == "ready\n"
    return thrower


class Sink:
    """The process of sink.py. `told`: where it listens."""

    def __init__(self, **asked):
        self.process = subprocess.Popen(["/usr/bin/python3", "-B", os.path.join(HERE, "sink.py")], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        self.process.stdin.write(json.dumps({"kind": "bytes", "bytes": sys.maxsize, "answers": False, **asked}) + "\n")
        self.process.stdin.flush()
        self.told = json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate(timeout=MOST)


def go(thrower):
    thrower.stdin.write("go\n")
    thrower.stdin.flush()


def give_up(thrower):
    """What it threw is of no account."""
    thrower.kill()
    thrower.communicate(timeout=MOST)


class Town:
    """A site with honest clients, who work when they are asked to, and people whose keys somebody else uses."""

    def __init__(self, attackers, descriptors=8192, settings="", environment=None):
        self.site = Site(settings=settings)
        try:
            self.site.before = ["prlimit", f"--nofile={descriptors}"]  # as the unit has it
            self.begin(attackers, environment or {})
        except BaseException:
            self.site.__exit__(*sys.exc_info())
            raise

    def begin(self, attackers, environment):
        site = self.site
        site.start(environment=environment)
        site.let_in("professional-1", "professional")
        site.let_in("coach-1", "coach")
        self.client = site.connect("professional-1")
        numbers = [submit(self.client) for _ in range(CASES)]
        for number in numbers:
            self.client.command("case_escalate", case_id=number)
        keys = site.people["coach-1"]
        self.files = [os.path.join(site.folder, name) for name in ("keys", "cases")]
        for path, text in zip(self.files, (f"{keys.public.decode()}\n{keys.secret.decode()}\n", "\n".join(numbers) + "\n")):
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
        self.attackers = [f"attacker-{number}" for number in range(attackers)]
        for person in self.attackers:
            site.let_in(person, "professional")
        self.stream = site.follow("professional-1", client=self.client)
        self.admin = site.connect()

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.site.__exit__(*why)

    def work(self, seconds):
        """The honest clients claim and release, each with one command in flight; a process that is under way."""
        site = self.site
        return subprocess.Popen([LOAD, site.commands, site.events, site.server_key.decode(), *self.files, str(CLIENTS), str(seconds)],
                                env=site.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=die_with_parent)

    def throw(self, bomb, amount, round_, where=None):
        """The process that throws it, ready to begin; `where`: at a sink."""
        site = self.site
        told = {"commands": site.commands, "events": site.events, "server_key": site.server_key.decode(), "bomb": bomb,
                "amount": amount, "round": round_, "people": [[site.people[person].public.decode(), site.people[person].secret.decode()]
                                                              for person in self.attackers]}
        return throw({**told, **(where or {})})

    def still_works(self):
        """After a bomb: what is new comes in, and who listened all the time hears of it."""
        fresh = self.site.connect("professional-1")
        assert fresh.query("hello", patience=MOST)["person"] == "professional-1"
        fresh.close()
        case = submit(self.client)
        if not any(event.get("case_id") == case for event in self.stream.events(MOST, bool)):
            return ["an honest subscriber does not get its events"]
        return []

    def backs_up(self):
        """A backup needs descriptors; between two looks of the daemon at its doors there may be no room for a moment."""
        end = time.monotonic() + MOST
        while time.monotonic() < end:
            response = self.admin.exchange(*request("backup", {"name": f"b-{time.monotonic_ns()}"}), patience=5 * MOST, first_pause=5 * MOST)
            if "answer" in response:
                return []
            time.sleep(0.5)
        return ["no backup can be made"]


def p99_of(load):
    """Microseconds that the slowest of a hundred waited."""
    said = load.communicate(timeout=300)[0].decode()
    assert load.returncode == 0, f"the honest clients: {said}"
    return int(re.search(r"reply_p99=(\d+)", said).group(1))
