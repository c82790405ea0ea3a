# SPDX-License-Identifier: EUPL-1.2
"""What is done on a disk that fails: six commands on a site with one ladder. Some are acknowledged, and none of those may
be lost or done twice."""
import time
from collections import Counter

from protocol import EVENTS, case_of_id, new_id, request

PEOPLE = {"professional-1": "professional", "privacy-1": "privacy", "coordinator-1": "coordinator"}
PATIENCE = 60
NEEDS = {1: 0, 2: 0, 4: 3, 5: 4}  # a daemon that is read-only for a moment may have refused the first and would do the second


class SixCommands:
    def __init__(self, site):
        self.site = site
        first, second = new_id(), new_id()
        kept, erased = case_of_id(first), case_of_id(second)
        body = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": "Rust."}}
        self.requests = [
            ("professional-1", *request("case_submit", body, first)),
            ("professional-1", *request("case_amend", {"case_id": kept, "texts": {"plan": "Uitstel."}})),
            ("professional-1", *request("case_read", {"case_id": kept})),
            ("professional-1", *request("case_submit", body, second)),
            ("privacy-1", *request("case_erase", {"case_id": erased, "ground": "unlawful"})),
            ("coordinator-1", new_id(), None)]  # approves what the one before asked
        self.asks = self.requests[4][1]
        self.expected = {(EVENTS[name], case_id) for name, case_id in (
            ("case_submitted", kept), ("case_amended", kept), ("case_submitted", erased), ("case_erased", erased))}
        self.reading = self.requests[2][1]  # sent again it is a reading once more, so its replies differ
        self.read = (EVENTS["case_read_recorded"], kept)
        self.acknowledged = {}

    def approve(self, asked):
        """The last command can be written once the number of the erasure is known."""
        person, command_id, frame = self.requests[5]
        if frame is None:
            frame = request("erasure_approve", {"erasure": asked["item"]}, command_id)[1]
            self.requests[5] = (person, command_id, frame)
        return frame

    def run(self):
        """As far as the daemon comes. True when it lived to the end."""
        clients = {person: self.site.connect(person) for person in PEOPLE}
        for number, (person, command_id, frame) in enumerate(self.requests):
            client = clients[person]
            if number in NEEDS and self.requests[NEEDS[number]][1] not in self.acknowledged:
                continue
            frame = frame or self.approve(self.acknowledged[self.asks])
            client.socket.send(frame)
            end = time.monotonic() + PATIENCE
            while self.site.alive() and (response := client.receive(0.02)) is None:
                assert time.monotonic() < end, "it lives, and does not answer"
            if not self.site.alive():
                return False
            reply = response["reply"]
            if reply.get("name") != "READ_ONLY":
                assert reply.get("stored"), reply
                self.acknowledged[command_id] = reply
        return True

    def verify(self, start=1):
        """On a daemon that has no faults: what was acknowledged stands, the rest can be done, all of it once. `start` is
        an event before which nothing of this happened."""
        clients = {person: self.site.connect(person) for person in PEOPLE}
        for person, command_id, frame in list(self.requests):
            reply = clients[person].exchange(command_id, frame or self.approve(asked))["reply"]
            assert "error" not in reply, reply
            asked = reply
            if command_id == self.reading:
                continue
            assert reply["stored"], reply
            assert self.acknowledged.get(command_id, reply) == reply, (self.acknowledged[command_id], reply)
        follower = self.site.follow("privacy-1", start=start, client=clients["privacy-1"], page=200)
        found = Counter((event.get("kind"), event.get("case_id")) for event in follower.catch_up())
        assert all(found[key] == 1 for key in self.expected), [(key, found[key]) for key in self.expected]
        assert found[self.read] >= 1 + (self.reading in self.acknowledged), "a reading was not recorded"
        return follower.next
