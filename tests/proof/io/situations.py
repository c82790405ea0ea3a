# SPDX-License-Identifier: EUPL-1.2
"""When the disk fails: while a daemon runs, at its first start, during recovery, while a checkpoint or backup is made, and
in the verbs that make a site. Each is done once with a fault and then, without one, what was promised is looked at."""
import contextlib
import glob
import json
import os
import shutil
import struct
import subprocess
import time

from daemon_site import FAILING_IO, Site, submit
from faults import batches
from protocol import case_of_id, request
from six_commands import PATIENCE, PEOPLE, SixCommands

EXIT_OK, EXIT_BAD_DATA, EXIT_UNKNOWN, EXIT_CONFIG = 0, 65, 74, 78
WORDS = "€" * 2000  # a case of some 6 kB: a MiB holds about 170
MIB = 1 << 20


def remove(folder):
    """Also while a child of a daemon that ended is still reading there."""
    for _ in range(PATIENCE * 20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.05)
    raise AssertionError(f"cannot remove {folder}")


class Situation:
    """One site for all faults of a kind; from `copied` on, each begins with what was kept."""

    settings = "segment_megabytes: 1\n"  # most calls write zeros ahead: fewer of those, and every one can be tried
    ends = (EXIT_OK, EXIT_UNKNOWN)

    def __init__(self):
        self.site = Site(settings=self.settings)
        self.report = os.path.join(self.site.folder, "report")
        self.after = os.path.join(self.site.folder, "now")
        self.whole = None
        try:
            self.make()
        except BaseException:
            self.close()
            raise

    def close(self):
        self.site.__exit__(None, None, None)

    def make(self):
        """What is there before anything fails."""
        self.site.start()
        for person, role in PEOPLE.items():
            self.site.let_in(person, role)
        self.site.stop()

    # --- a copy for each ---

    def keep(self):
        """From here on each begins with what the site's folder is now."""
        self.whole = self.site.dir
        self.site.dir = self.whole + ".try"
        shutil.copytree(self.whole + ".secrets", self.site.dir + ".secrets")

    def copied(self):
        remove(self.site.dir)
        remove(self.site.dir + ".backups")
        shutil.copytree(self.whole, self.site.dir, ignore=shutil.ignore_patterns("lock*", "reserve", "spare*"))

    def discard(self):
        """What a try left."""
        for path in glob.glob(self.site.dir + "*"):
            if not path.endswith(".secrets"):
                remove(path)

    # --- one fault ---

    def environment(self, fault):
        for path in (self.report, self.after):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
        return {"LD_PRELOAD": FAILING_IO, "FAIL_PATH": self.site.folder + "/site", "FAIL_REPORT": self.report, **fault}

    def attempt(self, fault):
        """(exit status, what it said at its end), on a disk that fails so."""
        raise NotImplementedError

    def verify(self):
        raise NotImplementedError

    def calls(self):
        """{name: how many counted} of the attempt before; empty when it could not say."""
        try:
            with open(self.report, encoding="ascii") as file:
                return {name: int(count) for name, count in (line.split() for line in file.readlines()[1:])}
        except FileNotFoundError:
            return {}

    def daemon_ends(self):
        """After a TERM, or of itself."""
        if self.site.alive():
            self.site.process.terminate()
        status = self.site.process.wait(PATIENCE)
        self.site.process = None
        last = [line for line in self.site.log() if line["level"] == "fatal"]
        os.unlink(self.site.log_path)
        return status, last[-1].get("text", "") if last else ""

    def verb(self, fault, verb, *words):
        done = subprocess.run(self.site.words(verb, *words), env=self.site.environment(self.environment(fault)),
                              timeout=PATIENCE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        lines = [line for line in done.stdout.decode(errors="replace").splitlines() if line]
        for line in lines:  # a sanitizer's report is neither
            assert line.startswith(("{", "doorbraakd: ")), "\n".join(lines)
        last = [line for line in lines if line.startswith("doorbraakd: ")]
        return done.returncode, last[-1] if last else json.loads(lines[-1])["text"] if lines else ""


class Running(Situation):
    """Six commands, from a start to a stop. One site through all faults: what one leaves behind, the next start finds."""

    def __init__(self):
        self.first = 1
        super().__init__()

    def attempt(self, fault):
        self.commands = SixCommands(self.site)
        self.site.spawn(environment=self.environment(fault))
        if self.site.wait_ready():
            self.commands.run()
        return self.daemon_ends()

    def verify(self):
        self.site.start()
        self.first = self.commands.verify(self.first)
        self.site.kill()


class First(Situation):
    """The start that installs the ladders and calendars."""

    def make(self):
        self.keep()

    def attempt(self, fault):
        self.copied()
        self.site.spawn(environment=self.environment(fault))
        self.site.wait_ready()
        return self.daemon_ends()

    def verify(self):
        self.site.start()
        for person, role in PEOPLE.items():
            self.site.let_in(person, role)
        SixCommands(self.site).verify()
        self.site.kill()


class Full(Situation):
    """A site of which the first segment is nearly full, so that a few cases more lead to a second one, and to a checkpoint."""

    settings = "segment_megabytes: 1\ncheckpoint_megabytes: 1\n"

    def make(self):
        super().make()
        self.site.cut_first_segment()
        self.site.start()
        self.before = SixCommands(self.site)
        assert self.before.run()
        client = self.site.connect("professional-1")
        while batches(self.site.open_segment())[1] < MIB - 60000:
            submit(client, words=WORDS)
        self.cases = []
        self.site.stop()

    def pass_on(self):
        """Into the next segment. False when the daemon did not live so long, or is read-only."""
        client = self.site.connect("professional-1")
        for _ in range(16):
            with contextlib.suppress(AssertionError):
                self.cases.append(self.one_case(client))
                continue
            return False
        return True

    def one_case(self, client):
        body = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": WORDS}}
        command_id, frame = request("case_submit", body)
        client.socket.send(frame)
        end = time.monotonic() + PATIENCE
        while (response := client.receive(0.02)) is None:
            assert self.site.alive(), "ended"
            if time.monotonic() > end:
                raise RuntimeError("it lives, and does not answer")
        assert response["reply"].get("stored"), "read-only"
        return case_of_id(command_id)

    def verify(self):
        self.site.start()
        self.before.verify()
        client = self.site.connect("professional-1")
        for case in self.cases:
            client.query("show", case_id=case)
        submit(client)
        self.site.kill()


class Checkpoint(Full):
    """A segment is full, the next one begins, and a checkpoint is made."""

    def make(self):
        super().make()
        self.keep()

    def attempt(self, fault):
        self.copied()
        self.cases = []
        self.site.spawn(environment={**self.environment(fault), "FAIL_AFTER": self.after})
        assert self.site.wait_ready()
        with open(self.after, "w", encoding="ascii"):
            pass
        if self.pass_on():
            end = time.monotonic() + PATIENCE
            while self.site.alive() and not any(self.site.logged(code) for code in
                                                ("checkpoint-made", "checkpoint-failed")):
                assert time.monotonic() < end, "no word of a checkpoint"
                time.sleep(0.01)
        return self.daemon_ends()


class Recovery(Full):
    """A start after a power cut: the mark is gone, the last batch is torn, and there is a checkpoint to take."""

    def make(self):
        super().make()
        self.site.start()
        assert self.pass_on()
        self.site.wait_logged("checkpoint-made")
        assert self.pass_on()
        self.site.kill()
        os.unlink(os.path.join(self.site.dir, "state", "mark"))
        places, end = batches(self.site.open_segment())
        with open(self.site.open_segment(), "r+b") as file:
            file.seek(places[-1])
            last = file.read(end - places[-1])
            file.write(last[:32] + struct.pack(">Q", struct.unpack(">Q", last[32:40])[0] + 1) + last[40:-20])
        self.kept = list(self.cases)
        self.keep()

    def attempt(self, fault):
        self.copied()
        self.cases = list(self.kept)
        self.again = SixCommands(self.site)
        self.site.spawn(environment=self.environment(fault))
        if self.site.wait_ready():
            self.again.run()
        return self.daemon_ends()

    def verify(self):
        super().verify()
        self.site.start()
        self.again.verify()
        self.site.kill()


class Done(Situation):
    """A site on which the six commands were done, and that was killed."""

    def make(self):
        super().make()
        self.site.start()
        self.before = SixCommands(self.site)
        assert self.before.run()
        self.finish()
        self.keep()

    def finish(self):
        self.site.kill()

    def verify(self):
        self.site.start()
        self.before.verify()
        self.site.kill()


class Rebuild(Done):
    """`doorbraakd rebuild`."""

    def attempt(self, fault):
        self.copied()
        return self.verb(fault, "rebuild")


class Backup(Done):
    """A backup of a running daemon. One that it says is made can be read; one that failed leaves nothing of that name, and
    another can be made."""

    def attempt(self, fault):
        self.copied()
        self.site.spawn(environment={**self.environment(fault), "FAIL_AFTER": self.after})
        assert self.site.wait_ready()
        client = self.site.connect()
        with open(self.after, "w", encoding="ascii"):
            pass
        client.socket.send(request("backup", {"name": "eerste"})[1])
        end = time.monotonic() + PATIENCE
        while self.site.alive() and (response := client.receive(0.02)) is None:
            assert time.monotonic() < end, "it lives, and does not answer"
        self.made = response["answer"]["path"] if self.site.alive() and "answer" in response else None
        return self.daemon_ends()

    def verify(self):
        path = os.path.join(self.site.dir + ".backups", "eerste")
        if self.made is not None:
            assert self.made == path, self.made
        if os.path.exists(path):  # made, and perhaps not told
            self.site.run("check-backup", "--from", path)
        self.site.start()
        self.before.verify()
        self.site.connect().query("backup", name="tweede")
        self.site.kill()


class Restore(Done):
    """`doorbraakd restore`. What failed can be done again where it left no site; a site that is there is whole.
    Here 65 says that this backup cannot be read, and to take another."""

    ends = (EXIT_OK, EXIT_UNKNOWN, EXIT_BAD_DATA)

    def finish(self):
        self.backup = self.site.connect().query("backup", name="eerste")["path"]
        self.site.stop()

    def attempt(self, fault):
        self.discard()
        return self.verb(fault, "restore", "--from", self.backup)

    def verify(self):
        if not os.path.exists(self.site.dir):
            self.site.run("restore", "--from", self.backup)
        super().verify()


class Init(Situation):
    """`doorbraakd init`. What failed leaves nothing, so that it can be done again, but on a disk that stays as it is."""

    def make(self):
        self.keep()
        self.words = ("--admin", "admin-1", "--organisation", "gemeente-proef", "--key",
                      self.site.people["admin-1"].public.decode())

    def attempt(self, fault):
        self.discard()
        self.stays = fault.get("FAIL_STICKY") == "1"
        self.status, said = self.verb(fault, "init", *self.words)
        return self.status, said

    def verify(self):
        if self.status != EXIT_OK:
            left = [folder for folder in (self.site.dir, *glob.glob(self.site.dir + ".new-*")) if os.path.exists(folder)]
            assert self.stays or not left, f"left behind: {left}"
            remove(self.site.dir)
            self.site.run("init", *self.words)
        self.site.start()
        for person, role in PEOPLE.items():
            self.site.let_in(person, role)
        self.site.kill()


SITUATIONS = {"running": Running, "first": First, "recovery": Recovery, "checkpoint": Checkpoint, "rebuild": Rebuild,
              "backup": Backup, "restore": Restore, "init": Init}
