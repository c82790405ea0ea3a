# SPDX-License-Identifier: EUPL-1.2
"""What the tests of signing in share: a gateway with issuers, a process of node that is one, and a browser's manners as
far as being sent to and fro goes."""
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import urllib.parse

from daemon_site import HERE, die_with_parent
from gateway_site import Gateway

NODE = shutil.which("node") or shutil.which("nodejs")
OIDC = os.path.join(HERE, "oidc")
SECRET = "geheim:met/teken + lang genoeg om het terug te vinden"

def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Node:
    """A process of node that says "ready"."""

    def __init__(self, script, *words, folder=OIDC):
        self.process = subprocess.Popen([NODE, os.path.join(folder, script), *words], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, preexec_fn=die_with_parent)
        for line in self.process.stdout:
            if line.strip() == "ready":
                return
        raise AssertionError(f"{script} does not start: {self.process.wait()}")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Agent:
    """A browser as far as signing in goes: cookies per host and port, and where it is sent."""

    def __init__(self):
        self.jars = {}
        self.token = None

    def send(self, url, method="GET", form=None, headers=None):
        parts = urllib.parse.urlsplit(url)
        jar = self.jars.setdefault(parts.netloc, {})
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent.update(headers or {})
        line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30) if parts.scheme == "http" else \
            http.client.HTTPSConnection(parts.hostname, parts.port, timeout=30, context=ssl._create_unverified_context())
        line.request(method, parts.path + ("?" + parts.query if parts.query else ""),
                     None if form is None else urllib.parse.urlencode(form), sent)
        answer = line.getresponse()
        text = answer.read().decode(errors="replace")
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, value = header.split(";")[0].split("=", 1)
            gone = "Max-Age=0" in header or "expires=Thu, 01 Jan 1970" in header
            jar.pop(name, None) if gone else jar.update({name: value})
        location = answer.headers.get("Location")
        line.close()
        return answer.status, urllib.parse.urljoin(url, location) if location else None, text, answer.headers

    def follow(self, url, stop, most=12):
        """To the first answer that sends nowhere, or to an address that begins so, which is not visited."""
        for _ in range(most):
            if url.startswith(stop):
                return url, None, None
            status, location, text, _ = self.send(url)
            if location is None:
                return url, status, text
            url = location
        raise AssertionError(f"sent round without an end, last to {url}")

    def session(self, gateway):
        status, _, text, _ = self.send(gateway.url + "/v1/sessie")
        return json.loads(text) if status == 200 else None


class SignIn(Gateway):
    """A gateway that is no practice, at an address that is known before, with these issuers."""

    def __init__(self, issuers, credentials, more=""):
        self.at = free_port()
        self.credentials = credentials
        settings = f"origin: http://127.0.0.1:{self.at}\nwhom_to_ask: \"de helpdesk, tst. 1234\"\n{more}issuers:\n"
        for issuer in issuers:
            settings += "  - " + "\n    ".join(f"{key}: {value}" for key, value in issuer.items()) + "\n"
        super().__init__(settings, practice=False, words=["--listen", f"127.0.0.1:{self.at}"])

    def make(self, settings):
        super().make(settings)
        for name, text in self.credentials.items():
            self.write("profile/" + name, text, 0o600)

    def admin(self, name, **body):
        with self.site.connect() as admin:
            return admin.command(name, **body)

    def refused(self, why, count=1):
        self.wait_logged("signin-refused", count)
        found = [json.loads(line)["text"] for line in self.text_of_log().splitlines() if "signin-refused" in line]
        assert found[-1].endswith(": " + why), found


def code_on(page):
    return re.search(r"<code>([0-9A-Z-]{64})</code>", page).group(1)


def subject_of(code):
    """The 32 bytes that a sign-in's code stands for."""
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = 0
    for digit in code.replace("-", ""):
        number = number << 5 | digits.index(digit)
    return (number >> 4).to_bytes(32, "big")


def issuer(code, port, **more):
    return {"code": code, "name": f"Gemeente {code}", "url": f"http://127.0.0.1:{port}", "client_id": "doorbraak",
            "credential": f"{code}.secret", **more}
