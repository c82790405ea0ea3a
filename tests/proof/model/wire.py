# SPDX-License-Identifier: EUPL-1.2
"""The protocol as proto/README.md has it, and a site at the other end of a pipe (driver.c)."""
import os
import re
import struct
import subprocess
import sys
import tempfile

import msgpack

MEMORY = "/dev/shm" if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK) else None  # what is tested is no disk
TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

sys.path.append(os.path.join(TREE, "tests", "system"))
from protocol import case_of_id, pack, unpack  # noqa: E402, F401


def numbers():
    """Names and numbers of commands, queries, events and errors, from the protocol's own page."""
    with open(os.path.join(TREE, "proto", "README.md"), encoding="utf-8") as page:
        text = page.read()
    parts = {}
    for part in re.split(r"^## Reference: ", text, flags=re.M)[1:]:
        parts[part.split("\n", 1)[0]] = part
    found = {}
    for what, title in (("command", "commands"), ("query", "queries and answers"), ("event", "events")):
        found[what] = {name: int(n) for n, name in re.findall(r"^### (\d+) (\w+)$", parts[title], flags=re.M)}
    return found


NUMBERS = numbers()
EVENTS = {number: name for name, number in NUMBERS["event"].items()}


class Ended(Exception):
    """The site stopped answering."""


class Site:
    """Commands are gathered, and given in a batch by `finish`."""

    def __init__(self, driver, settings, start, ladder=None):
        self.folder = tempfile.TemporaryDirectory(prefix="doorbraak-model-",
                                                  dir=MEMORY)
        self.log = open(os.path.join(self.folder.name, "log"), "w+b")
        self.process = subprocess.Popen(
            [driver, settings, start] + ([ladder] if ladder else []), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.log, env=dict(os.environ, TMPDIR=self.folder.name))
        self.out = []

    def _put(self, operation, values):
        body = msgpack.packb(values, use_bin_type=True)
        self.out.append(operation + struct.pack("<I", len(body)) + body)

    def person(self, code, organisation, roles):
        self._put(b"P", [code, organisation, roles])

    def command(self, ms, person, frame):
        self._put(b"C", [ms, person, frame])

    def pass_time(self, ms):
        self._put(b"T", [ms])

    def install_again(self):
        self._put(b"I", [])

    def query(self, person, name, body):
        """Asks, of what is committed; what it says."""
        self._put(b"Q", [person, pack({"version": 1, "id": b"\1" * 16, "query": NUMBERS["query"][name], "body": body})])
        self._send()
        operation, answer = self._get()
        if operation != b"A":
            raise Ended(f"no answer to {name}: {self.words()}")
        return unpack(answer)

    def _send(self):
        try:
            self.process.stdin.write(b"".join(self.out))
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Ended(self.words()) from None
        self.out = []

    def _get(self):
        head = self.process.stdout.read(5)
        if len(head) < 5:
            raise Ended(self.words())
        size = struct.unpack("<I", head[1:])[0]
        return head[:1], self.process.stdout.read(size)

    def finish(self):
        """Ends the batch: replies by command id, events in order as (name, ms, actor, body), and the site's clock."""
        self._put(b"F", [])
        self._send()
        replies, events = {}, []
        while True:
            operation, body = self._get()
            if operation == b"R":
                message = unpack(body)
                replies[message["id"]] = message["reply"]
            elif operation == b"E":
                kind, ms, actor, fields = unpack(body)
                events.append((EVENTS[kind], ms, actor, unpack(fields) if fields else {}))
            elif operation == b"D":
                return replies, events, unpack(body)[0]
            else:
                raise Ended(self.words() or body[:400].decode("utf-8", "replace"))

    def words(self):
        """What the site said before it ended."""
        self.process.poll()
        self.log.seek(0)
        return self.log.read()[-2000:].decode("utf-8", "replace")

    def close(self):
        """Its findings, as `doorbraakd check` has them; empty when there are none."""
        self.process.stdin.close()
        rest = self.process.stdout.read()
        status = self.process.wait()
        words = self.words() + rest[:400].decode("utf-8", "replace")
        self.log.close()
        self.folder.cleanup()
        return words if status != 0 else ""

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()
        self.folder.cleanup()
