# SPDX-License-Identifier: EUPL-1.2
"""A real daemon with a real SMTP server (aiosmtpd) and doorbraak-mail between them, and the people of a town."""
import asyncio
import base64
import contextlib
import email
import email.policy
import os
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
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, SMTP
except ImportError as missing:
    print(f"SKIP mail: {missing} (Debian package python3-aiosmtpd)")
    sys.exit(77)

from daemon_site import BUILD, Site, add_table, die_with_parent, submit
from protocol import Keys

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

    def begin(self):
        """A mail server, mail for professional-1, and his case, whose coach may ask him."""
        self.serve()
        self.mail("professional-1")
        self.once()
        return self.at_coach()


def unknowns(town):
    with open(os.path.join(town.state, "ledger"), encoding="utf-8") as file:
        settled = {}
        for line in file:
            words = line.split()
            if words[1:2] == ["is"]:
                settled[words[2]] = words[3]
    return [key for key, state in settled.items() if state in "uf"]
