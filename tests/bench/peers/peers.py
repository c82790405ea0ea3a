#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The daemon beside what people would pick instead, in one run, on one disk, with the same amount of work: README.md says what that
work is and how each product is set. Everything that it makes lies below the build folder and is removed at the end.

Usage: peers.py BUILD_DIR [quick | smoke] [NAME …]. quick: some two minutes; smoke: only our own servers and only whether they run,
for the tests; its numbers mean nothing. With names, only those servers; `--keep FILE` keeps the measurements, a line each."""

import argparse
import os
import platform
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import figures
from ours import Bare, Daemon, Ours
from products import Beanstalk, Postgres, Rabbit, Redis, SilentPostgres
from server import Failed
from watch import Look, disk_of

FORMS = {None: (5, 2, (1, 16, 64, 256)), "quick": (3, 0.5, (1, 16, 64, 256)), "smoke": (1, 0.2, (1, 16))}
CASES = 1000
USAGE = 64


def make_servers(build, work, names):
    postgres = Postgres("postgres", build, work)
    daemon = Daemon("daemon", build, work)
    everyone = [Redis("redis", build, work), postgres, SilentPostgres("postgres-silent", build, work, postgres),
                Rabbit("rabbitmq", build, work), Beanstalk("beanstalkd", build, work), daemon,
                Daemon("daemon-plain", build, work, plain=True), Bare("bare", build, work)]
    unknown = set(names) - {server.name for server in everyone}
    if unknown:
        raise Failed(f"no server is called {', '.join(sorted(unknown))}; there are: {', '.join(server.name for server in everyone)}")
    servers = [server for server in everyone if not names or server.name in names]
    if postgres not in servers:
        servers = [server for server in servers if not isinstance(server, SilentPostgres)]
    return servers, daemon


def start_all(servers, daemon):
    if any(isinstance(server, Ours) for server in servers):
        daemon.make_site(CASES)
    for server in servers:
        if isinstance(server, Daemon) and server is not daemon:
            server.copy_site(daemon)
    for server in servers:
        print(f"peers: starts {server.name}", file=sys.stderr)
        server.start()


def measure(server, clients, seconds, disk):
    """One run: what the load says, and what the kernel says between the load's two marks."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    looks = {}
    result = ""
    with subprocess.Popen(server.load(clients, seconds), stdout=subprocess.PIPE, text=True) as load:
        for line in load.stdout:
            if line.strip() in ("begin", "end"):
                looks[line.strip()] = Look(server.process.pid, disk)
            else:
                result = line
    if load.returncode != 0 or len(looks) != 2:
        raise Failed(f"{server.name}, {clients} clients: no result; its last words: {server.last_words()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    row = dict(pair.split("=", 1) for pair in result.split())
    row.update(looks["end"].since(looks["begin"]))
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    row["client_cpu"] = used / max(int(row["commands"]), 1) * int(row["marked"])
    return row


def check_refusal(daemon):
    """doorbraakd itself lets nobody in without encryption, whoever he says he is."""
    command = daemon.load(1, 0.1)
    command[-1] = command[-1].replace(daemon.key, "plain")
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if told.returncode != 1 or "zmtp" not in told.stderr:
        raise Failed(f"the daemon was spoken to without encryption: {told}")
    print("peers: doorbraakd refuses a client without encryption", file=sys.stderr)


def idle_disk(disk, seconds):
    """What others ask of the disk meanwhile."""
    before = Look(os.getpid(), disk)
    time.sleep(seconds)
    return Look(os.getpid(), disk).since(before)


def run_rounds(servers, form, disk, build, work):
    rounds, seconds, counts = form
    rows = []
    for number in range(rounds):
        print(f"peers: round {number + 1} of {rounds}", file=sys.stderr)
        idle = idle_disk(disk, min(seconds, 1))
        told = subprocess.run([os.path.join(build, "bench", "bench_fsync"), os.path.join(work, "fsync"), str(min(seconds, 1))],
                              check=True, capture_output=True, text=True).stdout
        rows.append(dict([pair.split("=") for pair in told.split()], **idle, round=number, server="disk", clients=0,
                         seconds=min(seconds, 1)))
        first = number * len(servers) // rounds
        for clients in counts:
            for server in servers[first:] + servers[:first]:
                row = measure(server, clients, seconds, disk)
                rows.append(dict(row, round=number, server=server.name, clients=clients, seconds=seconds))
    return rows


def commit_of():
    told = subprocess.run(["git", "-C", os.path.dirname(os.path.abspath(__file__)), "describe", "--always", "--dirty"],
                          capture_output=True, text=True, check=False)
    return told.stdout.strip() or "no repository"


def header():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown processor")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return (f"{time.strftime('%d %B %Y %H:%M')}, commit {commit_of()}; {os.cpu_count()} processors ({model}), {memory} GB, "
            f"Linux {platform.release()}; load {os.getloadavg()[0]:.1f} before it began")


def look(build, names):
    try:
        make_servers(build, "", names)
    except Failed as failure:
        print(f"peers: {failure}", file=sys.stderr)
        sys.exit(USAGE)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--keep")
    parser.add_argument("--look", action="store_true")  # only whether the words are right
    options = parser.parse_intermixed_args()
    form = options.words.pop(0) if options.words and options.words[0] in FORMS else None
    names = options.words or (["daemon", "daemon-plain", "bare"] if form == "smoke" else [])
    build = os.path.abspath(options.build)
    if options.look:
        return look(build, names)
    work = tempfile.mkdtemp(prefix="bench-peers.", dir=build)
    os.chmod(work, 0o711)  # others may pass through to their own folder, and see nothing
    servers = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        servers, daemon = make_servers(build, work, names)
        head = header()
        start_all(servers, daemon)
        subprocess.run(["sync", "-f", work], check=True)  # what the filling left to write is not the rounds' affair
        if form == "smoke" and daemon in servers:
            check_refusal(daemon)
        rows = run_rounds(servers, FORMS[form], disk_of(work), build, work)
    except Failed as failure:
        sys.exit(f"peers: {failure}")
    finally:
        for server in reversed(servers):
            server.stop()
        shutil.rmtree(work)
    if options.keep:
        with open(options.keep, "w", encoding="utf-8") as file:
            file.writelines(" ".join(f"{key}={value}" for key, value in row.items()) + "\n" for row in rows)
    print(head)
    figures.print_all(rows)


if __name__ == "__main__":
    main()
