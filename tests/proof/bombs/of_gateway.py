# SPDX-License-Identifier: EUPL-1.2
"""A gateway before a daemon, at which bombs are thrown while honest people work in their browsers: some over a line that they
keep, some over a new one each time, as who just came."""
import http.client
import json
import os
import sys
import threading
import time

from gateway_site import Gateway
from daemon_site import BUILD
from honest import MOST as PATIENCE, Sink, Watch, give_up, go, own_memory, throw
import at_gateway

BROWSERS = 4
PEOPLE = 40
UNBOUNDED = os.path.join(BUILD, "tests", "proof", "bombs", "unbounded")
ENOUGH = 1200  # bodies, for the control
KEPT = {"http-slow-bodies": 1 << 14, "http-chunks": 1 << 14}  # bytes that a sink takes of each, about what the gateway does
ANSWERED = ("http-headers", "http-json")
LARGE = 4 << 20  # bytes of a file that is offered to who does not take it


class Worker(threading.Thread):
    """Asks for a list, opens his session, changes a case; how long each took, in seconds."""

    def __init__(self, browser, case, ending, newcomer):
        super().__init__(daemon=True)
        self.browser, self.case, self.ending, self.newcomer = browser, case, ending, newcomer
        self.times, self.wrong = [], []

    def ask(self, number):
        if number % 3 == 2:
            return self.browser.post(f"/v1/zaken/{self.case}/wijzigingen", {"stage": ("stuck", "threatens")[number // 3 % 2]})
        return self.browser.get(("/v1/werklijsten?limit=5", "/v1/sessie")[number % 3])

    def work_once(self, number):
        """Whoever is broken off comes again, as a browser does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.newcomer:
                self.browser.close()
            try:
                answer = self.ask(number)
            except (http.client.HTTPException, OSError):
                time.sleep(0.05)
                continue
            if answer.status in (200, 201):
                return
            if answer.status not in (429, 503):
                self.wrong.append(f"an honest request: {answer.status} {answer.body[:200]!r}")
                return
            time.sleep(0.05)
        self.wrong.append("an honest request is not answered in a minute")

    def run(self):
        number = 0
        while not self.ending.is_set() and not self.wrong:
            start = time.monotonic()
            self.work_once(number)
            self.times.append(time.monotonic() - start)
            number += 1


class Unbounded(Gateway):
    """One that sends nobody away (unbounded.c)."""

    def words(self):
        return [UNBOUNDED, *super().words()[1:]]


class Square:
    """The site, its gateway, the honest ones, and the sessions of those who are not."""

    def __init__(self, connections, sessions, program=Gateway):
        self.connections = connections
        self.gateway = program(f"connections: {connections}\n")
        try:
            self.begin(sessions)
        except BaseException as error:
            self.gateway.__exit__(type(error), error, None)
            raise

    def begin(self, sessions):
        gateway = self.gateway
        gateway.stop()
        gateway.write("web/assets/large.js", b"x" * LARGE)
        gateway.start()
        people = [f"attacker-{number}" for number in range(min(PEOPLE, sessions))]
        for person in people:
            gateway.site.let_in(person, "professional")
        self.honest = [gateway.browser("professional-1") for _ in range(BROWSERS)]
        self.cases = [browser.submit() for browser in self.honest]
        others = [gateway.browser(people[number % len(people)]) for number in range(sessions)]
        self.sessions = [[browser.cookie, browser.token] for browser in others]
        for browser in others:
            browser.close()

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.gateway.__exit__(*why)

    def work(self, seconds, meanwhile=lambda: None):
        """(p99 in microseconds, what is wrong)."""
        ending = threading.Event()
        workers = [Worker(browser, case, ending, number % 2 == 1)
                   for number, (browser, case) in enumerate(zip(self.honest, self.cases))]
        for worker in workers:
            worker.start()
        meanwhile()
        time.sleep(seconds)
        ending.set()
        for worker in workers:
            worker.join(2 * PATIENCE)
        times = sorted(one for worker in workers for one in worker.times)
        return times[int(len(times) * 0.99)] * 1e6, [what for worker in workers for what in worker.wrong]

    def throw(self, bomb, amount, port):
        return throw({"bomb": bomb, "amount": amount, "round": 0, "port": port, "sessions": self.sessions})

    def beside_sink(self, bomb, amount, seconds):
        """(p99 while it is thrown at a server that does nothing, what is wrong)."""
        with Sink(connections=self.connections, bytes=KEPT.get(bomb, sys.maxsize), answers=bomb in ANSWERED) as sink:
            thrower = self.throw(bomb, amount, sink.told["port"])
            told = self.work(seconds, lambda: go(thrower))
            give_up(thrower)
        return told

    def round_of(self, bomb, amount, seconds):
        """(p99 beside a sink, p99 beside it, the most that it took, thrown, descriptors, what is wrong)."""
        process = self.gateway.process
        sink, wrong = self.beside_sink(bomb, amount, seconds)
        thrower = self.throw(bomb, amount, self.gateway.port)
        with Watch(process.pid) as watch:
            beside, more = self.work(seconds, lambda: go(thrower))
            told, _ = thrower.communicate(timeout=600)
        assert process.poll() is None, "the gateway is gone: " + self.gateway.text_of_log()[-3000:]
        thrown = json.loads(told)
        return sink, beside, watch.memory, thrown["count"], watch.descriptors, wrong + more + thrown["wrong"]


def all_bombs(names, count, seconds, rounds_of, judge):
    """As in bombs.py, which says how many rounds there are and what is too much: (count, figures, what is wrong)."""
    total, figures, wrong = 0, {}, []
    with Square(min(2000, count // 3), max(8, count // 30)) as square:
        for _ in range(3):
            idle, _ = square.work(seconds)
        print(f"the gateway alone: p99 {idle / 1000:.1f} ms", flush=True)
        pid = square.gateway.process.pid
        start = own_memory(pid)
        for bomb in names:
            amount = count // 10 if bomb in KEPT else count
            told = rounds_of(bomb, lambda _, bomb=bomb, amount=amount: square.round_of(bomb, amount, seconds))
            figure, found = judge(bomb, pid, start, told)
            figures.update(figure)
            wrong += found
            total += sum(one[3] for one in told)
        lines = [json.loads(line) for line in square.gateway.text_of_log().splitlines()]
        wrong += [f"the gateway's log: {line}" for line in lines if line["level"] in ("error", "fatal")]
        square.gateway.stop()
        square.gateway.site.stop()
    return total, figures, wrong


def unbounded_is_found(most):
    """The control: the growth of a gateway that sends nobody away, in bytes."""
    with Square(2000, 8, Unbounded) as square:
        thrower = square.throw("http-slow-bodies", ENOUGH, square.gateway.port)
        with Watch(square.gateway.process.pid) as watch:
            go(thrower)
            watch.until(most)
            give_up(thrower)
        square.gateway.stop()
        square.gateway.site.stop()
    return watch.grown
