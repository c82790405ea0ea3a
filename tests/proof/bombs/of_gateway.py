# SPDX-License-Identifier: EUPL-1.2
"""A gateway before a daemon, at which bombs are thrown while honest people work in their browsers: some over a line that they
keep, some over a new one each time, as who just came."""
import http.client
import json
import statistics
import threading
import time

from gateway_site import Gateway
from honest import MOST as PATIENCE, Watch, own_memory, throw
import at_gateway

BROWSERS = 4
PEOPLE = 40
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


class Square:
    """The site, its gateway, the honest ones, and the sessions of those who are not."""

    def __init__(self, connections, sessions):
        self.gateway = Gateway(f"connections: {connections}\n")
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

    def round_of(self, bomb, amount, seconds):
        """(p99 alone, beside it, the most that it took, thrown, descriptors, what is wrong)."""
        process = self.gateway.process
        alone, wrong = self.work(seconds)
        thrower = throw({"bomb": bomb, "amount": amount, "round": 0, "port": self.gateway.port, "sessions": self.sessions})

        def go():
            thrower.stdin.write("go\n")
            thrower.stdin.flush()
        with Watch(process.pid) as watch:
            beside, more = self.work(seconds, go)
            told, _ = thrower.communicate(timeout=600)
        assert process.poll() is None, "the gateway is gone: " + self.gateway.text_of_log()[-3000:]
        thrown = json.loads(told)
        return alone, beside, watch.memory, thrown["count"], watch.descriptors, wrong + more + thrown["wrong"]


def all_bombs(names, count, rounds, seconds, judge):
    """As in bombs.py, whose `judge` says what is too much: (count, figures, what is wrong)."""
    total, figures, wrong = 0, {}, []
    with Square(min(2000, count // 3), max(8, count // 30)) as square:
        for _ in range(3):
            square.work(seconds)
        pid = square.gateway.process.pid
        start = own_memory(pid)
        for bomb in names:
            amount = count // 10 if bomb in ("http-slow-bodies", "http-chunks") else count
            told = [square.round_of(bomb, amount, seconds) for _ in range(rounds)]
            alone, beside = (statistics.median(one[which] for one in told) for which in (0, 1))
            figure, found = judge(bomb, pid, start, alone, beside, max(one[2] for one in told), told[-1][3], max(one[4] for one in told))
            figures.update(figure)
            wrong += found + [f"{bomb}: {what}" for one in told for what in one[5]]
            total += sum(one[3] for one in told)
        lines = [json.loads(line) for line in square.gateway.text_of_log().splitlines()]
        wrong += [f"the gateway's log: {line}" for line in lines if line["level"] in ("error", "fatal")]
        square.gateway.stop()
        square.gateway.site.stop()
    return total, figures, wrong
