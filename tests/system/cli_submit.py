#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""cli_submit.py BUILD: brings in cases as a person does: by answering the ladder's questions in a
terminal, and by filling in a draft in an editor that first makes a mistake."""
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

build = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))


def fail(text):
    print("cli_submit:", text, file=sys.stderr)
    sys.exit(1)


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, arguments, environment):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(arguments[0], arguments, environment)
        self.shown = ""

    def until(self, text, seconds=60):
        end = time.monotonic() + seconds
        while text not in self.shown:
            if time.monotonic() > end:
                fail(f"expected {text!r} after: {self.shown[-600:]!r}")
            ready, _, _ = select.select([self.fd], [], [], 0.2)
            if not ready:
                continue
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            if not data:
                fail(f"it ended before {text!r}: {self.shown[-600:]!r}")
            self.shown += data.decode("utf-8", "replace")
        self.shown = self.shown[self.shown.index(text) + len(text):]

    def answer(self, text):
        os.write(self.fd, (text + "\n").encode())

    def paste(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        while True:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                break
            if not data:
                break
            self.shown += data.decode("utf-8", "replace")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def by_questions(environment):
    t = Terminal([build + "/doorbraak", "submit"], environment)
    t.until("Acuut gevaar?")
    t.until("(j/N)")
    t.answer("n")
    t.until("Welke levensdomeinen?")
    t.until(">")
    t.answer("Debts")  # not a code: asked again
    t.until("codes met een komma")
    t.until(">")
    t.answer("2, housing")
    t.until("Wat houdt het tegen?")
    t.answer("bureaucracy")  # a code, but not of this ladder
    t.until("'bureaucracy' staat er niet bij")
    t.answer("local-rule")
    t.until("Loopt het vast")
    t.answer("1")
    t.until("grondslag")
    t.answer("wettelijke taak")
    t.until("Welk artikel?")
    t.answer("art. 2.3.1 Wmo 2015")
    t.until("Wijk- of buurtcode")
    t.answer("ondiep")
    t.until("Gebied van het team")
    t.answer("")
    t.until("Een datum van buiten")
    t.answer("2-3-2020")
    t.until("al voorbij")
    t.answer("")
    t.until("Huishouden")
    t.answer("resident:2003, stranger")
    t.until("household")
    t.answer("resident:2003, child:2019")
    t.until("1/9")
    t.until("> ")
    t.answer("Eerst een dak boven ons hoofd.")
    t.answer("Zij is 111222333.")
    t.answer(".")
    t.until("burgerservicenummer")
    t.until("> ")
    t.paste("Eerst een dak boven ons hoofd.\n\nDaarna de rest.\n\n")
    for number in range(2, 10):
        t.until(f"{number}/9")
        t.until("> ")
        t.answer("" if number > 3 else f"antwoord {number}")
        if number <= 3:
            t.until("> ")
            t.answer("")
    t.until("Inbrengen?")
    t.answer("j")
    status = t.end()
    if status != 0:
        fail(f"exit status {status}: {t.shown}")
    return re.search(r"Casus (D-[0-9A-Z-]+) is ingebracht", t.shown).group(1)


def interrupted(environment):
    """^C after the first words: they are in a draft, with which one goes on."""
    t = Terminal([build + "/doorbraak", "submit"], environment)
    t.until("(j/N)")
    t.answer("n")
    for question, given in (("levensdomeinen", "debts"), ("tegen?", ""), ("Loopt", ""),
                            ("grondslag", "toestemming"), ("buurtcode", "ondiep"), ("team", ""),
                            ("van buiten", ""), ("Huishouden", "")):
        t.until(question)
        t.until(">")
        t.answer(given)
    t.until("1/9")
    t.until("> ")
    t.answer("Voor ^C geschreven: \"ja\".")
    t.answer(".")
    t.until("2/9")
    t.until("> ")
    t.answer("half")
    t.until("> ")
    os.write(t.fd, b"\x03")
    t.until("niets ingebracht")
    t.until("submit --file ")
    t.end()
    path = t.shown.split()[0]
    if os.stat(path).st_mode & 0o777 != 0o600:
        fail("others can read the draft")
    done = subprocess.run([build + "/doorbraak", "submit", "--file", path], env=environment,
                          text=True, capture_output=True, check=False)
    if done.returncode != 0:
        fail("the draft was refused: " + done.stderr)
    if os.path.exists(path):
        fail("the draft stayed after it was brought in")
    return re.search(r"Casus (D-[0-9A-Z-]+) is ingebracht", done.stdout).group(1)


def by_editor(environment, folder):
    """The editor is a script: first a wrong ground, then, as the fault is shown, the right one."""
    script = os.path.join(folder, "editor.sh")
    with open(script, "w", encoding="utf-8") as out:
        out.write("""#!/bin/sh
if grep -q '^ground: nonsense' "$1"; then
  sed -i 's/^ground: nonsense/ground: consent/' "$1"
else
  sed -i 's/^domains: .*/domains: [care]/; s/^ground:.*/ground: nonsense/; s/^district:.*/district: ondiep/' "$1"
  sed -i 's/^  resident_words: |/&\\n    Uit de editor./' "$1"
fi
""")
    os.chmod(script, 0o755)
    runtime = os.path.join(folder, "runtime")
    os.mkdir(runtime, 0o700)
    t = Terminal([build + "/doorbraak", "submit", "--edit"],
                 dict(environment, EDITOR=script, VISUAL="", XDG_RUNTIME_DIR=runtime))
    t.until("'ground'")
    t.until("(J/n)")
    t.answer("j")
    status = t.end()
    if status != 0:
        fail(f"exit status {status}: {t.shown}")
    if os.listdir(runtime):
        fail("the draft stayed behind")
    return re.search(r"Casus (D-[0-9A-Z-]+) is ingebracht", t.shown).group(1)


def no_editor_without_terminal(environment, folder):
    opened = os.path.join(folder, "opened")
    done = subprocess.run([build + "/doorbraak", "submit", "--edit"], stdin=subprocess.DEVNULL, text=True,
                          env=dict(environment, EDITOR="touch " + opened, VISUAL=""), capture_output=True, check=False)
    if done.returncode != 64 or "--edit vraagt een terminal" not in done.stderr or os.path.exists(opened):
        fail(f"exit status {done.returncode}: {done.stderr}")


def refused_by_questions(environment, case):
    """Which element is not substantiated is asked; that a team gives no such outcome, the daemon says."""
    t = Terminal([build + "/doorbraak", "refuse", case, "Niet onderbouwd"], environment)
    t.until("Welke onderdelen zijn niet onderbouwd?")
    t.until("3 return")
    t.answer("rendement")
    t.until("staat er niet bij")
    t.answer("3, involvement")
    t.until("OUTCOME_NOT_ALLOWED")
    t.end()


def main():
    with tempfile.TemporaryDirectory(prefix="doorbraak-submit-") as folder:
        site = subprocess.Popen(
            ["bash", "-c", f"build={build}; source {here}/cli_site.sh; site_new; "
             "admit professional-1 buurtteam-wmo professional; echo $work; read -r _ || true"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            work = site.stdout.readline().strip()
            if not work:
                fail("no site")
            environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": folder,
                           "DOORBRAAK_HOME": work + "/home/professional-1"}

            def run(*words):
                done = subprocess.run([build + "/doorbraak", *words], env=environment, text=True,
                                      capture_output=True, check=False)
                return done.stdout

            asked = by_questions(environment)
            if "Eerst een dak boven ons hoofd.\n    \n    Daarna de rest." not in run("read", asked):
                fail("the resident's words are not those that were typed")
            refused_by_questions(environment, asked)
            if 'Voor ^C geschreven: "ja".' not in run("read", interrupted(environment)):
                fail("what was typed before ^C is lost")
            no_editor_without_terminal(environment, folder)
            edited = by_editor(environment, folder)
            if "Uit de editor." not in run("read", edited):
                fail("the words of the editor did not arrive")
        finally:
            site.stdin.close()
            site.wait()
    print("cli: cases by the questions, by a draft after ^C, and by an editor")


main()
