#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""doorbraak-mail against a real daemon and a real SMTP server (aiosmtpd): who is told of what, once, over TLS or not at
all, whatever the server does and however often the program dies. Invitations are read with a real iCalendar parser."""
import asyncio
import base64
import contextlib
import datetime
import email
import email.policy
import http.server
import json
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import zoneinfo

try:
    import icalendar
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, SMTP
except ImportError as missing:
    print(f"SKIP mail: {missing} (Debian packages python3-aiosmtpd, python3-icalendar)")
    sys.exit(77)

from daemon_site import BUILD, SOURCE, Site, add_table, die_with_parent, main, submit
from protocol import Keys, Refused

MAIL = os.path.join(BUILD, "doorbraak-mail")
SECONDS = 90  # at most, for something to come to pass
HOST = "gemeente.example"
FROM = f"doorbraak@{HOST}"
WORDS = "Aaltje Zonneschijn belde over de huur"
QUESTION = "Wat zei mevrouw Zonneschijn precies"
PASSWORD = "geheim-woord-4711-lang-genoeg-om-het-in-het-geheugen-terug-te-vinden"
AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")

def until(what, seconds=SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    return what()


# --- the mail server ---

class Post:
    """What came in, and what the server is to do with it."""

    def __init__(self):
        self.mails = []  # (receiver, message) of what was answered with 250
        self.raw = []
        self.attempts = 0
        self.refuse = {}  # receiver: answer to RCPT, as often as it says
        self.data = []    # answers to what is sent, one for each; "drop" breaks off
        self.sender = None
        self.slow = 0
        self.logins = []
        self.token = None  # that XOAUTH2 takes
        self.taking = None  # called when a mail is taken, before the server says so
        self.arrived = threading.Event()

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.sender == "wait":
            self.arrived.set()
            await asyncio.sleep(60)
        elif self.sender is not None:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answers = self.refuse.get(address, [])
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.attempts += 1
        answer = self.data.pop(0) if self.data else None
        if answer not in (None, "take-and-wait"):
            if answer == "drop":
                server.transport.abort()
                return "451 gone"
            return answer
        self.raw.append(envelope.content)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos[0], message))
        assert len(envelope.rcpt_tos) == 1, envelope.rcpt_tos
        self.arrived.set()
        if self.taking is not None:
            self.taking()
        await asyncio.sleep(60 if answer == "take-and-wait" else self.slow)
        return "250 taken"

    def to(self, receiver):
        return [message for rcpt, message in self.mails if rcpt == receiver]

    def ids(self):
        return [message["Message-ID"] for _, message in self.mails]


class Authenticator:
    def __init__(self, post):
        self.post = post

    def __call__(self, server, session, envelope, mechanism, data):
        self.post.logins.append((mechanism, data.login, data.password))
        return AuthResult(success=data.login == b"dienst" and data.password == PASSWORD.encode(), handled=False)


class WithXoauth2(SMTP):
    """aiosmtpd has no XOAUTH2; this is all that there is to it: one answer, and whoever is refused hears why in one more
    challenge, which he answers with an empty line."""

    async def auth_XOAUTH2(self, _, args):
        post = self.event_handler
        text = base64.b64decode(args[1], validate=True).decode()
        post.logins.append(text)
        if text == f"user=dienst@{HOST}\x01auth=Bearer {post.token}\x01\x01":
            return AuthResult(success=True)
        told = base64.b64encode(b'{"status":"400","schemes":"Bearer","scope":"https://outlook.example/"}').decode()
        await self.push(f"334 {told}")
        assert (await self._reader.readline()).strip() == b"", "an empty answer to why"
        return AuthResult(success=False)


def expired_certificate(folder):
    """Of yesterday, by a key of its own; its file, and a server's context."""
    path = os.path.join(folder, "expired.pem")
    with open(path + ".more", "w", encoding="utf-8") as file:
        file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    for words in (["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", path + ".key", "-out", path + ".csr"],
                  ["x509", "-req", "-in", path + ".csr", "-signkey", path + ".key", "-days", "-1", "-extfile", path + ".more",
                   "-out", path]):
        subprocess.run(["openssl", *words], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, path + ".key")
    return path, context


def certificate(folder):
    path = os.path.join(folder, "server.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", path + ".key", "-out", path],
                   check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, path + ".key")
    return path, context


class SmtpServer(Controller):
    def __init__(self, post, context=None, smtps=False, auth=False, xoauth2=False):
        self.more = {}
        if context is not None and not smtps:
            self.more = {"tls_context": context, "require_starttls": True}
        if auth or xoauth2:
            self.more.update(authenticator=Authenticator(post), auth_required=True, auth_require_tls=not smtps)
        self.kind = WithXoauth2 if xoauth2 else SMTP
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        super().__init__(post, hostname="127.0.0.1", port=port, ssl_context=context if smtps else None,
                         ready_timeout=20)

    def factory(self):
        return self.kind(self.handler, hostname="localhost", timeout=120, **self.more)


# --- the program ---

class Town:
    """A site with a mailer beside it."""

    def __init__(self, closing_days=None, fast=True):
        self.closing_days = closing_days
        self.fast = fast
        self.stack = contextlib.ExitStack()
        self.folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="doorbraak-mail-"))
        self.state = os.path.join(self.folder, "state")
        self.config = os.path.join(self.folder, "mail.yaml")
        self.log_path = os.path.join(self.folder, "log")
        self.post = Post()
        self.process = None

    def __enter__(self):
        try:
            os.mkdir(self.state, 0o700)
            self.ca, self.tls = certificate(self.folder)
            self.site = self.stack.enter_context(Site())
            add_table(self.site.ladder)
            if self.closing_days is not None:
                self.site.add_calendar("sluitingsdagen.ics", self.closing_days)
            self.site.start()
            self.site.pin_ports()
            for person, role in (("professional-1", "professional"), ("coach-1", "coach"), ("voorzitter-1", "chair"),
                                 ("lid-1", "member"), ("lid-2", "member"), ("ggz-1", "professional"), ("privacy-1", "privacy")):
                self.site.let_in(person, role)
            self.enrol()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, *_):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        if kind is not None and os.path.exists(self.log_path):
            sys.stderr.write("--- the mailer's log, the end of it\n" + self.log()[-3000:])
        self.stack.close()

    def enrol(self):
        folder = os.path.join(self.folder, "profile")
        os.mkdir(folder, 0o700)
        keys = Keys()
        with self.site.connect() as admin:
            admin.command("person_put", person="mailprogramma", organisation="gemeente-proef", roles=["mailer"])
            admin.command("key_add", person="mailprogramma", key="mail-1", public_key=keys.public_bytes)
        for file, text in (("server", self.site.commands + "\n" + self.site.server_key.decode() + "\n"),
                           ("key.public", keys.public.decode() + "\n"), ("key.secret", keys.secret.decode() + "\n"),
                           ("person", "mailprogramma\nmail-1\n")):
            with open(os.open(os.path.join(folder, file), os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as out:
                out.write(text)

    def serve(self, **more):
        server = SmtpServer(self.post, context=self.tls, **more)
        server.start()
        self.stack.callback(server.stop)
        scheme = "smtps" if more.get("smtps") else "smtp"
        self.settings(server=f"{scheme}://localhost:{server.port}", ca_file=self.ca)
        return server

    def settings(self, **more):
        self.values = {"from": FROM, "name": "Doorbraak Proef", "site": "https://doorbraak.example", "digest": "00:00",
                       "together_seconds": 0,  # each notice a mail, so that they can be counted
                       **getattr(self, "values", {}), **more}
        with open(self.config, "w", encoding="utf-8") as file:
            file.write("".join(f'{key}: "{value}"\n' for key, value in self.values.items() if value is not None))

    def secret(self, name, text):
        folder = os.path.join(self.folder, "credentials")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text + "\n")

    def environment(self):
        return self.site.environment({"CREDENTIALS_DIRECTORY": os.path.join(self.folder, "credentials")})

    def words(self, *more):
        return [MAIL, "--profile", os.path.join(self.folder, "profile"), "--config", self.config, "--state", self.state,
                *(["--fast"] if self.fast else []), *more]

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.words(), env=self.environment(), stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, preexec_fn=die_with_parent)

    def end(self, kill=False):
        self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        status = self.process.wait(30)
        self.process = None
        assert status == (-signal.SIGKILL if kill else 0), f"the mailer ended with {status}\n{self.log()[-3000:]}"

    def once(self, status=0):
        done = subprocess.run(self.words("--once"), env=self.environment(), timeout=120, capture_output=True, check=False)
        with open(self.log_path, "ab") as log:
            log.write(done.stderr)
        assert done.returncode == status, f"{done.returncode}: {done.stderr.decode()}"

    def log(self):
        with open(self.log_path, encoding="utf-8") as file:
            return file.read()

    # --- what people do ---

    def mail(self, person, mode="direct", **more):
        self.site.connect(person).command("mail_put", mode=mode, texts={"address": f"{person}@post.example"}, **more)

    def submit(self):
        return submit(self.site.connect("professional-1"), words=WORDS)

    def ask(self, case, times=1):
        """The coach asks; professional-1 is the one who is told."""
        with self.site.connect("coach-1") as coach:
            for _ in range(times):
                coach.command("case_ask", case_id=case, texts={"question": QUESTION})

    def at_coach(self):
        case = self.submit()
        self.site.connect("professional-1").command("case_escalate", case_id=case)
        self.site.connect("coach-1").command("case_claim", case_id=case)
        return case

    def up_to_coach(self):
        """One thing that coach-1 is asked."""
        case = self.submit()
        self.site.connect("professional-1").command("case_escalate", case_id=case)
        return case

    def failures(self):
        return {line["person"]: line for line in self.site.connect().pages("mail", "people") if "failed" in line}


# --- the tests ---

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


def encrypts_or_sends_nothing():
    with Town() as town:
        town.mail("coach-1")
        plain = SmtpServer(town.post)
        plain.start()
        town.stack.callback(plain.stop)
        town.settings(server=f"smtp://localhost:{plain.port}")
        town.once()
        case = town.submit()
        town.site.connect("professional-1").command("case_escalate", case_id=case)
        town.once()
        assert not town.post.mails and "mail-server" in town.log(), "sent over an open line"
        # a certificate that nobody vouches for, then one with another name
        secure = SmtpServer(town.post, context=town.tls)
        secure.start()
        town.stack.callback(secure.stop)
        town.settings(server=f"smtp://localhost:{secure.port}")
        town.once()
        assert not town.post.mails
        town.settings(ca_file=town.ca)
        town.once()
        assert len(town.post.mails) == 1 and not town.failures(), town.post.mails
        # a relay on this machine may be spoken to openly, another may not
        town.settings(security="none", ca_file=None, server=f"smtp://127.0.0.1:{plain.port}")
        case = town.submit()
        town.site.connect("professional-1").command("case_escalate", case_id=case)
        town.once()
        assert len(town.post.mails) == 2
        town.settings(server="smtp://192.0.2.1:25")
        town.once(status=78)


def logs_in():
    with Town() as town:
        town.mail("coach-1")
        town.serve(smtps=True, auth=True)
        town.secret("smtp.password", "verkeerd")
        town.settings(login="password", user="dienst")
        town.once()
        case = town.submit()
        town.site.connect("professional-1").command("case_escalate", case_id=case)
        town.once()
        assert not town.post.mails and not town.failures(), "a wrong password is no fault of a receiver"
        town.secret("smtp.password", PASSWORD)
        town.once()
        assert len(town.post.mails) == 1, town.post.logins
        assert PASSWORD not in town.log() and "verkeerd" not in town.log()
        town.settings(login="password", security="none", server="smtp://127.0.0.1:1")
        town.once(status=78)  # not over an open line


class Issuer(http.server.ThreadingHTTPServer):
    """Gives a token to whoever asks, each time another one."""

    def __init__(self, seconds):
        self.asked, self.seconds = [], seconds
        super().__init__(("127.0.0.1", 0), Asked)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Asked(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        issuer = self.server
        issuer.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        token = f"token-{len(issuer.asked)}"
        body = json.dumps({"access_token": token, "expires_in": issuer.seconds}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def logs_in_with_a_token():
    with Town() as town, Issuer(3600) as issuer:
        town.mail("coach-1")
        town.serve(xoauth2=True)
        town.secret("smtp.secret", "geheim&van=hier")
        town.settings(login="xoauth2", user=f"dienst@{HOST}", client_id="mail",
                      token_url=f"http://127.0.0.1:{issuer.server_port}/token", scope="https://outlook.example/.default")
        town.once()
        town.post.token = "token-1"
        town.start()
        town.up_to_coach()
        assert until(lambda: len(town.post.mails) == 1), (town.post.logins, town.log()[-2000:])
        town.up_to_coach()
        assert until(lambda: len(town.post.mails) == 2)
        assert len(issuer.asked) == 1, "a token that lives is used again"
        assert "client_secret=geheim%26van%3Dhier" in issuer.asked[0] and "grant_type=client_credentials" in issuer.asked[0]
        # the token was revoked: that is heard from the server, and the next attempt has a new one
        town.post.token = "token-2"
        town.up_to_coach()
        assert until(lambda: len(town.post.mails) == 3), (town.post.logins, town.log()[-2000:])
        assert len(issuer.asked) == 2 and "weigert de aanmelding" in town.log() and not town.failures()
        # nobody gives a token
        issuer.shutdown()
        issuer.server_close()
        town.post.token = "token-3"
        town.up_to_coach()
        assert until(lambda: "geen token" in town.log())
        town.end()
        assert len(town.post.mails) == 3
        assert not any(secret in town.log() for secret in ("token-1", "token-2", "van=hier", "Bearer"))
    with Town() as town, Issuer(1) as issuer:  # one that ends soon is asked anew for each mail
        town.mail("coach-1")
        town.serve(xoauth2=True)
        town.secret("smtp.secret", "geheim")
        town.settings(login="xoauth2", user=f"dienst@{HOST}", client_id="mail", token_url=f"http://127.0.0.1:{issuer.server_port}/")
        town.once()
        for n in (1, 2):
            town.post.token = f"token-{n}"
            town.up_to_coach()
            town.once()
            assert len(town.post.mails) == n == len(issuer.asked), (town.post.logins, issuer.asked)


def logs_in_with_a_token_of_a_file():
    """Another program of the office keeps it fresh."""
    with Town() as town:
        path = os.path.join(town.folder, "token")
        town.mail("coach-1")
        town.serve(xoauth2=True)
        town.settings(login="xoauth2", user=f"dienst@{HOST}", token_file=path)
        town.once()
        town.up_to_coach()
        town.once()
        assert not town.post.mails and "geen token" in town.log()
        for n in (1, 2):
            town.post.token = f"vers-{n}"
            with open(path, "w", encoding="utf-8") as file:
                file.write(town.post.token + "\n")
            town.up_to_coach()
            town.once()
        assert len(town.post.mails) == 3 and "vers-" not in town.log(), town.post.logins
        town.settings(token_url="https://login.example/token", client_id="mail")
        town.once(status=78)  # one way or the other


def says_what_is_wrong_with_a_certificate():
    with Town() as town:
        town.mail("coach-1")
        town.serve()
        town.once()
        town.up_to_coach()
        path, context = expired_certificate(town.folder)
        expired = SmtpServer(town.post, context=context)
        expired.start()
        town.stack.callback(expired.stop)
        settings = dict(town.values)
        for words, more in (("is verlopen", {"server": f"smtp://localhost:{expired.port}", "ca_file": path}),
                            ("wordt niet vertrouwd", {"ca_file": None}),
                            ("niet te vinden", {"server": "smtp://bestaat-niet.invalid:25"}),
                            ("geen verbinding", {"server": "smtp://127.0.0.1:1"})):
            town.settings(**{**settings, **more})
            before = len(town.log())
            town.once()
            assert words in town.log()[before:], (words, town.log()[before:])
        assert not town.post.mails and not town.failures()
        town.settings(**{**settings, "ca_file": "/bestaat-niet.pem"})
        town.once(status=78)
        town.settings(**settings)
        town.once()
        assert len(town.post.mails) == 1


def survives_what_a_server_does():
    with Town() as town:
        town.serve()
        town.mail("professional-1")
        town.mail("coach-1")
        town.once()
        case = town.at_coach()
        # for now: 451 at the receiver, then after the text, then a line that breaks, then it works; one mail comes of it
        town.post.refuse["professional-1@post.example"] = ["451 later", "450 later"]
        town.post.data = ["452 later", "drop"]
        town.post.mails.clear()
        town.start()
        town.ask(case)
        assert until(lambda: town.post.to("professional-1@post.example")), town.log()
        assert until(lambda: len(town.post.mails) >= 1)
        # for good: the administrator sees it, with the status, and nothing is tried again
        town.post.refuse["professional-1@post.example"] = ["550 no such user"] * 50
        town.ask(case)
        failed = until(town.failures)
        assert failed["professional-1"]["reason"] == "refused" and failed["professional-1"]["status"] == 550, failed
        assert town.site.connect().query("health")["mail_failed"] == 1
        town.post.refuse.clear()
        town.mail("professional-1")
        assert not town.failures()
        # all mail is refused for a while: that is our sender, and nobody's address
        town.post.sender = "550 you may not send"
        before = len(town.post.mails)
        town.ask(case)
        assert until(lambda: "mail-server" in town.log())
        town.post.sender = None
        assert until(lambda: len(town.post.mails) > before) and not town.failures()
        # slow
        town.post.slow = 2
        before = len(town.post.mails)
        town.ask(case)
        assert until(lambda: len(town.post.mails) > before)
        time.sleep(3)
        town.end()
        ids = town.post.ids()
        assert len(ids) == len(set(ids)), "twice"


def survives_a_hostile_server():
    """Whatever a server says, nothing of it is believed, logged or waited for without end."""
    speeches = [b"", b"\x00\xff" * 5000, b"220 " + b"a" * 200000 + b"\r\n", b"220-a\r\n" * 20000,
                b"220 hi\r\n250-" + b"b" * 9000 + b"\r\n250 STARTTLS\r\n220 go\r\n" + b"\x16\x03\x01\xff\xff" + os.urandom(3000),
                b"554 no\r\n", b"999 what\r\n", b"220 a\r\n250 SIZE\r\n250 OK\r\n250 OK\r\n354 go\r\n250 taken\r\n"]

    def speak(server):
        for speech in speeches:
            with contextlib.suppress(OSError):
                line, _ = server.accept()
                with line:
                    line.sendall(speech)
                    line.settimeout(0.3)
                    line.recv(4096)

    with Town() as town, socket.create_server(("127.0.0.1", 0)) as server:
        town.mail("coach-1")
        town.settings(server=f"smtp://127.0.0.1:{server.getsockname()[1]}")
        town.once()
        case = town.submit()
        town.site.connect("professional-1").command("case_escalate", case_id=case)
        speaker = threading.Thread(target=speak, args=(server,), daemon=True)
        speaker.start()
        town.start()
        assert until(lambda: not speaker.is_alive()), "it stopped trying"
        town.end()
        assert "aaaa" not in town.log() and not town.failures()
        # all the same it comes when the server is a mail server
        town.serve()
        town.once()
        assert len(town.post.mails) == 1


def dies_and_sends_nothing_twice():
    with Town() as town:
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        asked = 0
        town.post.slow = 0.02
        for _ in range(12):
            town.start()
            town.ask(case, 4)
            asked += 4
            time.sleep(chance.uniform(0.05, 1.0))
            town.end(kill=True)
        town.start()
        assert until(lambda: len(town.post.mails) + len(unknowns(town)) >= asked), \
            f"seed {seed}: {len(town.post.mails)} of {asked}, {len(unknowns(town))} unknown"
        time.sleep(1)
        town.end()
        ids = town.post.ids()
        assert len(ids) == len(set(ids)), f"seed {seed}: sent twice"
        assert len(ids) <= asked


def unknowns(town):
    with open(os.path.join(town.state, "ledger"), encoding="utf-8") as file:
        settled = {}
        for line in file:
            words = line.split()
            if words[1:2] == ["is"]:
                settled[words[2]] = words[3]
    return [key for key, state in settled.items() if state in "uf"]


def dies_while_the_server_has_it():
    """The server took the mail and did not say so yet: it is never sent again, and somebody is told."""
    with Town() as town:
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
        town.post.data = ["take-and-wait"]
        town.post.arrived.clear()
        town.start()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        town.end(kill=True)
        town.once()
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 1
        assert town.failures()["professional-1"]["reason"] == "unknown", town.failures()
        # nor where it took all of it and then says nothing for too long
        town.mail("professional-1")
        town.post.data = ["take-and-wait"]
        before = town.post.attempts
        town.start()
        town.ask(case)
        assert until(lambda: "professional-1" in town.failures()), town.log()
        town.end()
        assert town.failures()["professional-1"]["reason"] == "unknown", town.failures()
        assert town.post.attempts == before + 1
        # a ledger whose last line was torn is read up to there; one that is damaged is not used
        path = os.path.join(town.state, "ledger")
        with open(path, "ab") as file:
            file.write(b"0123456789abcdef put 00")
        town.once()
        with open(path, "r+b") as file:
            file.seek(20)
            file.write(b"X")
        town.once(status=65)
        assert len(town.post.mails) == 2


def dies_before_it_hears_that_it_was_taken():
    """The server said yes; whoever is killed before he hears it, or before he wrote it down, sends it no second time."""
    with Town() as town:
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
        town.start()
        town.post.taking = lambda: town.process.send_signal(signal.SIGSTOP)
        town.post.arrived.clear()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        time.sleep(0.5)  # the 250 lies in its socket
        town.end(kill=True)
        town.post.taking = None
        town.once()
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 1
        assert town.failures()["professional-1"]["reason"] == "unknown", "somebody is told that nobody knows"


def ends_behind_the_mail_that_is_under_way():
    """Whoever stops it waits for one mail, not for all that is due; what waited goes when it runs again."""
    with Town() as town:
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
        town.ask(case, times=4)
        town.post.taking = lambda: town.process.send_signal(signal.SIGTERM)
        town.start()
        town.process.wait(SECONDS)
        town.end()
        assert len(town.post.mails) == 1, len(town.post.mails)
        town.post.taking = None
        town.once()
        assert len(town.post.mails) == len(set(town.post.ids())) == 4, town.post.ids()
        assert not town.failures()


def ends_soon_whatever_the_server_does():
    """A stop waits for no server that is silent. What that cannot have yet goes when it runs again; where it has all of a
    mail it has some seconds to say so."""
    with Town(fast=False) as town:
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
        town.post.sender = "wait"
        town.start()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        town.end()
        town.post.sender = None
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 1 and not town.failures(), town.log()
        town.post.data = ["take-and-wait"]
        town.post.arrived.clear()
        town.start()
        town.ask(case)
        assert town.post.arrived.wait(SECONDS)
        town.process.send_signal(signal.SIGTERM)
        assert town.process.wait(45) == 0, "it waits for as long as the server does"
        town.process = None
        town.once()
        assert len(town.post.to("professional-1@post.example")) == 2
        assert town.failures()["professional-1"]["reason"] == "unknown", town.failures()


def ends_when_it_cannot_remember():
    """A full disk: nothing is sent of which it could not remember that it was."""
    with Town() as town:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k,mode=0700", "tmpfs", town.state], capture_output=True,
                          check=False).returncode != 0:
            return "SKIP: no file system can be mounted here"
        town.stack.callback(subprocess.run, ["umount", "-l", town.state], check=False)
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
        town.start()
        assert until(lambda: "resumed" in town.log())
        filling = os.path.join(town.state, "vol")
        with contextlib.suppress(OSError), open(filling, "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 512)
        town.ask(case, 40)  # more than what is left of the ledger's last page
        assert town.process.wait(SECONDS) == 74, town.log()[-2000:]
        town.process = None
        assert "cannot be written" in town.log(), town.log()[-2000:]
        town.once(status=78)  # nor does it start
        sent = len(town.post.mails)
        os.unlink(filling)
        town.once()
        town.once()
        told = len(town.failures())  # at most one was on its way
        assert len(set(town.post.ids())) == len(town.post.mails) >= 40 - told, (sent, len(town.post.mails), told)
        return None


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
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
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
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
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
        town.serve()
        town.mail("professional-1")
        town.once()
        case = town.at_coach()
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
    sys.exit(main(tells_who_is_asked_and_nobody_else, tells_what_came_together_in_one_mail, encrypts_or_sends_nothing, logs_in, logs_in_with_a_token,
                  logs_in_with_a_token_of_a_file, says_what_is_wrong_with_a_certificate,
                  survives_what_a_server_does, survives_a_hostile_server, dies_and_sends_nothing_twice,
                  dies_while_the_server_has_it, ends_behind_the_mail_that_is_under_way,
                  dies_before_it_hears_that_it_was_taken, ends_soon_whatever_the_server_does, ends_when_it_cannot_remember, gives_up_in_the_end, tells_nobody_who_was_shut_out, begins_anew_after_a_restore, listens_over_one_line, waits_for_the_daemon, makes_a_digest_once_a_working_day, invites_to_meetings,
                  is_no_door))
