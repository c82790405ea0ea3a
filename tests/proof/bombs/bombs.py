# SPDX-License-Identifier: EUPL-1.2
"""Little that asks for much: headers that promise four thousand million members, depth, frames as large as may be and larger, a
million subscriptions, ten thousand connections, against a real daemon and a real gateway, while honest clients work; and files of YAML.
Their memory grows by 64 MiB at most, they have descriptors left, who is honest is served, and (judged where DOORBRAAK_ROUNDS is above one)
waits twice as long at most as beside a server that does nothing with it.

From the environment: DOORBRAAK_COUNT connections, and a hundred times as many subscriptions; DOORBRAAK_ROUNDS, of each bomb.

The controls: a daemon without its limits on a frame and on what may wait, a gateway that sends nobody away."""
import json
import os
import signal
import statistics
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"), HERE]
import setting  # noqa: E402
from daemon_site import BUILD, DAEMON  # noqa: E402
import at_gateway  # noqa: E402
import of_files  # noqa: E402
import of_gateway  # noqa: E402
from honest import Sink, Town, Watch, give_up, go, own_memory, p99_of  # noqa: E402

COUNT = setting.number("DOORBRAAK_COUNT", 10000)
ROUNDS = setting.number("DOORBRAAK_ROUNDS", 1)
SEED = setting.seed()
UNLIMITED = os.path.join(BUILD, "tests", "proof", "bombs", "unlimited.so")
PEOPLE = 70
SECONDS = 3 if ROUNDS > 1 else 1
WARM_UP = 3  # times that honest clients work before memory is looked at
BEGUN = 0.6  # seconds in which the honest clients connect, before the bomb
MOST_RATIO = 2.0
MORE_ROUNDS = 3
CONNECTIONS = min(800, COUNT // 3)
OTHERS = 60  # descriptors that are not connections
SETTLE = 15  # seconds in which memory is given back
AMOUNTS = {"topics-of-one": 100 * COUNT, "topics-of-many": 100 * COUNT, "on-and-off": 50 * COUNT, "silent": COUNT, "half-way": COUNT,
           "with-a-key": COUNT}
FILES = "files"
AT_GATEWAY = list(at_gateway.BOMBS)
AT_DAEMON = ["promises", "depth", "just-below", "too-large", "on-and-off", "silent", "half-way", "with-a-key", "topics-of-one",
             "topics-of-many", "topics-within-bounds"]
GROUPS = {"daemon": AT_DAEMON, "gateway": AT_GATEWAY, FILES: [FILES]}
BOMBS = [bomb for group in GROUPS.values() for bomb in group]
CROWDS = ("silent", "half-way", "with-a-key", *(name for name in AT_GATEWAY if name not in ("http-headers", "http-json")))
HALF_CONNECTIONS = ("silent", "half-way")  # of which no library is at the other side
# After two seconds without the address of events, which a connection of ours may have by chance. That it came back is
# what an honest subscriber sees after each bomb.
SLOW_TO_COME_BACK = "EVENTS_NOT_BOUND"


def has_sanitizers():
    with open(DAEMON, "rb") as file:
        return b"__asan_init" in file.read()


SANITIZERS = has_sanitizers()  # they keep what was freed, and a border around each piece
MOST = (192 if SANITIZERS else 64) << 20
MOST_LEFT = sys.maxsize if SANITIZERS else 16 << 20


def settled(pid, start):
    """What is left when it was given back, or as far as it was."""
    end = time.monotonic() + SETTLE
    while own_memory(pid) - start > MOST_LEFT and time.monotonic() < end:
        time.sleep(0.1)
    return own_memory(pid) - start


def beside_sink(town, bomb, round_):
    """p99 of honest clients while it is thrown at a server that does nothing."""
    kind = "bytes" if bomb in HALF_CONNECTIONS else "frames"
    with Sink(kind=kind, connections=CONNECTIONS) as sink:
        thrower = town.throw(bomb, AMOUNTS.get(bomb, 0), round_, sink.told)
        load = town.work(SECONDS)
        time.sleep(BEGUN)
        go(thrower)
        waited = p99_of(load)
        give_up(thrower)
    return waited


def round_of(town, bomb, round_):
    """One time beside a sink and one time beside it: (p99, p99, memory at its most, thrown, descriptors, what is wrong)."""
    sink = beside_sink(town, bomb, round_)
    thrower = town.throw(bomb, AMOUNTS.get(bomb, 0), round_)
    with Watch(town.site.process.pid) as watch:
        load = town.work(SECONDS)
        time.sleep(BEGUN)
        go(thrower)
        beside = p99_of(load)
        before_backup = watch.memory
        wrong = town.backs_up() if bomb in CROWDS else []
        told, _ = thrower.communicate(timeout=600)
    most = max(before_backup, watch.memory - (town.backup if bomb in CROWDS else 0))
    assert town.site.alive(), "the daemon is gone"
    thrown = json.loads(told)
    wrong += thrown["wrong"] + town.still_works()
    return sink, beside, most, thrown["count"], watch.descriptors, wrong


def rounds_of(bomb, one_round):
    """As many as there are to be, and more before somebody is said to wait too long: a machine has its moments."""
    judged = ROUNDS > 1 and bomb not in CROWDS
    told = [one_round(number) for number in range(ROUNDS)]
    while judged and ratio_of(told) > MOST_RATIO and len(told) < ROUNDS + MORE_ROUNDS:
        told.append(one_round(len(told)))
    return told


def medians(told):
    return tuple(statistics.median(one[which] for one in told) for which in (0, 1))


def ratio_of(told):
    sink, beside = medians(told)
    return beside / sink


def judge(bomb, pid, start, told):
    """(figures for the row, what is wrong)."""
    sink, beside = medians(told)
    most, descriptors, count = max(one[2] for one in told), max(one[4] for one in told), sum(one[3] for one in told)
    grown, left, ratio = most - start, settled(pid, start), ratio_of(told)
    wrong = [f"{bomb}: {what}" for one in told for what in one[5]]
    if grown > MOST:
        wrong.append(f"{bomb}: {grown >> 20} MiB more")
    if left > MOST_LEFT:
        wrong.append(f"{bomb}: {left >> 20} MiB are not given back")
    if ROUNDS > 1 and bomb not in CROWDS and ratio > MOST_RATIO:
        wrong.append(f"{bomb}: p99 {beside / 1000:.1f} ms, {sink / 1000:.1f} beside a sink")
    print(f"{bomb:22} {count:9} thrown  {grown / (1 << 20):6.1f} MiB more, {left / (1 << 20):5.1f} left  p99 {sink / 1000:6.1f} ms beside a sink, "
          f"{beside / 1000:6.1f} beside it: {ratio:5.2f}  {descriptors} descriptors, {len(told)} rounds", flush=True)
    return {bomb: f"{max(0, grown) >> 20}MiB/{ratio:.2f}"}, wrong


def at_daemon(town, bomb, start):
    """(count, figures for the row, what is wrong)."""
    told = rounds_of(bomb, lambda number: round_of(town, bomb, number))
    figures, wrong = judge(bomb, town.site.process.pid, start, told)
    descriptors = max(one[4] for one in told)
    if descriptors > CONNECTIONS + CONNECTIONS // 16 + OTHERS:
        wrong.append(f"{bomb}: {descriptors} descriptors, with {CONNECTIONS} connections at most")
    return sum(one[3] for one in told), figures, wrong


def at_all_doors(names):
    count, figures, wrong = 0, {}, []
    if not names:
        return count, figures, wrong
    with Town(PEOPLE, settings=f"connections: {CONNECTIONS}\n") as town:
        for _ in range(WARM_UP):
            idle = p99_of(town.work(SECONDS))
        start = own_memory(town.site.process.pid)
        with Watch(town.site.process.pid) as watch:
            wrong += town.backs_up()
        town.backup = watch.grown
        print(f"the daemon alone: p99 {idle / 1000:.1f} ms; a backup by itself takes {town.backup >> 20} MiB", flush=True)
        for bomb in names:
            more, figure, found = at_daemon(town, bomb, start)
            count += more
            figures.update(figure)
            wrong += found
        wrong += [f"the log: {line}" for line in town.site.log()
                  if line["level"] in ("error", "fatal") and line["code"] != SLOW_TO_COME_BACK]
        town.site.stop()
        town.site.check()
    return count, figures, wrong


def unlimited_is_found():
    """The control: the growth of a daemon that takes frames of any size, in bytes."""
    environment = {"LD_PRELOAD": UNLIMITED}
    with Town(4, environment=environment) as town:
        thrower = town.throw("huge", 0, 0)
        with Watch(town.site.process.pid) as watch:
            go(thrower)
            watch.until(MOST)
            thrower.communicate(timeout=600)
        return watch.grown


def main():
    names = [bomb for name in sys.argv[1:] or GROUPS for bomb in GROUPS.get(name, [name])]
    for name in names:
        if name not in BOMBS:
            print(f"bombs: there is no '{name}'; there are: {', '.join([*GROUPS, *BOMBS[:-1]])}", file=sys.stderr)
            sys.exit(64)
    controls = {"a daemon without limits": unlimited_is_found()}
    count, figures, wrong = at_all_doors([name for name in names if name in AT_DAEMON])
    if http := [name for name in names if name in AT_GATEWAY]:
        controls["a gateway without its bounds"] = of_gateway.unbounded_is_found(MOST)
        more, figure, found_wrong = of_gateway.all_bombs(http, COUNT, SECONDS, rounds_of, judge)
        count += more
        figures.update(figure)
        wrong += found_wrong
    if FILES in names:
        more, most, found_wrong = of_files.all_doors()
        count += more
        figures[FILES] = f"{most >> 20}MiB"
        wrong += found_wrong
    for what in wrong[:20]:
        print("wrong:", what)
    told = " ".join(f"{key}={value}" for key, value in figures.items())
    said = "; ".join(f"{what}: {f'found, {grown >> 20} MiB more' if grown > MOST else 'missed'}" for what, grown in controls.items())
    print(f'proof: count={count} seed={SEED} {told} wrong={len(wrong)} control="{said}"')
    sys.exit(1 if wrong or min(controls.values()) <= MOST else 0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is cleaned up
    main()
