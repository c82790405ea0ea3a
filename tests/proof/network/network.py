# SPDX-License-Identifier: EUPL-1.2
"""A network that fails, between real clients and a real daemon: each command is sent until it is answered, with its id, and has
its effect exactly once; each subscriber has every event at the end. And one subscriber of ten that stops reading slows
nobody.

From the environment: DOORBRAAK_COUNT commands; DOORBRAAK_ROUNDS rounds of measuring beside a subscriber that stopped (0:
none, as a test may not hang on the speed of a machine)."""
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"), HERE]
import setting  # noqa: E402
from daemon_site import BUILD, Site, submit  # noqa: E402
from protocol import EVENTS, Client, Follower, Unknown, case_of_id, request, unpack  # noqa: E402
from proxy import Proxy  # noqa: E402

COUNT = setting.number("DOORBRAAK_COUNT", 600)
ROUNDS = setting.number("DOORBRAAK_ROUNDS", 0)
SEED = setting.seed()
THROUGH_CLIENT = os.path.join(BUILD, "tests", "proof", "network", "through_client")
LOAD = os.path.join(BUILD, "bench", "bench_load")
WORKERS, SUBSCRIBERS = 4, 3
CARELESS = 5  # commands of the control
PATIENCE = 120
MOST_RATIO = 3.0  # p99 beside a subscriber that stopped
SUBMITTED, AMENDED = EVENTS["case_submitted"], EVENTS["case_amended"]


class Worker(threading.Thread):
    """One person who submits and amends. `done` holds the (case, kind) of every command that was answered."""

    def __init__(self, site, person, endpoint, commands):
        super().__init__(name=person)
        self.site = site
        self.endpoint = endpoint
        self.keys = site.people[person]
        self.commands = commands
        self.done = Counter()
        self.replies = {}
        self.failure = None

    def run(self):
        try:
            self.open()
            while len(self.replies) < self.commands:
                self.one_case()
            self.close()
        except Exception as failure:  # told by the main thread
            self.failure = failure

    def one_case(self):
        body = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": "Rust. " * 40}}
        command_id, frame = request("case_submit", body)
        case_id = case_of_id(command_id)
        self.keep(case_id, SUBMITTED, command_id, frame)
        for number in range(1, 3):
            plan = {"case_id": case_id, "texts": {"plan": f"Stap {number}."}}
            self.keep(case_id, AMENDED, *request("case_amend", plan))

    def keep(self, case_id, kind, command_id, frame):
        reply = self.answered(command_id, frame)
        assert "error" not in reply and reply["stored"], reply
        self.replies[command_id] = (frame, reply)
        self.done[case_id, kind] += 1


class Python(Worker):
    def open(self):
        self.client = Client(self.site.context, self.endpoint, self.site.server_key, self.keys)

    def answered(self, command_id, frame):
        return self.client.exchange(command_id, frame, patience=PATIENCE, first_pause=0.3)["reply"]

    def close(self):
        self.client.close()


class C(Worker):
    """Through clients/lib, in a process of its own."""

    def open(self):
        self.process = subprocess.Popen(
            [THROUGH_CLIENT, self.endpoint, self.site.server_key.decode(), self.keys.public.decode(), self.keys.secret.decode()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.site.environment())
        self.site.closing.callback(self.kill)

    def answered(self, command_id, frame):
        self.process.stdin.write(f"{command_id.hex()} {frame.hex()}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the client ended with {self.process.wait()}"
        return unpack(bytes.fromhex(line))

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0

    def kill(self):
        self.process.kill()
        self.process.wait()


class Through(Follower):
    """Whose stream goes through the proxy, whatever `hello` says."""

    def subscribe(self, endpoint):
        super().subscribe(self.stream_endpoint)


class Subscriber(threading.Thread):
    def __init__(self, site, person, commands, events):
        super().__init__(name=person)
        self.site, self.commands, self.stream = site, commands, events
        self.keys = site.people[person]
        self.seen = []
        self.told = set()  # sequences that notices brought by themselves
        self.over = threading.Event()
        self.last = None  # the sequence up to which there must be everything
        self.failure = None

    def run(self):
        try:
            self.follow()
        except Exception as failure:  # told by the main thread
            self.failure = failure

    def follow(self):
        with Client(self.site.context, self.commands, self.site.server_key, self.keys) as client:
            Through.stream_endpoint = self.stream
            follower = self.patiently(lambda: Through(client, self.site.context, self.site.server_key, self.keys, 1))
            end = time.monotonic() + 10 * PATIENCE
            while time.monotonic() < end:
                self.take(self.patiently(follower.catch_up))
                if self.over.is_set() and follower.next > self.last:
                    break
                notice = follower.notice(0.2)
                if notice is not None and notice[0] == b"event":
                    told = notice[1]
                    self.told |= set(range(told["sequence"] - len(told["events"]) + 1, told["sequence"] + 1))
            follower.close()

    @staticmethod
    def patiently(work):
        for _ in range(50):
            try:
                return work()
            except Unknown:
                continue
        raise Unknown

    def take(self, events):
        self.seen += [event["sequence"] for event in events]


def applied(site):
    follower = site.follow("coordinator-1", start=1, page=200)
    events = follower.catch_up()
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1)), "a gap"
    return Counter((event.get("case_id"), event.get("kind")) for event in events), len(events)


def differences(acknowledged, counted):
    keys = {key for key in counted if key[1] in (SUBMITTED, AMENDED)} | set(acknowledged)
    return [(*key, acknowledged[key], counted[key]) for key in keys if acknowledged[key] != counted[key]]


def trouble(proxies, chance, workers):
    """Partitions, until the workers are through."""
    while any(worker.is_alive() for worker in workers):
        time.sleep(chance.uniform(0.5, 3))
        chance.choice(proxies).part(chance.uniform(0.1, 1.5), cut=chance.random() < 0.5)


def work(site, proxies, kinds, commands):
    """These workers, through the proxy, while the network fails."""
    people = [f"professional-{number}" for number in range(1, len(kinds) + 1)]
    workers = [kind(site, person, proxies[0].endpoint, commands // len(kinds)) for kind, person in zip(kinds, people)]
    for worker in workers:
        worker.start()
    trouble(proxies, random.Random(SEED), workers)
    for worker in workers:
        worker.join()
        if worker.failure is not None:
            raise AssertionError(f"seed {SEED}: {worker.name}") from worker.failure
    return workers


def open_site(site):
    site.start()
    site.let_in("coordinator-1", "coordinator")
    for number in range(1, WORKERS + 1):
        site.let_in(f"professional-{number}", "professional")
    return [Proxy(site.commands, SEED), Proxy(site.events, SEED + 1)]


def exactly_once():
    """(figures, what is wrong)."""
    with Site() as site:
        proxies = open_site(site)
        subscribers = [Subscriber(site, "coordinator-1", proxies[0].endpoint, proxies[1].endpoint) for _ in range(SUBSCRIBERS)]
        for subscriber in subscribers:
            subscriber.start()
        workers = work(site, proxies, (Python, C, Python, C), COUNT)
        counted, last = applied(site)
        wrong = differences(sum((worker.done for worker in workers), Counter()), counted)
        for worker in workers:  # the replies are still those that were given
            client = Client(site.context, site.commands, site.server_key, worker.keys)
            for command_id, (frame, reply) in list(worker.replies.items())[::10]:
                again = client.exchange(command_id, frame)["reply"]
                wrong += [] if again == reply else [(worker.name, again, reply)]
            client.close()
        for proxy in proxies:
            proxy.mend()
        gaps, filled = 0, 0
        for subscriber in subscribers:
            subscriber.last = last
            subscriber.over.set()
        for subscriber in subscribers:
            subscriber.join()
            if subscriber.failure is not None:
                raise AssertionError(f"seed {SEED}: a subscriber") from subscriber.failure
            wrong += [] if subscriber.seen == list(range(1, len(subscriber.seen) + 1)) else ["a subscriber's events have a gap"]
            gaps += len(subscriber.seen) < last
            filled += last - len(subscriber.told & set(range(1, last + 1)))
        site.stop()
        site.check()
        fates = proxies[0].fates + proxies[1].fates
        for proxy in proxies:
            proxy.close()
        wrong += ["a subscriber lacks events"] if gaps else []
        return {"count": sum(len(worker.replies) for worker in workers), "connections": fates.total() - fates["partition"],
                "partitions": fates["partition"], "events": last, "filled_by_cursor": filled}, wrong, fates


def asked_anew():
    """The control: whoever hears nothing asks anew, under another id. How many commands were done twice."""
    with Site() as site:
        proxies = open_site(site)
        proxies[0].failing = False
        client = Client(site.context, proxies[0].endpoint, site.server_key, site.people["professional-1"])
        body = {"case_id": submit(client), "texts": {"plan": "Stap 1."}}
        for _ in range(CARELESS):
            proxies[0].deaf.set()
            try:
                client.exchange(*request("case_amend", body), patience=0.5)
            except Unknown:
                proxies[0].deaf.clear()
                client.command("case_amend", **body)
        counted, _ = applied(site)
        client.close()
        for proxy in proxies:
            proxy.close()
        site.stop()
        return counted[body["case_id"], AMENDED] - CARELESS


# --- one of ten stops reading ---

SUBSCRIBE = """
import sys
sys.path.insert(0, sys.argv[1])
import zmq
from protocol import Keys, open_socket
keys = Keys()
keys.public, keys.secret = sys.argv[4].encode(), sys.argv[5].encode()
socket = open_socket(zmq.Context(), zmq.SUB, sys.argv[2], sys.argv[3].encode(), keys)
socket.subscribe(b"")
socket.recv_multipart()
print("on", flush=True)
while True:
    socket.recv_multipart()
"""


def p99_beside(site, load, stopped):
    """(p99 of a reply, of an event) in microseconds, of one load with nine subscribers beside it, one of them stopped or not."""
    stopped.send_signal(signal.SIGSTOP if load[1] else signal.SIGCONT)
    done = subprocess.run(load[0], env=site.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=True)
    found = dict(re.findall(r"(\w+)=(\d+)", done.stdout.decode()))
    return int(found["reply_p99"]), int(found["event_p99"])


def one_of_ten_stops():
    """Ratios of p99, beside one that stopped to beside none: the median of some rounds."""
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        site.let_in("coach-1", "coach")
        client, keys = site.connect("professional-1"), site.people["coach-1"]
        numbers = [submit(client) for _ in range(32)]
        for number in numbers:
            client.command("case_escalate", case_id=number)
        files = {"keys": f"{keys.public.decode()}\n{keys.secret.decode()}\n", "cases": "\n".join(numbers) + "\n"}
        for name, text in files.items():
            with open(os.path.join(site.folder, name), "w", encoding="ascii") as file:
                file.write(text)
        words = [sys.executable, "-B", "-c", SUBSCRIBE, os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"), site.events,
                 site.server_key.decode(), keys.public.decode(), keys.secret.decode()]
        readers = [subprocess.Popen(words, stdout=subprocess.PIPE) for _ in range(9)]
        try:
            for reader in readers:
                assert reader.stdout.readline() == b"on\n"
            load = [LOAD, site.commands, site.events, site.server_key.decode(), os.path.join(site.folder, "keys"),
                    os.path.join(site.folder, "cases"), "16", "4"]
            beside = {True: [], False: []}
            for round_ in range(2 * ROUNDS):
                beside[round_ % 2 == 1].append(p99_beside(site, (load, round_ % 2 == 1), readers[0]))
        finally:
            for reader in readers:
                reader.kill()
                reader.wait()
        site.stop()
    median = [[statistics.median(pair[which] for pair in beside[stops]) for stops in (False, True)] for which in (0, 1)]
    return {"reply_p99_ms": f"{median[0][0] / 1000:.1f}/{median[0][1] / 1000:.1f}", "reply_ratio": f"{median[0][1] / median[0][0]:.2f}",
            "event_p99_ms": f"{median[1][0] / 1000:.1f}/{median[1][1] / 1000:.1f}", "event_ratio": f"{median[1][1] / median[1][0]:.2f}"}


def main():
    figures, wrong, fates = exactly_once()
    print(", ".join(f"{times} × {fate}" for fate, times in sorted(fates.items())))
    twice = asked_anew()
    if ROUNDS:
        ratios = one_of_ten_stops()
        figures.update(ratios)
        wrong += [f"{name} {ratios[name]}" for name in ("reply_ratio", "event_ratio") if float(ratios[name]) > MOST_RATIO]
    for what in wrong[:10]:
        print("wrong:", what)
    if wrong:
        print(f"again: DOORBRAAK_COUNT={COUNT} DOORBRAAK_SEED={SEED} /usr/bin/python3 -B {sys.argv[0]}")
    told = " ".join(f"{key}={value}" for key, value in figures.items())
    print(f"proof: seed={SEED} {told} lost_or_twice={len(wrong)} control=\"a new id when nothing is heard: {twice} of {CARELESS} done twice\"")
    sys.exit(1 if wrong or not twice else 0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is cleaned up
    main()
