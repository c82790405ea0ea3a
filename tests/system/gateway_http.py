# SPDX-License-Identifier: EUPL-1.2
"""doorbraak-web before a real daemon: files, signing in for practice, commands and queries as JSON, the stream, a
daemon that goes away and comes back."""
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time

from gateway_site import Events, Gateway, check_headers, main
from protocol import new_id

def files_and_pages():
    with Gateway() as gateway:
        browser = gateway.browser()
        index = browser.get("/")
        assert index.status == 200 and b"<title>Doorbraak" in index.body
        assert index.headers["Content-Type"] == "text/html; charset=utf-8"
        check_headers(index, "no-cache")
        again = browser.get("/", headers={"If-None-Match": index.headers["ETag"]})
        assert again.status == 304 and again.body == b""
        script = browser.get("/assets/main-AbCdEf12.js")
        check_headers(script, "public, max-age=31536000, immutable")
        assert script.headers.get("Content-Encoding") is None and script.body == b"console.log(1)"
        packed = browser.get("/assets/main-AbCdEf12.js", headers={"Accept-Encoding": "gzip, br"})
        assert packed.headers["Content-Encoding"] == "br" and packed.body == b"not really brotli"
        assert packed.headers["Vary"] == "Accept-Encoding" and packed.headers["Content-Type"].startswith("text/java")
        packed = browser.get("/assets/main-AbCdEf12.js", headers={"Accept-Encoding": "gzip, br;q=0"})
        assert packed.headers["Content-Encoding"] == "gzip"
        # pages of the client's own router, and what is no file
        assert browser.get("/zaken/D-7K3M-9QX2-AB4C").body == index.body
        for path in ("/niet.js", "/.secret", "/link.txt", "/assets/main-AbCdEf12.js.br", "/outside.txt"):
            check_headers(browser.get(path))
            browser.get(path).problem(404)
        head = browser.send("HEAD", "/")
        assert head.status == 200 and head.body == b"" and int(head.headers["Content-Length"]) == len(index.body)
        # what has no such method says which it has
        for method, path, allow in (("DELETE", "/", "GET, HEAD"), ("PUT", "/zaken", "GET, HEAD"), ("OPTIONS", "/", "GET, HEAD"),
                                    ("OPTIONS", "/v1/sessie", "GET, DELETE"), ("OPTIONS", "/v1/zaken", "POST"),
                                    ("OPTIONS", "/v1/gebeurtenissen", "GET"), ("PATCH", "/", "GET, HEAD, POST, PUT, DELETE")):
            refused = browser.send(method, path)
            refused.problem(405)
            assert refused.headers["Allow"] == allow, (method, path, refused.headers["Allow"])
        # new files after SIGHUP
        gateway.write("web/index.html", "<!doctype html>nieuw")
        gateway.process.send_signal(1)
        gateway.wait_logged("files", 2)
        assert browser.get("/").body == b"<!doctype html>nieuw"
        gateway.stop()


def wall_screen_looks_only():
    with Gateway("wall_people: [professional-2]\n") as gateway:
        case = gateway.browser("professional-1").submit()
        wall = gateway.browser("professional-2")
        assert wall.get("/v1/ladders/mini/standups").status == 200
        assert wall.post("/v1/contacten/zoekopdrachten").status == 200
        for answer in (wall.post("/v1/zaken", {"ladder": "mini"}), wall.post(f"/v1/zaken/{case}/inzagen"),
                       wall.get(f"/v1/zaken/{case}/document")):
            answer.problem(403, "WALL_SCREEN")
        assert wall.change("DELETE", "/v1/sessie").status == 200
        gateway.stop()


def practice_sign_in():
    with Gateway() as gateway:
        browser = gateway.browser()
        browser.get("/v1/sessie").problem(401, "NOT_SIGNED_IN")
        page = browser.get("/aanmelden")
        check_headers(page)
        assert page.status == 200 and b'value="professional-1"' in page.body and b'lang="nl"' in page.body
        assert b"<details" not in page.body
        assert b"<style" not in page.body and b"<script" not in page.body and b"style=" not in page.body
        english = browser.get("/aanmelden", language="en-GB, nl;q=0.5")
        assert b'lang="en"' in english.body and b"Practice" in english.body, english.body
        assert browser.get("/aanmelden/stijl.css").headers["Content-Type"] == "text/css; charset=utf-8"
        # a picture in the tab, named and unnamed
        assert b'rel="icon" type="image/svg+xml" href="/thema/logo.svg"' in page.body
        icon = browser.get("/favicon.ico")
        assert icon.status == 200 and icon.headers["Content-Type"] == "image/svg+xml", icon.status
        browser.sign_in("professional-1")
        session = browser.session()
        assert session["person"] == "professional-1" and session["organisation"] == "gemeente-proef", session
        assert session["roles"] == ["professional"] and session["practice"] is True, session
        assert len(session["epoch"]) == 32 and session["now"].endswith("Z") and session["language"] == "nl", session
        assert browser.session()["csrfToken"] == session["csrfToken"]
        # nobody that the daemon does not know
        other = gateway.browser()
        form = {"Content-Type": "application/x-www-form-urlencoded", **other.own()}
        other.send("POST", "/aanmelden/oefenen", "person=niemand-1", form).problem(403)
        other.send("POST", "/aanmelden/oefenen", "person=poort-1&x=1", form).problem(400)
        # signing out
        old = browser.cookie
        gone = browser.change("DELETE", "/v1/sessie", headers={"Idempotency-Key": None})
        assert gone.status == 200 and "Max-Age=0" in gone.headers["Set-Cookie"]
        assert gone.json() == {"next": "/aanmelden"}, gone.body
        browser.cookie = old
        browser.get("/v1/sessie").problem(401)
        gateway.stop()


def practice_in_groups():
    with Gateway() as gateway:
        gateway.write("people.csv", "admin-1,a,admin\n[Zuid & West]\n# niemand\nprofessional-1,b,professional\n[Oost]\n")
        page = gateway.browser().get("/aanmelden").body
        zuid = page.index(b"<summary>Zuid &amp; West</summary>")
        assert page.index(b'value="admin-1"') < zuid < page.index(b'value="professional-1"') < page.index(b"<summary>Oost<")
        assert page.count(b"<details>") == page.count(b"</details>") == 2 and b"niemand" not in page
        gateway.stop()


def no_practice_without_both():
    with Gateway(practice=False) as gateway:
        browser = gateway.browser()
        assert b"professional-1" not in browser.get("/aanmelden").body
        form = {"Content-Type": "application/x-www-form-urlencoded", **browser.own()}
        answer = browser.send("POST", "/aanmelden/oefenen", "person=professional-1", form)
        assert answer.status in (404, 405) and "Set-Cookie" not in answer.headers
        gateway.stop()


def commands_and_queries():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit("Ik wil rust\r\nen dan werk.")
        show = browser.get(f"/v1/zaken/{case}")
        check_headers(show)
        assert show.headers["Content-Type"] == "application/json"
        shown = show.json()
        assert shown["caseId"] == case and shown["holder"] == "professional-1" and shown["ladder"] == "mini", shown
        assert shown["domains"] == ["debts"] and shown["submitted"].endswith("Z"), shown
        done = browser.done(f"/v1/zaken/{case}/wijzigingen", {"texts": {"plan": "Uitstel tot na het examen."}})
        assert done["sequence"] > 0 and "error" not in done and "stored" not in done, done
        read = browser.done(f"/v1/zaken/{case}/inzagen")
        texts = {text["field"]: text["words"] for text in read["answer"]["texts"]} if "texts" in read["answer"] \
            else read["answer"]
        assert "Ik wil rust\nen dan werk." in json.dumps(texts, ensure_ascii=False).replace("\\n", "\n"), read
        why = browser.get(f"/v1/zaken/{case}/termijnen", language="en").json()
        dutch = browser.get(f"/v1/zaken/{case}/termijnen").json()
        assert why["deadlines"][0]["sentence"] != dutch["deadlines"][0]["sentence"], why
        queue = browser.get("/v1/werklijsten?limit=5").json()
        assert [line["caseId"] for line in queue["cases"]] == [case], queue
        ladder = browser.get("/v1/ladders?ladder=mini").json()
        assert ladder["data"]["tiers"][0]["code"], ladder
        events = browser.get("/v1/gebeurtenissen/betekenissen?sequence=1").json()["events"]
        submitted = next(event for event in events if event.get("kind") == "case_submitted")
        assert submitted["body"]["domains"] == ["debts"] and submitted["via"] == "poort-1", submitted
        assert submitted["actor"] == "professional-1"
        found = browser.change("POST", "/v1/ladders/mini/zoekopdrachten", {"fileNumber": "2026-001"})
        assert found.status == 200 and found.json().get("cases", []) == [], found.body
        # the same key again is the same answer; with other bytes it is refused
        key = new_id().hex()
        one = browser.done(f"/v1/zaken/{case}/wijzigingen", {"stage": "stuck"}, key=key)
        assert browser.done(f"/v1/zaken/{case}/wijzigingen", {"stage": "stuck"}, key=key) == one
        browser.post(f"/v1/zaken/{case}/wijzigingen", {"stage": "threatens"}, key=key).problem(409, "ID_REUSED")
        # what the daemon refuses, in words
        other = gateway.browser("professional-2")
        refused = other.get(f"/v1/zaken/{case}")
        assert "niet voor u zichtbaar" in refused.problem(404, "NO_SUCH_CASE")["title"]
        english = other.get(f"/v1/zaken/{case}", language="en").problem(404)
        assert "zichtbaar" not in english["title"] and english["remedy"], english
        refused = browser.get("/v1/personen")
        refused.problem(405)
        assert refused.headers["Allow"] == "POST", refused.headers["Allow"]
        browser.get("/v1/niets").problem(404, "NO_SUCH_PATH")
        # the roles of the person, not of the gateway
        assert browser.change("POST", "/v1/personen/zoekopdrachten", {}).status == 403
        admin = gateway.browser("admin-1")
        people = admin.change("POST", "/v1/personen/zoekopdrachten", {}).json()["people"]
        assert {"professional-1", "poort-1"} <= {person["person"] for person in people}, people
        gateway.stop()


def everything_wrong_is_said_at_once():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        wrong = browser.post("/v1/zaken", {
            "ladder": "Mini!", "domains": "debts", "ground": "omdat", "household": [{"birthYear": 10000}, 7],
            "texts": {"plan": "", "resident_words": "zijn nummer is 111222333"}, "onzin": 1, "outsideDate": "2026-02-30",
            "deadline": "morgen"}, headers={"Idempotency-Key": "x"}).problem(400, "BAD_REQUEST")
        found = {(error["in"], error.get("pointer") or error.get("name")): error["code"] for error in wrong["errors"]}
        expected = {("body", "/ladder"): "BAD_VALUE", ("body", "/domains"): "BAD_VALUE", ("body", "/ground"): "BAD_VALUE",
                    ("body", "/household/0/role"): "MISSING_FIELD", ("body", "/household/1"): "BAD_VALUE",
                    ("body", "/texts/plan"): "BAD_VALUE", ("body", "/texts/resident_words"): "BSN",
                    ("body", "/onzin"): "UNKNOWN_FIELD", ("body", "/outsideDate"): "BAD_VALUE",
                    ("body", "/deadline"): "BAD_VALUE", ("header", "Idempotency-Key"): "BAD_VALUE"}
        missing = {key: code for key, code in expected.items() if found.get(key) != code}
        assert not missing, (missing, found)
        assert ("body", "/texts") not in found, found  # what is wrong in it was said; it is not missing
        # a JSON pointer has its own escapes (RFC 6901)
        odd = browser.post("/v1/zaken", {"a/b~c": 1, "texts": {"x/y~z": "w"}}).problem(400)["errors"]
        assert {"/a~1b~0c", "/texts/x~1y~0z"} <= {error.get("pointer") for error in odd}, odd
        long = browser.post("/v1/zaken", {"x" + "\u00e9" * 20: 1}).problem(400)["errors"]
        assert any(error.get("pointer", "").startswith("/x\u00e9") for error in long), long
        assert all(error["detail"] for error in wrong["errors"]) and "111222333" not in json.dumps(wrong)
        query = browser.get("/v1/werklijsten?limit=1000&tier=A&niets=1&english=ja").problem(400)
        assert {error["name"] for error in query["errors"]} == {"limit", "tier", "niets", "english"}, query
        path = browser.get("/v1/zaken/geen-nummer").problem(400)
        assert path["errors"][0]["in"] == "path" and path["errors"][0]["name"] == "caseId", path
        browser.post("/v1/zaken", {"ladder": "mini"}, headers={"Content-Type": "text/plain"}).problem(415)
        gateway.stop()


def stream_resumes():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        events = Events(browser)
        assert events.answer.status == 200
        assert events.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert events.answer.headers["X-Accel-Buffering"] == "no"
        case = browser.submit()
        seen = []
        while not any(event.get("kind") == "case_submitted" for event in seen):
            kind, data = events.next()
            assert kind == "gebeurtenis", kind
            seen += data["events"]
        assert {event.get("caseId") for event in seen} <= {case, None}, seen
        sequence = data["sequence"]
        assert events.last.endswith(f"-{sequence}") and len(events.last.split("-")[0]) == 32
        events.close()
        # what came while nobody listened
        second = browser.submit()
        again = Events(browser, events.last)
        kind, data = again.next()
        assert kind == "gebeurtenis" and data["sequence"] > sequence, (kind, data)
        assert any(event.get("caseId") == second for event in data["events"]), data
        # somewhere that the ring does not know
        for last in ("0" * 32 + "-1", events.last.split("-")[0] + "-999999", "onzin", events.last.split("-")[0] + "-0"):
            lost = Events(browser, last)
            assert lost.next()[0] == "opnieuw", last
            lost.close()
        # too many of one person's windows
        more = [Events(browser) for _ in range(9)]
        full = Events(browser)
        assert full.answer.status == 429 and full.answer.headers["Retry-After"], full.answer.status
        for one in [*more, full]:
            one.close()
        # signing out ends it at the next ping at the latest; stopping ends all, and says when to come back
        gateway.process.send_signal(15)
        assert again.next() is None
        assert gateway.process.wait(60) == 0, gateway.text_of_log()[-3000:]
        gateway.process = None


def daemon_goes_and_comes():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        events = Events(browser)
        case = browser.submit()
        gateway.site.kill()
        start = time.monotonic()
        key = new_id().hex()
        away = browser.post(f"/v1/zaken/{case}/wijzigingen", {"stage": "stuck"}, key=key)
        away.problem(503, "AWAY")
        assert away.headers["Retry-After"] and time.monotonic() - start < 30
        gateway.site.start()
        done = browser.done(f"/v1/zaken/{case}/wijzigingen", {"stage": "stuck"}, key=key)
        assert browser.done(f"/v1/zaken/{case}/wijzigingen", {"stage": "stuck"}, key=key) == done
        data = {"sequence": 0}
        while data.get("sequence", 0) < done["sequence"]:
            kind, data = events.next()
            assert kind in ("gebeurtenis", "opnieuw", "dienst"), kind
        # a person who is shut out is signed out
        with gateway.site.connect() as admin:
            admin.command("person_revoke", person="professional-1")
        other = gateway.browser("professional-2")
        ended = browser.get(f"/v1/zaken/{case}")
        ended.problem(401, "NOT_SIGNED_IN")
        assert "Max-Age=0" in ended.headers["Set-Cookie"] and browser.cookie is None
        other.get(f"/v1/zaken/{case}").problem(404)
        # the gateway itself is shut out: nobody's fault who is signed in
        with gateway.site.connect() as admin:
            admin.command("person_revoke", person="poort-1")
        kept = other.cookie
        other.get(f"/v1/zaken/{case}").problem(503, "AWAY")
        assert other.cookie == kept
        gateway.stop()
        # the log says which of the two it is, and does not say it at every attempt
        for code, ready in (("not-admitted", lambda: None), ("daemon-away", gateway.site.kill)):
            ready()
            before = len(gateway.text_of_log())
            told = gateway.count_logged(code)
            gateway.start(connected=False)
            gateway.wait_logged(code, told + 1)
            time.sleep(6)  # some attempts more
            gateway.stop()
            codes = [json.loads(line)["code"] for line in gateway.text_of_log()[before:].splitlines()]
            assert codes.count(code) == 1 and "connected" not in codes, codes


def tells_its_supervisor():
    """READY once it listens, WATCHDOG while its loop goes round, STOPPING at the end."""
    with Gateway() as gateway:
        gateway.stop()
        path = os.path.join(gateway.site.folder, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as box:
            box.bind(path)
            box.settimeout(60)
            gateway.environment = {"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "300000"}
            gateway.start()
            first = box.recv(1000).decode()
            assert first.startswith("READY=1") and gateway.url.split("://")[1] in first, first
            assert [box.recv(1000) for _ in range(3)] == [b"WATCHDOG=1"] * 3
            gateway.process.send_signal(signal.SIGSTOP)
            time.sleep(0.5)
            gateway.process.send_signal(signal.SIGCONT)
            gateway.process.terminate()
            while box.recv(1000) != b"STOPPING=1":
                pass
            gateway.stop()


def refuses_to_start_in_the_open():
    """Without https only the loopback; and what is wrong with settings, profile and files is said."""
    with Gateway() as gateway:
        gateway.stop()
        words = gateway.words()
        environment = gateway.site.environment()

        def ends(status, *more, settings=None):
            if settings is not None:
                gateway.write("web.yaml", settings)
            done = subprocess.run([*words, *more], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=60, check=False)
            assert done.returncode == status, (done.returncode, done.stdout)
            return done.stdout.decode()

        assert "https" in ends(78, "--listen", "0.0.0.0:0")
        assert "https" in ends(78, "--listen", "[::]:0", settings="origin: http://doorbraak.example.nl\n")
        assert "origin" in ends(78, settings="origin: doorbraak.example.nl\n")
        assert "web.yaml:1:1" in ends(78, settings="onzin: 1\n")
        assert "tls" in ends(78, settings="tls_key: x\n")
        ends(78, "--web", "/bestaat-niet", settings="practice_people: people.csv\n")
        ends(78, "--profile", "/bestaat-niet")
        for wrong in ("onzin", ":7380", "127.0.0.1:", "127.0.0.1:haven", "127.0.0.1:70000", "[::1]"):
            assert "127.0.0.1:7380" in ends(78, "--listen", wrong), wrong
        assert "cannot-bind" in ends(78, "--listen", "127.0.0.999:80")
        ends(64, "--onzin")
        os.chmod(os.path.join(gateway.folder, "profile", "key.secret"), 0o644)
        ends(78)


def make_certificate(gateway, days):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    str(days), "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                    os.path.join(gateway.folder, "tls.key"), "-out", os.path.join(gateway.folder, "tls.crt")],
                   check=True, stderr=subprocess.DEVNULL)


def speaks_tls():
    if not shutil.which("openssl"):
        return "SKIP: there is no openssl to make a certificate with"
    with Gateway() as gateway:
        gateway.stop()
        make_certificate(gateway, 2)
        gateway.write("web.yaml", "practice_people: people.csv\ntls_certificate: tls.crt\ntls_key: tls.key\n")
        gateway.start()
        context = ssl.create_default_context(cafile=os.path.join(gateway.folder, "tls.crt"))
        line = http.client.HTTPSConnection("localhost", gateway.port, context=context, timeout=60)
        line.request("GET", "/aanmelden")
        answer = line.getresponse()
        assert answer.status == 200 and answer.headers["Strict-Transport-Security"], answer.headers
        answer.read()
        line.request("POST", "/aanmelden/oefenen", "person=professional-1",
                     {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://localhost:{gateway.port}"})
        answer = line.getresponse()
        assert answer.status == 303 and answer.headers["Set-Cookie"].startswith("__Host-doorbraak="), answer.headers
        version = line.sock.version()
        line.close()
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, old
            try:
                with socket.create_connection(("localhost", gateway.port)) as plain, \
                        context.wrap_socket(plain, server_hostname="localhost"):
                    raise AssertionError(f"{old} is spoken")
            except ssl.SSLError:
                pass
        assert gateway.status(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", seconds=3) is None
        gateway.stop()
        return version


def follows_a_daemon_that_moved():
    """The stream is elsewhere after a restart, as hello says."""
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        events = Events(browser)
        with open(gateway.site.config, encoding="utf-8") as file:
            text = file.read()
        with open(gateway.site.config, "w", encoding="utf-8") as file:
            file.write(text.replace(f"events: {gateway.site.events}", "events: tcp://127.0.0.1:*"))
        gateway.site.kill()
        gateway.site.start()
        kind, data = events.next()
        assert (kind, data) == ("dienst", {"bereikbaar": False}), (kind, data)
        kinds = [events.next()[0]]
        while "gebeurtenis" not in kinds:
            browser.submit()
            kinds.append(events.next()[0])
        gateway.stop()


def warns_before_its_certificate_ends():
    if not shutil.which("openssl"):
        return "SKIP: there is no openssl to make a certificate with"
    with Gateway() as gateway:
        gateway.write("web.yaml", "practice_people: people.csv\ntls_certificate: tls.crt\ntls_key: tls.key\n")
        for days, warned in ((60, 0), (3, 1)):
            gateway.stop()
            make_certificate(gateway, days)
            gateway.start()
            lines = [json.loads(line) for line in gateway.text_of_log().splitlines()]
            found = [line for line in lines if line["code"] == "certificate-ends"]
            assert len(found) == warned, found
        assert found[0]["level"] == "warning" and found[0]["days"] == 2 and "herstart" in found[0]["text"], found


main(tells_its_supervisor, refuses_to_start_in_the_open, speaks_tls, warns_before_its_certificate_ends, follows_a_daemon_that_moved, wall_screen_looks_only, files_and_pages, practice_sign_in, practice_in_groups, no_practice_without_both, commands_and_queries,
     everything_wrong_is_said_at_once, stream_resumes, daemon_goes_and_comes)
