# SPDX-License-Identifier: EUPL-1.2
"""A network between clients and a daemon that fails by a seed. Each connection has a fate: it is cut or reset after so
many bytes, in the middle of a frame or of the handshake, or it falls silent in one direction or both while it stays open; until
then it is slow, or comes in pieces, or nothing is wrong. Now and then all are cut off from the daemon for a while."""
import random
import socket
import struct
import sys
import threading
import time
from collections import Counter

FATES = ("whole", "cut", "reset", "half-open there", "half-open back", "silent", "slow", "pieces")
PIECE = 65536


class Pipe(threading.Thread):
    """One direction of a connection."""

    def __init__(self, line, source, target, back):
        super().__init__(daemon=True)
        self.line = line
        self.source = source
        self.target = target
        self.back = back  # from the daemon to the client
        self.passed = 0

    def run(self):
        try:
            while data := self.source.recv(PIECE):
                self.pass_on(data)
        except OSError:
            pass
        self.line.close()

    def pass_on(self, data):
        line = self.line
        while data:
            line.wait_for_network(self.back)
            piece = data[:line.chance.randrange(1, 40)] if line.fate == "pieces" else data
            if line.fate == "slow":
                time.sleep(line.chance.uniform(0, 0.05))
            if self.falls_silent(len(piece)):
                until = piece[:max(0, line.bound - self.passed)]
                self.target.sendall(until)
                self.passed += len(until)
                line.end(self.back)
                return
            self.target.sendall(piece)
            self.passed += len(piece)
            data = data[len(piece):]

    def falls_silent(self, more):
        return self.passed + more > self.line.bound and self.line.fate in self.line.ends(self.back)


class Line:
    """One connection through the proxy."""

    def __init__(self, proxy, client, daemon):
        self.proxy = proxy
        self.chance = random.Random(proxy.chance.random())
        self.fate = self.chance.choice(FATES) if proxy.failing else "whole"
        lasts = self.fate in ("whole", "slow", "pieces")
        self.bound = int(self.chance.expovariate(1 / (8000 if lasts else 2000)))  # bytes; a handshake takes some 500
        if not proxy.failing:
            self.bound = sys.maxsize
        self.silence = self.chance.uniform(0.2, 2)
        self.sockets = (client, daemon)
        self.closed = threading.Event()
        proxy.fates[self.fate] += 1
        for source, target, back in ((client, daemon, False), (daemon, client, True)):
            Pipe(self, source, target, back).start()

    def wait_for_network(self, back):
        while (self.proxy.parted.is_set() or back and self.proxy.deaf.is_set()) and not self.closed.is_set():
            time.sleep(0.01)

    @staticmethod
    def ends(back):
        """Fates that end something in this direction; nothing lasts."""
        return [fate for fate in FATES if fate != ("half-open there" if back else "half-open back")]

    def end(self, back):
        """The bound was reached in one direction: at once, or nothing more comes for a while, and then it breaks."""
        if self.fate in ("silent", "half-open there", "half-open back"):
            self.closed.wait(self.silence)
        self.close(reset=self.fate == "reset")

    def close(self, reset=False):
        if self.closed.is_set():
            return
        self.closed.set()
        for end in self.sockets:
            try:
                if reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                else:
                    end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            if reset:
                end.close()


class Proxy:
    """Listens on a port of its own, on the loopback only."""

    def __init__(self, endpoint, seed):
        host, port = endpoint.removeprefix("tcp://").split(":")
        self.target = (host, int(port))
        self.chance = random.Random(seed)
        self.failing = True
        self.parted = threading.Event()
        self.deaf = threading.Event()  # what the daemon says does not come through
        self.fates = Counter()
        self.lines = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                daemon = socket.create_connection(self.target)
            except OSError:
                return
            self.lines = [line for line in self.lines if not line.closed.is_set()] + [Line(self, client, daemon)]

    def part(self, seconds, cut):
        """Nothing passes for so long; then it all comes, or all connections are gone."""
        self.parted.set()
        time.sleep(seconds)
        if cut:
            self.cut_all()
        self.parted.clear()
        self.fates["partition"] += 1

    def cut_all(self):
        for line in self.lines:
            line.close(reset=True)

    def mend(self):
        """From here on every connection is whole, and the old ones are gone."""
        self.failing = False
        self.cut_all()

    def close(self):
        self.listener.close()
        self.cut_all()
