# SPDX-License-Identifier: EUPL-1.2
"""What an administrator can get wrong before the gateway: each mistake is one line that names file, key and what to do,
at the start, with --check and on SIGHUP; and what was served before a bad theme is served after it."""
import json
import os
import signal
import subprocess
import tempfile

from daemon_site import BUILD, main
from gateway_site import WEB, Gateway

ISSUER = "issuers:\n  - {code: zuid, name: Z, url: https://login.example.nl, client_id: d, credential: s"


def line_of(text):
    """The one line that is neither a step on the way nor the end."""
    found = []
    for line in text.splitlines():
        if not line.startswith("{"):
            found.append(line)
        elif json.loads(line)["code"] not in ("files", "stopped"):
            found.append(json.loads(line)["text"])
    assert len(found) == 1, text
    return found[0]


def each_mistake_is_one_line():
    with tempfile.TemporaryDirectory() as folder:
        def path(name, text=None):
            made = os.path.join(folder, name)
            if text is not None:
                os.makedirs(os.path.dirname(made), exist_ok=True)
                with open(made, "w", encoding="utf-8") as file:
                    file.write(text)
            return made

        def run(*words, program=WEB, **more):
            return subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                                  timeout=60, env={"PATH": os.environ["PATH"], "LC_ALL": "C", **more})

        key = run("key", "--site", path("site"), program=os.path.join(BUILD, "doorbraakd")).stdout.split("\n")[0].strip()
        enrolled = run("enroll", "--person", "poort-1", "--key", "web-1", "--server", "tcp://127.0.0.1:1", "--server-key", key,
                       program=os.path.join(BUILD, "doorbraak"), DOORBRAAK_HOME=path("profile"))
        assert enrolled.returncode == 0, enrolled.stdout
        path("web/index.html", "<!doctype html>")
        path("leeg/readme.txt", "no theme")
        path("stuk/logo.svg", "<svg/>")
        path("stuk/thema.css", ":root {\n")
        path("zwaar/thema.css", "")
        path("zwaar/logo.svg", " " * 600000)
        path("geen.pem", "no PEM")

        def check(settings, *says, profile="profile", web="web", status=78, secrets=False):
            config = path("web.yaml", settings)
            words = ["--profile", path(profile), "--web", path(web), "--config", config, "--practice", "--listen", "127.0.0.1:0"]
            if secrets:  # before a reload systemd shows them to nobody
                assert run(*words, "--check").returncode == 0, settings
            got = run(*words, *([] if secrets else ["--check"]))
            assert got.returncode == status, (settings, got.returncode, got.stdout)
            for piece in says:
                assert piece in line_of(got.stdout), (settings, piece, got.stdout)

        file = path("web.yaml")
        check("idle_minutes: 30\n", "alles is in orde", status=0)
        check("idle_minutes: lang\n", file + ":1:", "'idle_minutes'", "getal")
        check("origin: doorbraak.example.nl\n", file, "origin", "https://doorbraak.example.nl")
        check("hosts:\n  - name: https://x.example.nl\n", file, "hosts")
        check("tls_certificate: a.pem\n", file, "tls_key")
        check("tls_certificate: weg.pem\ntls_key: weg.pem\n", file, "tls_certificate", "weg.pem", secrets=True)
        check("tls_certificate: geen.pem\ntls_key: geen.pem\n", "tls_certificate", "PEM", secrets=True)
        check("practice_people: weg.csv\n", file, "practice_people", "weg.csv")
        check("theme: weg\n", "theme", "weg/logo.svg")
        check("theme: leeg\n", "theme", "leeg/logo.svg", "thema.css en logo.svg")
        check("theme: stuk\n", "theme", "stuk/thema.css:1", "niet gesloten")
        check("theme: zwaar\n", "theme", "zwaar/logo.svg", "512 KiB")
        check(ISSUER + "}\n", file, "origin")
        check("origin: https://a.nl\n" + ISSUER + ", ca_file: weg.pem}\n", file, "ca_file", "weg.pem")
        check("origin: https://a.nl\n" + ISSUER + ", scopes: email}\n", file, "issuers: zuid", "openid")
        check("origin: https://a.nl\n" + ISSUER + "}\n", "zuid", "/s:", "LoadCredential", secrets=True)
        check("idle_minutes: 30\n", "--web", "nergens", web="nergens")
        check("idle_minutes: 30\n", "nergens", "enroll", profile="nergens")
        os.chmod(path("profile"), 0o755)
        check("idle_minutes: 30\n", "profile", "chown -R", "chmod -R go=")


def theme_is_looked_at_before_it_is_served():
    class Themed(Gateway):
        def make(self, settings):
            super().make(settings)
            self.write("thema/thema.css", ":root { --a: 1 }")
            self.write("thema/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")

    with Themed("theme: thema\n") as gateway:
        def sheet(text, code, count):
            gateway.write("thema/thema.css", text)
            gateway.process.send_signal(signal.SIGHUP)
            gateway.wait_logged(code, count)
            return gateway.browser().get("/thema/thema.css").body

        assert gateway.browser().get("/thema/thema.css").body == b":root { --a: 1 }"
        assert sheet(":root { --a: 2", "cannot-read", 1) == b":root { --a: 1 }"
        told = [json.loads(line) for line in gateway.text_of_log().splitlines() if "cannot-read" in line]
        assert "thema.css:1: " in told[0]["text"] and told[0]["text"].startswith("theme: "), told
        assert sheet(":root { --a: 3 }", "files", 2) == b":root { --a: 3 }"
        gateway.stop()


if __name__ == "__main__":
    main(each_mistake_is_one_line, theme_is_looked_at_before_it_is_served)
