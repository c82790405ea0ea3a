# SPDX-License-Identifier: EUPL-1.2
"""The client of protocol.py, written from proto/README.md, against a real daemon: a case submitted, followed and
read; gaps; ids; pages; a cursor of a journal that is no more."""
import os
import time

from daemon_site import Site, main, submit
from protocol import EVENTS, Refused, case_of_id, new_id, request, unpack

DAY = 86400


def refusal(call, /, *arguments, **body):
    try:
        call(*arguments, **body)
    except Refused as refused:
        return refused.name
    raise AssertionError("it was not refused")


def of_cases(events):
    return [(event["sequence"], event["kind"], event.get("case_id")) for event in events if "case_id" in event]


def expect_all(events, first):
    """Each sequence once, in order, from this one on."""
    found = [event["sequence"] for event in events]
    assert found == list(range(first, first + len(found))), f"not without gaps from {first} on: {found}"


def submits_follows_and_reads():
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        site.let_in("professional-2", "professional")
        client = site.connect("professional-1")
        hello = client.query("hello", client="test 1.0")
        assert hello["person"] == "professional-1" and hello["roles"] == ["professional"], hello
        assert hello["practice"] is True and hello["events"] == site.events, hello
        follower = site.follow("professional-1", client=client)
        command_id = new_id()
        case_id = submit(client, command_id, "Ik wil rust, en dan mijn diploma halen.")
        assert case_id == case_of_id(command_id)
        client.command("case_amend", case_id=case_id, texts={"plan": "Uitstel tot na het examen.\nEn dan verder."})
        events = follower.events(60, lambda seen: any(kind == EVENTS["case_amended"] for _, kind, _ in of_cases(seen)))
        expect_all(events, hello["sequence"] + 1)
        kinds = [kind for _, kind, case in of_cases(events) if case == case_id]
        for name in ("case_submitted", "case_entered", "case_claimed", "case_amended"):
            assert kinds.count(EVENTS[name]) == 1, (name, kinds)
        submitted = next(event for event in events if event.get("kind") == EVENTS["case_submitted"])
        body = unpack(submitted["body"])
        assert submitted["actor"] == "professional-1" and body["domains"] == ["debts"], (submitted, body)
        assert b"diploma" not in submitted["body"]

        words = [(field, text) for _, field, text in client.read(case_id)]
        assert sorted(words) == [("plan", "Uitstel tot na het examen.\nEn dan verder."),
                                 ("resident_words", "Ik wil rust, en dan mijn diploma halen.")], words
        shown = client.query("show", case_id=case_id)
        assert shown["filled"] == ["plan", "resident_words"] or shown["filled"] == ["resident_words", "plan"], shown
        assert shown["holder"] == "professional-1" and shown["claimed_by"] == "professional-1", shown
        why = client.query("why", case_id=case_id)
        assert why["deadlines"] and all(line["sentence"] for line in why["deadlines"]), why

        # whoever has no part in it: no such case, no content, and blanks in the stream
        admin = site.connect()
        assert refusal(admin.query, "show", case_id=case_id) == "NO_SUCH_CASE"
        assert refusal(admin.read, case_id) in ("NO_SUCH_CASE", "DENIED")
        seen = admin.query("events_from", sequence=1, limit=200)["events"]
        expect_all(seen, 1)
        assert not [event for event in seen if event.get("case_id") == case_id], seen
        site.stop()


def survives_gaps():
    """Notices thrown away, a stream that was closed for a while, a daemon that was killed: nothing is missed."""
    with Site() as site:
        site.start()
        site.pin_ports()
        site.let_in("professional-1", "professional")
        client = site.connect("professional-1")
        follower = site.follow("professional-1", client=client)
        first = follower.next
        made = []
        events = []

        whole = follower.notice
        came = []
        dropped = []

        def forgetful(seconds):
            """Loses every other notice, as a slow reader does."""
            got = whole(seconds)
            if got is None or got[0] != b"event":
                return got
            came.append(got)
            if len(came) % 2 == 0:
                return got
            dropped.append(got[1]["sequence"])
            return None

        def caught_up(seen):
            return set(made) <= {case for _, _, case in of_cases(events + seen)}

        follower.notice = forgetful
        for _ in range(10):
            made += [submit(client), submit(client)]
            events += follower.events(60, caught_up)
        assert caught_up([]) and dropped, (len(events), len(made), dropped)

        follower.stream.close()
        follower.stream = None
        for _ in range(20):
            made.append(submit(client))
        follower.subscribe(site.events)
        events += follower.events(60, caught_up)
        assert caught_up([]), "what happened while the stream was closed is missing"

        site.kill()
        site.start()
        for _ in range(5):
            made.append(submit(client))
        events += follower.events(60, caught_up)
        assert caught_up([]), "what happened after the restart is missing"
        expect_all(events, first)
        site.stop()
        return f"{len(events)} events, {len(dropped)} notices dropped on purpose, {follower.asked} questions"


def ids_are_answered_once():
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        client = site.connect("professional-1")
        other = site.connect("professional-1")
        before = client.query("hello")["sequence"]

        body = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": "Rust."}}
        command_id, frame = request("case_submit", body)
        first = client.exchange(command_id, frame)
        assert first["reply"]["stored"] is True, first
        last = client.query("hello")["sequence"]
        assert last > before
        for again in (client, other, client):
            assert again.exchange(command_id, frame) == first
        assert client.query("hello")["sequence"] == last, "a repeated id was run again"

        _, changed = request("case_submit", {**body, "texts": {"resident_words": "Rusts"}}, command_id)
        reply = client.exchange(command_id, changed)["reply"]
        assert reply["name"] == "ID_REUSED" and "stored" not in reply, reply
        assert client.exchange(command_id, frame) == first

        # a refusal by the rules is stored, and answered the same after a restart
        claim_id, claim = request("case_claim", {"case_id": "D-7K3M-9QX2-AB4C"})
        refused = client.exchange(claim_id, claim)
        assert refused["reply"]["name"] == "NO_SUCH_CASE", refused
        site.kill()
        site.start()
        client = site.connect("professional-1")
        assert client.exchange(command_id, frame) == first
        if refused["reply"].get("stored"):
            assert client.exchange(claim_id, claim) == refused

        now = int(time.time())
        for second, accepted in ((now - 30 * DAY - 60, False), (now - 30 * DAY + 3600, True), (now + 660, False),
                                 (now + 540, True)):
            reply = client.reply("case_submit", new_id(second), **body)
            assert ("error" not in reply) == accepted, (second - now, reply)
            if not accepted:
                assert reply["name"] == "COMMAND_EXPIRED" and "stored" not in reply, reply
        reply = client.reply("case_submit", bytes(16), **body)
        assert reply["name"] == "MISSING_FIELD" and reply["field"] == "id", reply

        # the same id from another person is another command
        site.let_in("professional-2", "professional")
        second = site.connect("professional-2")
        reply = second.exchange(claim_id, claim)["reply"]
        assert reply.get("name") != "ID_REUSED", reply
        site.stop()


def a_stand_ins_queue_comes_in_pages():
    """One queue out of several people's work at several tiers, much of it due at the same moment: on pages of every size
    each case once, in the order of the whole."""
    with Site() as site:
        site.start()
        admin = site.connect()

        def advance_to(weekday):
            today = time.gmtime(admin.query("hello")["now"] / 1000).tm_wday
            admin.command("practice_advance", duration=3 << 32 | ((weekday - today) % 7 or 7))
            return time.gmtime(admin.query("hello")["now"] / 1000)

        people = ("professional-1", "professional-2", "coach-1")
        for person in (*people, "professional-3"):
            site.let_in(person, "coach" if person == "coach-1" else "professional")
        # five working days from a Saturday and two from the Wednesday after it end at the same moment
        advance_to(5)
        made = {person: [submit(site.connect(person)) for _ in range(12)]
                for person in ("professional-1", "professional-2", "professional-3")}
        today = advance_to(2)
        for person, cases in made.items():
            for case_id in cases[::3]:
                site.connect(person).command("case_escalate", case_id=case_id)
            cases += [submit(site.connect(person)) for _ in range(3)]
        made = {case_id for cases in made.values() for case_id in cases}
        first = time.strftime("%Y-%m-%d", today)
        last = time.strftime("%Y-%m-%d", time.gmtime(time.mktime(today) + 20 * DAY))
        for person in people:
            site.connect(person).command("absence_set", person=person, stand_in="professional-3", **{"from": first, "until": last})
        client = site.connect("professional-3")
        whole = client.query("queue", limit=100)
        lines = [(line["due"], line["case_id"]) for line in whole["cases"]]
        assert "next" not in whole and {case_id for _, case_id in lines} == made, (len(lines), len(made))
        assert lines == sorted(lines), "by due time, then by case"
        owners = {due: {line["owner"] for line in whole["cases"] if line["due"] == due} for due, _ in lines}
        assert max(len(names) for names in owners.values()) == 4, f"no moment at which work of all is due: {owners}"
        assert {line["tier"] for line in whole["cases"]} == {"team", "coach"}
        for limit in (1, 2, 3, 5, 7, 11, 44, 45):
            paged = [(line["due"], line["case_id"]) for line in client.pages("queue", "cases", limit=limit)]
            assert paged == lines, f"limit {limit}: {len(paged)} lines, {len(set(paged))} different"
        # and without the others: only one's own
        own = [line["owner"] for line in site.connect("professional-1").pages("queue", "cases", limit=2)]
        assert own and set(own) == {"professional-1"}, own
        return f"{len(lines)} cases, {len(owners)} moments"


def lists_come_in_pages():
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        client = site.connect("professional-1")
        made = {submit(client) for _ in range(57)}
        for body in ({"ladder": "mini", "tier": "team", "limit": 10}, {"ladder": "mini", "tier": "team"},
                     {"ladder": "mini", "tier": "team", "limit": 57}, {"limit": 7}):
            found = [line["case_id"] for line in client.pages("queue", "cases", **body)]
            assert sorted(found) == sorted(made), (body, len(found), len(made))
        assert len(client.query("queue", ladder="mini", tier="team", limit=10)["cases"]) == 10
        assert refusal(client.query, "queue", ladder="mini", tier="team", limit=101) == "BAD_VALUE"
        for cursor in ("é", "D-0000", "00", "g" * 32):
            assert refusal(client.query, "queue", after=cursor) == "BAD_VALUE", cursor
            assert refusal(client.query, "standup", ladder="mini", after=cursor) == "BAD_VALUE", cursor
        admin = site.connect()
        for number in range(2, 9):
            site.let_in(f"professional-{number}", "professional")
        people = [line["person"] for line in admin.pages("people", "people", limit=3)]
        assert sorted(people) == ["admin-1"] + [f"professional-{number}" for number in range(1, 9)], people
        for cursor in ("é", "A1"):
            assert refusal(admin.query, "people", after=cursor) == "BAD_VALUE", cursor
        case_id = min(made)
        for _ in range(5):
            client.read(case_id)
        site.let_in("privacy-1", "privacy")
        privacy = site.connect("privacy-1")
        reads = list(privacy.pages("reads", "reads", case_id=case_id, limit=2))
        assert [line["person"] for line in reads] == ["professional-1"] * 5, reads
        for cursor in ("é", "-1", "1x", "9" * 30):
            assert refusal(privacy.query, "reads", case_id=case_id, after=cursor) == "BAD_VALUE", cursor

        # events, in pages that end in the middle of a command's events
        for limit in (1, 3, 200):
            follower = site.follow("professional-1", start=1, client=client, page=limit)
            events = follower.catch_up()
            expect_all(events, 1)
            assert follower.next == client.query("hello")["sequence"] + 1
        site.stop()


def a_restored_journal_refuses_old_cursors():
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        client = site.connect("professional-1")
        follower = site.follow("professional-1", start=1, client=client)
        kept = [submit(client) for _ in range(3)]
        follower.catch_up()
        old = (follower.next, follower.chain)
        path = site.connect().query("backup", name="eerste")["path"]
        lost = [submit(client) for _ in range(3)]
        follower.catch_up()
        assert follower.chain and len(follower.chain) == 8
        epoch, after, chain = follower.epoch, follower.next, follower.chain
        site.stop()
        site.restore(path)
        site.start()
        client = site.connect("professional-1")
        hello = client.query("hello")
        assert hello["epoch"] != epoch, "a restore must begin a new epoch"

        # whatever the old cursor shows of itself, it is refused
        for cursor in ({"sequence": after, "epoch": epoch, "chain": chain}, {"sequence": after, "epoch": epoch},
                       {"sequence": old[0], "epoch": epoch, "chain": old[1]},
                       {"sequence": 1, "epoch": epoch},
                       {"sequence": old[0], "epoch": hello["epoch"], "chain": os.urandom(8)}):
            name = refusal(client.query, "events_from", **cursor)
            assert name == "EXPIRED_CURSOR", (cursor, name)

        follower = site.follow("professional-1", start=1, client=client)
        events = follower.catch_up()
        expect_all(events, 1)
        cases = {case for _, _, case in of_cases(events)}
        assert set(kept) <= cases and not cases & set(lost), (kept, lost, cases)
        submit(client)
        expect_all(follower.events(60, lambda seen: len(seen) > 3), events[-1]["sequence"] + 1)
        site.stop()


if __name__ == "__main__":
    main(submits_follows_and_reads, survives_gaps, ids_are_answered_once, lists_come_in_pages, a_stand_ins_queue_comes_in_pages,
         a_restored_journal_refuses_old_cursors)
