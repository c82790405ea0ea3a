# SPDX-License-Identifier: EUPL-1.2
"""Many commands through one daemon: its memory stays what it was, its files grow by what the commands take, and it starts
as quickly as before.

From the environment: DOORBRAAK_COUNT commands, or as many as come in DOORBRAAK_HOURS; DOORBRAAK_STRICT=1 judges the start-up
and the heap to the page, as a build without sanitizers on a machine with nothing else on it can.

The control: the same daemon with a `free` that now and then forgets (tests/support/leaking_free.c)."""
import glob
import os
import random
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"))
import setting  # noqa: E402
from daemon_site import BUILD, Site, submit  # noqa: E402

COUNT = setting.number("DOORBRAAK_COUNT", 10000000)
SEED = setting.seed()
STRICT = os.environ.get("DOORBRAAK_STRICT") == "1"
END = time.monotonic() + 3600 * setting.hours()
LOAD = os.path.join(BUILD, "bench", "bench_load")
LEAKING = os.path.join(BUILD, "tests", "support", "leaking_free.so")
CLIENTS, CASES = 16, 160
STEPS = 8 if STRICT else 4  # in which memory is looked at; the first two are the warm-up
ROUND_SECONDS = 2 if STRICT else 0.5
MANY_GROUPS = 300000  # commands; a group that the state's file is written with has some 18,000, so it grows in steps
SLACK = 1 << 18 if STRICT else 1 << 23  # bytes that may come and go: pages of the heap; a sanitizer keeps more
MOST_A_MILLION = 1 << 16 if STRICT else 1 << 20  # bytes by which it may grow for a million commands besides
FIGURES_EACH = 15  # seconds, of the daemon's figures
BATCH, HASH, FRAME = 80, 32, 12  # daemon/journal/README.md: a batch's header, its hash; the map and list in it
CHECKPOINT_SECONDS = 1800
PATIENCE = 3


class Soak:
    def __init__(self, site):
        self.site = site
        self.given = 0  # by the loads
        self.keys = os.path.join(site.folder, "keys")
        self.cases = os.path.join(site.folder, "cases")

    def begin(self, **environment):
        self.site.start(environment=environment)
        self.site.let_in("professional-1", "professional")
        self.site.let_in("coach-1", "coach")
        client = self.site.connect("professional-1")
        numbers = [submit(client) for _ in range(CASES)]
        for number in numbers:
            client.command("case_escalate", case_id=number)
        random.Random(SEED).shuffle(numbers)
        keys = self.site.people["coach-1"]
        with open(self.keys, "w", encoding="ascii") as file:
            file.write(f"{keys.public.decode()}\n{keys.secret.decode()}\n")
        with open(self.cases, "w", encoding="ascii") as file:
            file.write("\n".join(numbers) + "\n")
        self.site.closing.close()  # no client but the loads

    def load(self, clients=CLIENTS, seconds=ROUND_SECONDS):
        """Claims and releases by so many at once, each acknowledged; how many."""
        for _ in range(PATIENCE):
            done = subprocess.run([LOAD, self.site.commands, self.site.events, self.site.server_key.decode(), self.keys, self.cases,
                                   str(clients), str(seconds)], env=self.site.environment(), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=600, check=False)
            text = done.stdout.decode()
            if done.returncode == 0:
                given = int(re.search(r"commands=(\d+)", text).group(1))
                self.given += given
                return given
        raise AssertionError(f"the load ended with {done.returncode}: {text}")

    def load_of(self, commands, until):
        end = self.given + commands
        while self.given < end and time.monotonic() < until:
            self.load()

    # --- what it takes ---

    def quiet(self):
        """A checkpoint that is being made has two buffers of a mebibyte each."""
        end = time.monotonic() + CHECKPOINT_SECONDS
        while os.path.exists(os.path.join(self.site.dir, "checkpoints", "new")):
            assert time.monotonic() < end, "a checkpoint without an end"
            time.sleep(0.1)

    def figures(self):
        """Of the daemon itself, written after now, when it does nothing."""
        path = os.path.join(self.site.folder, "figures.prom")
        self.quiet()
        since = time.time()
        while not os.path.exists(path) or os.path.getmtime(path) <= since:
            time.sleep(0.1)
            assert time.time() < since + 4 * FIGURES_EACH and self.site.alive(), "no figures"
        with open(path, encoding="ascii") as file:
            found = dict(re.findall(r"^doorbraak_(\S+) (\S+)$", file.read(), re.MULTILINE))
        return {"commands": int(found['commands_total{outcome="done"}']), "batches": int(found["batch_commands_count"]),
                "heap": int(found["heap_bytes"])}

    def memory(self):
        """Resident and not of a file: what the map of the state shows of its file is the kernel's."""
        with open(f"/proc/{self.site.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"^RssAnon:\s+(\d+) kB", file.read(), re.MULTILINE).group(1)) * 1024

    def journal(self):
        """Bytes of batches, in all segments but for their zeros at the end."""
        sizes = []
        for path in sorted(glob.glob(os.path.join(self.site.dir, "journal", "*.segment"))):
            with open(path, "rb") as file:
                sizes.append(len(file.read().rstrip(b"\0")))
        return sum(sizes)

    def state(self):
        return os.stat(os.path.join(self.site.dir, "state", "data.mdb")).st_blocks * 512


def record_size(soak):
    """What one command adds to the journal when it makes a batch by itself."""
    before, bytes_before = soak.figures(), soak.journal()
    soak.load(clients=1)
    after, bytes_after = soak.figures(), soak.journal()
    commands, batches = after["commands"] - before["commands"], after["batches"] - before["batches"]
    assert commands == batches > 0, (commands, batches)
    return (bytes_after - bytes_before) / commands - BATCH - HASH - FRAME


def growth(points, commands):
    """Bytes by which this grew for a million commands, once it was warm, and whether that is more than slack and pages."""
    grown = max(points[-1] - max(points[2:-1]), 0)
    return grown / (commands / len(points)) * 1e6, grown > SLACK + MOST_A_MILLION * commands / len(points) / 1e6


def start_seconds(site):
    start = time.monotonic()
    site.start()
    return time.monotonic() - start


def soak(site):
    """(figures for the row, what is wrong)."""
    load = Soak(site)
    load.begin()
    record = record_size(load)
    first = load.figures()
    journal_before = load.journal()
    memory, heap, state = [], [], []
    start = time.monotonic()
    for step in range(1, STEPS + 1):
        load.load_of(COUNT // STEPS, start + (END - start) * step / STEPS)
        now = load.figures()
        memory.append(load.memory())
        heap.append(now["heap"])
        state.append(load.state())
        print(f"{now['commands']:10} commands  {memory[-1]:10} resident  {heap[-1]:10} heap  {state[-1]:10} state  "
              f"{load.journal():10} journal", flush=True)
    commands, batches = now["commands"] - first["commands"], now["batches"] - first["batches"]
    grown = load.journal() - journal_before
    computed = batches * (BATCH + HASH + FRAME) + commands * record
    site.stop()
    stopped = start_seconds(site)
    site.kill()
    killed = start_seconds(site)
    site.stop()
    wrong = []
    resident_grows, resident_wrong = growth(memory, commands)
    heap_grows, heap_wrong = growth(heap, commands)
    wrong += ["resident memory grows"] if resident_wrong else []
    wrong += ["the heap grows"] if heap_wrong else []
    wrong += [f"the journal grew by {grown}, computed {computed:.0f}"] if not 0.97 < grown / computed < 1.03 else []
    a_command = [(state[i] - state[j]) / (commands * (i - j) / STEPS) for i, j in ((STEPS // 2, 1), (STEPS - 1, STEPS // 2))]
    if commands > MANY_GROUPS:
        wrong += [f"the state grows faster and faster: {a_command}"] if a_command[1] > 1.5 * a_command[0] + 64 else []
    wrong += [f"a start takes {stopped:.2f} s"] if STRICT and stopped >= 1 else []
    wrong += [f"{now['commands']} of {load.given} commands were done"] if now["commands"] < load.given else []
    return {"count": commands, "seed": SEED, "batches": batches, "resident_bytes": memory[-1], "resident_bytes_a_million":
            round(resident_grows), "heap_bytes": heap[-1], "heap_bytes_a_million": round(heap_grows), "journal_bytes": grown,
            "journal_of_computed": f"{grown / computed:.3f}", "state_bytes_a_command": f"{a_command[0]:.0f}/{a_command[1]:.0f}",
            "start_ms": round(stopped * 1000), "start_after_kill_ms": round(killed * 1000)}, wrong


def leak_is_found():
    """The control, with fewer commands: what is forgotten is seen."""
    settings = "metrics: figures.prom\n"
    with Site(settings=settings) as site:
        load = Soak(site)
        load.begin(LD_PRELOAD=LEAKING, ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
        load.load()
        before = load.memory()
        given, bound = 0, 10 * COUNT  # how much is freed for a command depends on how busy the machine is
        while given < bound:
            given += load.load()
            if load.memory() - before > SLACK + MOST_A_MILLION * given / 1e6:
                return given
        return 0


def main():
    found = leak_is_found()
    with Site(settings="metrics: figures.prom\n") as site:
        figures, wrong = soak(site)
        # a replay of all of it: with millions of commands more than the time that a verb has otherwise
        done = subprocess.run(site.words("check"), env=site.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        wrong += [f"check: {done.stdout.decode()}"] if done.returncode else []
    for what in wrong:
        print("wrong:", what)
    told = " ".join(f"{key}={value}" for key, value in figures.items())
    print(f"proof: {told} control=\"a free that forgets: {f'found after {found} commands' if found else 'missed'}\"")
    sys.exit(1 if wrong or not found else 0)


if __name__ == "__main__":
    main()
