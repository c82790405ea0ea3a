# SPDX-License-Identifier: EUPL-1.2
"""kill -9 at random moments under load, round after round: no acknowledged command lost, none applied twice.

Several people submit and amend cases; every command is sent again with its id until it is answered, over as many
daemons as that takes. The daemon is killed and started again meanwhile, on one site, without a pause. At the
end the events tell what was applied, and `doorbraakd check` compares journal, state and a replay."""
import os
import random
import threading
import time
from collections import Counter

import setting
from daemon_site import FAILING_IO, Site, main, submit
from protocol import EVENTS, Client, Refused, case_of_id, request, unpack

ROUNDS = setting.number("DOORBRAAK_ROUNDS", 200)
WORKERS = 4
EXIT_BAD_DATA = 65
LONGEST = 0.1  # seconds between ready and kill
SEED = setting.seed()


class Worker(threading.Thread):
    """One person at work. `done` holds the (case, kind of event) of every command that was acknowledged."""

    words = "Rust."

    def __init__(self, site, person):
        super().__init__(name=person)
        self.site = site
        self.person = person
        self.done = Counter()
        self.replies = {}
        self.sent = 0
        self.over = threading.Event()
        self.failure = None

    def run(self):
        client = Client(self.site.context, self.site.commands, self.site.server_key, self.site.people[self.person])
        try:
            while not self.over.is_set():
                self.one_case(client)
        except Exception as failure:  # told by the main thread
            self.failure = failure
        self.sent = client.sent
        client.close()

    def one_case(self, client):
        body = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": self.words}}
        command_id, frame = request("case_submit", body)
        self.get_done(client, command_id, frame)
        case_id = case_of_id(command_id)
        self.done[case_id, EVENTS["case_submitted"]] += 1
        for number in range(1, 3):
            plan = {"case_id": case_id, "texts": {"plan": f"Stap {number}."}}
            self.get_done(client, *request("case_amend", plan))
            self.done[case_id, EVENTS["case_amended"]] += 1

    def ask(self, client, command_id, frame):
        return client.exchange(command_id, frame, patience=60, first_pause=0.2)["reply"]

    def get_done(self, client, command_id, frame):
        reply = self.ask(client, command_id, frame)
        assert "error" not in reply, reply
        self.replies[command_id] = (frame, reply)


def overheard(site, stream, heard):
    """What the stream told so far: nothing may be on it that the journal does not keep."""
    while stream.poll(0):
        topic, frame = stream.recv_multipart()
        if topic == b"event":
            notice = unpack(frame)
            first = notice["sequence"] - len(notice["events"]) + 1
            for sequence, event in enumerate(notice["events"], first):
                heard[sequence] = (event["kind"], event.get("case_id"))


def applied(site, coordinator):
    """Every event that there is: {sequence: (kind, case)}."""
    follower = site.follow("coordinator-1", start=1, client=coordinator, page=200)
    events = follower.catch_up()
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1)), "a gap"
    return {event["sequence"]: (event.get("kind"), event.get("case_id")) for event in events}


def differences(acknowledged, counted):
    """(case, kind of event, times acknowledged, times applied), where the two are not the same."""
    kinds = (EVENTS["case_submitted"], EVENTS["case_amended"])
    keys = {key for key in counted if key[1] in kinds} | set(acknowledged)
    return [(*key, acknowledged[key], counted[key]) for key in keys if acknowledged[key] != counted[key]]


def nothing_lost_and_nothing_twice():
    chance = random.Random(SEED)
    start = time.monotonic()
    with Site(settings="segment_megabytes: 1\n") as site:  # a start writes a whole file anew
        site.cut_first_segment()
        site.start()
        site.let_in("coordinator-1", "coordinator")
        workers = [Worker(site, f"professional-{number}") for number in range(1, WORKERS + 1)]
        for worker in workers:
            site.let_in(worker.person, "professional")
        site.pin_ports()
        stream = site.follow("coordinator-1").stream
        heard = {}
        for worker in workers:
            worker.start()
        try:
            for _ in range(ROUNDS):
                time.sleep(chance.uniform(0, LONGEST))
                overheard(site, stream, heard)
                site.kill()
                site.start()
        finally:
            for worker in workers:
                worker.over.set()
            for worker in workers:
                worker.join()
        for worker in workers:
            assert worker.failure is None, f"seed {SEED}: {worker.person}: {worker.failure!r}"
        rounds = time.monotonic() - start

        events = applied(site, site.connect("coordinator-1"))
        counted = Counter((case_id, kind) for kind, case_id in events.values())
        acknowledged = sum((worker.done for worker in workers), Counter())
        wrong = differences(acknowledged, counted)
        assert not wrong, f"seed {SEED}: {wrong[:5]}"
        # the control: one event less, or one twice, and this test would see it
        one = next(iter(acknowledged))
        assert len(differences(acknowledged, counted - Counter([one]))) == 1
        assert len(differences(acknowledged, counted + Counter([one]))) == 1
        overheard(site, stream, heard)
        for sequence, told in heard.items():
            assert events.get(sequence) == told or told[1] is None, (f"seed {SEED}: the stream told {told} at "
                                                                     f"{sequence}, the journal has {events.get(sequence)}")

        # every reply is still the one that was given
        for worker in workers:
            client = site.connect(worker.person)
            for command_id, (frame, reply) in list(worker.replies.items())[:: max(1, len(worker.replies) // 50)]:
                assert client.exchange(command_id, frame)["reply"] == reply, f"seed {SEED}: another reply"
        site.stop()
        site.check()
        total = sum(len(worker.replies) for worker in workers)
        again = sum(worker.sent for worker in workers) - total
        assert again >= ROUNDS / 4, f"only {again} commands were in flight at a kill: this shows too little"
        print(f'proof: count={ROUNDS} seed={SEED} commands={total} again={again} lost=0 twice=0 '
              f'control="a disk that writes nothing: found"', flush=True)
        return (f"{ROUNDS} rounds of {rounds / ROUNDS:.2f} s, {total} commands, {again} sent again, "
                f"{len(heard)} notices, seed {SEED}")


def a_disk_that_lies_is_found():
    """The control: batches that were acknowledged and never written. A kill must show it."""
    lying = {"LD_PRELOAD": FAILING_IO, "FAIL_CALL": "pwrite", "FAIL_PATH": ".segment", "FAIL_SILENT": "1",
             "FAIL_STICKY": "1", "FAIL_AT": "12"}
    with Site() as site:
        site.start(environment=lying)
        site.let_in("professional-1", "professional")
        client = site.connect("professional-1")
        cases = [submit(client) for _ in range(20)]
        site.kill()
        site.spawn()
        if not site.wait_ready():
            site.wait(EXIT_BAD_DATA)
            return "refused"
        client = site.connect("professional-1")
        assert any(is_lost(client, case_id) for case_id in cases), "nothing was lost with a disk that writes nothing"
        return "lost, and seen"


def is_lost(client, case_id):
    try:
        client.query("show", case_id=case_id)
    except Refused:
        return True
    return False


if __name__ == "__main__":
    main(a_disk_that_lies_is_found, nothing_lost_and_nothing_twice)
