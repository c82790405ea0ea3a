# SPDX-License-Identifier: EUPL-1.2
"""Documents over HTTP: who gets one, as what, and that making them holds nobody up."""
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


def whoever_reads_gets_it():
    with Gateway() as gateway:
        browser = gateway.browser("professional-1")
        case = browser.submit("<script>alert(1)</script> & rust")
        path = f"/v1/zaken/{case}/document"
        page = browser.get(path, headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
        body = made(page, "text/html").decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; rust" in body and "<script" not in body
        assert 'lang="nl"' in body and "script-src" not in page.headers["Content-Security-Policy"]
        assert page.headers["Content-Disposition"] == f'inline; filename="{case}.html"'
        assert b'lang="en"' in made(browser.get(path, language="en"), "text/html")
        assert made(browser.get(path, headers={"Accept": "application/xml"}), "application/xml").startswith(b"<?xml")
        assert made(browser.get(path + "?vorm=pdf"), "application/pdf").startswith(b"%PDF-1.7")
        browser.get(path, headers={"Accept": "application/json"}).problem(406)
        browser.get(path, headers={"Sec-Fetch-Site": "cross-site"}).problem(403, "OTHER_ORIGIN")
        # each of them is a reading, and the gateway stands beside the person
        admin = gateway.browser("admin-1")
        for other in (admin, gateway.browser()):
            other.get(path).problem(401 if other is not admin else 404)
        with gateway.site.connect() as line:
            line.command("person_put", person="privacy-1", organisation="gemeente-proef", roles=["privacy"])
        gateway.browser().get(path.replace("document", "documenten")).problem(401)
        browser.get(path.replace("document", "documenten")).problem(404)
        browser.get("/v1/zaken/D-0000-0000-0000/document").problem(404)
        browser.get("/v1/ladders/mini/treden/team/vergaderingen/2026-03-10T12:30:00Z/stukken").problem(404, "NO_SUCH_TIER")
        browser.get("/v1/ladders/geen/treden/team/vergaderingen/2026-03-10T12:30:00Z/notulen").problem(404)
        browser.get("/v1/ladders/mini/treden/team/vergaderingen/vandaag/stukken").problem(404)
        browser.post(path).problem(404)
        gateway.stop()


def nobody_is_held_up():
    with Gateway() as gateway:
        case = gateway.browser("professional-1").submit("Ik wil rust.")
        bodies = []

        def make():
            bodies.append(gateway.browser("professional-1").get(f"/v1/zaken/{case}/document?vorm=pdf"))

        makers = [threading.Thread(target=make) for _ in range(6)]
        other = gateway.browser("professional-1")
        for maker in makers:
            maker.start()
        slowest = 0
        while any(maker.is_alive() for maker in makers):
            start = time.monotonic()
            other.session()
            slowest = max(slowest, time.monotonic() - start)
            time.sleep(0.02)
        for maker in makers:
            maker.join()
        assert len(bodies) == 6 and all(made(one, "application/pdf").startswith(b"%PDF") for one in bodies)
        assert slowest < 1.5, f"a session took {slowest:.2f} s while documents were made"
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
                lines[-1].request("GET", path, headers={"Cookie": browser.cookie})
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
        assert busy.get(path).status == 404
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
            page = made(browser.get(path + "?vorm=pdf"), "text/html")
            assert b"Ik wil rust." in page and b"bewaar het als PDF" in page, page[:2000]
            assert b"save it as PDF" in made(browser.get(path + "?vorm=pdf", language="en"), "text/html")
            assert b"als PDF" not in made(browser.get(path), "text/html")
            gateway.stop()
    finally:
        del os.environ["DOORBRAAK_FOP"]


def leaves_while_one_is_made():
    with Gateway() as gateway:
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
        gateway.wait_logged("connected", 2)
        browser = gateway.browser("professional-1")
        case = browser.submit("Ik wil rust.")
        answers = []
        waiting = threading.Thread(
            target=lambda: answers.append(browser.get(f"/v1/zaken/{case}/document?vorm=pdf")))
        waiting.start()
        time.sleep(1.5)
        start = time.monotonic()
        gateway.stop()
        waiting.join(10)
        assert time.monotonic() - start < 25 and answers[0].status == 503, answers


def made_by_a_service():
    """As systemd does it: a process for each connection, the socket its input and its output."""
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

        threading.Thread(target=serve, daemon=True).start()
        gateway.stop()
        gateway.write("web.yaml", "practice_people: people.csv\ndocuments: documents.sock\n")
        gateway.start()
        gateway.wait_logged("connected", 2)
        browser = gateway.browser("professional-1")
        case = browser.submit("Ik wil rust.")
        document = f"/v1/zaken/{case}/document"
        assert b"Ik wil rust." in made(browser.get(document), "text/html")
        assert made(browser.get(document + "?vorm=pdf"), "application/pdf").startswith(b"%PDF")
        # where that is not there, the gateway starts the process itself
        listening.close()
        os.unlink(path)
        assert made(browser.get(document + "?vorm=pdf"), "application/pdf").startswith(b"%PDF")
        gateway.wait_logged("document_socket")
        gateway.stop()


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



main(whoever_reads_gets_it, nobody_is_held_up, one_who_wants_all_of_them, without_fop_a_page_comes, leaves_while_one_is_made, made_by_a_service,
     where_no_code_may_be_written)
