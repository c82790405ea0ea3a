# SPDX-License-Identifier: EUPL-1.2
"""doorbraak-web in front of a real daemon, and a browser's manners in a few lines: cookie, token, JSON. What it sends
is made by hand, so that a test can also send what no browser does."""
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time

import daemon_site
from daemon_site import BUILD, Site, die_with_parent
from protocol import Keys, new_id

WEB = os.path.join(BUILD, "doorbraak-web")
PEOPLE = "# person,organisation,roles\nprofessional-1,gemeente-proef,professional\nadmin-1,gemeente-proef,admin\n"
INDEX = "<!doctype html><html lang=\"nl\"><title>Doorbraak</title><script src=\"/assets/main-AbCdEf12.js\"></script>"


SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "API-Version": "1.0.0",
}


def check_headers(answer, cache="no-store"):
    for name, value in SECURITY.items():
        assert answer.headers.get_all(name) == [value], (name, answer.headers.get_all(name))
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "default-src 'none'" in policy, policy
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"] == cache, answer.headers["Cache-Control"]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def problem(self, status, code=None):
        """The problem that it is; anything else is a failure."""
        assert self.status == status, (self.status, self.body)
        assert self.headers["Content-Type"] == "application/problem+json", dict(self.headers)
        found = self.json()
        assert found["status"] == status and found["title"] and found["detail"], found
        assert code is None or found["code"] == code, found
        return found


class Browser:
    """One connection, a cookie, a token."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.cookie = self.token = None
        self.line = None
        self.patience = 120

    def send(self, method, path, body=None, headers=None, language=None):
        if self.line is None:
            self.line = http.client.HTTPConnection(self.gateway.host, self.gateway.port, timeout=self.patience)
        sent = {"Cookie": self.cookie} if self.cookie else {}
        if language:
            sent["Accept-Language"] = language
        sent.update(headers or {})
        try:
            self.line.request(method, path, body, sent)
            answer = self.line.getresponse()
            data = answer.read()
        except (http.client.HTTPException, OSError):
            self.close()
            raise
        if answer.will_close:
            self.close()
        cookie = answer.headers.get("Set-Cookie")
        if cookie:
            self.cookie = cookie.split(";")[0] if "Max-Age=0" not in cookie else None
        return Answer(answer.status, answer.headers, data)

    def close(self):
        if self.line is not None:
            self.line.close()
        self.line = None

    def get(self, path, **more):
        return self.send("GET", path, **more)

    def own(self):
        return {"Origin": self.gateway.url, "Sec-Fetch-Site": "same-origin"}

    def follow(self, path, headers=None, **more):
        """A link of our own page."""
        return self.get(path, headers={"Sec-Fetch-Site": "same-origin", **(headers or {})}, **more)

    def sign_in(self, person):
        answer = self.send("POST", "/aanmelden/oefenen", f"person={person}",
                           {"Content-Type": "application/x-www-form-urlencoded", **self.own()})
        assert answer.status == 303 and answer.headers["Location"] == "/", (answer.status, answer.body)
        self.token = self.session()["csrfToken"]
        return self

    def session(self):
        answer = self.get("/v1/sessie")
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json()

    def change(self, method, path, body=None, key=None, headers=None, language=None):
        """A command, as the web client sends it."""
        sent = {"X-CSRF-Token": self.token, "Idempotency-Key": key or new_id().hex(), **self.own()}
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        data = body if body is None or isinstance(body, (bytes, str)) else json.dumps(body)
        return self.send(method, path, data, {k: v for k, v in sent.items() if v is not None}, language)

    def post(self, path, body=None, **more):
        return self.change("POST", path, {} if body is None else body, **more)

    def done(self, path, body=None, **more):
        answer = self.post(path, body, **more)
        assert answer.status == 201, (answer.status, answer.body)
        return answer.json()

    def submit(self, words="Ik wil rust.", **more):
        return self.done("/v1/zaken", {"ladder": "mini", "domains": ["debts"], "ground": "statutory-task",
                                       "groundBasis": "Wmo 2015, artikel 2.3.2",
                                       "texts": {"resident_words": words}}, **more)["caseId"]


class Events:
    """The stream of somebody who is signed in."""

    def __init__(self, browser, last=None):
        self.line = http.client.HTTPConnection(browser.gateway.host, browser.gateway.port, timeout=120)
        headers = {**({"Cookie": browser.cookie} if browser.cookie else {}), **({"Last-Event-ID": last} if last else {})}
        self.line.request("GET", "/v1/gebeurtenissen", headers=headers)
        self.answer = self.line.getresponse()
        self.last = last

    def next(self):
        """The next event as (kind, data); None at the end. Comments and waits are passed over."""
        event, data = None, None
        while True:
            line = self.answer.readline().decode()
            if not line:
                return None
            line = line.rstrip("\n")
            if line.startswith("id: "):
                self.last = line[4:]
            elif line.startswith("event: "):
                event = line[7:]
            elif line.startswith("data: "):
                data = json.loads(line[6:])
            elif line == "" and event:
                return event, data

    def close(self):
        self.line.close()


class Gateway:
    """A practice site, its daemon, and a gateway before it."""

    def __init__(self, settings="", practice=True, words=(), table=False):
        self.closing = contextlib.ExitStack()
        self.process = None
        self.environment = None
        self.more = list(words)
        self.site = self.closing.enter_context(Site())
        try:
            if table:
                daemon_site.add_table(self.site.ladder)
            self.site.start()
            self.site.pin_ports()
            self.site.let_in("professional-1", "professional")
            self.site.let_in("professional-2", "professional")
            self.practice = practice
            self.folder = os.path.join(self.site.folder, "gateway")
            self.make(settings)
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def write(self, name, text, mode=0o644):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True, mode=0o700)
        data = text if isinstance(text, bytes) else text.encode()
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
            out.write(data)
        return path

    def make(self, settings):
        keys = Keys()
        with self.site.connect() as admin:
            admin.command("person_put", person="poort-1", organisation="gemeente-proef", roles=["gateway"])
            admin.command("key_add", person="poort-1", key="web-1", public_key=keys.public_bytes)
        self.write("profile/server", self.site.commands + "\n" + self.site.server_key.decode() + "\n", 0o600)
        self.write("profile/key.public", keys.public.decode() + "\n", 0o600)
        self.write("profile/key.secret", keys.secret.decode() + "\n", 0o600)
        self.write("profile/person", "poort-1\nweb-1\n", 0o600)
        self.write("web/index.html", INDEX)
        self.write("web/assets/main-AbCdEf12.js", "console.log(1)")
        self.write("web/assets/main-AbCdEf12.js.br", b"not really brotli")
        self.write("web/assets/main-AbCdEf12.js.gz", b"not really gzip")
        self.write("web/thema/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
        self.write("web/.secret", "nobody sees this")
        self.write("outside.txt", "nobody sees this")
        os.symlink(os.path.join(self.folder, "outside.txt"), os.path.join(self.folder, "web", "link.txt"))
        self.write("people.csv", PEOPLE)
        self.settings = self.write("web.yaml", "practice_people: people.csv\n" + settings)

    def words(self):
        practice = ["--practice"] if self.practice else []
        return [WEB, "--profile", os.path.join(self.folder, "profile"), "--web", os.path.join(self.folder, "web"),
                "--listen", "127.0.0.1:0", "--ready-file", os.path.join(self.folder, "ready"), "--config",
                self.settings, *practice, *self.more]

    def start(self, connected=True):
        """Until it listens; and until the daemon answered it, where one does."""
        ready = os.path.join(self.folder, "ready")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(ready)
        self.log_path = os.path.join(self.folder, "log")
        with open(self.log_path, "ab") as log:
            before = self.count_logged("connected")  # of an earlier start
            self.process = subprocess.Popen(self.words(), env=self.site.environment(self.environment), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, preexec_fn=die_with_parent)
        end = time.monotonic() + 60
        while not os.path.exists(ready) or not os.path.getsize(ready):
            assert self.process.poll() is None, "the gateway ended: " + self.text_of_log()[-3000:]
            assert time.monotonic() < end, "the gateway does not become ready"
            time.sleep(0.01)
        with open(ready, encoding="utf-8") as file:
            self.url = file.read().strip()
        self.host, port = self.url.split("://")[1].rsplit(":", 1)
        self.port = int(port)
        if connected:
            self.wait_logged("connected", before + 1)

    def text_of_log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def count_logged(self, code):
        return self.text_of_log().count(f'"code":"{code}"')

    def wait_logged(self, code, count=1, seconds=60):
        end = time.monotonic() + seconds
        while self.count_logged(code) < count:
            assert time.monotonic() < end, f"the log has no '{code}':\n" + self.text_of_log()[-2000:]
            time.sleep(0.01)

    def browser(self, person=None):
        browser = Browser(self)
        self.closing.callback(browser.close)
        return browser.sign_in(person) if person else browser

    def raw(self, data, seconds=30, whole=True):
        """Bytes as they are; what came back until the other side closed, or `whole` answers were there."""
        with socket.create_connection((self.host, self.port), timeout=seconds) as line:
            line.sendall(data)
            got = b""
            with contextlib.suppress(socket.timeout, ConnectionResetError):
                while True:
                    piece = line.recv(65536)
                    if not piece:
                        break
                    got += piece
                    head, _, rest = got.partition(b"\r\n\r\n")
                    if whole and b"Content-Length: " in head and \
                            len(rest) >= int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0]):
                        break
            return got

    def status(self, data, **more):
        got = self.raw(data, **more)
        return int(got.split(b" ")[1]) if got.startswith(b"HTTP/1.1 ") else None

    def stop(self, status=0):
        self.process.send_signal(signal.SIGTERM)
        found = self.process.wait(60)
        self.process = None
        text = self.text_of_log()
        assert found == status, f"the gateway ended with {found}:\n{text[-6000:]}"
        for line in text.splitlines():
            json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        if kind is not None and hasattr(self, "log_path"):
            print("--- the gateway's log, the end of it\n" + self.text_of_log()[-4000:])
        self.closing.__exit__(kind, None, None)


main = daemon_site.main
