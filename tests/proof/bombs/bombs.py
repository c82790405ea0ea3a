# SPDX-License-Identifier: EUPL-1.2
"""Little that asks for much: headers that promise four thousand million members, depth, frames as large as may be and larger, a
million subscriptions, ten thousand connections, against a real daemon, while honest clients work; and files of YAML. Its memory grows by 64 MiB at
most, it has descriptors left, who is honest is served, and (judged where DOORBRAAK_ROUNDS is above one) waits twice as long at
most.

From the environment: DOORBRAAK_COUNT connections, and a hundred times as many subscriptions; DOORBRAAK_ROUNDS, of each bomb.

The control: a daemon without its limits on a frame and on what may wait."""
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
import of_files  # noqa: E402
from honest import Town, Watch, own_memory, p99_of  # noqa: E402

COUNT = setting.number("DOORBRAAK_COUNT", 10000)
ROUNDS = setting.number("DOORBRAAK_ROUNDS", 1)
SEED = setting.seed()
UNLIMITED = os.path.join(BUILD, "tests", "proof", "bombs", "unlimited.so")
PEOPLE = 70
SECONDS = 3 if ROUNDS > 1 else 1
WARM_UP = 3  # times that honest clients work before memory is looked at
BEGUN = 0.6  # seconds in which the honest clients connect, before the bomb
MOST_RATIO = 2.0
SETTLE = 15  # seconds in which memory is given back
AMOUNTS = {"topics-of-one": 100 * COUNT, "topics-of-many": 100 * COUNT, "on-and-off": 50 * COUNT, "silent": COUNT, "half-way": COUNT,
           "with-a-key": COUNT}
FILES = "files"
BOMBS = ["promises", "depth", "just-below", "too-large", "on-and-off", "silent", "half-way", "with-a-key", "topics-of-one",
         "topics-of-many", "topics-within-bounds", FILES]
CROWDS = ("silent", "half-way", "with-a-key")
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


def round_of(town, bomb, round_, start):
    """One time without and one time with it: (p99, p99 beside it, growth, left, thrown, descriptors, what is wrong)."""
    alone = p99_of(town.work(SECONDS))
    thrower = town.throw(bomb, AMOUNTS.get(bomb, 0), round_)
    with Watch(town.site.process.pid) as watch:
        load = town.work(SECONDS)
        time.sleep(BEGUN)
        thrower.stdin.write("go\n")
        thrower.stdin.flush()
        beside = p99_of(load)
        wrong = town.backs_up() if bomb in CROWDS else []
        told, _ = thrower.communicate(timeout=600)
    assert town.site.alive(), "the daemon is gone"
    thrown = json.loads(told)
    wrong += thrown["wrong"] + town.still_works()
    return alone, beside, watch.memory - start, settled(town.site.process.pid, start), thrown["count"], \
        watch.descriptors, wrong


def judge(town, bomb, start):
    """(count, figures for the row, what is wrong)."""
    rounds = [round_of(town, bomb, number, start) for number in range(ROUNDS)]
    alone, beside = (statistics.median(one[which] for one in rounds) for which in (0, 1))
    grown, left, descriptors = (max(one[which] for one in rounds) for which in (2, 3, 5))
    wrong = [f"{bomb}: {what}" for one in rounds for what in one[6]]
    if grown > MOST:
        wrong.append(f"{bomb}: {grown >> 20} MiB more")
    if left > MOST_LEFT:
        wrong.append(f"{bomb}: {left >> 20} MiB are not given back")
    ratio = beside / alone
    if ROUNDS > 1 and bomb not in CROWDS and ratio > MOST_RATIO:
        wrong.append(f"{bomb}: p99 {beside / 1000:.1f} ms, {alone / 1000:.1f} without")
    print(f"{bomb:22} {rounds[-1][4]:9} thrown  {grown / (1 << 20):6.1f} MiB more, {left / (1 << 20):5.1f} left  p99 {alone / 1000:6.1f} ms, "
          f"{beside / 1000:6.1f} beside it: {ratio:5.2f}  {descriptors} descriptors", flush=True)
    return sum(one[4] for one in rounds), {bomb: f"{max(0, grown) >> 20}MiB/{ratio:.2f}"}, wrong


def all_of_them(names):
    count, figures, wrong = 0, {}, []
    with Town(PEOPLE, settings=f"connections: {min(800, COUNT // 3)}\n") as town:
        for _ in range(WARM_UP):
            p99_of(town.work(SECONDS))
        start = own_memory(town.site.process.pid)
        for bomb in names:
            more, figure, found = judge(town, bomb, start)
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
            thrower.stdin.write("go\n")
            thrower.stdin.flush()
            end = time.monotonic() + 60
            while watch.grown <= MOST and town.site.alive() and time.monotonic() < end:
                time.sleep(0.05)
            thrower.communicate(timeout=600)
        return watch.grown


def main():
    names = sys.argv[1:] or BOMBS
    for name in names:
        if name not in BOMBS:
            print(f"bombs: there is no '{name}'; there are: {', '.join(BOMBS)}", file=sys.stderr)
            sys.exit(64)
    found = unlimited_is_found()
    count, figures, wrong = all_of_them([name for name in names if name != FILES])
    if FILES in names:
        more, most, found_wrong = of_files.all_doors()
        count += more
        figures[FILES] = f"{most >> 20}MiB"
        wrong += found_wrong
    for what in wrong[:20]:
        print("wrong:", what)
    told = " ".join(f"{key}={value}" for key, value in figures.items())
    print(f'proof: count={count} seed={SEED} {told} wrong={len(wrong)} '
          f'control="a daemon without limits: {f"found, {found >> 20} MiB more" if found > MOST else "missed"}"')
    sys.exit(1 if wrong or found <= MOST else 0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is cleaned up
    main()
