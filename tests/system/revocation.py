# SPDX-License-Identifier: EUPL-1.2
"""Somebody is shut out, or loses a key or a role, between any two steps of what he is doing: at his own line to the daemon, in a
browser, while a document is made for him, in the middle of an export. From the acknowledgement on he does nothing and learns nothing, and
what was done stays as it was.

A journey is a list of steps. It is told once whole, by which the test knows that each step is right; then with the revocation
before each of its steps in turn, by somebody else each time. A step that is not refused ends the test."""
import contextlib
import os
import signal
import socket
import subprocess
import threading
import time

import zmq
from daemon_site import BUILD, Site, main, submit
from gateway_site import Events, Gateway
from protocol import Refused, Unknown, new_id, request, unpack

QUIET = 0.3  # seconds in which nothing may come
MOST = 60
DOCUMENT = os.path.join(BUILD, "doorbraak-document")


class Learned(AssertionError):
    """Something was done, or known, after it was over."""


def refused(act, *names):
    """Whether it was refused, for one of these reasons; anything else that is wrong is a failure."""
    try:
        act()
    except Refused as error:
        assert error.name in names, error
        return True
    except Unknown:
        return True
    return False


class Traveller:
    """Somebody on his way, with what he has of earlier steps."""

    def __init__(self, site, number, role):
        self.site, self.name = site, f"traveller-{number}"
        site.let_in(self.name, role)
        self.at = {}
        self.closing = contextlib.ExitStack()


def tell(site, steps, revoke, numbers, role="professional"):
    """Once whole, then with each cut; how many cuts."""
    for cut in [None, *range(len(steps))]:
        traveller = Traveller(site, next(numbers), role)
        with traveller.closing:
            for number, step in enumerate(steps):
                if number == cut:
                    revoke(traveller)
                    traveller.at["done"] = done_by(site, traveller)
                shut = cut is not None and number >= cut
                if not shut:
                    assert step(traveller, False), f"{step.__name__} is refused before anybody was shut out"
                elif step(traveller, True):
                    raise Learned(f"shut out before '{steps[cut].__name__}', and '{step.__name__}' is done")
            if cut is not None:
                assert done_by(site, traveller) == traveller.at["done"], f"something was done after '{steps[cut].__name__}'"
    return len(steps)


def done_by(site, traveller):
    """The events of which he is the actor."""
    events, first = [], 1
    while page := site.honest.query("events_from", sequence=first, limit=200).get("events", []):
        events += [event["sequence"] for event in page if event.get("actor") == traveller.name]
        first = page[-1]["sequence"] + 1
    return events


def count():
    number = 0
    while True:
        number += 1
        yield number


# --- who is shut out, and how ---

def the_person(site):
    return lambda traveller: site.admin.command("person_revoke", person=traveller.name)


def the_key(site):
    return lambda traveller: site.admin.command("key_revoke", person=traveller.name, key="laptop-1")


# --- at his own line ---

SHUT = ("NOT_ENROLLED",)


def by_line(name, **body):
    def act(traveller, names=SHUT):
        more = {key: value(traveller) if callable(value) else value for key, value in body.items()}
        return not refused(lambda: traveller.at.__setitem__("last", traveller.at["line"].exchange_once(name, more)), *names)
    return act


class Line:
    """A connection that says what came, or Refused; without patience, as who is shut out hears nothing any more."""

    def __init__(self, client):
        self.client = client

    def exchange_once(self, name, body, request_id=None):
        response = self.client.exchange(*request(name, body, request_id), patience=MOST if not self.client.shut else QUIET)
        if "error" in response.get("reply", {}):
            raise Refused(response["reply"])
        return response


def connects(traveller, shut):
    client = traveller.site.connect(traveller.name)
    client.shut = shut
    traveller.at["line"] = Line(client)
    return by_line("hello")(traveller)


def line_step(name, label=None, keep=None, **body):
    def step(traveller, shut):
        traveller.at["line"].client.shut = shut
        done = by_line(name, **body)(traveller)
        if done and keep:
            keep(traveller, traveller.at["last"])
        return done
    step.__name__ = label or name
    return step


def case(traveller):
    return traveller.at.get("case", "D-7K3M-9QX2-AB4C")


def subscribes(traveller, shut):
    """And hears what somebody does; nothing of it when he is shut out, on a line that was there before either."""
    site = traveller.site
    if "stream" not in traveller.at:
        stream = site.context.socket(zmq.SUB)
        stream.linger = 0
        stream.curve_serverkey = site.server_key
        stream.curve_publickey, stream.curve_secretkey = site.people[traveller.name].public, site.people[traveller.name].secret
        stream.connect(site.events)
        stream.subscribe(b"")
        traveller.at["stream"] = stream
        traveller.closing.callback(stream.close)
        if not shut:
            assert stream.poll(1000 * MOST), "not even a heartbeat"
    return hears(traveller, shut)


def hears(traveller, shut):
    """What was sent before may lie there still."""
    if "stream" not in traveller.at:
        return subscribes(traveller, shut)
    stream = traveller.at["stream"]
    number = submit(traveller.site.honest)
    until = time.monotonic() + (QUIET if shut else MOST)
    while (left := until - time.monotonic()) > 0 and stream.poll(1000 * left):
        frame = stream.recv_multipart()[1]
        if tells_of(frame, number):
            return True
    return False


def tells_of(frame, number):
    return any(event.get("case_id") == number for event in unpack(frame).get("events", []))


def at_a_line():
    with Site() as site:
        begin(site)
        steps = [
            connects, subscribes,
            line_step("case_submit", keep=lambda traveller, got: traveller.at.update(case=got["reply"]["case_id"]),
                      ladder="mini", domains=["debts"], ground="statutory-task", ground_basis="Wmo 2015, artikel 2.3.2",
                      texts={"resident_words": "Rust."}),
            hears,
            line_step("events_from", "catches up", sequence=1, limit=100),
            line_step("case_read", case_id=case), line_step("case_amend", case_id=case, texts={"plan": "Stap 1."}),
            line_step("show", case_id=case), line_step("events_from", "catches up again", sequence=1, limit=100),
            line_step("case_escalate", case_id=case), hears]
        numbers = count()
        cuts = tell(site, steps, the_person(site), numbers) + tell(site, steps, the_key(site), numbers)
        site.stop()
        site.check()
        return f"{cuts} cuts"


def begin(site):
    site.start()
    site.pin_ports()
    site.let_in("professional-1", "professional")
    site.let_in("coach-1", "coach")
    site.honest = site.connect("professional-1")
    site.admin = site.connect()


def in_the_batch_itself():
    """What stands behind the revocation in the same batch is not told to him on the stream that he has."""
    with Site() as site:
        begin(site)
        for number in range(4):
            traveller = Traveller(site, number, "professional")
            with traveller.closing:
                assert subscribes(traveller, False)
                site.process.send_signal(signal.SIGSTOP)
                site.admin.socket.send(request("person_revoke", {"person": traveller.name})[1])
                time.sleep(0.05)
                frames = [request("case_submit", {"ladder": "mini", "domains": ["debts"], "ground": "statutory-task", "texts":
                                                  {"resident_words": "Rust."}, "ground_basis": "Wmo 2015, artikel 2.3.2"}) for _ in range(20)]
                for _, frame in frames:
                    site.honest.socket.send(frame)
                time.sleep(0.05)
                site.process.send_signal(signal.SIGCONT)
                assert "error" not in site.admin.receive(MOST)["reply"]
                numbers = [site.honest.receive(MOST)["reply"]["case_id"] for _ in frames]
                stream, heard = traveller.at["stream"], 0
                while stream.poll(1000 * QUIET):
                    frame = stream.recv_multipart()[1]
                    heard += any(tells_of(frame, number) for number in numbers)
                assert heard == 0, f"round {number}: {heard} notices of what came behind his revocation"
        site.stop()


# --- an export, whose pages are asked one by one ---

def in_an_export():
    with Site() as site:
        begin(site)
        for _ in range(5):
            submit(site.honest)
        steps = [connects,
                 line_step("export_begin", ladder="mini", format="csv", keep=lambda traveller, got: traveller.at.update(
                     export=got["reply"]["item"])),
                 line_step("history", export=lambda traveller: traveller.at.get("export", 1)),
                 line_step("export_begin", "export_begin, another", ladder="mini", format="xes")]
        numbers = count()
        # each kind leaves two exports half asked, of the four that are kept at once
        cuts = sum(tell(site, steps, revoke(site), numbers, "policy") for revoke in (the_person, the_key))
        site.stop()
        return f"{cuts} cuts"


# --- who keeps his key, and not his role ---

UNSEEN = ("DENIED", "NO_SUCH_CASE", "NO_SUCH_ITEM")  # what he may not see is not there


def the_role(site):
    return lambda traveller: site.admin.command("person_put", person=traveller.name, organisation="gemeente-proef", roles=["member"])


def by_role(name, label=None, keep=None, **body):
    def step(traveller, _):
        if "line" not in traveller.at:
            assert connects(traveller, False)
        done = by_line(name, **body)(traveller, UNSEEN)
        if done and keep:
            keep(traveller, traveller.at["last"])
        return done
    step.__name__ = label or name
    return step


def of_another(traveller):
    """A case in which he has no part but by his role."""
    if "of another" not in traveller.at:
        traveller.at["of another"] = submit(traveller.site.honest)
    return traveller.at["of another"]


def without_a_role():
    """What rests on the role ends with it, also for what he began: the pages of an export."""
    with Site() as site:
        begin(site)
        numbers = count()
        journeys = {
            "policy": [by_role("export_begin", ladder="mini", format="csv",
                               keep=lambda traveller, got: traveller.at.update(export=got["reply"]["item"])),
                       by_role("history", export=lambda traveller: traveller.at.get("export", 1)),
                       by_role("export_begin", "export_begin, another", ladder="mini", format="xes")],
            "privacy": [by_role("case_restrict", case_id=of_another, ground="accuracy"),
                        by_role("case_unrestrict", case_id=of_another, told="2026-01-01"),
                        by_role("reads", case_id=of_another),
                        by_role("case_restrict", "case_restrict, again", case_id=of_another, ground="accuracy")],
            "professional": [by_role("case_submit", label, ladder="mini", domains=["debts"], ground="statutory-task",
                                     ground_basis="Wmo 2015, artikel 2.3.2", texts={"resident_words": "Rust."})
                             for label in ("case_submit", "case_submit, another")]}
        cuts = sum(tell(site, steps, the_role(site), numbers, role) for role, steps in journeys.items())
        site.stop()
        site.check()
        return f"{cuts} cuts"


# --- in a browser ---

def answered(answer, *statuses):
    """Whether it was done; what is refused is refused as it should be."""
    if answer.status in (200, 201):
        return True
    assert answer.status in statuses, (answer.status, answer.body[:300])
    return False


def browser_of(traveller):
    if "browser" not in traveller.at:
        traveller.at["browser"] = traveller.site.gateway.browser()
    return traveller.at["browser"]


def signs_in(traveller, shut):
    browser = browser_of(traveller)
    answer = browser.send("POST", "/aanmelden/oefenen", f"person={traveller.name}",
                          {"Content-Type": "application/x-www-form-urlencoded", **browser.own()})
    if answer.status == 303 and not shut:
        browser.token = browser.session()["csrfToken"]
    assert answer.status in (303, 403), answer.status
    return answer.status == 303


def get(path, label=None):
    def step(traveller, _):
        where = path(traveller) if callable(path) else path
        return answered(browser_of(traveller).follow(where), 401, 403)
    step.__name__ = label or str(path)
    return step


def post(path, body, label, keep=None):
    def step(traveller, _):
        browser = browser_of(traveller)
        key = traveller.at.setdefault(("key", label), new_id().hex())
        answer = browser.post(path(traveller) if callable(path) else path, body, key=key)
        if keep and answer.status == 201:
            keep(traveller, answer.json())
        return answered(answer, 401, 403)
    step.__name__ = label
    return step


DRAFT = {"ladder": "mini", "domains": ["debts"], "ground": "statutory-task", "groundBasis": "Wmo 2015, artikel 2.3.2",
         "texts": {"resident_words": "Rust."}}


def opens_stream(traveller, shut):
    """The stream of his page; when he is shut out it may begin, and ends, and tells nothing."""
    browser = browser_of(traveller)
    stream = Events(browser, traveller.at.get("last"))
    traveller.closing.callback(stream.close)
    if stream.answer.status != 200:
        assert stream.answer.status == 401 and shut, stream.answer.status
        return False
    traveller.at["events"] = stream
    return hears_in_browser(traveller, shut)


def hears_in_browser(traveller, shut):
    stream = traveller.at.get("events")
    if stream is None:
        return False
    number = submit(traveller.site.honest)
    until = time.monotonic() + MOST
    while (event := stream.next()) is not None:
        kind, data = event
        assert time.monotonic() < until, "it is not heard in a minute"
        traveller.at["last"] = stream.last
        if any(one.get("caseId") == number for one in data.get("events", [])):
            return True
        if kind == "opnieuw" and not shut:
            return True  # he is to look anew, and may
        assert not shut, f"a stream that is over says {kind}"
    assert shut, "the stream ended before he was shut out"
    traveller.at.pop("events")
    return False


def comes_back_to_stream(traveller, shut):
    """By the number of the last event that he had."""
    if traveller.at.get("events") is not None:
        traveller.at.pop("events").close()
    submit(traveller.site.honest)
    return opens_stream(traveller, shut)


def in_a_browser():
    with Gateway() as gateway:
        site = gateway.site
        site.gateway = gateway
        site.let_in("coach-1", "coach")
        site.honest, site.admin = site.connect("professional-1"), site.connect()

        def of_case(rest):
            return lambda traveller: f"/v1/zaken/{case(traveller)}{rest}"
        drafts = [signs_in, get("/v1/sessie"),
                  post("/v1/zaken", DRAFT, "saves a draft", lambda traveller, got: traveller.at.update(case=got["caseId"])),
                  post("/v1/zaken", DRAFT, "saves it again", lambda traveller, got: traveller.at.update(case=got["caseId"])),
                  post(of_case("/inzagen"), None, "reads it"),
                  post(of_case("/wijzigingen"), {"texts": {"plan": "Stap 1."}}, "goes on"),
                  get(of_case(""), "looks at it"), get(of_case("/document"), "prints it"),
                  post(of_case("/opschalingen"), None, "submits it"), get("/v1/werklijsten", "looks at the list")]
        streams = [signs_in, opens_stream, hears_in_browser, comes_back_to_stream, hears_in_browser]
        numbers = count()
        cuts = tell(site, drafts, the_person(site), numbers) + tell(site, streams, the_person(site), numbers)
        gateway.stop()
        site.stop()
        site.check()
        return f"{cuts} cuts"


# --- a document that is under way ---

class Maker:
    """In the place of doorbraak-document: it makes each document when it is told to."""

    def __init__(self, path):
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(path)
        self.listening.listen(4)
        self.asked, self.may = threading.Event(), threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            one, _ = self.listening.accept()
            with one, one.makefile("rb") as asked:
                bundle = asked.read()
                self.asked.set()
                self.may.wait(MOST)
                with contextlib.suppress(OSError):
                    one.sendall(subprocess.run([DOCUMENT, "--serve"], input=bundle, stdout=subprocess.PIPE, check=False).stdout)


@contextlib.contextmanager
def with_a_maker(**more):
    """A gateway whose documents are made when the test says so."""
    with Gateway(**more) as gateway:
        maker = Maker(os.path.join(gateway.folder, "documents.sock"))
        gateway.stop()
        gateway.write("web.yaml", "practice_people: people.csv\ndocuments: documents.sock\n")
        gateway.start()
        gateway.site.honest, gateway.site.admin = gateway.site.connect("professional-1"), gateway.site.connect()
        yield gateway, maker
        gateway.stop()


def make_one(maker, browser, path, words, before=None):
    """The document, before whose making `before` happens: then it does not come, nor anything after it."""
    maker.asked.clear()
    maker.may.clear()
    got = []
    reader = threading.Thread(target=lambda: got.append(browser.follow(path)))
    reader.start()
    assert maker.asked.wait(MOST)
    if before is not None:
        before()
    maker.may.set()
    reader.join(2 * MOST)
    if before is None:
        assert got[0].status == 200, (got[0].status, got[0].body[:300])
    else:
        got[0].problem(401, "NOT_SIGNED_IN")
        assert words not in got[0].body
        browser.get("/v1/sessie").problem(401)


def while_a_document_is_made():
    with with_a_maker() as (gateway, maker):
        for number, form in enumerate(("html", "xml", "pdf")):
            for shut in (False, True):
                traveller = Traveller(gateway.site, f"{number}-{int(shut)}", "professional")
                browser = gateway.browser(traveller.name)
                path = f"/v1/zaken/{browser.submit('Dit staat in het document.')}/document?vorm={form}"
                make_one(maker, browser, path, b"Dit staat", (lambda who=traveller: the_person(gateway.site)(who)) if shut else None)


def while_minutes_are_made():
    """Of a meeting: what is on, and its minutes, for the chair."""
    with with_a_maker(table=True) as (gateway, maker):
        site = gateway.site
        for person, role in (("coach-1", "coach"), ("voorzitter-1", "chair"), ("lid-1", "member"), ("lid-2", "member")):
            site.let_in(person, role)
        coach, chair = site.connect("coach-1"), site.connect("voorzitter-1")
        number = submit(site.honest, words="Dit staat in de notulen.")
        site.honest.command("case_escalate", case_id=number)
        coach.command("case_claim", case_id=number)
        coach.command("case_escalate", case_id=number)
        start = (site.honest.query("hello")["now"] // 3600000 + 1) * 3600000
        chair.command("meeting_convene", ladder="mini", tier="tafel", start=start)
        chair.command("agenda_put", case_id=number, start=start)
        site.admin.command("practice_advance", duration=7 << 32 | 90)  # minutes
        chair.command("meeting_hold", ladder="mini", tier="tafel", start=start, present=["voorzitter-1"])
        chair.command("minutes_send", case_id=number, texts={"minutes": "Dit staat in de notulen."})
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start / 1000))
        for document in ("stukken", "notulen"):
            browser = gateway.browser("voorzitter-1")
            path = f"/v1/ladders/mini/treden/tafel/vergaderingen/{moment}/{document}?vorm=html"
            make_one(maker, browser, path, b"Dit staat")
            make_one(maker, browser, path, b"Dit staat", lambda: site.admin.command("person_revoke", person="voorzitter-1"))
            site.admin.command("person_put", person="voorzitter-1", organisation="gemeente-proef", roles=["chair"])


if __name__ == "__main__":
    main(at_a_line, in_the_batch_itself, in_an_export, without_a_role, in_a_browser, while_a_document_is_made, while_minutes_are_made)
