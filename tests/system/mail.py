#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""doorbraak-mail against a real daemon and a real SMTP server: who is told of what, and once. Invitations are read with a real
iCalendar parser."""
import datetime
import os
import socket
import sys
import time

try:
    import icalendar
except ImportError as missing:
    print(f"SKIP mail: {missing} (Debian package python3-icalendar)")
    sys.exit(77)

from daemon_site import SOURCE, main
from mail_site import AMSTERDAM, FROM, HOST, Town, unknowns, until
from protocol import Keys, Refused


def tells_who_is_asked_and_nobody_else():
    with Town() as town:
        town.serve()
        town.mail("professional-1")
        town.mail("coach-1", english=True)
        town.once()  # from now on
        case = town.submit()
        town.site.connect("professional-1").command("case_escalate", case_id=case)
        town.once()
        number = case
        assert not town.post.to("professional-1@post.example"), "told of his own doing"
        (told,) = town.post.to("coach-1@post.example")
        body = told.get_content()
        assert number in told["Subject"] and "case" in told["Subject"], told["Subject"]
        for piece in (f"Case       {number}", "Rung       2, Coach", "Asked      Pick up", "By         ",
                      f"https://doorbraak.example/zaken/{number}", "Why you    new"):
            assert piece in body, (piece, body)
        assert told["From"].addresses[0].addr_spec == FROM and told["Auto-Submitted"] == "auto-generated"
        assert told["Message-ID"].endswith(f"@{HOST}>"), told["Message-ID"]

        town.site.connect("coach-1").command("case_claim", case_id=case)
        town.ask(case)
        town.once()
        (asked,) = town.post.to("professional-1@post.example")
        assert "Gevraagd   Antwoorden" in asked.get_content() and "Waarom u   nieuw" in asked.get_content()
        assert len(town.post.mails) == 2, [receiver for receiver, _ in town.post.mails]

        # what is asked no more is not sent
        town.ask(case)
        with town.site.connect("professional-1") as worker:
            worker.command("case_answer", case_id=case, question=1, texts={"answer": "Niets"})
            worker.command("case_answer", case_id=case, question=2, texts={"answer": "Niets"})
        town.site.connect("professional-1").command("mail_put", mode="none")
        town.ask(case)
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 1
        town.once()  # again: nothing is sent twice
        assert len(set(town.post.ids())) == len(town.post.ids())

        # never who or what it is about: in no mail, no log, no ledger; addresses only on the envelope and in To
        with open(os.path.join(town.state, "ledger"), encoding="utf-8") as file:
            kept = town.log() + file.read()
        for raw in town.post.raw:
            assert b"Zonneschijn" not in raw and b"huur" not in raw
        for secret in ("Zonneschijn", "huur", "post.example"):
            assert secret not in kept, secret
        readings = list(town.site.connect("privacy-1").pages("readings", "readings"))
        whose = [line["whose"] for line in readings if line.get("purpose") == "mail"]
        assert "coach-1" in whose and all(line["person"] == "mailprogramma" for line in readings if "whose" in line), readings


def tells_what_came_together_in_one_mail():
    with Town() as town:
        town.serve()
        town.settings(together_seconds=3)
        town.mail("coach-1")
        town.mail("professional-1")
        town.once()
        town.start()
        worker = town.site.connect("professional-1")

        def climb(n):
            cases = [town.submit() for _ in range(n)]
            for case in cases:
                worker.command("case_escalate", case_id=case)
            return cases

        # the server says later, and breaks off: the same mail again, of the same lines
        town.post.data = ["452 later", "drop"]
        cases = climb(5)
        assert until(lambda: town.post.mails), town.log()
        (told,) = town.post.to("coach-1@post.example")
        assert told["Subject"] == "Doorbraak: 5 casussen vragen iets van u", told["Subject"]
        body = told.get_content()
        assert all(f"/zaken/{case}" in body for case in cases), body
        # what comes later is another mail; one alone is as before
        (alone,) = climb(1)
        assert until(lambda: len(town.post.mails) == 2), town.log()
        assert alone in town.post.mails[1][1]["Subject"] and cases[0] not in town.post.mails[1][1].get_content()
        # killed while they wait: after it they are one mail; what is asked no more is not in it
        cases = climb(4)
        assert until(lambda: ledger_has(town, 10)), town.log()
        town.end(kill=True)
        with town.site.connect("coach-1") as coach:
            coach.command("case_claim", case_id=cases[0])
        town.once()
        assert len(town.post.mails) == 3, town.post.mails
        last = town.post.mails[2][1]
        assert last["Subject"] == "Doorbraak: 3 casussen vragen iets van u", last["Subject"]
        assert cases[0] not in last.get_content()
        ids = town.post.ids()
        assert len(set(ids)) == 3, ids
        town.once()
        assert len(town.post.mails) == 3
        # killed while the server has it: all of it may have come, and none of it is sent again
        town.start()
        town.post.data = ["take-and-wait"]
        climb(2)
        assert until(lambda: len(town.post.mails) == 4), town.log()
        town.end(kill=True)
        town.once()
        assert len(town.post.mails) == 4 and len(unknowns(town)) == 2, unknowns(town)


def ledger_has(town, entries):
    with open(os.path.join(town.state, "ledger"), encoding="utf-8") as file:
        return file.read().count(" put ") >= entries


def gives_up_in_the_end():
    with Town() as town:
        town.serve()
        town.settings(give_up_hours="24")
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
        town.post.refuse["professional-1@post.example"] = ["450 later"] * 50
        town.ask(case)
        town.once()
        assert not town.post.mails and not town.failures()
        town.site.connect().command("practice_advance", duration=DAYS_1)
        town.site.connect().command("practice_advance", duration=DAYS_1)
        town.once()
        assert town.failures()["professional-1"]["reason"] == "expired", town.failures()


def tells_nobody_who_was_shut_out():
    """Shut out between the news and its mail, or before it is tried again: nothing goes out, and it is no failure."""
    with Town() as town:
        case = town.begin()
        town.post.refuse["professional-1@post.example"] = ["450 later"] * 50
        town.ask(case)
        town.once()
        assert town.post.refuse["professional-1@post.example"][-1] == "450 later" and not town.post.mails
        town.ask(case)
        town.site.connect().command("person_revoke", person="professional-1")
        town.post.refuse.clear()
        town.once()
        town.once()
        assert not town.post.to("professional-1@post.example"), "a mail to who was shut out"
        assert not town.failures(), town.failures()


def begins_anew_after_a_restore():
    with Town() as town:
        case = town.begin()
        town.ask(case)
        town.once()
        assert len(town.post.mails) == 1
        backups = os.path.join(town.folder, "backups")
        os.mkdir(backups)
        with open(town.site.config, "a", encoding="utf-8") as file:
            file.write(f"backups: {backups}\n")
        town.site.stop()
        town.site.start()
        path = town.site.connect().query("backup", name="een", patience=60)["path"]
        town.ask(case)
        town.once()
        town.site.stop()
        town.site.restore(path)
        town.site.start()
        town.once()
        town.once()
        assert len(town.post.mails) == 2, "what was before the restore is no news"
        town.ask(case)
        town.once()
        assert len(town.post.mails) == 3 and len(set(town.post.ids())) == 3


def lines_to(endpoint):
    """The local ports of the connections to it, of this machine."""
    port = int(endpoint.rsplit(":", 1)[1])
    rows = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table, encoding="ascii") as file:
            rows += [line.split() for line in file.readlines()[1:]]
    return {row[1] for row in rows if int(row[2].split(":")[1], 16) == port and row[3] == "01"}


def listens_over_one_line():
    """Quiet or not, it hears of what happens over the one subscription that it made."""
    with Town() as town:
        case = town.begin()
        town.start()
        assert until(lambda: lines_to(town.site.events)), town.log()
        seen = set()
        for _ in range(3):
            end = time.monotonic() + 2.5
            while time.monotonic() < end:
                seen |= lines_to(town.site.events)
                time.sleep(0.02)
            before = len(town.post.mails)
            town.ask(case)
            assert until(lambda: len(town.post.mails) > before, 30), town.log()
        assert len(seen) == 1, f"{len(seen)} connections one behind the other"
        town.site.kill()
        town.site.start()
        before = len(town.post.mails)
        town.ask(case)
        assert until(lambda: len(town.post.mails) > before), "nor hears it after a restart"
        town.end()


def listens_where_the_profile_says():
    """On another machine hello's address may lead nowhere; and where nothing is heard, the log says so."""
    with Town() as town, socket.create_server(("127.0.0.1", 0)) as elsewhere:
        address = f"tcp://127.0.0.1:{elsewhere.getsockname()[1]}"
        with open(os.path.join(town.folder, "profile", "server"), "a", encoding="utf-8") as file:
            file.write(address + "\n")
        elsewhere.settimeout(60)
        town.begin()
        town.start()
        elsewhere.accept()[0].close()
        assert until(lambda: "no-stream" in town.log()), town.log()
        assert address in town.log() and not lines_to(town.site.events), town.log()
        town.end()


def waits_for_the_daemon():
    with Town() as town:
        town.serve()
        town.mail("professional-1")
        town.start()
        until(lambda: "begun" in town.log())
        case = town.at_coach()
        town.site.kill()
        time.sleep(1)
        town.site.start()
        town.ask(case)
        assert until(lambda: town.post.to("professional-1@post.example"))
        # a second one with the same folder ends at once
        town.once(status=75)
        town.end()
        # a mailer that is shut out says so and sends nothing
        town.site.connect().command("person_put", person="mailprogramma", organisation="gemeente-proef",
                                    roles=["professional"])
        town.ask(case)
        town.once(status=77)
        assert len(town.post.mails) == 1


CLOSING = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Doorbraak//test//NL
BEGIN:VEVENT
UID:sluiting@gemeente.example
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:{day:%Y%m%d}
SUMMARY:Sluitingsdag
END:VEVENT
END:VCALENDAR
"""


def holidays():
    with open(os.path.join(SOURCE, "config", "calendars", "nl.ics"), "rb") as file:
        return {event["DTSTART"].dt for event in icalendar.Calendar.from_ical(file.read()).walk("VEVENT")}


def makes_a_digest_once_a_working_day():
    # a closing day of the organisation: the third working day from today
    closed = holidays()
    closing, left = datetime.datetime.now(AMSTERDAM).date(), 3
    while left:
        closing += datetime.timedelta(days=1)
        left -= closing.weekday() < 5 and closing not in closed
    closed.add(closing)
    with Town(CLOSING.format(day=closing)) as town:
        town.serve()
        town.mail("professional-1", "digest")
        admin = town.site.connect()
        # from noon to noon, so that no day ends meanwhile
        now = datetime.datetime.fromtimestamp(admin.query("hello")["now"] / 1000, AMSTERDAM)
        admin.command("practice_advance", duration=MINUTES | ((12 * 60 - now.hour * 60 - now.minute) % 1440 or 1440))
        town.once()
        town.post.mails.clear()
        case = town.at_coach()
        town.ask(case)
        town.once()
        assert not town.post.to("professional-1@post.example"), "a digest is not sent at once"
        days = []
        for _ in range(8):
            admin.command("practice_advance", duration=MINUTES | 1440)
            town.once()
            town.once()
            now = datetime.datetime.fromtimestamp(admin.query("hello")["now"] / 1000, AMSTERDAM)
            mails = town.post.to("professional-1@post.example")
            town.post.mails.clear()
            if now.weekday() < 5 and now.date() not in closed:
                (mail,) = mails
                days.append(now.date())
                assert case in mail.get_content() and "Antwoorden" in mail.get_content()
            else:
                assert not mails, f"on {now.date()}, when nobody works"
        assert len(days) >= 2 and days[0] < closing < days[-1], (days, closing)
        assert "herinnering" in mail.get_content() or "TE LAAT" in mail.get_content(), mail.get_content()


DAYS_1 = 3 << 32 | 1  # durations as the wire has them: a calendar day


MINUTES = 7 << 32


def event_of(message):
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar = icalendar.Calendar.from_ical(part.get_content())
            (event,) = calendar.walk("VEVENT")
            assert part.get_param("method") == calendar["METHOD"], part["Content-Type"]
            return str(calendar["METHOD"]), event
    raise AssertionError("no calendar in it")


def invites_to_meetings():
    with Town() as town:
        town.serve()
        for person in ("voorzitter-1", "lid-1", "ggz-1", "professional-1"):
            town.mail(person)
        town.once()
        assert not town.post.mails, "a meeting that is on the calendar alone is no invitation"
        chair = town.site.connect("voorzitter-1")
        now = chair.query("hello")["now"]
        # the Wednesday after next, 10:00 in Amsterdam
        day = datetime.datetime.fromtimestamp(now / 1000, AMSTERDAM).date() + datetime.timedelta(days=8)
        while day.weekday() != 2:
            day += datetime.timedelta(days=1)
        moment = datetime.datetime.combine(day, datetime.time(10), AMSTERDAM)
        start = int(moment.timestamp() * 1000)
        chair.command("meeting_convene", ladder="mini", tier="tafel", start=start, minutes=60, closed_day=True)
        town.once()
        receivers = sorted(receiver for receiver, _ in town.post.mails)
        assert receivers == ["lid-1@post.example", "voorzitter-1@post.example"], receivers
        method, event = event_of(town.post.to("lid-1@post.example")[0])
        uid = str(event["UID"])
        assert method == "REQUEST" and event["SEQUENCE"] == 0 and event["STATUS"] == "CONFIRMED", event
        assert event["DTSTART"].dt == moment.astimezone(datetime.timezone.utc), (event["DTSTART"].dt, moment)
        assert event["DTSTART"].to_ical().endswith(b"Z") and event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(hours=1)
        assert event["ATTENDEE"] == "mailto:lid-1@post.example" and event["ORGANIZER"] == f"mailto:{FROM}"
        assert str(event["SUMMARY"]) == "Wijktafel Zuid-Éen", event["SUMMARY"]
        assert str(event_of(town.post.to("voorzitter-1@post.example")[0])[1]["UID"]) == uid
        assert "10:00" in town.post.to("lid-1@post.example")[0].get_body(("plain",)).get_content()

        # whoever is invited later is invited alone
        town.post.mails.clear()
        chair.command("meeting_invite", ladder="mini", tier="tafel", start=start, invited=["ggz-1"])
        town.once()
        (receiver,) = [receiver for receiver, _ in town.post.mails]
        assert receiver == "ggz-1@post.example" and str(event_of(town.post.mails[0][1])[1]["UID"]) == uid
        town.once()
        assert len(town.post.mails) == 1, "again"

        # who is expected no more hears that, under the same UID and a higher SEQUENCE; when he is again, too
        town.post.mails.clear()
        admin = town.site.connect()
        admin.command("person_put", person="lid-1", organisation="elders", roles=["member"])
        town.once()
        ((receiver, message),) = town.post.mails
        method, event = event_of(message)
        assert receiver == "lid-1@post.example" and method == "CANCEL" and event["STATUS"] == "CANCELLED", (receiver, method)
        assert str(event["UID"]) == uid and event["SEQUENCE"] == 1
        admin.command("person_put", person="lid-1", organisation="gemeente-proef", roles=["member"])
        town.once()
        method, event = event_of(town.post.mails[-1][1])
        assert method == "REQUEST" and event["SEQUENCE"] == 2 and str(event["UID"]) == uid, event
        assert len(town.post.ids()) == len(set(town.post.ids()))

        # a ledger that got lost: invited once more, under the same UID and with a SEQUENCE that is higher than any before;
        # nothing else is sent again
        town.post.mails.clear()
        os.unlink(os.path.join(town.state, "ledger"))
        town.once()
        again = {receiver: event_of(message) for receiver, message in town.post.mails}
        assert sorted(again) == ["ggz-1@post.example", "lid-1@post.example", "voorzitter-1@post.example"], again
        assert all(str(event["UID"]) == uid and event["SEQUENCE"] > 2 for _, event in again.values())


def is_no_door():
    """With the mailer's key: what it needs, and nothing else."""
    with Town() as town:
        town.mail("professional-1")
        case = town.at_coach()
        keys = Keys()
        town.site.connect().command("key_add", person="mailprogramma", key="mail-2", public_key=keys.public_bytes)
        mailer = town.site.connect("mailprogramma", keys=keys)
        for name, body in (("show", {"case_id": case}), ("queue", {"ladder": "mini", "tier": "coach"}), ("contacts", {}),
                           ("people", {}), ("reads", {"case_id": case}), ("standup", {"ladder": "mini"}), ("health", {}),
                           ("readings", {}), ("ladder", {}), ("meetings", {"ladder": "mini", "tier": "tafel"})):
            try:
                mailer.query(name, **body)
            except Refused as refusal:
                assert refusal.name in ("DENIED", "NO_SUCH_CASE"), (name, refusal.name)
            else:
                raise AssertionError(f"{name} was answered")
        for name, body in (("case_read", {"case_id": case}), ("case_claim", {"case_id": case}), ("person_revoke", {"person": "coach-1"}),
                           ("absence_set", {"person": "mailprogramma", "stand_in": "coach-1", "from": 20000, "until": 20001}),
                           ("mail_put", {"mode": "direct", "person": "coach-1", "texts": {"address": "x@y.example"}})):
            try:
                mailer.command(name, **body)
            except Refused as refusal:
                assert refusal.name in ("DENIED", "NO_SUCH_CASE", "NO_SUCH_PERSON", "BAD_VALUE", "NOT_ENROLLED"), (name, refusal.name)
            else:
                raise AssertionError(f"{name} was done")
        events = mailer.query("events_from", sequence=1, limit=200)["events"]
        assert all(set(event) == {"sequence"} for event in events), events
        for bad in ("a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "a b@c.example", "<a@b.example>", "a@b"):
            try:
                town.site.connect("professional-1").command("mail_put", mode="direct", texts={"address": bad})
            except Refused as refusal:
                assert refusal.name in ("BAD_VALUE", "MALFORMED", "BAD_TEXT"), refusal.name
            else:
                raise AssertionError(bad)


if __name__ == "__main__":
    main(tells_who_is_asked_and_nobody_else, tells_what_came_together_in_one_mail, gives_up_in_the_end,
         tells_nobody_who_was_shut_out, begins_anew_after_a_restore, listens_over_one_line,
         listens_where_the_profile_says, waits_for_the_daemon, makes_a_digest_once_a_working_day, invites_to_meetings, is_no_door)
