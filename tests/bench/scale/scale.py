#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The daemon with ten million stored cases: how quick it is beside one with a thousand, what a stand-up takes, what memory it has,
what a hundred thousand clocks in one second do to it, and how soon it is back after the power was cut. README.md says how.

Usage: scale.py BUILD_DIR [fill] [quick | smoke] [FOLDER]. quick: a hundred thousand cases; smoke: only whether it runs, for the
tests. All that it makes lies in a new folder below FOLDER (/var/tmp), which is removed at the end. With fill the sites are made
and left there, for one measurement with the same words."""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(os.path.dirname(HERE), "peers"))

from peers import header  # noqa: E402
from server import Failed  # noqa: E402
from site_of_scale import Memory, Site, row_of  # noqa: E402

SMALL = 1000
CLIENTS = (16, 64)
MIB = 1 << 20
NEVER_MB = 1048576
FILLED = "filled"  # a file that says so
MEASURED = "measured"  # its name once a measurement began, which changes what was filled


class Form:
    def __init__(self, stored, unfinished, rounds, seconds, checkpoint_mb, due_minutes=3):
        self.stored, self.unfinished, self.rounds, self.seconds = stored, unfinished, rounds, seconds
        self.checkpoint_mb, self.due_minutes = checkpoint_mb, due_minutes

    def disk(self):
        """State and one checkpoint of it, keys, the open part of the journal; more while it is filled."""
        return int(self.stored * 4700 + self.checkpoint_mb * 3 * MIB + (512 << 20))


FORMS = {"": Form(10_000_000, 1_000_000, 5, 2, 256), "quick": Form(100_000, 10_000, 3, 1, 16), "smoke": Form(2200, 2000, 1, 0.3, 1, due_minutes=1)}


def say(text):
    print(f"scale: {text}", file=sys.stderr, flush=True)


def tell(text=""):
    print(text, flush=True)


def run(command):
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        raise Failed(f"{os.path.basename(command[0])}: no result: {told.stderr.strip()[-300:]}")
    return row_of(told.stdout.split("\n")[-2])


def tell_memory(what, most):
    values = " ".join(f"{key} {most[key] / 1024:,.0f} MiB" for key in most)
    tell(f"memory, most {what}: {values} (aim: VmRSS under 256)")


# --- its parts ---


def fill(small, big):
    for site in (small, big):
        say(f"fills a site of {site.stored:,} cases, {site.unfinished:,} of them open")
        began = time.monotonic()
        site.make()
        say(f"filled in {time.monotonic() - began:.0f} s")
    subprocess.run(["sync", "-f", big.dir], check=True)


def first_checkpoint(big):
    memory = Memory(big.process.pid)
    began = time.monotonic()
    big.wait_for("checkpoint-made", 3600)
    tell(f"the checkpoint that a first start makes: {time.monotonic() - began:.1f} s")
    tell_memory("while it was made", memory.end())


def recover(big, form):
    """A checkpoint, nearly as much journal after it as brings the next, and the power goes."""
    big.archive_journal()
    big.forget_pages()
    had_one = big.has_checkpoint()
    tell(f"start after a clean stop, nothing in memory: {big.timed_start():.2f} s")
    if had_one:
        tell("the checkpoint that a first start makes: not measured, as one was there already")
    else:
        first_checkpoint(big)
    grown = len(big.segments())
    commands = 0
    while len(big.segments()) - grown < form.checkpoint_mb // 16 - 2:
        commands += run(big.load_command(64, 2 * form.seconds))["commands"]
    big.cut_power()
    tell(f"start after the power was cut, {commands:,.0f} commands behind the checkpoint, nothing in memory: "
         f"{big.timed_start():.2f} s (aim: under 30)")
    tell(f"until the state whose place the checkpoint took was gone: {big.wait_gone('state.old', 600):.1f} s more")
    big.stop()
    tell(f"start after a clean stop, in memory: {restart(big):.2f} s")


def restart(big):
    """With checkpoints far away, as another one has no room here."""
    big.checkpoint_mb = NEVER_MB
    big.write_config()
    return big.timed_start()


def throughput(small, big, form):
    rows = {}
    memory = Memory(big.process.pid)
    for number in range(form.rounds):
        say(f"round {number + 1} of {form.rounds}")
        for clients in CLIENTS:
            for site in (small, big) if number % 2 == 0 else (big, small):
                rows.setdefault((clients, site.name), []).append(run(site.load_command(clients, form.seconds)))
    for clients in CLIENTS:
        ratios = sorted(b["rate"] / max(a["rate"], 1) for a, b in zip(rows[clients, small.name], rows[clients, big.name]))
        for site in (small, big):
            mine = rows[clients, site.name]
            rate, p50, p99 = (statistics.median(row[key] for row in mine) for key in ("rate", "reply_p50", "reply_p99"))
            tell(f"{clients:>3} clients  {site.stored:>10,} cases {rate:>9,.0f} transitions/s   reply p50 {p50:>7,.0f}   p99 {p99:>7,.0f} µs")
        tell(f"             beside 1,000 (aim 0.7): {statistics.median(ratios):.2f} ({ratios[0]:.2f} – {ratios[-1]:.2f})")
    tell_memory("under load", memory.end())


def standup(big, form):
    for who in ("coach", "professional"):
        quiet = run(big.ask_command(who, 2 * form.seconds, 20))
        with subprocess.Popen(big.load_command(16, 3 * form.seconds), stdout=subprocess.DEVNULL) as load:
            time.sleep(0.3 * form.seconds)
            busy = run(big.ask_command(who, 2 * form.seconds, 20))
        if load.returncode != 0:
            raise Failed("the load beside the stand-up failed")
        for what, row in (("quiet", quiet), ("beside 16 clients", busy)):
            tell(f"stand-up of the {who}, {what}: p50 {row['p50'] / 1000:.1f}, p99 {row['p99'] / 1000:.1f}, most {row['most'] / 1000:.1f} ms "
                 f"of {row['answers']:.0f} answers (aim: under 50), {row['cases'] / row['answers']:.0f} cases each")


def due(big, form, clients):
    """All at one moment, while commands come in."""
    big.stop()
    due_ms, count = big.bring_due()
    if due_ms / 1000 < time.time() + 2:
        raise Failed(f"{count:,} cases were not brought up within the {form.due_minutes} minutes that their clocks take")
    big.serve_quickly()
    memory = Memory(big.process.pid)
    before = run(big.load_command(clients, form.seconds))
    time.sleep(max(0.0, due_ms / 1000 - time.time() - 0.6))
    with subprocess.Popen(big.fired_command(count, due_ms, 120), stdout=subprocess.PIPE, text=True) as fired, \
            subprocess.Popen(big.load_command(clients, 120), stdout=subprocess.PIPE, text=True) as load:
        told = fired.communicate()[0]
        load.send_signal(signal.SIGTERM)
        beside = load.communicate()[0]
    if fired.returncode != 0 or load.returncode != 0:
        raise Failed(f"no result of the clocks: {big.last_words()}")
    row, beside = row_of(told), row_of(beside.split("\n")[-2])
    if row["fired"] < count:
        raise Failed(f"of {count:,} clocks that were due only {row['fired']:,.0f} fired within two minutes")
    tell(f"{count:,} clocks due in the same second, {clients} clients: {row['fired']:,.0f} fired, the first {row['first_ms'] / 1000:.2f}, "
         f"half {row['half_ms'] / 1000:.2f}, the last {row['last_ms'] / 1000:.2f} s after it (aim: within 10)")
    tell(f"commands meanwhile: {beside['rate']:,.0f} a second, reply p50 {beside['reply_p50'] / 1000:.1f}, p99 {beside['reply_p99'] / 1000:.1f} ms "
         f"(aim: p99 to 100); before it {before['rate']:,.0f}, {before['reply_p50'] / 1000:.1f}, {before['reply_p99'] / 1000:.1f}")
    tell_memory("while they fired", memory.end())


def sites(build, work, form):
    unfinished = min(form.unfinished, SMALL)
    return (Site("small", build, work, (SMALL, unfinished), NEVER_MB, form.due_minutes),
            Site("big", build, work, (form.stored, form.unfinished), form.checkpoint_mb, form.due_minutes))


def measure(small, big, form):
    try:
        small.start()
        recover(big, form)
        throughput(small, big, form)
        standup(big, form)
        due(big, form, 16)
    finally:
        for site in (small, big):
            site.stop()


def make_folder(work, form):
    """False: the disk has no room for it."""
    folder = os.path.dirname(work)
    free = shutil.disk_usage(folder).free
    if free < form.disk():
        print(f"scale: this needs {form.disk() / 1e9:.1f} GB of disk, and {folder} has {free / 1e9:.1f} free; name another folder",
              file=sys.stderr)
        return False
    os.mkdir(work, 0o700)
    say(f"takes up to {form.disk() / 1e9:.1f} GB in {work}")
    return True


def run_in(work, build, form, only_fill):
    """Whether what it made is to stay."""
    filled = os.path.join(work, FILLED)
    small, big = sites(build, work, form)
    if not os.path.exists(filled):
        fill(small, big)
    tell(f"{big.stored:,} cases: " + ", ".join(f"{part} {size / 1e9:.2f} GB" for part, size in big.sizes().items()))
    if only_fill:
        with open(filled, "w", encoding="ascii"):
            return True
    if os.path.exists(filled):
        os.rename(filled, os.path.join(work, MEASURED))  # what was begun is not measured again
        for site in (small, big):
            site.write_config()  # the checkout that filled it may be another one, and gone
    measure(small, big, form)
    return False


def main():
    words = sys.argv[2:]
    only_fill = words[:1] == ["fill"] and bool(words.pop(0))
    name = words.pop(0) if words and words[0] in FORMS else ""
    if len(sys.argv) < 2 or len(words) > 1 or (words and not os.path.isdir(words[0])):
        print("usage: scale.py BUILD_DIR [fill] [quick | smoke] [FOLDER], of which FOLDER must be there", file=sys.stderr)
        return 64
    work = os.path.join(os.path.abspath(words[0] if words else "/var/tmp"), f"doorbraak-scale{name and '-' + name}")
    ready = os.path.exists(os.path.join(work, FILLED))
    if ready and os.path.exists(os.path.join(work, MEASURED)):
        print(f"scale: '{work}' was measured before: its journal was emptied then, and its clocks were set; remove it, and fill anew",
              file=sys.stderr)
        return 69
    if os.path.exists(work) and (only_fill or not ready):
        print(f"scale: '{work}' is there already: of a run that goes on, or that was cut off; then remove it", file=sys.stderr)
        return 69
    if not ready and not make_folder(work, FORMS[name]):
        return 69
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    stays = False
    try:
        tell(header())
        stays = run_in(work, os.path.abspath(sys.argv[1]), FORMS[name], only_fill)
    except Failed as failure:
        sys.exit(f"scale: {failure}")
    finally:
        if not stays:
            shutil.rmtree(work, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
