# SPDX-License-Identifier: EUPL-1.2
"""Where a proof is: a folder of its own outside the tree. A long form goes on there as long as it shows the same thing, that is
until it is over, fails, or the sources are others: figures of several programs are of none."""
import contextlib
import fcntl
import hashlib
import json
import os
import subprocess

from proofs import TESTS

ROOT = os.path.dirname(TESTS)
# What the figures are about: the product, and who tries it.
SOURCES = ("CMakeLists.txt", "clients", "config", "daemon", "proto", "systemd", "tests/proof", "tests/support", "tests/system")
WANTED_BYTES = 1 << 20


class Busy(Exception):
    """Somebody else is at this proof, in the same folder."""


def state_folder():
    base = os.environ.get("DOORBRAAK_PROVE") or os.path.expanduser("~/.local/state/doorbraak-prove")
    os.makedirs(base, exist_ok=True)
    path = os.path.join(base, f"room-{os.getpid()}")
    try:
        with open(path, "wb") as file:  # better now than after a day
            os.posix_fallocate(file.fileno(), 0, WANTED_BYTES)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
    return base


def sources():
    """One word for all of them as they stand in the tree."""
    told = hashlib.sha256()
    for words in (["rev-parse", *(f"HEAD:{path}" for path in SOURCES)], ["diff", "HEAD", "--", *SOURCES]):
        done = subprocess.run(["git", "-C", ROOT, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        told.update(done.stdout)
    return told.hexdigest()


@contextlib.contextmanager
def alone_at(folder, name):
    with open(os.path.join(folder, f"{name}.lock"), "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(name) from None
        yield


class Progress:
    """Of one long form. `seed` and what was done are kept; a harness keeps files of its own beside them."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.path = os.path.join(folder, "begun.json")
        os.makedirs(folder, exist_ok=True)
        self.kept = {"sources": sources(), "seed": seed, "rounds": 0, "figures": {}, "seconds": 0}
        try:
            with open(self.path, encoding="utf-8") as file:
                before = json.load(file)
        except (FileNotFoundError, ValueError):
            before = {}
        if before.get("sources") == self.kept["sources"] and seed in (None, before["seed"]):
            self.kept = before
        else:
            self.begin_anew()

    def begin_anew(self):
        """Where it was is in files; what it learnt, as inputs that reach far, is in folders, and stays."""
        for entry in list(os.scandir(self.folder)):
            if not entry.is_dir():
                os.unlink(entry.path)

    def keep(self):
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump(self.kept, file)
        os.replace(self.path + ".new", self.path)
