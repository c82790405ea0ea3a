#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Between doorbraak-mail and the mail server: over TLS or not at all, every way to sign in, and whatever the server does."""
import contextlib
import http.server
import json
import os
import socket
import threading
import time

from daemon_site import main
from mail_site import HOST, PASSWORD, SmtpServer, Town, expired_certificate, until


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
        # refused for the moment: 451 at the receiver, then after the text, then a line that breaks, then it works; one mail comes of it
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


if __name__ == "__main__":
    main(encrypts_or_sends_nothing, logs_in, logs_in_with_a_token, logs_in_with_a_token_of_a_file,
         says_what_is_wrong_with_a_certificate, survives_what_a_server_does, survives_a_hostile_server)
