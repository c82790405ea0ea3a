# SPDX-License-Identifier: EUPL-1.2
"""Documents over HTTP: who gets one, as what, and that making them holds nobody up."""
import contextlib
import ctypes
import http.client
import os
import select
import signal
import socket
import stat
import subprocess
import threading
import time

from daemon_site import BUILD
from gateway_site import Gateway, main

DOCUMENT = os.path.join(BUILD, "doorbraak-document")


def made(answer, kind):
    assert answer.status == 200, (answer.status, answer.body[:400])
    assert answer.headers["Content-Type"].split(";")[0] == kind, answer.headers["Content-Type"]
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"], answer.headers["Content-Security-Policy"]
    return answer.body


def children_of(pid):
    found = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, check=False, text=True).stdout
    return [int(word) for word in found.split()]


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def whoever_reads_gets_it():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit("<script>alert(1)</script> & rust")
        path = f"/v1/zaken/{case}/document"
        page = browser.follow(path, headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
        body = made(page, "text/html").decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; rust" in body and "<script" not in body
        assert 'lang="nl"' in body and "script-src" not in page.headers["Content-Security-Policy"]
        assert page.headers["Content-Disposition"] == f'inline; filename="{case}.html"'
        assert b'lang="en"' in made(browser.follow(path, language="en"), "text/html")
        assert made(browser.follow(path, headers={"Accept": "application/xml"}), "application/xml").startswith(b"<?xml")
        assert made(browser.follow(path + "?vorm=pdf"), "application/pdf").startswith(b"%PDF-1.7")
        browser.follow(path, headers={"Accept": "application/json"}).problem(406)
        # each of them is a reading, and the gateway stands beside the person
        admin = gateway.browser("admin-1")
        for other in (admin, gateway.browser()):
            other.follow(path).problem(401 if other is not admin else 404)
        with gateway.site.connect() as line:
            line.command("person_put", person="privacy-1", organisation="gemeente-proef", roles=["privacy"])
        gateway.browser().get(path.replace("document", "documenten")).problem(401)
        browser.follow(path.replace("document", "documenten")).problem(404)
        browser.follow("/v1/zaken/D-0000-0000-0000/document").problem(404)
        browser.follow("/v1/ladders/mini/treden/team/vergaderingen/2026-03-10T12:30:00Z/stukken").problem(404, "NO_SUCH_TIER")
        browser.follow("/v1/ladders/geen/treden/team/vergaderingen/2026-03-10T12:30:00Z/notulen").problem(404)
        browser.follow("/v1/ladders/mini/treden/team/vergaderingen/vandaag/stukken").problem(404)
        browser.post(path).problem(404)
        gateway.stop()


def nobody_reads_unawares():
    """A reading is recorded: not by a link elsewhere, not by what a browser fetches ahead, not by what says nothing."""
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit("Ik wil rust.")
        path = f"/v1/zaken/{case}/document"

        def readings():
            return len(browser.get(f"/v1/zaken/{case}/inzagen").json().get("reads", []))

        before = readings()
        here = gateway.url + "/zaken/" + case
        for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "same-origin", "Sec-Purpose": "prefetch"},
                        {"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch;prerender"}, {"Sec-Fetch-Site": "same-origin", "Purpose": "prefetch"},
                        {"Referer": here, "X-Moz": "prefetch"}, {"Referer": "https://elders.example/"},
                        {"Referer": gateway.url + ".elders.example/"}, {"Referer": "elders"}, {"X-CSRF-Token": "0" * 43},
                        {"Referer": here, "Sec-Fetch-Site": "cross-site"}):
            browser.get(path, headers=headers).problem(403, "OTHER_ORIGIN")
        assert browser.send("HEAD", path, headers={"Sec-Fetch-Site": "same-origin"}).status == 404
        assert readings() == before
        for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Referer": here}, {"Referer": gateway.url},
                        {"X-CSRF-Token": browser.token}):
            made(browser.get(path, headers=headers), "text/html")
        assert readings() == before + 5, (before, readings())
        gateway.stop()


def nobody_is_held_up():
    with Gateway() as gateway:
        case = gateway.browser("professional-1").submit("Ik wil rust.")
        bodies = []

        def make():
            browser = gateway.browser("professional-1")
            bodies.append(browser.follow(f"/v1/zaken/{case}/document?vorm=pdf"))

        makers = [threading.Thread(target=make) for _ in range(6)]
        other = gateway.browser("professional-1")
        for maker in makers:
            maker.start()
        slowest = 0
        begun = time.monotonic()
        while any(maker.is_alive() for maker in makers):
            start = time.monotonic()
            other.session()
            slowest = max(slowest, time.monotonic() - start)
            time.sleep(0.02)
        for maker in makers:
            maker.join()
        assert len(bodies) == 6 and all(made(one, "application/pdf").startswith(b"%PDF") for one in bodies)
        # who waited for one of them would have waited a sixth of it
        took = time.monotonic() - begun
        assert slowest < max(1.5, took / 12), f"a session took {slowest:.2f} s while documents were made, in {took:.2f} s"
        children = subprocess.run(["ps", "--ppid", str(gateway.process.pid), "-o", "stat="], capture_output=True,
                                  check=False, text=True).stdout
        assert children.strip() == "", f"left behind: {children}"
        gateway.stop()


def one_who_wants_all_of_them():
    """Seventy at once of one person: the rest hears so at once, and the others have theirs."""
    with Gateway() as gateway:
        busy, other = gateway.browser("professional-1"), gateway.browser("professional-2")
        path = f"/v1/zaken/{other.submit('Ik wil rust.')}/document"
        gateway.site.process.send_signal(signal.SIGSTOP)
        try:
            lines = []
            for browser in [busy] * 70 + [other]:
                lines.append(http.client.HTTPConnection(gateway.host, gateway.port, timeout=60))
                lines[-1].request("GET", path, headers={"Cookie": browser.cookie, "Sec-Fetch-Site": "same-origin"})
            end = time.monotonic() + 10
            told = []
            while len(told) < 54 and time.monotonic() < end:
                told, _, _ = select.select([line.sock for line in lines], [], [], 0.1)
            assert len(told) == 54 and lines[-1].sock not in told, len(told)
        finally:
            gateway.site.process.send_signal(signal.SIGCONT)
        assert lines[-1].getresponse().status == 200
        statuses = sorted(line.getresponse().status for line in lines[:-1])
        assert statuses == [404] * 16 + [429] * 54, statuses
        assert busy.follow(path).status == 404
        for line in lines:
            line.close()
        gateway.stop()


def without_fop_a_page_comes():
    os.environ["DOORBRAAK_FOP"] = "/nonexistent"
    try:
        with Gateway() as gateway:
            browser = gateway.browser("professional-1")
            case = browser.submit("Ik wil rust.")
            path = f"/v1/zaken/{case}/document"
            page = made(browser.follow(path + "?vorm=pdf"), "text/html")
            assert b"Ik wil rust." in page and b"bewaar het als PDF" in page, page[:2000]
            assert b"save it as PDF" in made(browser.follow(path + "?vorm=pdf", language="en"), "text/html")
            assert b"als PDF" not in made(browser.follow(path), "text/html")
            gateway.stop()
    finally:
        del os.environ["DOORBRAAK_FOP"]


def start_with_a_slow_fop(gateway):
    slow = os.path.join(gateway.folder, "fop")
    gateway.write("fop", "#!/bin/sh\nexec sleep 60\n")
    os.chmod(slow, stat.S_IRWXU | 0o055)
    for folder in (gateway.folder, gateway.site.folder):
        os.chmod(folder, 0o755)
    gateway.stop()
    os.environ["DOORBRAAK_FOP"] = slow
    try:
        gateway.start()
    finally:
        del os.environ["DOORBRAAK_FOP"]


def fop_under_way(gateway):
    """The process that makes documents, and the slow FOP that it started."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for maker in children_of(gateway.process.pid):
            for fop in children_of(maker):
                with contextlib.suppress(FileNotFoundError), open(f"/proc/{fop}/cmdline", "rb") as words:
                    if b"sleep" in words.read():
                        return maker, fop
        time.sleep(0.05)
    raise AssertionError("no document is being made")


def leaves_while_one_is_made():
    with Gateway() as gateway:
        start_with_a_slow_fop(gateway)
        browser = gateway.browser("professional-1")
        case = browser.submit("Ik wil rust.")
        answers = []
        waiting = threading.Thread(
            target=lambda: answers.append(browser.follow(f"/v1/zaken/{case}/document?vorm=pdf")))
        waiting.start()
        fop_under_way(gateway)
        start = time.monotonic()
        gateway.stop()
        waiting.join(60)
        assert time.monotonic() - start < 25 and answers[0].status == 503, answers


def leaves_when_the_maker_hangs():
    """Stopped, it does nothing with SIGTERM: it is ended all the same, and FOP with it."""
    with Gateway() as gateway:
        start_with_a_slow_fop(gateway)
        browser = gateway.browser("professional-1")
        case = browser.submit("Ik wil rust.")
        waiting = threading.Thread(target=lambda: browser.follow(f"/v1/zaken/{case}/document?vorm=pdf"), daemon=True)
        waiting.start()
        maker, fop = fop_under_way(gateway)
        os.kill(maker, signal.SIGSTOP)
        start = time.monotonic()
        gateway.stop()
        assert time.monotonic() - start < 25
        waiting.join(60)
        for _ in range(600):
            if not is_running(maker) and not is_running(fop):
                return
            time.sleep(0.05)
        raise AssertionError(f"still there: {maker} {is_running(maker)}, {fop} {is_running(fop)}")


@contextlib.contextmanager
def served():
    """A gateway whose documents are made as systemd does it: a process for each connection, the socket its input and its
    output. With it the function that takes the service away."""
    with Gateway() as gateway:
        path = os.path.join(gateway.folder, "documents.sock")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(path)
        listening.listen(4)

        def serve():
            while True:
                try:
                    one, _ = listening.accept()
                except OSError:
                    return
                with one:
                    subprocess.run([DOCUMENT, "--serve"], stdin=one, stdout=one, check=False)

        def end():
            listening.close()
            os.unlink(path)

        threading.Thread(target=serve, daemon=True).start()
        gateway.stop()
        gateway.write("web.yaml", "practice_people: people.csv\ndocuments: documents.sock\n")
        gateway.start()
        yield gateway, end


def made_by_a_service():
    with served() as (gateway, _):
        browser = gateway.browser("professional-1")
        document = f"/v1/zaken/{browser.submit('Ik wil rust.')}/document"
        assert b"Ik wil rust." in made(browser.follow(document), "text/html")
        assert b'lang="en"' in made(browser.follow(document, language="en"), "text/html")
        assert b"Ik wil rust." in made(browser.follow(document, headers={"Accept": "application/xml"}), "application/xml")
        assert made(browser.follow(document + "?vorm=pdf"), "application/pdf").startswith(b"%PDF")
        assert gateway.count_logged("document_socket") == 0, "the gateway made it itself"
        gateway.stop()


def made_by_the_gateway_where_no_service_is():
    with served() as (gateway, end):
        browser = gateway.browser("professional-1")
        document = f"/v1/zaken/{browser.submit('Ik wil rust.')}/document"
        end()
        assert made(browser.follow(document + "?vorm=pdf"), "application/pdf").startswith(b"%PDF")
        gateway.wait_logged("document_socket")
        gateway.stop()


def half_a_document_is_none():
    """Whoever makes it is ended while he sends it: half a page of minutes is not to be taken for all of them."""
    with Gateway() as gateway:
        path = os.path.join(gateway.folder, "documents.sock")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(path)
        listening.listen(4)
        kept = []

        def serve():
            while True:
                one, _ = listening.accept()
                with one, one.makefile("rb") as asked:
                    whole = subprocess.run([DOCUMENT, "--serve"], input=asked.read(), stdout=subprocess.PIPE, check=False).stdout
                    one.sendall(whole[:kept[-1](len(whole))])

        threading.Thread(target=serve, daemon=True).start()
        gateway.stop()
        gateway.write("web.yaml", "practice_people: people.csv\ndocuments: documents.sock\n")
        gateway.start()
        gateway.wait_logged("connected", 2)
        browser = gateway.browser("professional-1")
        case = browser.submit("Ik wil rust.")
        kept.append(lambda n: n)
        assert b"Ik wil rust." in made(browser.follow(f"/v1/zaken/{case}/document"), "text/html")
        for part in (lambda n: n - 1, lambda n: n // 2, lambda n: 3, lambda n: 1, lambda n: 0):
            kept.append(part)
            status = browser.follow(f"/v1/zaken/{case}/document").status
            assert status == 500, status


def where_no_code_may_be_written():
    """As under MemoryDenyWriteExecute of doorbraak-web.service: Java would not start, and that is said as if there were no FOP."""
    set_mdwe, refuse_exec_gain = 65, 1
    libc = ctypes.CDLL(None)

    def document(*, may):
        refuse = None if may else lambda: libc.prctl(set_mdwe, refuse_exec_gain, 0, 0, 0)
        return subprocess.run([DOCUMENT, "--pdf"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=refuse,
                              check=False).returncode

    assert document(may=True) == 1  # of nothing, nothing is made
    refused = document(may=False)
    if refused == 1:
        print("SKIP where_no_code_may_be_written: this kernel cannot refuse it (before 6.3)", flush=True)
    else:
        assert refused == 69, refused


main(whoever_reads_gets_it, nobody_reads_unawares, nobody_is_held_up, one_who_wants_all_of_them, without_fop_a_page_comes, leaves_while_one_is_made, leaves_when_the_maker_hangs, made_by_a_service,
     made_by_the_gateway_where_no_service_is, half_a_document_is_none, where_no_code_may_be_written)
