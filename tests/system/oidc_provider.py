# SPDX-License-Identifier: EUPL-1.2
"""Signing in with OpenID Connect against a real provider (npm oidc-provider), as two issuers: from a first time that
nobody is known by to signing out there too. Needs node and the packages that CMake puts in DOORBRAAK_OIDC."""
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

from daemon_site import main
from gateway_site import WEB
from oidc_site import NODE, OIDC, SECRET, Agent, Node, SignIn, code_on, free_port, issuer, subject_of

FOLDER = os.environ.get("DOORBRAAK_OIDC", OIDC)
PEOPLE = {
    "anna": {"roles": ["behandelaar"], "realm_access": {"roles": ["dbr-coach", "other"]}, "groups": "chairs"},
    "bert": {"roles": ["iets-anders"], "realm_access": {"roles": []}},
    "nobody": {"roles": ["behandelaar"], "realm_access": {"roles": ["dbr-coach"]}},
}


def client(port, **more):
    return {"client_id": "doorbraak", "redirect_uris": [f"http://127.0.0.1:{port}/aanmelden/antwoord/{more.pop('code')}"],
            "response_types": ["code"], "grant_types": ["authorization_code"],
            "post_logout_redirect_uris": [f"http://127.0.0.1:{port}/afmelden/klaar"], **more}


MAPPED = {"roles_claim": "realm_access.roles", "roles": "[{claim: dbr-coach, roles: [coach]}]"}


def sign_in_there(agent, url, login, back):
    """At the provider with this name, unless it knows the browser already; the answer's address, not visited."""
    page, status, text = agent.follow(url, back)
    if status is None:
        return page
    assert status == 200 and "login" in text, (page, status, text[:500])
    action = urllib.parse.urljoin(page, re.search(r'action="([^"]+)"', text).group(1))
    status, location, text, _ = agent.send(action, "POST", {"prompt": "login", "login": login, "password": "x"})
    assert location, (status, text[:500])
    return agent.follow(location, back)[0]


@contextlib.contextmanager
def two_issuers(auth="secret-basic", provider_auth="client_secret_basic", credential=SECRET, jwks=None):
    zuid, noord = free_port(), free_port()
    shared = {"client_secret": SECRET} if jwks is None else {"jwks": jwks, "token_endpoint_auth_signing_alg": "RS256"}
    with SignIn([issuer("zuid", zuid, client_auth=auth, **MAPPED), issuer("noord", noord)],
                {"zuid.secret": credential + "\n", "noord.secret": SECRET}) as gateway:
        def start(port, code, method, more, **how):
            wanted = {"port": port, "people": PEOPLE, **how,
                      "clients": [client(gateway.at, code=code, token_endpoint_auth_method=method, **more)]}
            node = Node("provider.mjs", json.dumps(wanted), folder=FOLDER)
            gateway.closing.callback(node.stop)
            return node

        gateway.start_zuid = lambda: start(zuid, "zuid", provider_auth, shared)
        gateway.zuid = gateway.start_zuid()
        start(noord, "noord", "client_secret_basic", {"client_secret": SECRET, "id_token_signed_response_alg": "ES256"},
              curve="P-256")
        yield gateway


def arrives(gateway, agent, login, code="zuid", to=None):
    """All of it; the last address, status and page."""
    query = "?terug=" + urllib.parse.quote(to, safe="") if to else ""
    back = f"{gateway.url}/aanmelden/antwoord/{code}"
    return agent.send(sign_in_there(agent, f"{gateway.url}/aanmelden/bij/{code}{query}", login, back))


def signs_in_at_two_issuers():
    with two_issuers() as gateway:
        agent = Agent()
        status, _, text, _ = agent.send(gateway.url + "/aanmelden?terug=/zaken")
        assert status == 200 and "Gemeente zuid" in text and "Gemeente noord" in text, text
        assert 'href="/aanmelden/bij/zuid?terug=%2Fzaken"' in text, text
        # the first time: nobody is known by it; the page says whom to ask, and which code to give
        status, _, text, _ = arrives(gateway, agent, "anna")
        assert status == 403 and "de helpdesk, tst. 1234" in text and agent.session(gateway) is None, (status, text)
        assert "anna" not in gateway.text_of_log() and "anna" not in text
        subject = subject_of(code_on(text))
        gateway.admin("signin_put", person="professional-1", subject=subject)
        # known, and without a role that is his here: still nothing
        status, _, text, _ = arrives(gateway, Agent(), "anna")
        assert status == 403 and "geen rol" in text and subject_of(code_on(text)) == subject, text
        gateway.admin("person_put", person="professional-1", organisation="gemeente-proef",
                      roles=["admin", "coach", "professional"])
        status, location, _, headers = arrives(gateway, agent, "anna", to="/zaken/D-104G-M2RC-1M70")
        assert status == 303 and location == gateway.url + "/zaken/D-104G-M2RC-1M70", (status, location)
        assert "HttpOnly" in headers["Set-Cookie"] and "SameSite=Lax" in headers["Set-Cookie"]
        session = agent.session(gateway)
        # of his three roles the one that the issuer vouches for
        assert session["person"] == "professional-1" and session["roles"] == ["coach"], session
        status, _, text, _ = agent.send(gateway.url + "/v1/personen/zoekopdrachten", "POST", headers={
            "X-CSRF-Token": session["csrfToken"], "Origin": gateway.url, "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json", "Content-Length": "0"})
        assert status == 403, (status, text)
        # the same name at the other issuer is somebody else; without a role claim the roles of here count
        other = Agent()
        status, _, text, _ = arrives(gateway, other, "anna", "noord")
        assert status == 403 and subject_of(code_on(text)) != subject
        gateway.admin("signin_put", person="professional-2", subject=subject_of(code_on(text)))
        assert arrives(gateway, other, "anna", "noord")[0] == 303
        assert other.session(gateway)["person"] == "professional-2"
        assert other.session(gateway)["roles"] == ["professional"]
        assert agent.session(gateway)["person"] == "professional-1"
        # bert has no role that is mapped
        status, _, text, _ = arrives(gateway, Agent(), "bert")
        gateway.admin("signin_put", person="professional-2", subject=subject_of(code_on(text)))
        status, _, text, _ = arrives(gateway, Agent(), "bert")
        assert status == 403 and "geen rol" in text, text
        # signing out leads past the issuer, and back
        status, _, text, _ = agent.send(gateway.url + "/v1/sessie", "DELETE", headers={
            "X-CSRF-Token": session["csrfToken"], "Origin": gateway.url, "Sec-Fetch-Site": "same-origin"})
        assert status == 200 and json.loads(text) == {"next": "/afmelden/bij/zuid"}, (status, text)
        assert agent.session(gateway) is None
        page, status, text = agent.follow(gateway.url + "/afmelden/bij/zuid", "none")
        assert status == 200 and "/session/end" in page and "id_token_hint" not in page, (page, status)
        action = urllib.parse.urljoin(page, re.search(r'action="([^"]+)"', text).group(1))
        xsrf = re.search(r'name="xsrf" value="([^"]+)"', text).group(1)
        status, location, _, _ = agent.send(action, "POST", {"xsrf": xsrf, "logout": "yes"})
        page, status, text = agent.follow(location, "none")
        assert page.startswith(gateway.url + "/afmelden/klaar") and status == 200 and "U bent afgemeld" in text, page
        # who is shut out is so at his next request
        gateway.admin("person_revoke", person="professional-2")
        assert other.session(gateway) is None
        gateway.stop()


def proves_itself_in_each_way():
    with two_issuers("secret-post", "client_secret_post") as gateway:
        assert arrives(gateway, Agent(), "nobody")[0] == 403
        gateway.wait_logged("signin-unknown")
        gateway.stop()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "key")
        made = subprocess.run([WEB, "--new-key", path], stdout=subprocess.PIPE, check=True, text=True).stdout
        assert os.stat(path).st_mode & 0o77 == 0
        with open(path, encoding="ascii") as file:
            private = file.read()
        again = subprocess.run([WEB, "--new-key", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        assert again.returncode == 78 and not again.stdout, "it wrote over a key"
    public = json.loads(made)
    assert "d" in json.loads(private) and not set(public["keys"][0]) & {"d", "p", "q", "dp", "dq", "qi"}, public
    with two_issuers("private-key", "private_key_jwt", private, public) as gateway:
        assert arrives(gateway, Agent(), "nobody")[0] == 403
        gateway.wait_logged("signin-unknown")
        gateway.stop()
    with two_issuers(credential="another") as gateway:  # a wrong secret
        assert arrives(gateway, Agent(), "nobody")[0] == 403
        gateway.refused("token-endpoint")
        gateway.stop()


def keys_are_fetched_again_when_they_were_rotated():
    with two_issuers() as gateway:
        assert arrives(gateway, Agent(), "nobody")[0] == 403
        gateway.wait_logged("signin-unknown")
        gateway.zuid.stop()
        time.sleep(5.1)  # it does not look again at once
        status, _, text, _ = Agent().send(gateway.url + "/aanmelden/bij/zuid")
        assert status == 303, (status, text)  # what it said is good for a while
        gateway.zuid = gateway.start_zuid()  # with new keys
        assert arrives(gateway, Agent(), "nobody")[0] == 403
        gateway.wait_logged("signin-unknown", 2)
        gateway.stop()


if __name__ == "__main__":
    if NODE is None or not os.path.isdir(os.path.join(FOLDER, "node_modules", "oidc-provider")):
        print("skipped: node, or the packages of the provider, are not here")
        sys.exit(77)
    main(signs_in_at_two_issuers, proves_itself_in_each_way, keys_are_fetched_again_when_they_were_rotated)
