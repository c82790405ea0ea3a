# SPDX-License-Identifier: EUPL-1.2
"""The programs as their units let them be. The tests of tests/system are run with each program under the seccomp filter of its
unit (units.py), by which whoever asks for more ends; and a running daemon and gateway are looked at from outside: no
memory that is writable and executable, no core, no secret where none needs to be.

  DOORBRAAK_BUILD=BUILD process.py [TEST…]"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from zmq.utils import z85

import memory
import units

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BUILD = os.environ["DOORBRAAK_BUILD"]
SYSTEM = os.path.join(ROOT, "tests", "system")
CAGED = os.path.join(BUILD, "tests", "proof", "process", "caged")

UNITS = {
    "doorbraakd": "doorbraakd.service",
    "doorbraak": "doorbraak-backup.service",
    "doorbraak-web": "doorbraak-web.service",
    "doorbraak-mail": "doorbraak-mail.service",
    "doorbraak-link": "doorbraak-link.service",
}
TESTS = ["lifecycle", "checkpoint", "client", "agenda", "figures", "hostile", "gateway", "gateway_http", "gateway_attacks", "mail",
         "link", "oidc"]
OF_SANITIZERS = ["ptrace", "personality", "clone", "process_vm_readv"]  # they look at the process as it ends
SKIPPED = 77


def fail(what):
    sys.exit(f"process: {what}")


def has_sanitizers(program):
    with open(program, "rb") as file:
        return b"__asan_init" in file.read()


def make_cage(folder, known, without=()):
    """A build folder in which the programs stand under their filters; all else is the real one's."""
    os.makedirs(folder)
    for name in os.listdir(BUILD):
        if name not in UNITS:
            os.symlink(os.path.join(BUILD, name), os.path.join(folder, name))
    for program, unit in UNITS.items():
        real = os.path.join(BUILD, program)
        lines = units.lines_of(os.path.join(ROOT, "systemd", unit))
        lines["SystemCallFilter"] = lines["SystemCallFilter"] + [f"~{word}" for word in without]
        bpf = os.path.join(folder, f"{program}.bpf")
        units.write_filter(bpf, lines, known, OF_SANITIZERS if has_sanitizers(real) else ())
        path = os.path.join(folder, program)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec "{CAGED}" "{bpf}" "{real}" "$@"\n')
        os.chmod(path, 0o755)
    return folder


def run_test(name, build):
    """(exit status, what it said)."""
    more = {"DOORBRAAK_BUILD": build, "DOORBRAAK_ROUNDS": "3", "DOORBRAAK_OIDC": os.path.join(BUILD, "tests", "oidc")}
    done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(SYSTEM, f"{name}.py")], env=dict(os.environ, **more),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def run_tests(names, cage):
    """How many stories of the tests were told."""
    told = 0
    for name in names:
        status, said = run_test(name, cage)
        if status not in (0, SKIPPED):
            print(said[-6000:])
            fail(f"'{name}' does not hold under the filters of the units (exit {status})")
        stories = sum(" s  " in line for line in said.splitlines())
        told += stories
        print(f"{name}: {stories} {'(skipped)' if status == SKIPPED else ''}", flush=True)
    return told


def dies_without(word, known, folder):
    """Whether a daemon whose unit lacks these calls ends by SIGSYS as it starts: its filter is looked at at all."""
    cage = make_cage(folder, known, [word])
    with daemon_site.Site() as site:  # made by the real program
        words = [os.path.join(cage, "doorbraakd"), "run", "--practice", "--site", site.dir, "--config", site.config,
                 "--ready-file", site.ready_file]
        done = subprocess.run(words, env=site.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60, check=False)
    return done.returncode == -signal.SIGSYS


# --- a running process ---

def secrets_of(folder):
    """Of each file with a key in Z85: the text, and what it stands for."""
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            text = file.read().strip()
        found[f"{name}, as it stands in its file"] = text
        found[name] = z85.decode(text)
    return found


def look_at(pid, name, secrets, may):
    """`may`: how often a key itself may stand in memory; a text of one nowhere, and none on a stack."""
    if memory.writable_and_executable(pid):
        fail(f"{name} has memory that is writable and executable: {memory.writable_and_executable(pid)}")
    if memory.core_limit(pid) != ("0", "0"):
        fail(f"{name} may leave a core")
    told = memory.told_to(pid)
    places = 0
    for what, found in memory.search(pid, secrets).items():
        if secrets[what] in told:
            fail(f"{what} stands in the arguments or the environment of {name}")
        if "[stack]" in found or len(found) > may.get(what, 0):
            fail(f"{what} stands {len(found)} times in the memory of {name}, of which {found.count('[stack]')} on the stack")
        places += len(found)
    return places


def look_at_daemon(cage):
    """A daemon that worked: sealed, read, answered two people, and read back a backup."""
    daemon_site.DAEMON = os.path.join(cage, "doorbraakd")
    with daemon_site.Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        client = site.connect("professional-1")
        case = daemon_site.submit(client)
        client.command("case_read", case_id=case)
        site.connect().query("backup", name="een", patience=120)
        secrets = secrets_of(site.dir + ".secrets")
        # the master key is the site's, and is asked for at each backup; libzmq keeps the server's for each connection
        places = look_at(site.process.pid, "doorbraakd", secrets, {"master.key": 1, "server.key": 1000})
        planted = memory.search(site.process.pid, {"the server's public key": site.dir.encode()})
        site.stop()
    if places < 2 or not planted["the server's public key"]:
        fail("the search finds nothing at all in the memory of the daemon")
    return places


def main():
    if shutil.which("systemd-analyze") is None:
        print("SKIP process: systemd-analyze is not on this machine (Debian package systemd)")
        sys.exit(SKIPPED)
    names = sys.argv[1:] or os.environ.get("DOORBRAAK_TESTS", "").split() or TESTS
    known = units.groups()
    with tempfile.TemporaryDirectory(prefix="doorbraak-process-") as folder:
        for word in ("@network-io", "@file-system"):
            if not dies_without(word, known, os.path.join(folder, word[1:])):
                fail(f"a unit without {word} is as good: the filters are not looked at")
        cage = make_cage(os.path.join(folder, "build"), known)
        places = look_at_daemon(cage)
        told = run_tests(names, cage)
    print(f'proof: count={told} seed={os.environ.get("DOORBRAAK_SEED", "0")} programs={len(UNITS)} tests={len(names)} key-places={places} '
          'control="units without @network-io and without @file-system: the daemon is ended both times"')


if __name__ == "__main__":
    sys.path.insert(0, SYSTEM)
    import daemon_site  # needs DOORBRAAK_BUILD, and stands elsewhere
    main()
