# SPDX-License-Identifier: EUPL-1.2
"""The n-th I/O call fails, for all n, in six ways, once or from then on: while a daemon runs, starts for the first time,
recovers, makes a checkpoint or a backup, and in the verbs that make a site. It goes on with nothing wrong, or ends with a
status and a sentence; a start without the fault finds all that was acknowledged, once.

From the environment: DOORBRAAK_COUNT faults, drawn by DOORBRAAK_SEED from all that there are; 0: all, in an order that
is drawn, going on where DOORBRAAK_STATE says, for DOORBRAAK_HOURS. DOORBRAAK_ONLY=situation:kind:once|sticky:n is one."""
import json
import multiprocessing
import os
import random
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"), HERE]
import setting  # noqa: E402
from daemon_site import FAILING_IO, Site  # noqa: E402
from faults import a_power_cut_at_any_byte  # noqa: E402
from situations import EXIT_CONFIG, EXIT_OK, SITUATIONS  # noqa: E402
from six_commands import PEOPLE, SixCommands  # noqa: E402

COUNT = setting.number("DOORBRAAK_COUNT", 0)
SEED = setting.seed()
STATE = os.environ.get("DOORBRAAK_STATE")
END = time.monotonic() + 3600 * setting.hours()
WORKERS = 2
SLICE = 150  # of all: so many of one situation before the next one has its turn
MOST_WRONG = 12  # of one situation; then it stops
BAD_DATA = 65

DATA, READS = ("write", "pwrite"), ("read", "pread")
SYNCS, NAMES = ("fdatasync", "fsync"), ("create", "rename", "unlink", "mkdir")
LOOKS = ("open", "stat", "readdir")
# What fails how. A full disk refuses what needs room, and one that was made read-only whatever changes it.
KINDS = {
    "EIO": (DATA + READS + SYNCS + NAMES + LOOKS + ("allocate",), {}),
    "ENOSPC": (DATA + SYNCS + ("create", "rename", "mkdir", "allocate"), {"FAIL_ERRNO": "ENOSPC"}),
    "EROFS": (DATA + NAMES + ("allocate",), {"FAIL_ERRNO": "EROFS"}),
    "short": (DATA + READS, {"FAIL_SHORT": "1"}),
    "torn": (DATA + SYNCS + NAMES, {"FAIL_TORN": "1"}),
    "EINTR": (DATA + READS + SYNCS + ("open", "create"), {"FAIL_ERRNO": "EINTR"}),
}
# What once went wrong, aimed at by the name of a file: (situation, which fault, exit status). 65 would say that a backup is needed.
AIMED = [
    ("first", {"FAIL_CALL": "pread", "FAIL_PATH": "/kind"}, 74),
    ("first", {"FAIL_CALL": "create", "FAIL_PATH": "/lock", "FAIL_ERRNO": "ENOSPC"}, 74),
    ("first", {"FAIL_CALL": "pread", "FAIL_PATH": "/keyring/"}, 74),
    ("first", {"FAIL_CALL": "pread", "FAIL_PATH": "/keyring/", "FAIL_AT": "3"}, 74),
    ("first", {"FAIL_CALL": "pread", "FAIL_PATH": ".segment"}, 74),
    ("first", {"FAIL_CALL": "pread", "FAIL_PATH": ".segment", "FAIL_AT": "4"}, 74),
    ("recovery", {"FAIL_CALL": "create,rename,unlink,mkdir", "FAIL_ERRNO": "EROFS", "FAIL_PATH": ".try/", "FAIL_AT": "2"}, 74),
    ("rebuild", {"FAIL_CALL": "rename", "FAIL_PATH": "/state.rebuilt", "FAIL_AT": "5"}, 74),
    ("init", {"FAIL_CALL": "fdatasync", "FAIL_PATH": ".segment"}, 74),
    ("init", {"FAIL_CALL": "fsync", "FAIL_PATH": "/site", "FAIL_STICKY": "0"}, 74),
]
# A signal interrupts once; a disk on which every call is interrupted is none.
KINDS_AND_TIMES = [(kind, times) for kind in KINDS for times in ("once", "sticky") if (kind, times) != ("EINTR", "sticky")]


def fault_of(kind, times="once", n=0):
    calls, more = KINDS[kind]
    return {"FAIL_CALL": ",".join(calls), "FAIL_AT": str(n), "FAIL_STICKY": "1" if times == "sticky" else "0", **more}


class Bench:
    """One situation, and what came of the faults in it."""

    def __init__(self, name):
        self.name = name
        self.situation = SITUATIONS[name]()
        self.outcomes = Counter()
        status, said = self.situation.attempt(fault_of("EIO"))
        assert status == EXIT_OK, f"{name} without a fault: exit {status}, {said}"
        self.calls = self.situation.calls()
        self.situation.verify()
        assert self.calls, f"{name}: nothing counted; this shows nothing"
        print(f"{name}: " + ", ".join(f"{n} × {call}" for call, n in self.calls.items() if n > 0), flush=True)

    def most(self, kind):
        return sum(self.calls.get(call, 0) for call in KINDS[kind][0])

    def aim(self, fault, wanted):
        status, said = self.situation.attempt({"FAIL_AT": "1", "FAIL_STICKY": "1", **fault})
        assert status == wanted and said.strip(), f"exit {status}, not {wanted}: {said}"
        self.situation.verify()

    def try_one(self, kind, times, n):
        situation = self.situation
        status, said = situation.attempt(fault_of(kind, times, n))
        secret = status == EXIT_CONFIG and ".secrets/" in said
        assert status in situation.ends or secret, f"exit {status}: {said}"
        assert status == EXIT_OK or said.strip(), f"exit {status} without a word"
        counted = sum(situation.calls().values())
        self.outcomes["ended" if status else "went on" if counted >= n else "not met"] += 1
        situation.verify()


def one_situation(name, share, until):
    """(faults tried, outcomes, words of those that went wrong, how many of each kind there are)."""
    bench, wrong, tried = Bench(name), [], 0

    def look(words, work, *more):
        try:
            work(*more)
        except Exception:
            wrong.append(f"{words}\n{traceback.format_exc()}")
            bench.situation.close()
            bench.situation = SITUATIONS[name]()
        bench.situation.site.closing.close()  # the clients of this one

    most = share.most or {kind: bench.most(kind) for kind in KINDS}
    try:
        for at, fault, wanted in AIMED:
            if at == name and share.begun == 0:
                look(f"{name}: {fault}", bench.aim, fault, wanted)
        for kind, times, n in share.tries(most):
            if time.time() > until or len(wrong) >= MOST_WRONG:
                break
            n = n if isinstance(n, int) else 1 + int(n * most[kind])
            tried += 1
            look(f"DOORBRAAK_ONLY={name}:{kind}:{times}:{n}", bench.try_one, kind, times, n)
    finally:
        bench.situation.close()
    return tried, bench.outcomes, wrong, most


class Drawn:
    """What of one situation is tried: these. An n from 0 to 1 is a part of all."""

    begun = 0
    most = None

    def __init__(self, tries):
        self.chosen = tries

    def tries(self, _most):
        return self.chosen


class All:
    """Every n, in an order that the seed draws, so that also what the time was enough for is of all; a slice at a time."""

    def __init__(self, seed, begun=0, most=None):
        self.seed, self.begun, self.most = seed, begun, most

    def tries(self, most):
        tries = [(kind, times, n) for kind, times in KINDS_AND_TIMES for n in range(1, most[kind] + 1)]
        random.Random(self.seed).shuffle(tries)
        return tries[self.begun:self.begun + SLICE]

    def total(self):
        return sum(self.most[kind] for kind, _ in KINDS_AND_TIMES)

    def left(self):
        return self.total() - self.begun if self.most else SLICE  # nobody counted yet


def drawn():
    """{situation: tries}: COUNT of them, each situation and way as often as can be."""
    chance = random.Random(SEED)
    ways = [(name, *way) for name in SITUATIONS for way in KINDS_AND_TIMES]
    chosen = []
    while len(chosen) < COUNT:
        chosen += chance.sample(ways, min(len(ways), COUNT - len(chosen)))
    tries = {name: [(kind, times, chance.random()) for at, kind, times in chosen if at == name] for name in SITUATIONS}
    return {name: Drawn(tries[name]) for name in SITUATIONS if tries[name]}


def a_disk_that_lies_is_found():
    """The control: writes of the journal that say they were done, and were not."""
    with Site(settings="segment_megabytes: 1\n") as site:
        site.start()
        for person, role in PEOPLE.items():
            site.let_in(person, role)
        site.stop()
        commands = SixCommands(site)
        site.start(environment={"LD_PRELOAD": FAILING_IO, "FAIL_CALL": "pwrite", "FAIL_PATH": ".segment", "FAIL_SILENT": "1",
                                "FAIL_STICKY": "1", "FAIL_AT": "1"})
        assert commands.run() and len(commands.acknowledged) == len(commands.requests)
        site.kill()
        site.spawn()
        if not site.wait_ready():
            site.wait(BAD_DATA)
            return True
        try:
            commands.verify()
        except AssertionError:
            return True
        return False


def kept():
    """Where the long form was: its seed, and per situation how far, of how many, and with what."""
    try:
        with open(os.path.join(STATE or "", "failing.json"), encoding="ascii") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"seed": SEED, "situations": {}}


def keep(record):
    if STATE:
        path = os.path.join(STATE, "failing.json")
        with open(path + ".new", "w", encoding="ascii") as file:
            json.dump(record, file)
        os.replace(path + ".new", path)


def run_shares(shares, until, ended):
    """Each situation's share, two at a time. `ended` looks at what came of one, and gives the next share of it or None."""
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = {pool.submit(one_situation, name, share, until): (name, share) for name, share in shares.items()}
        while jobs:
            for job in wait(jobs, return_when=FIRST_COMPLETED).done:
                name, share = jobs.pop(job)
                tried, outcomes, failed, most = job.result()
                print(f"{name}: {tried} faults, " + ", ".join(f"{n} {what}" for what, n in sorted(outcomes.items())), flush=True)
                more = ended(name, share, tried, outcomes, failed, most)
                if more is not None:
                    jobs[pool.submit(one_situation, name, more, until)] = (name, more)


def run_drawn(plan, until):
    """(outcomes, words of what went wrong)."""
    found, wrong = Counter(), []

    def ended(_name, _share, _tried, outcomes, failed, _most):
        found.update(outcomes)
        wrong.extend(failed)

    run_shares(plan, until, ended)
    return found, wrong


def run_all(record, until):
    """The same, and how many faults there are; what came of those tried before is in it."""
    seed, situations = record["seed"], record["situations"]
    wrong = []

    def share_of(name):
        before = situations.get(name, {"begun": 0, "most": None})
        return All(seed, before["begun"], before["most"])

    def ended(name, share, tried, outcomes, failed, most):
        if failed:  # a slice with a fault in it is done again
            wrong.extend(failed)
            return None
        total = sum((Counter(part) for part in (situations.get(name, {}).get("outcomes", {}), outcomes)), Counter())
        situations[name] = {"begun": share.begun + tried, "most": most, "outcomes": total}
        keep(record)
        more = share_of(name)
        return more if time.time() < until and more.left() > 0 else None

    shares = {name: share_of(name) for name in SITUATIONS}
    run_shares({name: share for name, share in shares.items() if share.left() > 0}, until, ended)
    found = sum((Counter(situation["outcomes"]) for situation in situations.values()), Counter())
    return found, wrong, sum(share_of(name).total() for name in situations)


def main():
    only = os.environ.get("DOORBRAAK_ONLY")
    until = time.time() + END - time.monotonic()
    seed, more, whole = SEED, "", COUNT == 0 and not only
    if whole:
        record = kept()
        outcomes, wrong, there_are = run_all(record, until)
        not_begun = len(SITUATIONS) - len(record["situations"])  # of each at least one is left
        seed, more = record["seed"], f"of={there_are} left={there_are - outcomes.total() + not_begun} "
        print(a_power_cut_at_any_byte())
    elif only:
        name, kind, times, n = only.split(":")
        outcomes, wrong = run_drawn({name: Drawn([(kind, times, int(n))])}, until)
    else:
        outcomes, wrong = run_drawn(drawn(), until)
    found = a_disk_that_lies_is_found()
    for words in wrong:
        print(words)
    if wrong:
        print(f"again: DOORBRAAK_COUNT={COUNT} DOORBRAAK_SEED={seed} /usr/bin/python3 -B {sys.argv[0]}")
    print(f"proof: count={outcomes.total()} {more}seed={seed} situations={len(SITUATIONS)} "
          f"kinds={len(KINDS)} ended={outcomes['ended']} went_on={outcomes['went on']} not_met={outcomes['not met']} "
          f"wrong={len(wrong)} control=\"a disk that lies: {'found' if found else 'missed'}\"")
    sys.exit(0 if not wrong and found and outcomes["ended"] + outcomes["went on"] > 0 else 1)


if __name__ == "__main__":
    main()
