# SPDX-License-Identifier: EUPL-1.2
"""A gateway against a real daemon: one connection on which many people work. What is theirs is theirs, both are
recorded, and 200 people do not keep each other waiting."""
import os
import subprocess
import sys
import time
from collections import deque

from zmq.utils import z85

from daemon_site import BUILD, Site, main, submit
from protocol import EVENTS, Refused, new_id, request, unpack

PEOPLE = 200
UNDER_WAY = 200  # on one connection, as proto/README.md says
OF_ONE = 16      # of one person, as doorbraak-web has it


def refused(call, /, *arguments, **body):
    try:
        call(*arguments, **body)
    except Refused as refusal:
        return refusal.name, refusal.reply.get("field")
    raise AssertionError("it was not refused")


def acts_for_a_person_and_both_are_recorded():
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        site.let_in("web-1", "gateway")
        site.let_in("privacy-1", "privacy")
        own = site.connect("professional-1")
        web = site.connect("web-1")
        admin = site.connect()
        subject = bytes(range(32))
        assert refused(web.query, "signin", subject=subject) == ("NO_SUCH_PERSON", "subject")
        admin.command("signin_put", person="professional-1", subject=subject)
        assert web.query("signin", subject=subject)["person"] == "professional-1"
        assert refused(web.query, "people") == ("DENIED", "for")
        assert refused(own.for_person("professional-1").query, "hello") == ("DENIED", "for")
        own.acting = None

        command_id = new_id()
        case_id = submit(web.for_person("professional-1"), command_id)
        assert own.query("show", case_id=case_id)["holder"] == "professional-1"
        # the same command once more: with fewer roles, and by the person's own key
        again = web.for_person("professional-1", "professional").reply("case_submit", command_id, **body_of_submit())
        assert again["case_id"] == case_id and "error" not in again, again
        assert submit(own, command_id) == case_id
        assert refused(submit, own, command_id, "Iets anders.") == ("ID_REUSED", "id")
        web.read(case_id)
        own.read(case_id)
        reads = own.query("reads", case_id=case_id)["reads"]
        assert [read.get("via") for read in reads] == ["web-1", None], reads
        assert {read["person"] for read in reads} == {"professional-1"}, reads
        events = own.query("events_from", sequence=1, limit=200)["events"]
        submitted = [event for event in events if event.get("kind") == EVENTS["case_submitted"]]
        assert len(submitted) == 1, submitted
        assert submitted[0]["actor"] == "professional-1" and submitted[0]["via"] == "web-1", submitted

        # it holds after the state was made anew of the journal
        site.stop()
        site.run("rebuild")
        site.start()
        privacy = site.connect("privacy-1")
        assert [reading.get("via") for reading in privacy.query("readings")["readings"]] == ["web-1", None]
        web = site.connect("web-1")
        site.connect().command("person_revoke", person="professional-1")
        assert refused(web.for_person("professional-1").query, "hello") == ("NOT_ENROLLED", "for.person")
        web.acting = None
        assert refused(web.query, "signin", subject=subject) == ("NO_SUCH_PERSON", "subject")
        assert web.query("hello")["person"] == "web-1"
        site.stop()
        site.check()


def body_of_submit():
    return {"ladder": "mini", "domains": ["debts"], "ground": "statutory-task",
            "ground_basis": "Wmo 2015, artikel 2.3.2", "texts": {"resident_words": "Ik wil rust."}}


def what_is_on_its_way_is_refused_too():
    """Somebody is shut out while hundreds of requests of his are under way: none is done after that."""
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        site.let_in("web-1", "gateway")
        web = site.connect("web-1")
        admin = site.connect()
        whom = {"person": "professional-1"}
        case_id = submit(web.for_person("professional-1"))
        for turn in range(100):
            web.socket.send(request("case_amend", {"case_id": case_id, "texts": {"plan": f"Stap {turn}."}}, acting=whom)[1])
        admin.command("person_revoke", person="professional-1")
        for turn in range(100):
            web.socket.send(request("case_amend", {"case_id": case_id, "texts": {"plan": f"Later {turn}."}}, acting=whom)[1])
        names = []
        for _ in range(200):
            response = web.receive(60)
            assert response is not None, "a reply is missing"
            names.append(response["reply"].get("name"))
        shut = names.index("NOT_ENROLLED")
        assert set(names[:shut]) <= {None} and set(names[shut:]) == {"NOT_ENROLLED"} and shut <= 100, names
        site.stop()


def the_command_line_shows_both():
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        site.let_in("web-1", "gateway")
        site.let_in("privacy-1", "privacy")
        web = site.connect("web-1").for_person("professional-1")
        case_id = submit(web)
        web.read(case_id)

        def cli(person, *words):
            home = os.path.join(site.folder, person)
            os.makedirs(home, mode=0o700, exist_ok=True)
            done = subprocess.run([os.path.join(BUILD, "doorbraak"), *words], check=False, text=True, timeout=60,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env={**site.environment(), "LANGUAGE": "nl", "DOORBRAAK_HOME": home})
            assert done.returncode == 0, done.stdout
            return done.stdout

        admin = site.connect()
        for person in ("professional-1", "privacy-1"):
            cli(person, "enroll", "--person", person, "--key", "cli", "--server", site.commands, "--server-key",
                site.server_key.decode())
            with open(os.path.join(site.folder, person, "key.public"), encoding="ascii") as file:
                admin.command("key_add", person=person, key="cli", public_key=z85.decode(file.read().strip()))
        assert "professional-1 via web-1" in cli("professional-1", "reads", case_id)
        assert "professional-1 via web-1" in cli("privacy-1", "readings")
        assert ",professional-1,,false,web-1" in cli("privacy-1", "readings", "--csv")
        assert '"via":"web-1"' in cli("professional-1", "reads", case_id, "--json")
        assert ", door professional-1 via web-1" in cli("professional-1", "watch", "--from", "1", "--once")
        site.stop()


class Crowd:
    """A gateway's own lines: at most so many under way in all, and of one person; the rest waits here."""

    def __init__(self, socket):
        self.socket = socket
        self.waiting = {}
        self.turns = deque()
        self.under_way = {}
        self.of_person = {}
        self.took = {}

    def ask(self, person, name, **body):
        if not self.waiting.get(person):
            self.turns.append(person)
        self.waiting.setdefault(person, deque()).append((name, body, time.monotonic()))

    def send(self):
        for _ in range(len(self.turns)):
            if len(self.under_way) >= UNDER_WAY:
                return
            person = self.turns.popleft()
            if self.of_person.get(person, 0) < OF_ONE:
                name, body, since = self.waiting[person].popleft()
                request_id, frame = request(name, body, acting={"person": person})
                self.under_way[request_id] = (person, name, since)
                self.of_person[person] = self.of_person.get(person, 0) + 1
                self.socket.send(frame)
            if self.waiting[person]:
                self.turns.append(person)

    def run(self):
        while self.under_way or self.turns:
            self.send()
            assert self.socket.poll(60000), f"{len(self.under_way)} requests without an answer"
            response = unpack(self.socket.recv())
            person, name, since = self.under_way.pop(response["id"])
            self.of_person[person] -= 1
            error = response.get("reply", {}).get("name")
            assert error is None, f"{name} for {person}: {error}"
            self.took.setdefault(person, []).append(time.monotonic() - since)


def two_hundred_people_on_one_connection():
    with Site() as site:
        site.start()
        site.let_in("web-1", "gateway")
        admin = site.connect()
        people = [f"professional-{i}" for i in range(PEOPLE)]
        for person in people:
            admin.command("person_put", person=person, organisation="gemeente-proef", roles=["professional"])
        crowd = Crowd(site.connect("web-1").socket)
        begun = time.monotonic()
        for _ in range(1000):  # one of them does not stop asking
            crowd.ask(people[0], "queue")
        for person in people[1:]:
            for _ in range(3):
                crowd.ask(person, "case_submit", **body_of_submit())
                crowd.ask(person, "queue")
        crowd.run()
        whole = time.monotonic() - begun
        others = sorted(max(crowd.took[person]) for person in people[1:])
        count = sum(len(took) for took in crowd.took.values())
        print(f"{PEOPLE} people, {count} requests in {whole:.1f} s; the others' slowest {others[-1]:.2f} s, "
              f"the one who does not stop {max(crowd.took[people[0]]):.2f} s", file=sys.stderr)
        health = admin.query("health")
        assert health.get("busy", 0) == 0, health
        for person in people[1::40]:
            mine = site.connect("web-1").for_person(person).query("queue")
            assert len(mine["cases"]) == 3, (person, mine)
        site.stop()


if __name__ == "__main__":
    main(acts_for_a_person_and_both_are_recorded, what_is_on_its_way_is_refused_too, the_command_line_shows_both,
         two_hundred_people_on_one_connection)
