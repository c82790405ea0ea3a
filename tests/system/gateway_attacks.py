# SPDX-License-Identifier: EUPL-1.2
"""doorbraak-web under attack: forged requests, sessions that are fixed or guessed, headers and targets that can be read two
ways, JSON that is too deep, too large or no JSON, senders who never finish, and a thousand idle streams. After each the
gateway answers an honest person."""
import concurrent.futures
import contextlib
import http.client
import json
import os
import random
import re
import resource
import select
import signal
import socket
import statistics
import threading
import time

from gateway_site import Gateway, main
from protocol import new_id

STREAMS = int(os.environ.get("DOORBRAAK_STREAMS", "1000"))


def lives(browser):
    """An honest request is answered."""
    assert browser.session()["person"] == "professional-1"


def forged_requests():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit()
        path = f"/v1/zaken/{case}/wijzigingen"
        other = gateway.browser("professional-2")
        forgeries = [
            {"X-CSRF-Token": None}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": browser.token[:-1]},
            {"X-CSRF-Token": other.token}, {"Origin": "https://elders.example"}, {"Origin": "null"},
            {"Origin": gateway.url + ".elders.example"}, {"Origin": gateway.url.replace("http", "https")},
            {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
        ]
        before = browser.get(f"/v1/zaken/{case}").json()
        for forgery in forgeries:
            browser.post(path, {"stage": "threatens"}, headers=forgery).problem(403)
        # a form of a page elsewhere: no token, another type
        browser.send("POST", path, "stage=threatens", {"Content-Type": "application/x-www-form-urlencoded"}).problem(403)
        browser.send("POST", path, '{"stage":"threatens"}', {"Content-Type": "text/plain"}).problem(403)
        browser.change("DELETE", "/v1/sessie", headers={"X-CSRF-Token": None}).problem(403)
        assert browser.get(f"/v1/zaken/{case}").json() == before, "a forged request was carried out"
        # nor can a page elsewhere sign somebody in, or out
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        for headers in ({}, {"Origin": "https://elders.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            answer = gateway.browser().send("POST", "/aanmelden/oefenen", "person=professional-1", {**form, **headers})
            assert answer.status == 403 and "Set-Cookie" not in answer.headers, headers
            browser.send("POST", "/afmelden", "", {**form, **headers})
            browser.get("/afmelden")
            lives(browser)
        # nor read anything: no answer but the description says that another origin may
        for answer in (browser.get("/v1/sessie", headers={"Origin": "https://elders.example"}), browser.get("/")):
            assert "Access-Control-Allow-Origin" not in answer.headers
        preflight = browser.send("OPTIONS", path, headers={"Origin": "https://elders.example",
                                                           "Access-Control-Request-Method": "POST"})
        assert preflight.status == 405 and not any("access-control" in name.lower() for name in preflight.headers)
        assert browser.get("/openapi.json").headers["Access-Control-Allow-Origin"] == "*"
        gateway.stop()


def sessions_are_their_own():
    with Gateway("idle_minutes: 1\n") as gateway:
        browser = gateway.browser()
        # a cookie that somebody else chose is no session, and becomes none
        browser.cookie = "doorbraak=" + "a" * 64
        browser.get("/v1/sessie").problem(401)
        browser.sign_in("professional-1")
        assert browser.cookie != "doorbraak=" + "a" * 64
        first = browser.cookie
        # signing in again ends the old one
        browser.sign_in("professional-1")
        assert browser.cookie != first
        stale = gateway.browser()
        stale.cookie = first
        stale.get("/v1/sessie").problem(401)
        # two of the name: who knows which
        stale.cookie = browser.cookie + "; " + browser.cookie
        stale.get("/v1/sessie").problem(401)
        for value in ("", "doorbraak=", "doorbraak=" + "0" * 63, "doorbraak=" + "0" * 100000, "doorbraak=\"x\"",
                      browser.cookie.upper(), browser.cookie[:-1], "__Host-" + browser.cookie):
            stale.cookie = value
            assert stale.get("/v1/sessie").status in (400, 401, 431), value[:40]
            stale.close()
        lives(browser)
        # many sign-ins of one person: the oldest goes
        many = [gateway.browser("professional-2") for _ in range(18)]
        alive = sum(one.get("/v1/sessie").status == 200 for one in many)
        assert alive == 16, alive
        attributes = gateway.browser()
        answer = attributes.send("POST", "/aanmelden/oefenen", "person=professional-1",
                                 {"Content-Type": "application/x-www-form-urlencoded", **attributes.own()})
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie
        assert len(re.fullmatch(rf"doorbraak-{attributes.gateway.port}=([0-9a-f]{{64}});.*", cookie).group(1)) == 64
        # one person's session is not another's token
        other = gateway.browser("professional-2")
        browser.post("/v1/consultaties", {}, headers={"X-CSRF-Token": other.token}).problem(403)
        gateway.stop()


def behind_https():
    """With an https origin the cookie is for it alone, and only that name is answered."""
    with Gateway("origin: https://doorbraak.example.nl\nhosts: [{name: binnen.example.nl}]\n") as gateway:
        browser = gateway.browser()
        own = {"Host": "doorbraak.example.nl", "Origin": "https://doorbraak.example.nl"}
        answer = browser.send("POST", "/aanmelden/oefenen", "person=professional-1",
                              {"Content-Type": "application/x-www-form-urlencoded", **own})
        cookie = answer.headers["Set-Cookie"]
        assert answer.status == 303 and cookie.startswith("__Host-doorbraak=") and "Secure" in cookie, cookie
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        assert browser.get("/v1/sessie", headers={"Host": "binnen.example.nl:8443"}).status == 200
        browser.get("/v1/sessie", headers={"Host": "127.0.0.1"}).problem(421, "OTHER_HOST")
        browser.get("/v1/sessie", headers={"Host": "localhost"}).problem(421)
        browser.send("POST", "/aanmelden/oefenen", "person=professional-1",
                     {"Content-Type": "application/x-www-form-urlencoded", **own,
                      "Origin": "http://doorbraak.example.nl"}).problem(403)
        gateway.stop()


def head(*lines, host=True):
    own = ["Host: 127.0.0.1"] if host else []
    return ("\r\n".join([*lines[:1], *own, *lines[1:], "", ""])).encode("latin-1")


def headers_two_ways():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        smuggled = b"GET /gesmokkeld HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        refused = {
            "no host": head("GET / HTTP/1.1", host=False),
            "no host, 1.0": head("GET / HTTP/1.0", host=False),
            "two hosts": head("GET / HTTP/1.1", "Host: 127.0.0.1"),
            "other host": head("GET / HTTP/1.1", "Host: elders.example", host=False),
            "host with a path": head("GET / HTTP/1.1", "Host: 127.0.0.1/x", host=False),
            "host with a user": head("GET / HTTP/1.1", "Host: x@127.0.0.1", host=False),
            "host that begins so": head("GET / HTTP/1.1", "Host: 127.0.0.1.elders.example", host=False),
            "host with two ports": head("GET / HTTP/1.1", "Host: 127.0.0.1:80:80", host=False),
            "empty host": head("GET / HTTP/1.1", "Host:", host=False),
            "absolute target": head("GET http://127.0.0.1/ HTTP/1.1"),
            "length and chunks": head("POST /v1/zaken HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked") +
            b"0\r\n\r\n" + smuggled,
            "chunks and length": head("POST /v1/zaken HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 50") +
            b"0\r\n\r\n" + smuggled,
            "two lengths": head("POST /v1/zaken HTTP/1.1", "Content-Length: 0", f"Content-Length: {len(smuggled)}") +
            smuggled,
            "the same length twice": head("POST /v1/zaken HTTP/1.1", "Content-Length: 0", "Content-Length: 0"),
            "two codings": head("POST /v1/zaken HTTP/1.1", "Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
            "a coding of no name": head("POST /v1/zaken HTTP/1.1", "Transfer-Encoding: xchunked") + b"0\r\n\r\n",
            "a coding twice": head("POST /v1/zaken HTTP/1.1", "Transfer-Encoding: chunked, chunked") + b"0\r\n\r\n",
            "length with a sign": head("POST /v1/zaken HTTP/1.1", "Content-Length: +5") + b"12345",
            "length with a comma": head("POST /v1/zaken HTTP/1.1", "Content-Length: 0, 0"),
            "length in hex": head("POST /v1/zaken HTTP/1.1", "Content-Length: 0x5") + b"12345",
            "negative length": head("POST /v1/zaken HTTP/1.1", "Content-Length: -1"),
            "huge length": head("POST /v1/zaken HTTP/1.1", "Content-Length: 99999999999999999999999"),
            "space before the colon": head("GET / HTTP/1.1", "X-Iets : 1"),
            "a control character": head("GET / HTTP/1.1", "X-Iets: a\x01b"),
            "not ASCII": head("GET / HTTP/1.1", "X-Iets: caf\xe9"),
            "two cookies": head("GET / HTTP/1.1", "Cookie: a=1", "Cookie: b=2"),
            "two origins": head("GET / HTTP/1.1", "Origin: http://127.0.0.1", "Origin: http://elders.example"),
            "upgrade": head("GET / HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c"),
            "encoded body": head("POST /v1/zaken HTTP/1.1", "Content-Encoding: gzip", "Content-Length: 0"),
            "too many headers": head("GET / HTTP/1.1", *[f"X-{i}: 1" for i in range(100)]),
            "too large a header": head("GET / HTTP/1.1", "X-Iets: " + "a" * 60000),
            "another method": head("TRACE / HTTP/1.1"),
            "CONNECT": head("CONNECT elders.example:443 HTTP/1.1"),
            "no HTTP": b"HELO doorbraak\r\n\r\n",
            "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "TLS": bytes([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]) + bytes(200),
        }
        for name, data in refused.items():
            got = gateway.raw(data, seconds=3)
            # libmicrohttpd 0.9.75 sends the head of its own refusals twice; an answer to what was smuggled would be 200
            statuses = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", got)]
            assert all(400 <= status <= 505 for status in statuses) and b"<!doctype" not in got, (name, got[:600])
            assert b"Connection: close" in got or not got, (name, got)
        # a line that is folded is one value or refused, never a header of its own
        folded = gateway.raw(head("GET / HTTP/1.1", "X-Iets: 1", " Host: elders.example"))
        assert folded[9:12] in (b"200", b"400"), folded[:200]
        # nothing that was sent comes back as a header
        for path in ("/aanmelden%0d%0aSet-Cookie:%20x=1", "/%0d%0aX-Iets:%201", "/?a=%0aX-Iets:1"):
            got = gateway.raw(head(f"GET {path} HTTP/1.1"))
            assert got[9:12] == b"400" and b"X-Iets" not in got and b"x=1" not in got, got
        lives(browser)
        gateway.stop()
        log = gateway.text_of_log()
        assert "elders.example" not in log and "X-Iets" not in log, "the log repeats what was sent"


def targets_two_ways():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        refused = ["/%00", "/index.html%00.js", "/..%2f..%2foutside.txt", "/../outside.txt", "/%2e%2e/outside.txt",
                   "/./index.html", "//elders.example/", "/a//b", "/..", "/%5c..%5coutside.txt", "/a%2fb", "/%", "/%4",
                   "/%zz", "/%c0%ae%c0%ae/outside.txt", "/%ff", "/%80", "/a;b", "/a\\b", "/a<b>", "/%7f", "/%0a",
                   "/?a=1&a=2", "/?=1", "/?a=%00", "/?&", "/?a=1&", "/" + "a" * 5000, "*", "",
                   "/?" + "&".join(f"a{i}=1" for i in range(50)), "/%ed%a0%80"]
        for path in refused:
            got = gateway.raw(head(f"GET {path} HTTP/1.1"), seconds=3)
            assert not got or got[9:12] in (b"400", b"404", b"414"), (path, got[:200])
            assert b"nobody sees this" not in got, path
        for path in ("/outside.txt", "/web.yaml", "/profile/key.secret", "/people.csv", "/web/index.html.js"):
            assert b"nobody" not in browser.get(path).body and browser.get(path).status == 404, path
        # a path of the interface is that path: no other way of writing it goes past the session
        nobody = gateway.browser()
        for path in ("/v1/zaken", "/v1/../v1/sessie", "/V1/sessie", "/v1/sessie/", "/v1%2fsessie", "/%76%31/sessie"):
            answer = gateway.raw(head(f"GET {path} HTTP/1.1"))
            assert answer[9:12] in (b"400", b"401", b"200", b"404"), (path, answer[:100])
            assert answer[9:12] != b"200" or b"<!doctype html>" in answer, (path, answer)
        nobody.get("/v1/sessie").problem(401)
        # a number that is none, in the places of a path
        for place in ("1e3", "-1", "0x1", "99999999999999999999", "1;2", "%31%20", "١"):
            answer = browser.post(f"/v1/zaken/D-7K3M-9QX2-AB4C/uitgaven/{place}/goedkeuringen") if place.isascii() \
                else None
            assert answer is None or answer.status == 400, (place, answer.status)
        lives(browser)
        gateway.stop()


def peak(pid):
    """The most memory that a process ever had, in bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return 1024 * int(next(line for line in status if line.startswith("VmHWM:")).split()[1])


def json_bombs():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit()
        path = f"/v1/zaken/{case}/wijzigingen"
        before = browser.get(f"/v1/zaken/{case}").json()
        bombs = {
            "deep arrays": "[" * 100000,
            "deep objects": '{"a":' * 30000 + "1" + "}" * 30000,
            "nine levels": '{"household":' + "[" * 9 + "]" * 9 + "}",
            "a key twice": '{"stage":"stuck","stage":"threatens"}',
            "a key twice, escaped": '{"stage":"stuck","st\\u0061ge":"threatens"}',
            "a key twice below": '{"household":[{"role":"child","role":"adult"}]}',
            "lone surrogate": '{"texts":{"plan":"\\ud800"}}',
            "surrogates the wrong way": '{"texts":{"plan":"\\udc00\\ud800"}}',
            "NUL": '{"texts":{"plan":"a\\u0000b"}}',
            "control character": '{"texts":{"plan":"a\\u0007b"}}',
            "raw control character": b'{"texts":{"plan":"a\x07b"}}',
            "no UTF-8": b'{"texts":{"plan":"caf\xe9"}}',
            "overlong UTF-8": b'{"texts":{"plan":"\xc0\xaf"}}',
            "UTF-16": '{"stage":"stuck"}'.encode("utf-16"),
            "byte order mark": b'\xef\xbb\xbf{"stage":"stuck"}',
            "something behind": '{"stage":"stuck"} x',
            "two objects": '{"stage":"stuck"}{"stage":"stuck"}',
            "no object": '["stage"]',
            "a number": "1",
            "nothing but spaces": "   ",
            "a comment": '{"stage":"stuck"/* */}',
            "trailing comma": '{"stage":"stuck",}',
            "NaN": '{"deadline":NaN}',
            "a text as field": '{"stage":1}',
            "nulls": '{"stage":null}',
            "a key of NUL": '{"sta\\u0000ge":"stuck"}',
            "__proto__": '{"__proto__":{"stage":"stuck"}}',
            "many keys": "{" + ",".join(f'"k{i}":1' for i in range(20000)) + "}",
            "many codes": '{"domains":[' + ",".join('"debts"' for _ in range(20000)) + "]}",
        }
        for name, bomb in bombs.items():
            problem = browser.post(path, bomb).problem(400)
            assert problem["errors"], (name, problem)
            assert len(json.dumps(problem)) < 20000, (name, "an error that grows with what was sent")
        for text in ("[" + "{}," * 80000 + "{}]", '{"texts":{' + ",".join(f'"t{i}":""' for i in range(8300)) + "}}"):
            problem = browser.post(path, text).problem(400)
            assert [error["code"] for error in problem["errors"]] == ["TOO_MANY_VALUES"], problem
        assert "TOO_MANY_VALUES" not in str(browser.post(path, json.dumps({"texts": {"plan": "[{," * 60000}})).problem(400))
        numbers = ["1.0", "1e2", "-1", "18446744073709551616", "1" * 400, "1e999999", "1E400", "-0.0", "true", '"1"', "[]"]
        for number in numbers:
            answer = browser.post(f"/v1/zaken/{case}/opbrengstramingen",
                                  '{"cents":%s,"texts":{"basis":"geteld"}}' % number)
            answer.problem(400)
        assert browser.post(path, "x" * (256 * 1024 + 1)).status == 413
        # the same in chunks, whose length nobody says beforehand
        chunks = head("POST /v1/zaken HTTP/1.1", "Transfer-Encoding: chunked", "Content-Type: application/json",
                      f"Cookie: {browser.cookie}") + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 10 + b"0\r\n\r\n"
        with contextlib.suppress(OSError):
            got = gateway.raw(chunks)
            assert got[9:12] == b"413", got[:200]
        # texts of which only the length is wrong, and keys that no ladder has
        browser.post(path, {"texts": {"plan": "x" * 9000}}).problem(400)
        browser.post(path, {"texts": {f"veld-{i}": "x" for i in range(100)}}).problem(400)
        # each of them right, and together over what the daemon takes, which would cut the line of all
        browser.post(path, {"texts": {f"veld-{i}": "x" * 8000 for i in range(9)}}).problem(413, "TOO_LARGE")
        # nor does it take room for each of many texts: what is wrong is told of the first ones
        room = peak(gateway.process.pid)
        many = json.dumps({"texts": {f"t{i}": "" for i in range(8000)}})
        for _ in range(2):
            browser.post(path, many).problem(400)
        grown = peak(gateway.process.pid) - room
        assert grown < 16 << 20, f"a body of {len(many)} bytes took {grown} bytes"
        assert browser.get(f"/v1/zaken/{case}").json() == before, "a bomb changed the case"
        for key in ("", "x" * 32, "0" * 32, "0" * 31, "0" * 33, "G" * 32, "0" * 31 + " "):
            browser.post(path, {"stage": "stuck"}, key=key or None, headers={"Idempotency-Key": key}).problem(400)
        old = browser.post(path, {"stage": "stuck"}, key="00000001" + "a" * 24)
        old.problem(409, "COMMAND_EXPIRED")
        lives(browser)
        gateway.stop()
        assert "burger" not in gateway.text_of_log()


def scripts_stay_texts():
    """What somebody writes comes back as JSON or escaped HTML, never as a page."""
    script = "<script>alert(1)</script>\"'&</title>"
    with Gateway() as gateway:
        gateway.write("people.csv", f"{'professional-1'},{'<script>x</script>'},\"'><img>\n")
        browser = gateway.browser("professional-1")
        case = browser.submit(script)
        read = browser.post(f"/v1/zaken/{case}/inzagen")
        assert read.headers["Content-Type"] == "application/json" and "nosniff" in read.headers["X-Content-Type-Options"]
        assert script in json.dumps(read.json()).replace('\\"', '"')
        page = browser.get("/aanmelden")
        assert b"<script" not in page.body and b"<img" not in page.body and b"&lt;script&gt;" in page.body
        for path in ("/%3Cscript%3E", "/v1/%3Cscript%3E", "/aanmelden?x=%3Cscript%3E"):
            assert b"<script>" not in browser.get(path).body.replace(b'<script src="/assets', b"")
        gateway.stop()


def senders_who_never_finish():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        lines = []
        for start in (b"", b"GET / HTTP/1.1\r\n", head("POST /v1/zaken HTTP/1.1", "Content-Length: 100") + b"{"):
            for _ in range(20):
                line = socket.create_connection((gateway.host, gateway.port), timeout=60)
                line.sendall(start)
                lines.append(line)
        begun = time.monotonic()
        cut = told = 0
        while lines and time.monotonic() - begun < 150:
            for line in list(lines):
                line.setblocking(False)
                try:
                    line.send(b"X")  # one byte now and then: a limit between two bytes would never end it
                    got = line.recv(1000)
                    told += got.startswith(b"HTTP/1.1 408 ")
                    if got == b"":
                        raise ConnectionResetError
                except BlockingIOError:
                    continue
                except OSError:
                    lines.remove(line)
                    line.close()
                    cut += 1
            assert time.monotonic() - begun > 15 or cut < 60
            time.sleep(1)
            lives(browser)
        seconds = time.monotonic() - begun
        assert not lines, f"{len(lines)} senders are still there after {seconds:.0f} s"
        assert told == 40, f"{told} of the 40 that began a request were told why"
        gateway.stop()
        return f"60 slow senders gone after {seconds:.0f} s"


def a_page_alone_is_no_use():
    """Streams that come back by themselves, and requests that say that nobody asked: the sign-in ends in spite of them."""
    with Gateway("idle_minutes: 1\n") as gateway:
        browser = gateway.browser("professional-1")
        begun = time.monotonic()
        status = 200
        while status == 200 and time.monotonic() - begun < 150:
            line = http.client.HTTPConnection(gateway.host, gateway.port, timeout=120)
            line.request("GET", "/v1/gebeurtenissen", headers={"Cookie": browser.cookie})
            with line.getresponse() as stream:
                status = stream.status
            line.close()
            if status == 200:
                status = browser.get("/v1/werklijsten", headers={"X-Background": "1"}).status
            time.sleep(6)
        seconds = time.monotonic() - begun
        assert status == 401 and seconds > 55, f"{status} after {seconds:.0f} s"
        gateway.stop()


def what_takes_a_minute():
    """Beside each other, as they mostly wait."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        slow, alone = pool.submit(senders_who_never_finish), pool.submit(a_page_alone_is_no_use)
        alone.result()
        return slow.result()


def large_bodies_of_nobody():
    """Who did not sign in is told so before he has sent what nobody reads."""
    with Gateway() as gateway:
        large = head("POST /v1/zaken HTTP/1.1", "Content-Type: application/json", "Content-Length: 200000")
        assert gateway.status(large) == 401
        assert gateway.status(large.replace(b"/v1/zaken", b"/aanmelden/oefenen")) == 401
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        assert gateway.status(head("POST /v1/zaken HTTP/1.1", "Transfer-Encoding: chunked") + chunk + chunk) == 413
        browser = gateway.browser("professional-1")
        browser.post("/v1/zaken", {"texts": {"resident_words": "x" * 200000}}).problem(400)
        gateway.stop()


def more_than_can_wait():
    """Bodies that are never whole, of forty people: who brought much is told to come again, who brings little is served."""
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit()
        lines = []
        for number in range(10, 50):
            gateway.site.let_in(f"professional-{number}", "professional")
            other = gateway.browser(f"professional-{number}")
            line = socket.create_connection((gateway.host, gateway.port), timeout=60)
            line.sendall(head("POST /v1/zaken HTTP/1.1", "Content-Type: application/json", "Content-Length: 260000",
                              f"Cookie: {other.cookie}") + b"1" * 255000)
            lines.append(line)
            if number % 8 == 0:
                browser.done(f"/v1/zaken/{case}/wijzigingen", {"stage": "stuck", "domains": ["debts"]})
        told = [line for line in lines if select.select([line], [], [], 0.2)[0]]
        assert 5 <= len(told) <= 20, len(told)
        for line in told:
            got = line.recv(4096)
            assert got.startswith(b"HTTP/1.1 503 ") and b"Retry-After: 5\r\n" in got and b'"code":"BUSY"' in got, got
        browser.done(f"/v1/zaken/{case}/wijzigingen", {"stage": "threatens"})
        for line in lines:
            line.close()
        gateway.stop()
        return f"{len(told)} of {len(lines)} were told to come again"


def who_sends_without_a_pause():
    """The library always has something to read then; who needs the daemon gets his turn all the same."""
    start = head("POST /v1/zaken HTTP/1.1", "Transfer-Encoding: chunked") + b"f0000000\r\n"
    piece = bytes(1 << 20)

    def send_on(gateway, ending):
        lines = []
        while not ending.is_set():
            while len(lines) < 24:
                lines.append(socket.create_connection((gateway.host, gateway.port), timeout=60))
                lines[-1].sendall(start)
                lines[-1].setblocking(False)
            for line in list(lines):
                try:
                    line.send(piece)
                except BlockingIOError:
                    pass
                except OSError:
                    lines.remove(line)
                    line.close()
        for line in lines:
            line.close()

    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        browser.patience = 60
        case = browser.submit()
        ending = threading.Event()
        sender = threading.Thread(target=send_on, args=(gateway, ending), daemon=True)
        sender.start()
        try:
            for stage in ("stuck", "threatens") * 10:
                browser.done(f"/v1/zaken/{case}/wijzigingen", {"stage": stage})
        finally:
            ending.set()
        sender.join(60)
        assert not sender.is_alive()
        gateway.stop()


def request_times(browser, count):
    times = []
    for _ in range(count):
        start = time.monotonic()
        browser.session()
        times.append(time.monotonic() - start)
    return statistics.median(times) * 1000


def many_idle_streams():
    """Streams that only listen: honest requests go on beside them, and each hears an event."""
    people = 100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, STREAMS + 500)), hard))
    with Gateway("connections: 3000\n") as gateway:
        names = [f"professional-{i}" for i in range(10, 10 + people)]
        with gateway.site.connect() as admin:
            for name in names:
                admin.command("person_put", person=name, organisation="gemeente-proef", roles=["professional"])
        browser = gateway.browser("professional-1")
        alone = request_times(browser, 200)
        cookies = [gateway.browser(name).cookie for name in names]
        lines = []
        for i in range(STREAMS):
            line = socket.create_connection((gateway.host, gateway.port), timeout=60)
            line.sendall(head("GET /v1/gebeurtenissen HTTP/1.1", f"Cookie: {cookies[i % people]}"))
            lines.append(line)
        for line in lines:
            assert line.recv(4096).startswith(b"HTTP/1.1 200"), "a stream was refused"
        beside = request_times(browser, 200)
        before = cpu_seconds(gateway.process.pid)
        time.sleep(3)
        idle = (cpu_seconds(gateway.process.pid) - before) / 3
        case = browser.submit()
        start = time.monotonic()
        heard = 0
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            heard = sum(pool.map(lambda line: hears(line, case.encode()), lines))
        seconds = time.monotonic() - start
        assert heard == len(lines), f"{heard} of {len(lines)} streams heard the event"
        with open(f"/proc/{gateway.process.pid}/statm", encoding="ascii") as file:
            memory = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        for line in lines[::2]:
            line.close()
        lives(browser)
        gateway.stop()
        for line in lines[1::2]:
            line.close()
        assert beside < 20 * alone + 50, (alone, beside)
        return (f"{len(lines)} streams: a request {beside:.1f} ms, {beside / alone:.1f} times that alone ({alone:.1f} ms); "
                f"all heard an event within {seconds * 1000:.0f} ms; idle they cost {idle * 100:.0f} % of a processor; "
                f"{memory:.0f} MB")


def more_connections_than_descriptors():
    """Where the system gives few, whoever opens all that there are takes none of those that a document is made with."""
    class Narrow(Gateway):
        def words(self):
            return ["prlimit", "--nofile=300:300", *super().words()]

    with Narrow() as gateway:
        gateway.wait_logged("few-descriptors")
        browser = gateway.browser("professional-1")
        document = f"/v1/zaken/{browser.submit()}/document"
        lines = []
        for number in range(400):
            lines.append(socket.create_connection((gateway.host, gateway.port), timeout=60))
            if number < 100:
                lines[-1].sendall(head("GET /niets.txt HTTP/1.1"))
                assert lines[-1].recv(4096).startswith(b"HTTP/1.1 404")
        time.sleep(0.5)  # and the others are let in, in the place of those who came before
        assert browser.follow(document).status == 200
        for line in lines:
            line.close()
        gateway.stop()


def hears(line, wanted):
    got = b""
    line.settimeout(60)
    while wanted not in got:
        piece = line.recv(65536)
        if not piece:
            return False
        got += piece
    return True


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def noise():
    """Requests that were right before some of their bytes were changed, cut out or doubled."""
    seed = int(os.environ.get("DOORBRAAK_SEED", random.randrange(10 ** 9)))
    chance = random.Random(seed)
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit()
        own = (f"Cookie: {browser.cookie}", f"X-CSRF-Token: {browser.token}")

        def command(path, content):
            text = json.dumps(content).encode()
            return head(f"POST {path} HTTP/1.1", *own, f"Idempotency-Key: {new_id().hex()}",
                        "Content-Type: application/json", "Connection: close",
                        f"Content-Length: {len(text)}") + text

        answers = {}
        # what is cut short gets no answer; how long an answer takes, the machine says
        patience = max(0.25, request_times(browser, 20) * 10 / 1000)
        for _ in range(1000):
            data = bytearray(chance.choice([
                head("GET /v1/werklijsten?limit=5&ladder=mini&tier=team HTTP/1.1", *own, "Connection: close"),
                head(f"GET /v1/zaken/{case}/termijnen?english=true HTTP/1.1", *own, "Connection: close"),
                head("GET /assets/main-AbCdEf12.js HTTP/1.1", "Accept-Encoding: gzip;q=0.5, br", "Connection: close"),
                command("/v1/zaken", {**body(), "household": [{"role": "child", "birthYear": 2009}],
                                      "outsideDate": "2027-03-02"}),
                command(f"/v1/zaken/{case}/wijzigingen", {"texts": {"plan": "rust \u00e9"}, "domains": ["debts", "work"]}),
            ]))
            for _ in range(chance.choice([1, 1, 2, 5, 20])):
                at = chance.randrange(len(data))
                what = chance.randrange(4)
                if what == 0:
                    data[at] = chance.randrange(256)
                elif what == 1:
                    del data[at:at + chance.randrange(1, 8)]
                elif what == 2:
                    data[at:at] = data[at:at + chance.randrange(1, 30)]
                else:
                    data[at:at] = chance.choice([b"\0", b"\r\n", b'"', b"{", b"%", b"\\u", b"\xff", b"9" * 30])
                if not data:
                    data = bytearray(b" ")
            with socket.create_connection((gateway.host, gateway.port), timeout=patience) as line:
                line.sendall(bytes(data))
                got = b""
                with contextlib.suppress(OSError):
                    while piece := line.recv(65536):
                        got += piece
            status = got[9:12].decode() if got.startswith(b"HTTP/1.1 ") else ""
            answers[status] = answers.get(status, 0) + 1
            assert not status.startswith("5") or status in ("501", "505"), (seed, bytes(data), got[:500])
        lives(browser)
        gateway.stop()
        assert answers.get("400", 0) > 100 and answers.get("200", 0) > 5, answers
        return f"seed {seed}: " + ", ".join(f"{count} x {status or 'none'}" for status, count in sorted(answers.items()))


def keys_of_others():
    """The same Idempotency-Key by two people at once: each has his own answer."""
    with Gateway() as gateway:
        one, other = gateway.browser("professional-1"), gateway.browser("professional-2")
        for _ in range(20):
            key = new_id().hex()
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                first = pool.submit(one.post, "/v1/zaken", body(), key=key)
                second = pool.submit(other.post, "/v1/zaken", body(), key=key)
            statuses = sorted([first.result().status, second.result().status])
            assert statuses[0] == 201 and statuses[1] in (201, 409), (first.result().body, second.result().body)
            for browser, answer in ((one, first.result()), (other, second.result())):
                if answer.status == 201:
                    assert browser.get(f"/v1/zaken/{answer.json()['caseId']}").json()["holder"] == \
                        browser.session()["person"]
        gateway.stop()


def one_who_does_not_stop():
    """Forty at once of one person, while the daemon stands still: sixteen wait, the rest hears so at once, and the others
    wait for the daemon and not for him."""
    with Gateway() as gateway:
        busy, other = gateway.browser("professional-1"), gateway.browser("professional-2")
        gateway.site.process.send_signal(signal.SIGSTOP)
        try:
            lines = []
            for _ in range(40):
                line = http.client.HTTPConnection(gateway.host, gateway.port, timeout=120)
                line.request("GET", "/v1/werklijsten", headers={"Cookie": busy.cookie})
                lines.append(line)
            late = http.client.HTTPConnection(gateway.host, gateway.port, timeout=120)
            late.request("GET", "/v1/werklijsten", headers={"Cookie": other.cookie})
            told, _, _ = select.select([line.sock for line in lines], [], [], 10)
            end = time.monotonic() + 10
            while len(told) < 24 and time.monotonic() < end:
                told, _, _ = select.select([line.sock for line in lines], [], [], 0.1)
            assert len(told) == 24, len(told)
        finally:
            gateway.site.process.send_signal(signal.SIGCONT)
        answers = [line.getresponse() for line in lines]
        statuses = sorted(answer.status for answer in answers)
        assert statuses == [200] * 16 + [429] * 24, statuses
        assert all(answer.headers["Retry-After"] for answer in answers if answer.status == 429)
        assert late.getresponse().status == 200
        assert busy.get("/v1/werklijsten").status == 200
        gateway.stop()


def body():
    return {"ladder": "mini", "domains": ["debts"], "ground": "statutory-task", "groundBasis": "Wmo 2015, artikel 2.3.2",
            "texts": {"resident_words": "Rust."}}


main(forged_requests, sessions_are_their_own, behind_https, headers_two_ways, targets_two_ways, json_bombs,
     scripts_stay_texts, large_bodies_of_nobody, more_than_can_wait, who_sends_without_a_pause, what_takes_a_minute, many_idle_streams,
     more_connections_than_descriptors, keys_of_others, one_who_does_not_stop, noise)
