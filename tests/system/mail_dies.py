#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""doorbraak-mail is killed, stopped or out of room at any moment: nothing is sent twice, and what nobody knows is told."""
import contextlib
import os
import random
import signal
import subprocess
import time

from daemon_site import main
from mail_site import SECONDS, Town, unknowns, until


def dies_and_sends_nothing_twice():
    with Town() as town:
        case = town.begin()
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        asked = 0
        town.post.slow = 0.02
        for _ in range(12):
            town.start()
            town.ask(case, 4)
            asked += 4
            time.sleep(chance.uniform(0.05, 1.0))
            town.end(kill=True)
        town.start()
        assert until(lambda: len(town.post.mails) + len(unknowns(town)) >= asked), \
            f"seed {seed}: {len(town.post.mails)} of {asked}, {len(unknowns(town))} unknown"
        time.sleep(1)
        town.end()
        ids = town.post.ids()
        assert len(ids) == len(set(ids)), f"seed {seed}: sent twice"
        assert len(ids) <= asked


def dies_while_the_server_has_it():
    """The server took the mail and did not say so yet: it is never sent again, and somebody is told."""
    with Town() as town:
        case = town.begin()
        town.post.data = ["take-and-wait"]
        town.post.arrived.clear()
        town.start()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        town.end(kill=True)
        town.once()
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 1
        assert town.failures()["professional-1"]["reason"] == "unknown", town.failures()
        # nor where it took all of it and then says nothing for too long
        town.mail("professional-1")
        town.post.data = ["take-and-wait"]
        before = town.post.attempts
        town.start()
        town.ask(case)
        assert until(lambda: "professional-1" in town.failures()), town.log()
        town.end()
        assert town.failures()["professional-1"]["reason"] == "unknown", town.failures()
        assert town.post.attempts == before + 1
        # a ledger whose last line was torn is read up to there; one that is damaged is not used
        path = os.path.join(town.state, "ledger")
        with open(path, "ab") as file:
            file.write(b"0123456789abcdef put 00")
        town.once()
        with open(path, "r+b") as file:
            file.seek(20)
            file.write(b"X")
        town.once(status=65)
        assert len(town.post.mails) == 2


def dies_before_it_hears_that_it_was_taken():
    """The server said yes; whoever is killed before he hears it, or before he wrote it down, sends it no second time."""
    with Town() as town:
        case = town.begin()
        town.start()
        town.post.taking = lambda: town.process.send_signal(signal.SIGSTOP)
        town.post.arrived.clear()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        time.sleep(0.5)  # the 250 lies in its socket
        town.end(kill=True)
        town.post.taking = None
        town.once()
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 1
        assert town.failures()["professional-1"]["reason"] == "unknown", "somebody is told that nobody knows"


def ends_behind_the_mail_that_is_under_way():
    """Whoever stops it waits for one mail, not for all that is due; what waited goes when it runs again."""
    with Town() as town:
        case = town.begin()
        town.ask(case, times=4)
        town.post.taking = lambda: town.process.send_signal(signal.SIGTERM)
        town.start()
        town.process.wait(SECONDS)
        town.end()
        assert len(town.post.mails) == 1, len(town.post.mails)
        town.post.taking = None
        town.once()
        assert len(town.post.mails) == len(set(town.post.ids())) == 4, town.post.ids()
        assert not town.failures()


def ends_soon_whatever_the_server_does():
    """A stop waits for no server that is silent. What that cannot have yet goes when it runs again; where it has all of a
    mail it has some seconds to say so."""
    with Town(fast=False) as town:
        case = town.begin()
        town.post.sender = "wait"
        town.start()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        town.end()
        town.post.sender = None
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 1 and not town.failures(), town.log()
        town.post.data = ["take-and-wait"]
        town.post.arrived.clear()
        town.start()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        town.process.send_signal(signal.SIGTERM)
        assert town.process.wait(45) == 0, "it waits for as long as the server does"
        town.process = None
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 2
        assert town.failures()["professional-1"]["reason"] == "unknown", town.failures()


def ends_when_it_cannot_remember():
    """A full disk: nothing is sent of which it could not remember that it was."""
    with Town() as town:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k,mode=0700", "tmpfs", town.state], capture_output=True,
                          check=False).returncode != 0:
            return "SKIP: no file system can be mounted here"
        town.stack.callback(subprocess.run, ["umount", "-l", town.state], check=False)
        case = town.begin()
        town.start()
        assert until(lambda: "resumed" in town.log())
        filling = os.path.join(town.state, "vol")
        with contextlib.suppress(OSError), open(filling, "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 512)
        town.ask(case, 40)  # more than what is left of the ledger's last page
        assert town.process.wait(SECONDS) == 74, town.log()[-2000:]
        town.process = None
        assert "cannot be written" in town.log(), town.log()[-2000:]
        town.once(status=78)  # nor does it start
        sent = len(town.post.mails)
        os.unlink(filling)
        town.once()
        town.once()
        told = len(town.failures())  # at most one was on its way
        assert len(set(town.post.ids())) == len(town.post.mails) >= 40 - told, (sent, len(town.post.mails), told)
        return None


if __name__ == "__main__":
    main(dies_and_sends_nothing_twice, dies_while_the_server_has_it, dies_before_it_hears_that_it_was_taken,
         ends_behind_the_mail_that_is_under_way, ends_soon_whatever_the_server_does,
         ends_when_it_cannot_remember)
