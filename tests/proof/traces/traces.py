# SPDX-License-Identifier: EUPL-1.2
"""Names, addresses and words go in through every door; then every byte that a site leaves anywhere is searched for them.
They are found nowhere in clear. Then a case is erased, and what can still be read is exactly what doc/privacy.md says.

The words begin with a root that the seed makes, so that a search for the root finds them all. README.md says where it looks."""
import contextlib
import glob
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

from zmq.utils import z85

from search import LETTERS, Search, finds_each_clothes, word

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"))
import setting  # noqa: E402
from daemon_site import BUILD, Site, add_table, main, submit  # noqa: E402
from protocol import EVENTS, Refused, pack, request, unpack  # noqa: E402

CASES = setting.number("DOORBRAAK_COUNT", 400)  # besides the one that is erased; a checkpoint comes after some 350
SEED = setting.seed()
PATIENCE = 120
GLASS = """\
break_glass:
  - {roles: [coordinator], open: 60 minutes, review: 1 working day, reviewer: privacy-1, words: "Beoordelen", english: "Review"}
tiers:
"""


class Town:
    """A site with a table, and people who write down what may be found nowhere."""

    def __init__(self, site):
        self.site = site
        self.chance = random.Random(SEED)
        self.root = word(self.chance)  # of all that is personal
        self.leak = word(self.chance)  # the control: put where anybody may read it
        self.count = 0
        self.frames = []  # what came over the event stream
        add_table(site.ladder)
        with open(site.ladder, encoding="utf-8") as file:
            ladder = file.read()
        with open(site.ladder, "w", encoding="utf-8") as file:
            file.write(ladder.replace("tiers:\n", GLASS, 1))

    def words(self, what="", length=0):
        """One more text with a name and an address, as long as is wanted."""
        self.count += 1
        name = f"{self.root}{''.join(self.chance.choice(LETTERS) for _ in range(6))}"
        text = (f"{name.capitalize()} van {name.upper()}, Kastanjelaan {self.chance.randrange(1, 400)} {name}. {what} "
                f"{name}@post.example; 06-{self.chance.randrange(10**7):08d}.")
        return text + (length - len(text)) * "€"

    def clients(self):
        for person, role in (("professional-1", "professional"), ("coach-1", "coach"), ("voorzitter-1", "chair"),
                             ("coordinator-1", "coordinator"), ("privacy-1", "privacy")):
            self.site.let_in(person, role)
        self.connect()

    def connect(self):
        for person in ("professional", "coach", "voorzitter", "coordinator", "privacy"):
            setattr(self, person, self.site.connect(person + "-1"))


def a_case(town):
    """One case up the whole ladder, with words wherever words can be given."""
    holder, coach, chair = town.professional, town.coach, town.voorzitter
    words = town.words
    case = submit(holder, words=words("Ik wil rust."), texts={"resident_words": words("Ik wil rust."), "plan": words()})
    holder.command("case_amend", case_id=case, texts={"plan": words("Eerst dit."), "file_number": "Z-" + town.root})
    number = holder.command("case_ask", case_id=case, person="coach-1", texts={"question": words()})["item"]
    coach.command("case_answer", case_id=case, question=number, texts={"answer": words()})
    holder.command("case_consult", case_id=case, person="coach-1", texts={"question": words()})
    coach.command("case_advise", case_id=case, texts={"advice": words()})
    admin = town.site.connect()
    admin.command("contact_put", contact="ggz-dienst", organisation="ggz", verified="2026-01-05",
                  mandates=[{"subject": "debts"}],
                  texts={"name": words()[:200], "phone": f"{town.root} 0612", "mail": f"{town.root}@post.example"})
    admin.command("mail_put", person="professional-1", mode="direct", texts={"address": f"{town.root}@werk.example"})
    holder.command("case_contact", case_id=case, contact="ggz-dienst", result="not-reached", texts={"note": words()})
    holder.command("case_escalate", case_id=case, texts={"reason": words()})
    coach.command("case_claim", case_id=case)
    coach.command("case_release", case_id=case, texts={"reason": words()})
    coach.command("case_claim", case_id=case)
    coach.command("case_escalate", case_id=case, texts={"reason": words()})
    glass = town.coordinator.command("glass_break", case_id=case, texts={"reason": words()})["item"]
    assert town.coordinator.read(case), "the glass is broken"
    town.privacy.command("glass_review", case_id=case, glass=glass, result="justified", texts={"note": words()})
    start = (chair.query("hello")["now"] // 3600000 + 1) * 3600000
    chair.command("meeting_convene", ladder="mini", tier="tafel", start=start, minutes=60, closed_day=True)
    chair.command("agenda_put", case_id=case, start=start)
    admin.command("practice_advance", duration=7 << 32 | 90)
    chair.command("meeting_hold", ladder="mini", tier="tafel", start=start, present=["voorzitter-1", "resident"])
    chair.command("minutes_send", case_id=case, texts={"minutes": words()})
    chair.command("case_decide", case_id=case, outcome="solved", texts={"explanation": words()})
    return case


def refusals(town, case):
    """What is refused was read as well, and may be quoted to who sent it: to nobody else."""
    holder, root = town.professional, town.root
    other = submit(holder)
    for name, body in (("case_amend", {"case_id": case, "texts": {"plan": town.words() + " 123456782"}}),
                       ("case_amend", {"case_id": case, "texts": {"plan": town.words(length=3000)}}),
                       ("case_amend", {"case_id": case, "texts": {root: "een veld dat er niet is"}}),
                       ("case_amend", {"case_id": case, "district": root + "?!"}),
                       ("case_amend", {"case_id": case, "domains": [root]}),
                       ("case_escalate", {"case_id": case, "tier": root}),
                       ("case_decide", {"case_id": case, "outcome": "solved", "teller": root}),
                       ("case_contact", {"case_id": case, "contact": root, "result": "agreed"}),
                       ("case_ask", {"case_id": case, "person": root, "texts": {"question": town.words()}}),
                       ("agreement_make", {"case_id": case, "owner": root, "due": "2027-01-05",
                                           "texts": {"what": town.words()}}),
                       ("participant_invite", {"case_id": case, "who": root}),
                       ("referral_send", {"case_id": other, "to": root}),
                       ("case_submit", {"ladder": root, "domains": ["debts"], "ground": "consent",
                                        "texts": {"resident_words": town.words()}}),
                       ("person_put", {"person": root, "organisation": root, "roles": ["admin"]})):
        command_id, frame = request(name, body)
        reply = holder.exchange(command_id, frame)["reply"]
        again = holder.exchange(command_id, frame)["reply"]
        assert "error" in reply and again["error"] == reply["error"], (name, reply, again)
        assert not reply.get("stored") or root not in str(again), (name, again)
    for frame in (town.words().encode(), pack({"version": town.words()}), request("hello", {root: root})[1],
                  request("case_read", {"case_id": root})[1][:-3]):
        holder.socket.send(frame)
    holder.query("hello")


def from_the_command_line(town, case):
    """The program that people use, with a home of its own outside the site."""
    home = os.path.join(town.site.folder, "home")
    environment = dict(os.environ, DOORBRAAK_HOME=home, LC_ALL="C.UTF-8")

    def doorbraak(*words):
        done = subprocess.run([os.path.join(BUILD, "doorbraak"), *words], env=environment, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout.decode()

    status, text = doorbraak("enroll", "--person", "professional-1", "--key", "laptop-2", "--server",
                             town.site.commands, "--server-key", town.site.server_key.decode())
    assert status == 0, text
    key = re.search(r"doorbraak-request:1:[^\s']+", text).group()[-40:]
    town.site.connect().command("key_add", person="professional-1", key="laptop-2", public_key=z85.decode(key.encode()))
    status, text = doorbraak("amend", case, f"plan={town.words()}")
    assert status == 0, text
    status, text = doorbraak("read", case)
    assert status == 0 and town.root in text, text
    shutil.rmtree(home)


# --- what a site leaves ---

def listen(town, stream):
    while stream.stream.poll(200):
        town.frames.append(b"".join(stream.stream.recv_multipart()))


def figures(town, path):
    """The metrics, written after all that went before."""
    os.unlink(path)
    end = time.monotonic() + PATIENCE
    while not os.path.exists(path):
        assert time.monotonic() < end, "no figures come"
        time.sleep(0.05)
    shutil.copy(path, path + ".kept")


def crash(town):
    """As a fault in the program would end it, with as large a core allowed as there may be."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.prlimit(town.site.process.pid, resource.RLIMIT_CORE, (most, most))
    town.site.process.send_signal(signal.SIGABRT)
    town.site.wait(-signal.SIGABRT)
    return [path for path in glob.glob("core*") + glob.glob("/var/lib/systemd/coredump/*doorbraakd*")
            if os.path.isfile(path)]


def searched(town, events):
    search = Search(town.root)
    found = search.files(town.site.folder)
    for frame in town.frames:
        found += search.data("the event stream", frame)
    found += search.data("the events", pack(events))
    assert not found, f"seed {SEED}: {len(found)} in clear: {found[:5]}"
    return search.bytes


def control(town):
    """A word of ours as the number of a contact, which is no text: journal, state, checkpoint and backup show it."""
    found = Search(town.leak).files(town.site.folder)
    for where in ("journal", "state", "checkpoints", "backups"):
        assert any(where in place for place, *_ in found), f"seed {SEED}: the search finds nothing in {where}"
    return len({place for place, *_ in found})


# --- after an erasure ---

def wrapped_key(site, slot):
    """As the keyring keeps it (daemon/keyring/README.md, "On disk")."""
    with open(os.path.join(site.dir, "keyring", "a"), "rb") as file:
        file.seek(4096 + 128 * (slot - 1) + 40)
        return file.read(48)


def holding(site, key):
    """Files below the site's folder that have this key."""
    found = []
    for path in glob.glob(os.path.join(site.folder, "**"), recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                if key in file.read():
                    found.append(os.path.relpath(path, site.folder))
    return found


def unreadable(town, case):
    town.connect()
    for client in (town.professional, town.coach, town.voorzitter, town.coordinator):
        with contextlib.suppress(Refused):
            assert not client.read(case), "a text of an erased case"


def erase(town, case):
    asked = town.privacy.command("case_erase", case_id=case, ground="unlawful")["item"]
    assert town.professional.read(case), "one alone erases nothing"
    return town.coordinator.command("erasure_approve", erasure=asked)["backups_until"]


def from_the_checkpoint(town):
    """A start that takes a checkpoint, made before the erasure."""
    site = town.site
    site.kill()
    os.unlink(os.path.join(site.dir, "state", "mark"))
    taken = len(site.logged("checkpoint-taken"))
    site.start()
    assert len(site.logged("checkpoint-taken")) == taken + 1


def old_backup(town, case, backup):
    """What it promises: it opens until its keys end. Returns how many texts it still gave."""
    site, here = town.site, town.site.dir
    site.stop()
    site.restore(backup)
    site.start()
    texts = site.connect("professional-1").read(case)
    site.stop()
    shutil.rmtree(site.dir)
    shutil.rmtree(site.dir + ".secrets")
    site.dir = here
    site.start()
    return len(texts)


def nothing_in_clear_and_erased_is_gone():
    settings = "segment_megabytes: 1\ncheckpoint_megabytes: 2\nbackups: backups\nmetrics: figures.prom\n"
    forms = finds_each_clothes(random.Random(SEED))
    with Site(settings=settings) as site, contextlib.chdir(site.folder):
        site.cut_first_segment()
        town = Town(site)
        site.start()
        town.clients()
        stream = site.follow("professional-1", start=1, client=town.professional)
        town.site.connect().command("contact_put", contact=town.leak, organisation="ggz", verified="2026-01-05",
                                    mandates=[{"subject": "debts"}], texts={"name": town.words()[:200]})
        case = a_case(town)
        refusals(town, case)
        from_the_command_line(town, case)
        for _ in range(CASES):
            submit(town.professional, words=town.words(length=2000))
            if town.count % 50 == 0:
                listen(town, stream)
        site.wait_logged("checkpoint-made")
        backup = site.connect().query("backup", name="voor-wissen")["path"]
        figures(town, os.path.join(site.folder, "figures.prom"))
        listen(town, stream)
        events = stream.catch_up()
        assert len(town.frames) > CASES // 64 and len(events) > CASES, "the stream was listened to"
        submitted = next(event for event in events if event.get("kind") == EVENTS["case_submitted"])
        key = wrapped_key(site, unpack(submitted["body"])["slot"])
        core = crash(town)
        assert not core, f"a core was left: {core}"
        size = searched(town, events)
        seen = control(town)

        site.start()
        town.connect()
        before = holding(site, key)
        assert any("site/keyring" in path for path in before) and any("backups" in path for path in before), before
        until = erase(town, case)
        unreadable(town, case)
        assert all("backups" in path for path in holding(site, key)), holding(site, key)
        from_the_checkpoint(town)
        unreadable(town, case)
        opened = old_backup(town, case, backup)
        assert opened > 0, "a backup that was made before opens until its keys end, doc/operating.md says"
        unreadable(town, case)
        admin = site.connect()
        for _ in range(2):
            admin.command("practice_advance", duration=3 << 32 | 16)
        assert admin.query("hello")["now"] > until
        site.wait_logged("backup-keys-destroyed", seconds=PATIENCE)
        assert not holding(site, key), holding(site, key)
        site.stop()
        here, site.dir = site.dir, site.dir + "-late"
        shutil.copytree(here + ".secrets", site.dir + ".secrets")
        assert "expired on" in site.run("restore", "--from", backup, status=78)
        site.dir = here
        site.run("rebuild")
        site.start()
        unreadable(town, case)
        site.stop()
        searched(town, events)
        print(f'proof: count={town.count} seed={SEED} bytes={size} forms={forms} in_clear=0 erased_readable=0 '
              f'control="a word as a code: found in {seen} places"', flush=True)
        return f"{town.count} texts, {size >> 20} MiB searched"


if __name__ == "__main__":
    main(nothing_in_clear_and_erased_is_gone)
