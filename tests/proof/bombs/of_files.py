# SPDX-License-Identifier: EUPL-1.2
"""Files that are small and stand for much: aliases of aliases, depth, one alias a thousand times. Each is given at the doors that
people give files at, of programs that run by themselves."""
import os
import subprocess

from daemon_site import BUILD, DAEMON, Site

SECONDS = 60
MOST = 64 << 20  # bytes that a program may take for one of them, beside what it takes for none
REFUSED = (1, 64, 65, 78)  # statuses of a sentence


def laughs(depth=40):
    """Nine of the line before, in each line: 9 ** 40 words, were they written out."""
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, depth)]
    return "\n".join(lines) + "\n"


def bombs():
    yield "aliases of aliases", laughs()
    yield "aliases in a mapping", "x: &x {a: 1}\n" + "".join(f"y{n}: {{<<: *x, b: *x}}\n" for n in range(5000))
    yield "one alias a hundred thousand times", "x: &x " + "ha" * 40000 + "\ny: [" + "*x, " * 40000 + "*x]\n"
    yield "an alias of itself", "x: &x [*x, *x]\n"
    yield "deep brackets", "x: " + "[" * 100000
    yield "deep braces", "{a: " * 60000
    yield "deep by dashes", "- " * 100000 + "x\n"
    yield "deep by lines", "".join(" " * n + "a:\n" for n in range(700))
    yield "many keys", "".join(f"k{n}: 1\n" for n in range(30000))
    yield "a long word", "x: " + "h" * (1 << 20) + "\n"
    yield "many documents", "--- {a: 1}\n" * 20000
    yield "tags", "".join(f"k{n}: !!binary aGE=\n" for n in range(10000))
    yield "calls itself binary", "\0\1\2" * 50000


def run(words, environment):
    """(status, what it said, its memory at its most)."""
    process = subprocess.Popen(["timeout", str(SECONDS), *words], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    said = process.stdout.read().decode("utf-8", "replace")
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, said, used.ru_maxrss * 1024


def doors(site, folder):
    """{name: the words of a program that is given this file}."""
    keys = site.people["admin-1"]
    profile = os.path.join(folder, "profile")
    os.mkdir(profile, 0o700)
    for name, text in (("server", f"{site.commands}\n{site.server_key.decode()}\n"), ("key.public", keys.public.decode() + "\n"),
                       ("key.secret", keys.secret.decode() + "\n"), ("person", "admin-1\nfirst\n")):
        with open(os.open(os.path.join(profile, name), os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    client = ["env", f"DOORBRAAK_HOME={profile}", os.path.join(BUILD, "doorbraak")]
    return {"a ladder": [DAEMON, "check-config"], "settings": [DAEMON, "check-config", "--config"],
            "a case": [*client, "submit", "--file"], "a contact": [*client, "admin", "contact", "--file"],
            "settings of the gateway": [os.path.join(BUILD, "doorbraak-web"), "--check", "--profile", profile, "--web", folder, "--config"],
            "settings of the mail": [os.path.join(BUILD, "doorbraak-mail"), "--profile", profile, "--state", folder, "--config"]}


def all_doors():
    """(how many, the most that one took beside a file that is empty, what is wrong)."""
    count, most, wrong = 0, 0, []
    with Site() as site:
        site.start()
        empty = os.path.join(site.folder, "empty.yaml")
        with open(empty, "wb"):
            pass
        bomb = os.path.join(site.folder, "bomb.yaml")
        environment = site.environment()
        all_ = doors(site, site.folder)
        before = {name: run([*words, empty], environment)[2] for name, words in all_.items()}
        for what, text in bombs():
            with open(bomb, "w", encoding="utf-8") as file:
                file.write(text)
            for name, words in all_.items():
                status, said, took = run([*words, bomb], environment)
                count += 1
                most = max(most, took - before[name])
                if status not in REFUSED or not said.strip() or took - before[name] > MOST:
                    wrong.append(f"{name}, {what}: status {status}, {(took - before[name]) >> 20} MiB, {said[:200]!r}")
        site.stop()
    return count, most, wrong
