# SPDX-License-Identifier: EUPL-1.2
"""A server that is measured: a child of ours, with its data in a folder of its own, on the loopback, and ended by its own process
id. Nothing that the system itself runs is touched."""

import os
import pwd
import signal
import socket
import subprocess
import time

LOOPBACK = "127.0.0.1"


class Failed(Exception):
    pass


def free_ports(count):
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def answers(port):
    try:
        with socket.create_connection((LOOPBACK, port), 1):
            return True
    except OSError:
        return False


def nobody():
    """Whom other people's products run as when root started this, as subprocess wants it; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


class Server:
    """`start()`, then a `load()` for each run, then `stop()`. `process` and what descends from it is what counts as the server."""

    foreign = True
    last_signal = signal.SIGTERM

    def __init__(self, name, build, work):
        self.name, self.build, self.work = name, build, work
        self.dir = os.path.join(work, name)
        self.log = os.path.join(work, name + ".log")
        self.children = []
        self.process = None

    def program(self, name):
        return os.path.join(self.build, "bench", "bench_" + name)

    def make_dir(self):
        os.mkdir(self.dir, 0o700)
        if os.geteuid() == 0:
            os.chown(self.dir, nobody()["user"], nobody()["group"])

    def spawn(self, command, **more):
        if self.foreign:
            more.update(nobody())
        with open(self.log, "ab") as log:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **more)
        self.children.append(child)
        return child

    def wait_until(self, is_ready):
        for _ in range(1200):
            if is_ready():
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise Failed(f"{self.name} did not start: {self.last_words()}")

    def last_words(self):
        with open(self.log, "rb") as file:
            return file.read()[-2000:].decode(errors="replace")

    def stop(self):
        for child in reversed(self.children):
            if child.poll() is None:
                child.send_signal(self.last_signal)
            try:
                child.wait(60)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children = []
