# SPDX-License-Identifier: EUPL-1.2
"""The model and the site in step: the same commands, and what comes of them compared. README.md says what is modelled.

  model.py                              the proof, by its environment (../README.md)
  model.py SEED LADDER COMMANDS         one run, and of a difference the shortest history that shows it"""
import concurrent.futures
import datetime
import os
import sys
from collections import Counter

from compare import Difference
from controls import AT_THE_END, ON, PLANTED
from generate import COMMANDS
from run import ENDS, Run, shrunk
from wire import Ended, TREE

sys.path.append(os.path.join(TREE, "tests", "system"))
import setting  # noqa: E402

BUILD = os.environ.get("DOORBRAAK_BUILD", "build/debug")
DRIVER = os.path.join(BUILD, "tests", "proof", "model", "model_driver")
COUNT = setting.number("DOORBRAAK_COUNT", 20000)
SEED = setting.seed()
EACH = 5000  # commands of a run
FIND = 20000  # commands within which a planted difference is found
LADDERS = ["utrecht", "leeuwarden", "zaanstad", "amsterdam", "den-haag", "zwolle", "landelijk"]


def told(difference, zone):
    """Its sentence, with moments as people write them."""
    def when(word):
        digits = word.strip("(),:'\"")
        if not digits.isdigit() or len(digits) != 13:
            return word
        return word.replace(digits, datetime.datetime.fromtimestamp(int(digits) // 1000, zone).strftime("%Y-%m-%dT%H:%M:%S"))
    return "\n".join(" ".join(map(when, line.split(" "))) for line in str(difference).split("\n"))


def one(seed, ladder, commands, change=None):
    """(counted, clocks that fired, difference, log)."""
    run = Run(DRIVER, seed, ladder, change)
    try:
        run.go(commands)
    except Difference as difference:
        return run.counted, run.world.fired, difference, run
    return run.counted, run.world.fired, None, run


def part(seed, ladder, commands):
    """For another process: (counted, fired, what is to be said of a difference)."""
    counted, fired, difference, run = one(seed, ladder, commands)
    return counted, fired, None if difference is None else told(difference, run.file.time.zone)


def planted(n, seed):
    """After how many commands a planted difference was found; None: it was not."""
    change, done = PLANTED[n], 0
    step = ENDS if change in AT_THE_END else 1
    while done < FIND:
        difference = one(seed // step * step + done // 2000 * step, ON.get(change, LADDERS[0]), 2000, change)[2]
        if difference is not None:
            return done + difference.step
        done += 2000
    return None


def explain(seed, ladder, commands):
    _, fired, difference, run = one(seed, ladder, commands)
    zone = run.file.time.zone
    if difference is None:
        print(f"{commands} commands and {fired} clocks of seed {seed} over {ladder}: no difference")
        return 0
    at = run.log[difference.step - 1]
    print(told(difference, zone), f"\n    at:    {at.person} {at.command} {at.body}")
    steps, last = shrunk(DRIVER, seed, ladder, run.log, difference.case)
    if steps is None:
        steps, last = [step for step in run.log[:difference.step] if step.case == difference.case], difference
    print(f"in {len(steps)} steps: {told(last, zone)}")
    for step in steps:
        when = datetime.datetime.fromtimestamp(step.ms // 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
        print(f"    {when} {step.person} {step.command} {step.body} {'' if step.refused is None else sorted(step.refused)}")
    return 1


def print_coverage(counted):
    for command in sorted({command for command, _ in counted}):
        refused = ", ".join(f"{error} {n}" for (name, error), n in sorted(counted.items(), key=str) if name == command and error)
        print(f"{command:18} done {counted[command, None]:8}  {refused}")


def prove():
    counted, fired, failed = Counter(), 0, 0
    each = min(EACH, -(-COUNT // len(LADDERS)))  # so that a short form has all ladders
    work = [((SEED + n) % (1 << 32), LADDERS[n % len(LADDERS)], min(each, COUNT - n * each)) for n in range(-(-COUNT // each))]
    with concurrent.futures.ProcessPoolExecutor(max(1, min(8, os.cpu_count() or 1))) as pool:
        found = list(pool.map(planted, range(len(PLANTED)), [SEED] * len(PLANTED)))
        for (seed, ladder, commands), (some, clocks, difference) in zip(work, pool.map(part, *zip(*work))):
            counted += some
            fired += clocks
            if difference is not None:
                failed += 1
                print(difference)
                print(f"again: DOORBRAAK_BUILD={BUILD} {sys.executable} -B {__file__} {seed} {ladder} {commands}", flush=True)
    print_coverage(counted)
    for change, after in zip(PLANTED, found):
        if after is None:
            print(f"planted, and not found: {change.__name__}")
    never = [command for command in COMMANDS if counted[command, None] == 0] if COUNT >= 20000 else []
    for command in never:
        print(f"never done: {command}")
    done = sum(n for (_, error), n in counted.items() if error is None)
    print(f'proof: count={sum(counted.values())} seed={SEED} done={done} refused={sum(counted.values()) - done} '
          f'refusals={len([1 for _, error in counted if error])} clocks={fired} differences={failed} '
          f'control="{len([after for after in found if after])} of {len(PLANTED)} planted differences found, after at most '
          f'{max((after or 0 for after in found), default=0)} commands"')
    return 1 if failed or never or None in found else 0


if __name__ == "__main__":
    try:
        sys.exit(explain(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])) if len(sys.argv) == 4 else prove())
    except Ended as ended:
        sys.exit(f"the site ended: {ended}")
