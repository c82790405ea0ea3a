# SPDX-License-Identifier: EUPL-1.2
"""The daemon, the same without encryption, and the bare loop. The daemons have a site of a thousand cases each."""

import os
import shutil
import subprocess

from server import Server

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
LADDER = "utrecht"
# Nobody's key: the first administrator is not needed again.
ADMIN_KEY = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"


class Ours(Server):
    """What writes its endpoints, and perhaps its key, to a file when it is ready."""

    foreign = False
    key = None

    def __init__(self, name, build, work):
        super().__init__(name, build, work)
        self.ready = os.path.join(work, name + ".ready")
        self.told = []

    def serve(self, command):
        if os.path.exists(self.ready):
            os.remove(self.ready)
        self.process = self.spawn(command)
        self.wait_until(lambda: os.path.exists(self.ready))
        with open(self.ready, encoding="ascii") as file:
            self.told = file.read().split()

    def load(self, clients, seconds):
        commands, events = (endpoint.rsplit(":", 1)[1] for endpoint in self.told[:2])
        return [self.program("ours"), commands, str(clients), str(seconds),
                f"{events},{self.key or self.told[2]},{self.work}/key,{self.work}/cases"]


class Bare(Ours):
    def start(self):
        self.serve([self.program("bare"), self.dir, self.ready])


class Daemon(Ours):
    def __init__(self, name, build, work, plain=False):
        super().__init__(name, build, work)
        self.binary = self.program("plain") if plain else os.path.join(build, "doorbraakd")
        self.config = os.path.join(work, "doorbraakd.yaml")
        self.plain = plain

    def start(self):
        doorbraakd = os.path.join(self.build, "doorbraakd")
        self.serve([self.binary, "--config", self.config, "--site", self.dir, "--ready-file", self.ready])
        told = subprocess.run([doorbraakd, "key", "--site", self.dir], check=True, capture_output=True, text=True)
        self.key = "plain" if self.plain else told.stdout.strip()

    def make_site(self, count):
        """New, with its ladders and so many cases."""
        self.write_config()
        subprocess.run([os.path.join(self.build, "doorbraakd"), "init", "--config", self.config, "--site", self.dir, "--admin",
                        "beheerder-1", "--organisation", "bench", "--key", ADMIN_KEY], check=True)
        self.start()  # installs the ladders
        self.stop()
        subprocess.run([self.program("fill"), self.dir, LADDER, str(count), f"{self.work}/key", f"{self.work}/cases"], check=True)

    def copy_site(self, other):
        for part in ("", ".secrets"):
            shutil.copytree(other.dir + part, self.dir + part)

    def write_config(self):
        lines = {"ladders:": f"ladders: {ROOT}/config/ladders/{LADDER}.yaml", "commands:": "commands: tcp://127.0.0.1:*",
                 "events:": "events: tcp://127.0.0.1:*", "backups:": f"backups: {self.work}/backups"}
        with open(os.path.join(ROOT, "config", "doorbraakd.yaml"), encoding="utf-8") as file:
            text = [lines.get(line.split(" ", 1)[0].rstrip("\n"), line.rstrip("\n")) for line in file]
        with open(self.config, "w", encoding="utf-8") as file:
            file.write("\n".join(text).replace("path: calendars/", f"path: {ROOT}/config/calendars/") + "\n")
