# SPDX-License-Identifier: EUPL-1.2
"""Signing in with OpenID Connect at an issuer that lies, one way at a time; and what a browser brings back that it did
not leave with. Needs node."""
import contextlib
import json
import os
import secrets
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from daemon_site import main
from oidc_site import NODE, SECRET, Agent, Node, SignIn, code_on, free_port, issuer, subject_of


@contextlib.contextmanager
def liar(tls=(), **more):
    port = free_port()
    node = Node("hostile.mjs", str(port), "doorbraak", *tls)
    url = f"http{'s' if tls else ''}://127.0.0.1:{port}"
    roles = {"roles_claim": "roles", "roles": "[{claim: behandelaar, roles: [professional]}]"}
    try:
        with SignIn([{**issuer("schurk", port), "url": url, **roles, **more}], {"schurk.secret": SECRET}) as gateway:
            gateway.issuer = url
            yield gateway
    finally:
        node.stop()


def lie(gateway, name):
    return json.loads(Agent().send(f"{gateway.issuer}/lie/{name}")[2])


def leaves(gateway, agent, who="visitor"):
    """To the issuer, which signs in without asking: the address that it sends back to."""
    status, location, text, _ = agent.send(gateway.url + "/aanmelden")
    assert status == 303, (status, text)
    return agent.send(location + "&who=" + who)[1]


def known(gateway, agent=None, who="visitor", person="professional-1"):
    lie(gateway, "none")
    agent = agent or Agent()
    status, _, text, _ = agent.send(leaves(gateway, agent, who))
    assert status == 403, (status, text)
    gateway.admin("signin_put", person=person, subject=subject_of(code_on(text)))


def lies_are_not_believed():
    with liar() as gateway:
        known(gateway)
        agent = Agent()
        assert agent.send(leaves(gateway, agent))[0] == 303 and agent.session(gateway)["person"] == "professional-1"
        lie(gateway, "audience-of-many")  # for others too, and not said to whom it was given
        faults = {"alg-none": "algorithm", "shared-secret": "algorithm", "unknown-kid": "unknown-key",
                  "crit": "malformed", "forged": "signature", "changed": "signature", "cut": "malformed",
                  "wrong-issuer": "issuer", "issuer-prefix": "issuer", "wrong-audience": "audience",
                  "no-audience": "audience", "audience-of-many": "audience", "given-to-another": "audience",
                  "expired": "expired", "no-expiry": "malformed", "from-later": "stale", "long-ago": "stale",
                  "not-yet": "stale", "wrong-nonce": "nonce", "no-nonce": "nonce", "replayed": "nonce",
                  "no-subject": "subject", "subject-number": "subject", "another-state": "state",
                  "another-name": "other-issuer", "nameless": "other-issuer", "declined": "declined",
                  "huge": "token-endpoint", "no-json": "token-endpoint", "no-token": "token-endpoint",
                  "redirected": "token-endpoint"}
        for n, (name, why) in enumerate(faults.items()):
            lie(gateway, name)
            visitor = Agent()
            status, _, text, headers = visitor.send(leaves(gateway, visitor))
            assert status in (403, 503), (name, status, text)
            assert visitor.session(gateway) is None, name
            gateway.refused(why, n + 1)
        lie(gateway, "none")
        visitor = Agent()
        assert visitor.send(leaves(gateway, visitor))[0] == 303
        assert "visitor" not in gateway.text_of_log()
        gateway.stop()


def an_answer_counts_once_and_in_its_own_browser():
    with liar() as gateway:
        known(gateway)
        mine, other = Agent(), Agent()
        back = leaves(gateway, mine)
        # somebody else's browser with my answer: it did not leave with it (and nobody is signed in as me there)
        assert other.send(back)[0] == 403 and other.session(gateway) is None
        gateway.refused("state")
        stolen = dict(mine.jars[f"127.0.0.1:{gateway.at}"])
        assert mine.send(back)[0] == 303 and mine.session(gateway)
        # once more, with all that the browser had then: the state was used
        other.jars[f"127.0.0.1:{gateway.at}"] = stolen
        assert other.send(back)[0] == 403 and other.session(gateway) is None
        gateway.refused("state-used", 2)
        # a cookie that we did not seal
        forger = Agent()
        name = next(name for name in stolen if "aanmelden" in name)
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["state"][0]
        forger.jars[f"127.0.0.1:{gateway.at}"] = {name: stolen[name][:-4] + "AAAA"}
        assert forger.send(back)[0] == 403
        forger.jars[f"127.0.0.1:{gateway.at}"] = {name: "x" * 1000}
        assert forger.send(back)[0] == 403
        assert forger.send(f"{gateway.url}/aanmelden/antwoord/schurk?code=x&state={state}&state={state}")[0] == 400
        assert forger.send(f"{gateway.url}/aanmelden/antwoord/schurk")[0] == 403
        assert forger.send(f"{gateway.url}/aanmelden/antwoord/elders?code=x&state={state}")[0] in (200, 404)
        # a session that was there before is not the one that is there after: none is given by who came first
        before = Agent()
        cookie = f"doorbraak-{gateway.at}"
        before.jars[f"127.0.0.1:{gateway.at}"] = {cookie: secrets.token_hex(32)}
        planted = before.jars[f"127.0.0.1:{gateway.at}"][cookie]
        assert before.send(leaves(gateway, before))[0] == 303
        assert before.jars[f"127.0.0.1:{gateway.at}"][cookie] != planted
        first = before.jars[f"127.0.0.1:{gateway.at}"][cookie]
        assert before.send(leaves(gateway, before))[0] == 303
        assert before.jars[f"127.0.0.1:{gateway.at}"][cookie] != first
        old = Agent()
        old.jars[f"127.0.0.1:{gateway.at}"] = {cookie: first}
        assert old.session(gateway) is None, "the session before this sign-in goes on"
        gateway.stop()


def whoever_comes_back_without_end_fills_no_log():
    """Nobody needs to have left for that: a stranger gets his page each time, and a line in the log now and then."""
    with liar() as gateway:
        def come_back():
            status, _, _, _ = Agent().send(gateway.url + "/aanmelden/antwoord/schurk?state=x&code=y")
            assert status == 403, status
            return 1

        def lines():
            return [json.loads(line) for line in gateway.text_of_log().splitlines() if "signin-refused" in line]

        start = time.monotonic()
        came = sum(come_back() for _ in range(400))
        gateway.wait_logged("signin-refused", 200)
        assert len(lines()) <= 201 + (time.monotonic() - start) / 2, len(lines())
        end = time.monotonic() + 30
        while not any(line.get("untold") for line in lines()) and time.monotonic() < end:
            time.sleep(0.5)
            came += come_back()
        told = sum(1 + line.get("untold", 0) for line in lines())
        assert 400 < told <= came, (told, came)


def goes_nowhere_else_afterwards():
    with liar() as gateway:
        known(gateway)
        for to in ("//elders.example.nl/", "https://elders.example.nl", "/\\elders.example.nl", "/x\"><script>", "/" + "a" * 400):
            agent = Agent()
            status, location, _, _ = agent.send(gateway.url + "/aanmelden?terug=" + urllib.parse.quote(to, safe=""))
            if status == 400:
                continue
            back = agent.send(location)[1]
            assert agent.send(back)[1] == gateway.url + "/", to
        agent = Agent()
        location = agent.send(gateway.url + "/aanmelden?terug=/zaken")[1]
        wanted = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)
        assert wanted["code_challenge_method"] == ["S256"] and len(wanted["code_challenge"][0]) == 43, wanted
        assert wanted["response_type"] == ["code"] and wanted["scope"] == ["openid"], wanted
        assert len(wanted["state"][0]) == 43 and len(wanted["nonce"][0]) == 43, wanted
        assert agent.send(agent.send(location)[1])[1] == gateway.url + "/zaken"
        gateway.stop()


def an_issuer_that_is_away_keeps_nobody_else_waiting():
    with liar() as gateway:
        lie(gateway, "down")
        status, _, text, _ = Agent().send(gateway.url + "/aanmelden")
        assert status == 503 and "Probeer het straks opnieuw" in text, (status, text)
        begun = time.monotonic()
        assert Agent().send(gateway.url + "/aanmelden")[0] == 503  # it was asked a moment ago
        assert time.monotonic() - begun < 2
        for name in ("another-description", "plain-http"):
            time.sleep(5.1)
            lie(gateway, name)
            assert Agent().send(gateway.url + "/aanmelden")[0] == 503
        time.sleep(5.1)
        known(gateway)
        # a token endpoint that does not answer: others are served meanwhile, and it ends
        lie(gateway, "silent")
        agent = Agent()
        back = leaves(gateway, agent)
        parts = urllib.parse.urlsplit(back)
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as line:
            jar = agent.jars[parts.netloc]
            line.sendall((f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nCookie: " +
                          "; ".join(f"{k}={v}" for k, v in jar.items()) + "\r\n\r\n").encode())
            begun = time.monotonic()
            for _ in range(50):
                assert Agent().send(gateway.url + "/openapi.json")[0] == 200
            assert time.monotonic() - begun < 5
            assert line.recv(65536).startswith(b"HTTP/1.1 503")
            assert time.monotonic() - begun < 15
        lie(gateway, "none")
        # and one under way when the gateway stops is answered
        lie(gateway, "silent")
        agent = Agent()
        back = leaves(gateway, agent)
        gateway.stop()


def roles_that_no_longer_fit_are_said():
    """Who becomes the privacy officer signed in with a role that he has no more: not as if the daemon were away."""
    with liar() as gateway:
        known(gateway)
        agent = Agent()
        assert agent.send(leaves(gateway, agent))[0] == 303 and agent.session(gateway)
        gateway.admin("person_put", person="professional-1", organisation="gemeente-proef", roles=["privacy"])
        status, _, text, _ = agent.send(gateway.url + "/v1/sessie")
        assert status == 403 and json.loads(text)["code"] == "DENIED", (status, text)
        gateway.stop()


def a_daemon_that_is_away_is_a_page_too():
    with liar() as gateway:
        known(gateway)
        agent = Agent()
        back = leaves(gateway, agent)
        gateway.site.stop()
        status, _, text, headers = agent.send(back)
        assert status == 503 and headers["Content-Type"].startswith("text/html"), (status, headers["Content-Type"], text)
        assert "Probeer het straks opnieuw" in text and agent.session(gateway) is None
        gateway.stop()


def certificate(folder, name, address):
    """A certificate of its own for this address, and its key."""
    paths = os.path.join(folder, name + ".crt"), os.path.join(folder, name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=issuer",
                    "-addext", f"subjectAltName={address}", "-out", paths[0], "-keyout", paths[1]],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return paths


def an_issuer_is_who_its_certificate_says():
    with tempfile.TemporaryDirectory() as folder:
        mine = certificate(folder, "mine", "IP:127.0.0.1")
        with liar(mine, ca_file=mine[0]) as gateway:
            known(gateway)
            agent = Agent()
            assert agent.send(leaves(gateway, agent))[0] == 303 and agent.session(gateway)
            gateway.stop()
        # nor does it send our secret where no certificate says who hears it, be it this machine
        with liar(mine, ca_file=mine[0]) as gateway:
            line = ssl._create_unverified_context()
            with urllib.request.urlopen(gateway.issuer + "/lie/plain-loopback", context=line) as answer:
                answer.read()
            assert Agent().send(gateway.url + "/aanmelden")[0] == 503
            gateway.stop()
        others = certificate(folder, "others", "IP:127.0.0.1")
        elsewhere = certificate(folder, "elsewhere", "DNS:elders.example.nl")
        for served, trusted in ((mine, None), (mine, others[0]), (elsewhere, elsewhere[0])):
            with liar(served, **({"ca_file": trusted} if trusted else {})) as gateway:
                assert Agent().send(gateway.url + "/aanmelden")[0] == 503, (served, trusted)
                gateway.stop()


def settings_that_cannot_be_are_said():
    def refused(text, credentials=None, says=""):
        made = {"schurk.secret": SECRET} if credentials is None else credentials
        try:
            with SignIn([{**issuer("schurk", 1), **text}], made):
                raise AssertionError(f"it started with {text}")
        except AssertionError as error:
            assert "ended" in str(error) and says in str(error), (text, str(error)[-500:])

    refused({"url": "http://elders.example.nl"}, says="https address")
    refused({"url": "https://elders.example.nl/?x=1"}, says="https address")
    refused({"client_auth": "none"}, says="client_auth")
    refused({"credential": "../key.secret"}, says="credential")
    refused({"scopes": "email"}, says="openid")
    refused({"roles_claim": "roles"}, says="roles_claim")
    refused({"roles_claim": "roles", "roles": "[{claim: x, roles: [gateway]}]"}, says="role under roles")
    refused({"roles_claim": "roles", "roles": "[{claim: x, roles: [mailer]}]"}, says="role under roles")
    refused({"client_auth": "private-key"}, says="private JWK")
    refused({}, {}, says="schurk.secret")


if __name__ == "__main__":
    if NODE is None:
        print("skipped: node is not here")
        sys.exit(77)
    main(lies_are_not_believed, an_answer_counts_once_and_in_its_own_browser, whoever_comes_back_without_end_fills_no_log, goes_nowhere_else_afterwards,
         an_issuer_that_is_away_keeps_nobody_else_waiting, a_daemon_that_is_away_is_a_page_too,
         roles_that_no_longer_fit_are_said, an_issuer_is_who_its_certificate_says,
         settings_that_cannot_be_are_said)
