# SPDX-License-Identifier: EUPL-1.2
"""What is proved, and how: a line of doc/proof.md each. A harness is a program that anyone can run; the last line that it
prints begins with "proof:" and holds the figures, as words with = between them. Of these `seed`, `count` (of what was
tried) and `control` (what was broken on purpose and found) must be there."""
import os
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
PYTHON = ["/usr/bin/python3", "-B"]


@dataclass
class Proof:
    name: str
    says: str  # what holds, in a sentence
    control: str  # what is broken on purpose, and must be found
    command: list  # BUILD stands for the build folder
    quick: dict = field(default_factory=dict)  # environment of each form
    long: dict = field(default_factory=dict)
    enough: int = 0  # the long form is the quick one with other seeds, until so many were tried; 0: it is its own
    build: str = "debug"  # with sanitizers; "release" where it is the number that counts
    seconds: int = 480  # after which the quick form hangs
    in_memory: bool = False  # what is tested there is no disk of this machine


def system(name):
    return [*PYTHON, os.path.join(TESTS, "system", name)]


PROOFS = [
    Proof("kill9",
          "A daemon killed at random moments under load loses no acknowledged command and does none twice.",
          "a disk that says it wrote a batch and did not",
          system("kill9.py"), {"DOORBRAAK_ROUNDS": "1000"}, enough=100000, build="release", seconds=1800),
    Proof("crash",
          "Whatever a power cut leaves on the disk, at any moment of a scenario: a start finds what was acknowledged, once.",
          "a disk that answers each sync of the journal at once",
          ["BUILD/tests/proof/crash/crash"], {"DOORBRAAK_COUNT": "50000"}, {"DOORBRAAK_COUNT": "2000000"},
          build="release", seconds=3600, in_memory=True),
    Proof("power",
          "Power cuts on a real ext4 over a disk that loses what was not flushed, also while a checkpoint is made and while a "
          "daemon starts: what was acknowledged is there, once.",
          "a disk that says flushed and is not",
          [*PYTHON, os.path.join(HERE, "power", "power.py")], {"DOORBRAAK_COUNT": "60"}, enough=1000, build="release", seconds=1800),
    Proof("simulation",
          "Municipalities under virtual time, years of each by one seed, with power cuts, failing disks, wrong clocks, flipped bits, commands that "
          "come twice and rules that change: what was acknowledged is there, once, and after each step all holds.",
          "a disk that answers each sync of the journal at once, a clock that fires twice, an event that the stream leaves out",
          ["BUILD/tests/proof/simulation/simulation"], {"DOORBRAAK_COUNT": "2000"}, {"DOORBRAAK_COUNT": "1000000"}, seconds=3600, build="release", in_memory=True),
    Proof("allocation",
          "Whichever allocation fails: the process ends with a sentence, and what it acknowledged is kept, once.",
          "an answer that is given before the sync",
          ["BUILD/tests/proof/allocation/allocation"], {"DOORBRAAK_COUNT": "1200"}, seconds=1800),
    Proof("model",
          "A model of the case life and the clocks, written from the domain's rules in another language, does and refuses what a site does, "
          "and its clocks are due and fire as there.",
          "differences planted in the model",
          [*PYTHON, os.path.join(HERE, "model", "model.py")], {"DOORBRAAK_COUNT": "1000000"}, enough=10000000,
          build="release", seconds=3600, in_memory=True),
    Proof("edits",
          "Any edit of a stopped site's journal, or of what it says of who read what, is found, and the place named.",
          "a reader that believes every right checksum and does not follow the chain",
          [*PYTHON, os.path.join(HERE, "edits", "edits.py")],
          {"DOORBRAAK_COUNT": "2000", "DOORBRAAK_CHECKS": "6"}, enough=200000),
    Proof("bombs",
          "Little that asks for much (headers that promise, depth, large frames, a million subscriptions, ten thousand connections, HTTP "
          "that is never whole, YAML that multiplies) takes 64 MiB at most, which goes back, and honest clients are served beside it.",
          "a daemon without its limits on a frame and on what may wait, and a gateway that sends nobody away",
          [*PYTHON, os.path.join(HERE, "bombs", "bombs.py")],
          {"DOORBRAAK_COUNT": "10000", "DOORBRAAK_ROUNDS": "2"}, enough=20000000, build="release", seconds=3600),
    Proof("fuzz",
          "Whatever bytes come in, each decoder takes or refuses them, and what it takes it writes again the same.",
          "targets in which a check is left out",
          [*PYTHON, os.path.join(HERE, "fuzz", "fuzz.py")], seconds=1800, in_memory=True),
    Proof("matrix",
          "Every role, of the case's organisation and of another, hears of every command and query what the pages say, in every state that "
          "a case comes to in the stories; and who was shut out just before is refused.",
          "a line of access.def with one relation more, and one with one less",
          ["BUILD/tests/proof/matrix/matrix"], build="release", seconds=3600),
    Proof("process",
          "The programs do all that the tests of tests/system ask, under the seccomp filters of their units; no memory is writable and executable, "
          "no core is left, and a key stands in memory where it must and nowhere else.",
          "units without @network-io and without @file-system, and one of documents without memfd_create",
          [*PYTHON, os.path.join(HERE, "process", "process.py")], {}, {"DOORBRAAK_WHOLE": "1"}, build="release", seconds=3600),
    Proof("io",
          "Whichever I/O call fails, in whatever way: nothing acknowledged is lost or done twice, and it says what happened.",
          "a disk that says it wrote the journal and did not",
          [*PYTHON, os.path.join(HERE, "io", "failing.py")], {"DOORBRAAK_COUNT": "352"}, seconds=1800),
    Proof("order",
          "Acknowledge, write, crash, publish, catch up, revoke: in no interleaving is anything that somebody knows undone.",
          "six broken orders, such as an answer before the sync",
          [*PYTHON, os.path.join(HERE, "order", "order.py")], {"DOORBRAAK_SIZE": "3,3,2"}, {"DOORBRAAK_SIZE": "3,3,3"}, seconds=1800),
    Proof("network",
          "Over a network that cuts, delays, falls silent and parts, each command is done once and each subscriber has every event; "
          "one that stops reading slows nobody.",
          "a client that asks again under another id",
          [*PYTHON, os.path.join(HERE, "network", "network.py")],
          {"DOORBRAAK_COUNT": "1200", "DOORBRAAK_ROUNDS": "5"}, enough=100000, build="release", seconds=1800),
    Proof("traces",
          "Names, addresses and words stand nowhere in clear in what a site leaves, and those of an erased case can be read no more.",
          "a word that is given as a code, which is no text",
          [*PYTHON, os.path.join(HERE, "traces", "traces.py")],
          {"DOORBRAAK_COUNT": "400"}, enough=40000),
    Proof("soak",
          "After millions of commands the daemon's memory is what it was, its files grew by what they take, and it starts as quickly.",
          "a free that now and then forgets",
          [*PYTHON, os.path.join(HERE, "soak", "soak.py")],
          {"DOORBRAAK_COUNT": "100000", "DOORBRAAK_STRICT": "1"}, {"DOORBRAAK_COUNT": "10000000", "DOORBRAAK_STRICT": "1"},
          build="release", seconds=1800),
]
