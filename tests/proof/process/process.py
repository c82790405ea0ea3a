# SPDX-License-Identifier: EUPL-1.2
"""The programs as their units let them be. The tests of tests/system are run with each program under the seccomp filters of its
unit (units.py, cage.py), by which whoever asks for more ends; the maker of documents hears a no, as its unit says. All that run are
looked at from outside meanwhile (watching.py), and a daemon that worked more closely (look_at_daemon). With DOORBRAAK_WHOLE it
is the whole run of the tests (whole.py).

  DOORBRAAK_BUILD=BUILD [DOORBRAAK_WHOLE=1] process.py [TEST[:STORY…]…]"""
import concurrent.futures
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import cage
import keys
import memory
import units
import whole
from cage import BUILD, PROGRAMS, ROOT
from watching import Watch

SYSTEM = os.path.join(ROOT, "tests", "system")
DOCUMENT = PROGRAMS[-1]
BY_HAND = PROGRAMS[1]  # whose unit is for backups only: who starts it himself may have an editor and documents
SERVED = "gateway_documents:made_by_a_service"
DOCUMENTS = f"{SERVED},half_a_document_is_none,nobody_reads_unawares,without_fop_a_page_comes"
TESTS = ["lifecycle", "backups", "checkpoint", "client", "agenda", "figures", "hostile", "gateway", "gateway_http",
         "gateway_settings", "gateway_attacks", DOCUMENTS, "mail", "mail_server", "mail_dies", "link", "oidc"]
SLOTS_LOOKED_AT = 40  # keys of cases: those in use are the first
SKIPPED = 77
BESIDE = 3
AGAIN = 3


def fail(what):
    sys.exit(f"process: {what}")


# --- the tests, under the filters ---

def run_test(words, build):
    """(exit status, what it said)."""
    name, _, stories = words.partition(":")
    more = {"DOORBRAAK_BUILD": build, "DOORBRAAK_ROUNDS": "3", "DOORBRAAK_OIDC": os.path.join(BUILD, "tests", "oidc")}
    done = subprocess.run(["/usr/bin/python3", "-B", os.path.join(SYSTEM, f"{name}.py"), *filter(None, stories.split(","))],
                          env=dict(os.environ, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def run_tests(names, build):
    """How many stories of the tests were told. Many of them wait, so some run beside each other."""
    def one(name):
        start = time.monotonic()
        status, said = run_test(name, build)
        wanted = len(name.partition(":")[2].split(","))
        stories = sum(" s  " in line for line in said.splitlines())
        print(f"{time.monotonic() - start:7.2f} s  {name}: {stories} {'(SKIP)' if status == SKIPPED else ''}", flush=True)
        if status == 0 and stories < wanted:
            return stories, f"'{name}' told {stories} of the stories that it was asked for. "
        if status in (0, SKIPPED):
            return stories, ""
        print(said[-6000:])
        return stories, f"'{name}' does not hold under the filters of the units (exit {status}). "

    with concurrent.futures.ThreadPoolExecutor(BESIDE) as pool:
        done = list(pool.map(one, names))
    if wrong := "".join(fault for _, fault in done):
        fail(wrong)
    return sum(stories for stories, _ in done)


def run_whole(covered, build, folder):
    """(how many tests held, those that say that they cannot be told here), of all that there are."""
    whole.cover(covered, build, [program.name for program in PROGRAMS if program is not BY_HAND])
    told = whole.run(covered, folder)
    held, not_told = told.pop("run", []), told.pop("notrun", [])
    if told:
        fail(f"these do not hold under the filters of the units: {told}")
    return len(held), not_told


def dies_without(word, known, folder):
    """Whether a daemon whose unit lacks these calls ends by SIGSYS as it starts: its filter is looked at at all."""
    build = cage.make_cage(folder, known, [word])
    with daemon_site.Site() as site:  # made by the real program
        words = [os.path.join(build, "doorbraakd"), "run", "--practice", "--site", site.dir, "--config", site.config,
                 "--ready-file", site.ready_file]
        done = subprocess.run(words, env=site.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=60, check=False)
    return done.returncode == -signal.SIGSYS


def can_make_documents(build):
    """As nobody: every folder on the way to the program must let others through."""
    done = subprocess.run([os.path.join(build, DOCUMENT.name), "--no-such"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode == 64


# --- a daemon that worked ---

def look_at_daemon(build):
    """Sealed, read, answered two people, and read back a backup. Where a key may stand: the site has the master key, which is asked
    for at each backup; libzmq keeps the server's for each connection; those of cases are in locked memory only."""
    daemon_site.DAEMON = os.path.join(build, "doorbraakd")
    with daemon_site.Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        client = site.connect("professional-1")
        case = daemon_site.submit(client)
        client.command("case_read", case_id=case)
        site.connect().query("backup", name="een", patience=120)
        secrets = keys.of_folder(site.dir + ".secrets", ["master.key", "server.key"])
        wrap, of_cases = keys.of_cases(site.dir, secrets["master.key"])
        guarded = {"the key that wraps the keys of cases": wrap}
        for number, key in enumerate(of_cases[:SLOTS_LOOKED_AT], 1):
            guarded[f"the key of slot {number}"] = key
        derived = {f"what seals with slot 1 ({what})": keys.seals_with(of_cases[0], what) for what in ("text", "nonce")}
        found = memory.search(site.process.pid, {**secrets, **guarded, **derived, "the site's folder": site.dir.encode()})
        site.stop()
    sanitized = cage.has_sanitizers(PROGRAMS[0].path)
    may = {"master.key": 1, "server.key": 1000, "the site's folder": 1000}
    for what, parts in found.items():
        names = [part.name or "mapped" for part in parts]
        if what in guarded and not all(part.guarded(sanitized) for part in parts):
            fail(f"{what} stands outside locked memory: {names}")
        if what not in guarded and len(parts) > may.get(what, 0):
            fail(f"{what} stands {len(parts)} times in the memory of doorbraakd: {names}")
    for what in ("master.key", "server.key", "the key that wraps the keys of cases", "the key of slot 1", "the site's folder"):
        if not found[what]:
            fail(f"the search does not find {what} in the memory of doorbraakd, where it must be")
    return sum(len(parts) for what, parts in found.items() if what != "the site's folder")


def make_backup(build, watch):
    """As the unit of every night: while the daemon is away the program waits, and can be looked at."""
    daemon_site.DAEMON = os.path.join(build, "doorbraakd")
    with daemon_site.Site() as site:
        site.start()
        home = os.path.join(site.folder, "profile")
        program = [os.path.join(build, "doorbraak")]
        environment = {**site.environment(), "DOORBRAAK_HOME": home}
        told = subprocess.run([*program, "enroll", "--person", "nacht-1", "--key", "backup-1", "--server", site.commands,
                               "--server-key", site.server_key.decode()], env=environment, capture_output=True, check=False)
        if told.returncode:
            fail(f"doorbraak enroll: {told.stdout + told.stderr}")
        with open(os.path.join(home, "key.public"), encoding="ascii") as file:
            public = keys.z85.decode(file.read().strip())
        admin = site.connect()
        admin.command("person_put", person="nacht-1", organisation="gemeente-proef", roles=["backup"])
        admin.command("key_add", person="nacht-1", key="backup-1", public_key=public)
        site.process.send_signal(signal.SIGSTOP)
        before = watch.seen["doorbraak"] + len(watch.faults)
        asking = subprocess.Popen([*program, "admin", "backup", "nacht", "--timeout", "120"], env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=daemon_site.die_with_parent)
        end = time.monotonic() + 60
        while watch.seen["doorbraak"] + len(watch.faults) == before and asking.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        site.process.send_signal(signal.SIGCONT)
        said = asking.communicate(timeout=120)[0]
        if asking.returncode:
            fail(f"no backup by the program of every night, which ended with {asking.returncode}: {said}")
        site.stop()


# --- controls ---

def control(known, folder):
    """What must be found before anything else counts."""
    for word in ("@network-io", "@file-system"):
        if not dies_without(word, known, os.path.join(folder, word[1:])):
            fail(f"a unit without {word} is as good: the filters are not looked at")
    idle = subprocess.Popen(["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "sleep", "600"], stdin=subprocess.DEVNULL)
    try:
        while memory.words(idle.pid)[:1] != ["sleep"]:
            time.sleep(0.01)
        if not memory.is_open_to_others(idle.pid):
            fail("a process that keeps nothing to itself seems to")
    finally:
        idle.kill()
        idle.wait()


def control_of_documents(known, folder):
    """A maker of documents that gets no file in memory, where FOP reads and writes: the test of what it makes must fall."""
    build = cage.make_cage(os.path.join(folder, "alone"), known, ["memfd_create"])
    for program in PROGRAMS:
        if program is not DOCUMENT:
            os.unlink(os.path.join(build, program.name))
            os.symlink(program.path, os.path.join(build, program.name))
    if run_test(SERVED, build)[0] in (0, SKIPPED):
        fail("a document is made by a unit without memfd_create: its filter is not looked at")


# --- all of it ---

def skip(why):
    print(f"SKIP process: {why}")
    sys.exit(SKIPPED)


def names_of(words, build):
    """The tests; without those of documents where they cannot be."""
    names = words or os.environ.get("DOORBRAAK_TESTS", "").split() or TESTS
    if can_make_documents(build):
        return names
    print(f"SKIP documents: nobody cannot come to '{BUILD}'", flush=True)
    return [name for name in names if not name.startswith("gateway_documents")]


def unseen(watch, documents):
    return [program.name for program in PROGRAMS if not watch.seen[program.name] and (documents or program is not DOCUMENT)]


def tell(names, build, watch, documents):
    """How many stories were told; some again, where on a busy machine a program ended before anybody looked."""
    told = run_tests(names, build)
    for _ in range(AGAIN):
        if not unseen(watch, documents) or watch.faults:
            break
        told += run_tests(names, build)
    return told


def main():
    if shutil.which("systemd-analyze") is None:
        skip("systemd-analyze is not on this machine (Debian package systemd)")
    if os.geteuid() != 0:
        skip("only root can look into programs that keep themselves closed")
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))  # so that it is the unit that takes it away
    covered = os.environ.get("DOORBRAAK_COVERED")
    if os.environ.get("DOORBRAAK_WHOLE") and not covered:
        sys.exit(whole.again_inside(BUILD))
    known = units.groups()
    with tempfile.TemporaryDirectory(prefix="doorbraak-process-") as folder:
        os.chmod(folder, 0o755)
        control(known, folder)
        refused = cage.probe(folder, known)
        build = cage.make_cage(os.path.join(folder, "build"), known)
        names = names_of([DOCUMENTS] if covered else sys.argv[1:], build)
        documents = any(name.startswith("gateway_documents") for name in names)
        if documents:
            control_of_documents(known, folder)
        watch = Watch({program.path: program for program in PROGRAMS})
        watch.start()
        places = look_at_daemon(build)
        make_backup(build, watch)
        if covered:
            run_tests(names, build)
            told, not_told = run_whole(covered, build, folder)
            tests = f"whole not-told={','.join(not_told) or 'none'}"
        else:
            told, tests = tell(names, build, watch, documents), len(names)
        watch.end()
    for fault in sorted(set(watch.faults)):
        print(f"process: {fault} ({watch.faults.count(fault)} times)")
    if watch.faults or unseen(watch, documents):
        fail(f"faults {len(watch.faults)}, never seen at work: {', '.join(unseen(watch, documents)) or 'none'}")
    seen = ", ".join(f"{name} {n}" for name, n in sorted(watch.seen.items()))
    print(f'proof: count={told} seed={os.environ.get("DOORBRAAK_SEED", "0")} programs={len(watch.seen)} tests={tests} '
          f'processes={sum(watch.seen.values())} looks={watch.looks} left-on-stack={sum(watch.left.values())} refused={refused} key-places={places} looked-at="{seen}" '
          'control="units without @network-io and without @file-system: the daemon is ended both times; '
          'a maker of documents without memfd_create: no PDF is made"')


if __name__ == "__main__":
    sys.path.insert(0, SYSTEM)
    import daemon_site  # needs DOORBRAAK_BUILD, and stands elsewhere
    main()
