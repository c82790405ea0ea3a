# SPDX-License-Identifier: EUPL-1.2
"""A temporary site with a real daemon, for the system tests: made, started, killed, looked at, removed.

Everything that it starts, it ends. An exit status other than the expected one, a line in the log that is not
JSON (a sanitizer's report, for example) and a daemon that does not start are failures."""
import contextlib
import ctypes
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import zmq

from protocol import Client, Follower, Keys, Refused

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("DOORBRAAK_BUILD", os.path.join(SOURCE, "build", "debug"))
DAEMON = os.path.join(BUILD, "doorbraakd")
FAILING_IO = os.path.join(BUILD, "tests", "support", "failing_io.so")
START_SECONDS = 60
STOP_SECONDS = 60
SANITIZER_EXIT = 99  # no exit status of the daemon's own

SETTINGS = """\
commands: tcp://127.0.0.1:*
events: tcp://127.0.0.1:*
heartbeat_seconds: 1
ladders: ladders
calendars:
  - code: nl
    files:
      - path: {calendar}
    hours:
      - {{days: [monday, tuesday, wednesday, thursday, friday], open: 08:30, close: 17:00}}
"""


PR_SET_PDEATHSIG = 1
prctl = ctypes.CDLL(None).prctl  # looked up here, not between fork and exec


def die_with_parent():
    """In the daemon-to-be: a test that is killed leaves no daemon behind."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


# A table for the ladder of a site, at the end of its tiers, and what it takes.
CLOCKS = """\
  - {trigger: meeting, code: meeting, after: same day, action: remind, words: "Vergaderen", english: "Meet"}
  - {trigger: held, code: minutes, after: same day, action: remind, words: "Verslag", english: "Minutes"}
sees_else: all
tiers:
"""

TABLE = """\
  - code: tafel
    rung: 3
    kind: table
    name: Wijktafel Zuid-Éen
    english: Neighbourhood table
    chairs: [voorzitter-1]
    core: [gemeente-proef]
    shell: [ggz]
    convened: true
    meeting_rule: FREQ=MONTHLY;BYDAY=1WE
    meeting_start: 2026-01-07
    meeting_time: 09:00
    meeting_minutes: 60
    minutes_questions: 15
    minutes_solution: 15
    decisions: [{outcome: solved}]
"""


def add_table(path):
    """To the ladder in this file."""
    with open(path, encoding="utf-8") as file:
        ladder = file.read().replace("tiers:\n", CLOCKS, 1) + TABLE
    with open(path, "w", encoding="utf-8") as file:
        file.write(ladder)


class Site:
    """One site below a folder of its own. Use it with `with`."""

    def __init__(self, practice=True, settings=""):
        self.folder = tempfile.mkdtemp(prefix="doorbraak-system-")
        self.practice = practice
        self.dir = os.path.join(self.folder, "site")
        self.before = []  # words before the daemon's own, as of setpriv
        self.config = os.path.join(self.folder, "settings.yaml")
        self.ready_file = os.path.join(self.folder, "ready")
        self.log_path = os.path.join(self.folder, "log")
        self.ladder = os.path.join(self.folder, "ladders", "mini.yaml")
        self.context = zmq.Context()
        self.process = None
        self.commands = self.events = None
        self.people = {}
        self.closing = contextlib.ExitStack()
        try:
            self.make(settings)
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def make(self, settings):
        os.mkdir(os.path.dirname(self.ladder))
        shutil.copy(os.path.join(HERE, "mini.yaml"), self.ladder)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(calendar=os.path.join(SOURCE, "config", "calendars", "nl.ics")) + settings)
        self.server_key = self.run("key").strip().encode()
        self.people["admin-1"] = Keys()
        self.run("init", "--admin", "admin-1", "--organisation", "gemeente-proef", "--key",
                 self.people["admin-1"].public.decode())

    def add_calendar(self, name, text):
        """Closing days, before the site starts."""
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)
        with open(self.config, encoding="utf-8") as file:
            settings = file.read().replace("    hours:\n", f"      - path: {self.folder}/{name}\n    hours:\n", 1)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(settings)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.closing.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.context.destroy(linger=0)
        if kind is not None and os.path.exists(self.log_path):
            with open(self.log_path, encoding="utf-8", errors="replace") as file:
                sys.stderr.write("--- the daemon's log, the end of it\n" + file.read()[-3000:])
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- the program ---

    def environment(self, extra=None):
        environment = dict(os.environ)
        for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "LD_PRELOAD", "CREDENTIALS_DIRECTORY"):
            environment.pop(name, None)
        environment["LC_ALL"] = "C.UTF-8"
        environment["LANGUAGE"] = "en"
        environment["ASAN_OPTIONS"] = f"exitcode={SANITIZER_EXIT}:verify_asan_link_order=0:quarantine_size_mb=16"
        environment["UBSAN_OPTIONS"] = f"print_stacktrace=1:exitcode={SANITIZER_EXIT}"
        environment.update(extra or {})
        return environment

    def words(self, verb, *words):
        practice = ["--practice"] if self.practice else []
        return [*self.before, DAEMON, verb, *practice, "--site", self.dir, *words]

    def run(self, verb, *words, status=0, environment=None):
        """A verb of the daemon that ends by itself; what it printed, both streams."""
        done = subprocess.run(self.words(verb, *words), env=self.environment(environment), timeout=120,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        text = done.stdout.decode(errors="replace")
        assert done.returncode == status, f"{verb}: exit {done.returncode}, not {status}:\n{text}"
        return text

    def spawn(self, *words, environment=None):
        """Starts the daemon without waiting for anything."""
        assert self.process is None, "this site has a daemon"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.ready_file)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.words("run", "--config", self.config, "--ready-file", self.ready_file, *words),
                env=self.environment(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=die_with_parent)

    def start(self, *words, environment=None):
        self.spawn(*words, environment=environment)
        assert self.wait_ready(), f"the daemon ended with {self.process.returncode} before it was ready"
        return self

    def wait_ready(self):
        """True when it is ready, False when it ended first."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(FileNotFoundError, ValueError):
                with open(self.ready_file, encoding="utf-8") as file:
                    self.commands, self.events = file.read().split()
                return True
            if self.process.poll() is not None:
                return False
            time.sleep(0.005)
        raise AssertionError("the daemon does not become ready")

    def wait(self, status=0, seconds=STOP_SECONDS):
        found = self.process.wait(seconds)
        self.process = None
        assert found == status, f"the daemon ended with {found}, not {status}"
        self.log()

    def stop(self):
        self.process.terminate()
        self.wait()

    def kill(self):
        self.process.kill()
        self.wait(-signal.SIGKILL)

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def memory(self):
        """Resident bytes of the daemon."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    # --- its log ---

    def log(self):
        """The log as objects; every line must be one."""
        with open(self.log_path, encoding="utf-8") as file:
            text = file.read()
        lines = []
        for line in text.splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:
                raise AssertionError(f"a line of the log is not JSON:\n{text[text.index(line):][:6000]}") from None
        return lines

    def logged(self, code):
        return [line for line in self.log() if line["code"] == code]

    def wait_logged(self, code, count=1, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if len(self.logged(code)) >= count:
                return self.logged(code)[-1]
            time.sleep(0.01)
        raise AssertionError(f"the log has no '{code}' ({count} wanted)")

    # --- people ---

    def connect(self, person="admin-1", keys=None, server_key=None, **more):
        """A client of this person; closed with the site."""
        return self.closing.enter_context(
            Client(self.context, self.commands, server_key or self.server_key, keys or self.people[person], **more))

    def follow(self, person, start=None, client=None, **more):
        follower = Follower(client or self.connect(person), self.context, self.server_key, self.people[person], start,
                            **more)
        self.closing.callback(follower.close)
        return follower

    def let_in(self, person, *roles):
        with Client(self.context, self.commands, self.server_key, self.people["admin-1"]) as admin:
            keys = self.people[person] = Keys()
            admin.command("person_put", person=person, organisation="gemeente-proef", roles=sorted(roles))
            admin.command("key_add", person=person, key="laptop-1", public_key=keys.public_bytes)

    # --- its files ---

    def pin_ports(self):
        """The next start uses the ports of this one, so that sockets of clients come back by themselves."""
        with open(self.config, encoding="utf-8") as file:
            text = file.read()
        text = text.replace("commands: tcp://127.0.0.1:*", f"commands: {self.commands}")
        text = text.replace("events: tcp://127.0.0.1:*", f"events: {self.events}")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)

    def restore(self, backup):
        """This site is from now on what the backup makes; the daemon is stopped. The old one stays where it was."""
        fresh = self.dir + "-restored"
        shutil.copytree(self.dir + ".secrets", fresh + ".secrets")
        self.dir = fresh
        self.run("restore", "--from", backup)

    def files(self):
        """Every regular file of the site itself."""
        return [path for path in glob.glob(os.path.join(self.dir, "**"), recursive=True) if os.path.isfile(path)]

    def open_segment(self):
        return sorted(glob.glob(os.path.join(self.dir, "journal", "*.segment")))[-1]

    def cut_first_segment(self):
        """To what it holds: `init` made it and reads no settings; a start fills it up to the size that they say."""
        first = self.open_segment()
        with open(first, "rb") as file:
            held = len(file.read().rstrip(b"\0"))
        os.truncate(first, held + 64)  # a batch may end with zeros of its own

    def check(self):
        """`doorbraakd check` finds nothing wrong."""
        return self.run("check")


def submit(client, request_id=None, words="Ik wil rust.", patience=60, **more):
    """A case on the mini ladder; its number."""
    body = {"ladder": "mini", "domains": ["debts"], "ground": "statutory-task", "ground_basis": "Wmo 2015, artikel 2.3.2",
            "texts": {"resident_words": words}, **more}
    return client.command("case_submit", request_id, patience, **body)["case_id"]


def professional_site(site):
    site.start()
    site.let_in("professional-1", "professional")
    return site.connect("professional-1")


def refusal(call, /, *arguments, **body):
    try:
        call(*arguments, **body)
    except Refused as refused:
        return refused
    raise AssertionError("it was not refused")


def holds(path, *words):
    with open(path, "rb") as file:
        data = file.read()
    return [word for word in words if word in data]


def main(*tests):
    """Runs the tests, or those that the arguments name; the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is cleaned up
    wanted = sys.argv[1:]
    failed = 0
    for test in tests:
        if wanted and test.__name__ not in wanted:
            continue
        start = time.monotonic()
        try:
            note = test()
        except Exception:  # a failing test must not hide the next one
            traceback.print_exc()
            failed += 1
            note = "FAILED"
        print(f"{time.monotonic() - start:7.2f} s  {test.__name__}  {note or ''}", flush=True)
    sys.exit(1 if failed else 0)
