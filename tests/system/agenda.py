# SPDX-License-Identifier: EUPL-1.2
"""A table's meetings in a calendar program: an address that its owner makes and ends, of which the daemon keeps a hash;
what is there is read with a real iCalendar parser, as such a program would: without signing in."""
import datetime
import hashlib
import os
import re
import sys
import zoneinfo

try:
    import icalendar
except ImportError as missing:
    print(f"SKIP agenda: {missing} (Debian package python3-icalendar)")
    sys.exit(77)

from gateway_site import Gateway, check_headers, main

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
ADDRESS = "/v1/ladders/mini/treden/tafel/agenda-adressen"


class Table(Gateway):
    """A gateway before a site with a table, and who belongs to it."""

    def __init__(self):
        super().__init__(table=True)
        self.site.let_in("voorzitter-1", "chair")
        self.site.let_in("lid-1", "member")

    def put(self, browser):
        """As the web client does: the secret stays here, its hash goes."""
        secret = os.urandom(32)
        answer = browser.change("PUT", ADDRESS, {"subject": hashlib.sha256(secret).hexdigest()})
        assert answer.status == 200, (answer.status, answer.body)
        return secret

    def calendar(self, secret, method="GET", headers=None):
        return self.browser().send(method, f"/agenda/{secret.hex()}.ics", headers=headers)

    def is_gone(self, secret):
        self.calendar(secret).problem(404, "NO_SUCH_CALENDAR")


def subscribes():
    with Table() as table:
        chair = table.browser("voorzitter-1")
        assert chair.get("/v1/agenda-adressen").json() == {}
        secret = table.put(chair)
        found = table.calendar(secret)
        assert found.status == 200 and found.headers["Content-Type"] == "text/calendar; charset=utf-8", found.body
        check_headers(found, "private, no-cache")
        assert "Set-Cookie" not in found.headers
        # all meetings of a year, on both sides of the clock change, and nobody in it
        calendar = icalendar.Calendar.from_ical(found.body)
        assert str(calendar["X-WR-CALNAME"]) == "Wijktafel Zuid-Éen" and calendar["METHOD"] == "PUBLISH"
        events = calendar.walk("VEVENT")
        assert len(events) >= 12 and len({str(event["UID"]) for event in events}) == len(events)
        for event in events:
            assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}, list(event)
            assert str(event["SUMMARY"]) == "Wijktafel Zuid-Éen"
            assert event["DTSTART"].dt.astimezone(AMSTERDAM).time() == datetime.time(9), event["DTSTART"].dt
            assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(hours=1)
        hours = {event["DTSTART"].dt.hour for event in events}
        assert hours == {7, 8}, f"09:00 in Amsterdam is 08:00 UTC in winter and 07:00 in summer: {hours}"
        assert all(len(line) <= 75 for line in found.body.split(b"\r\n"))
        assert b"voorzitter" not in found.body and not re.search(rb"D-\w{4}-", found.body)
        # a meeting that is convened is on it; which case it is for, or that there is one, is not
        start = max(event["DTSTART"].dt for event in events) - datetime.timedelta(days=30)
        start = (start - datetime.timedelta(days=start.weekday())).replace(hour=13)
        text = start.strftime("%Y-%m-%dT%H:%M:%SZ")
        chair.done("/v1/ladders/mini/treden/tafel/vergaderingen", {"start": text, "minutes": 45, "closedDay": True})
        more = icalendar.Calendar.from_ical(table.calendar(secret).body).walk("VEVENT")
        assert [event["DTEND"].dt - start for event in more if event["DTSTART"].dt == start] == \
            [datetime.timedelta(minutes=45)]
        table.stop()


def is_asked_again():
    with Table() as table:
        secret = table.put(table.browser("voorzitter-1"))
        first = table.calendar(secret)
        tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
        for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"other", W/{tag}'}, {"If-Modified-Since": changed}):
            again = table.calendar(secret, headers=headers)
            assert again.status == 304 and again.body == b"" and again.headers["ETag"] == tag, again.status
        again = table.calendar(secret, headers={"If-None-Match": '"other"', "If-Modified-Since": changed})
        assert again.status == 200, "a tag goes before a date"
        head = table.calendar(secret, "HEAD")
        assert head.status == 200 and int(head.headers["Content-Length"]) == len(first.body) and head.body == b""
        refused = table.calendar(secret, "POST")
        refused.problem(405)
        assert refused.headers["Allow"] == "GET, HEAD"
        table.stop()
        table.start()  # a gateway that was started again gives the same, and the tag holds
        assert table.calendar(secret, headers={"If-None-Match": tag}).status == 304
        # the daemon away: what the calendar program has it keeps
        table.site.kill()
        away = table.calendar(secret)
        away.problem(503)
        assert away.headers["Retry-After"]
        table.stop()


def ends():
    with Table() as table:
        chair, member, admin = table.browser("voorzitter-1"), table.browser("lid-1"), table.browser("admin-1")
        one = table.put(chair)
        two = table.put(chair)  # a new one in its place
        table.is_gone(one)
        assert table.calendar(two).status == 200
        assert [line["tier"] for line in chair.get("/v1/agenda-adressen").json()["feeds"]] == ["tafel"]
        chair.change("DELETE", ADDRESS)
        table.is_gone(two)
        other = table.browser("professional-1")
        other.change("PUT", ADDRESS, {"subject": "00" * 32}).problem(403, "DENIED")
        # who is no member any more, and who is shut out
        third = table.put(member)
        assert table.calendar(third).status == 200
        admin.done("/v1/personen", {"person": "lid-1", "organisation": "gemeente-proef", "roles": ["professional"]})
        table.is_gone(third)
        admin.done("/v1/personen", {"person": "lid-1", "organisation": "gemeente-proef", "roles": ["member"]})
        table.is_gone(third)  # his place back is another address
        third = table.put(table.browser("lid-1"))
        assert table.calendar(third).status == 200
        admin.done("/v1/personen/uitsluitingen", {"person": "lid-1"})
        table.is_gone(third)
        # nobody but a gateway learns of an address, and no log or journal has one
        chair.post("/v1/agenda-adressen/zoekopdrachten", {"subject": hashlib.sha256(third).hexdigest()}).problem(403)
        last = table.put(chair)
        assert table.calendar(last).status == 200
        table.stop()
        table.site.stop()
        for folder, _, files in os.walk(table.site.folder):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read()
                assert last not in data and last.hex().encode() not in data, name


def is_guessed_at():
    with Table() as table:
        secret = table.put(table.browser("voorzitter-1"))
        known = table.calendar(secret)
        for path in ("/agenda/", "/agenda/x.ics", f"/agenda/{secret.hex()}", f"/agenda/{secret.hex()}.ics/x",
                     f"/agenda/{secret.hex()[:-2]}.ics", f"/agenda/{'g' * 64}.ics"):
            table.browser().get(path).problem(404)
        # whoever guesses soon waits, and keeps nobody who is known from anything
        browser = table.browser()
        statuses = [browser.get(f"/agenda/{os.urandom(32).hex()}.ics") for _ in range(80)]
        assert {answer.status for answer in statuses} == {404, 429}, [answer.status for answer in statuses]
        slow = statuses[-1]
        slow.problem(429)
        assert int(slow.headers["Retry-After"]) >= 30
        assert table.calendar(secret).body == known.body
        # nor does a program that asks without end
        asked = [browser.get(f"/agenda/{secret.hex()}.ics").status for _ in range(30)]
        assert asked[0] == 200 and asked[-1] == 429, asked
        table.stop()


if __name__ == "__main__":
    sys.exit(main(subscribes, is_asked_again, ends, is_guessed_at))
