# SPDX-License-Identifier: EUPL-1.2
"""Backups and what they know of what was erased: made under load, read back, restored, rebuilt, and their keys in the end
expired."""
import contextlib
import glob
import os
import shutil
import threading
import time

from daemon_site import Site, holds, main, professional_site, refusal, submit
from protocol import EVENTS, Client, Refused, request, unpack

EXIT_BAD_DATA, EXIT_CONFIG = 65, 78
MARKERS = ("merelzang", "vuurtoren", "appelboom", "zonnebloem", "Mevrouw Merel")


class Load(threading.Thread):
    """Submits without pause; `cases` are those that were acknowledged, in order."""

    def __init__(self, site):
        super().__init__()
        self.site = site
        self.cases = []
        self.over = threading.Event()
        self.failure = None

    def run(self):
        try:
            with Client(self.site.context, self.site.commands, self.site.server_key,
                        self.site.people["professional-1"]) as client:
                while not self.over.is_set():
                    self.cases.append(submit(client))
        except Exception as failure:  # told by the main thread
            self.failure = failure


@contextlib.contextmanager
def under_load(site, threads=3):
    loads = [Load(site) for _ in range(threads)]
    for load in loads:
        load.start()
    try:
        yield loads
    finally:
        for load in loads:
            load.over.set()
        for load in loads:
            load.join()
            assert load.failure is None, load.failure


def a_backup_under_load_restores():
    with Site() as site:
        professional_site(site)
        admin = site.connect()
        epoch = admin.query("hello")["epoch"]
        with under_load(site) as loads:
            time.sleep(0.5)
            before = [case for load in loads for case in list(load.cases)]
            answer = admin.query("backup", name="onder-druk")
            assert refusal(admin.query, "backup", name="onder-druk").name == "BAD_VALUE"
            time.sleep(0.2)
        after = {case for load in loads for case in load.cases}
        assert before and len(after) > len(before)
        site.stop()
        site.check()
        site.restore(answer["path"])
        site.start()
        client = site.connect("professional-1")
        hello = client.query("hello")
        assert hello["epoch"] != epoch
        follower = site.follow("professional-1", start=1, client=client, page=200)
        restored = {event["case_id"] for event in follower.catch_up()
                    if event.get("kind") == EVENTS["case_submitted"]}
        assert set(before) <= restored <= after, (len(before), len(restored), len(after))
        assert client.read(before[0]) == [("case_submitted", "resident_words", "Ik wil rust.")]
        submit(client)
        site.stop()
        text = site.check()
        # a backup that was changed is refused
        with open(os.path.join(answer["path"], "manifest"), "a", encoding="ascii") as file:
            file.write("batch 1\n")
        site.dir += "-again"
        shutil.copytree(site.dir.removesuffix("-again") + ".secrets", site.dir + ".secrets")
        site.run("restore", "--from", answer["path"], status=EXIT_BAD_DATA)
        assert not os.path.exists(site.dir)
        assert "replay: the journal makes this very state" in text
        return f"{len(before)} cases before, {len(restored)} in the backup, {len(after)} in all"


def verdict(site, backup, status=0):
    """What a process of its own finds in a backup, away from its site: beside it only the secrets stand."""
    away = os.path.join(site.folder, "elsewhere")
    if not os.path.exists(away + ".secrets"):
        shutil.copytree(site.dir + ".secrets", away + ".secrets")
    here, site.dir = site.dir, away
    try:
        return site.run("check-backup", "--from", backup, status=status)
    finally:
        site.dir = here


def a_backup_is_read_back_by_another_process():
    """By the daemon before it answers, and by anybody with the secrets, at any time, without a site."""
    with Site() as site:
        professional_site(site)
        client = site.connect("professional-1")
        for _ in range(5):
            submit(client)
        answer = site.connect().query("backup", name="heel")
        said = verdict(site, answer["path"])
        assert f"journal: {answer['batch']} batches, chain whole" in said and "keyring: " in said, said
        assert "nagelezen" in site.logged("backup-made")[-1]["text"]
        # what a bad disk may do to a copy: found, named, and nothing is mended
        for part, offset, word in (("journal", 700, "journal"), ("keyring/a", 4096 + 60, "keyring"),
                                   ("manifest", 40, "manifest")):
            copy = os.path.join(site.folder, "copy")
            shutil.copytree(answer["path"], copy)
            path = os.path.join(copy, part)
            if part == "journal":
                path = os.path.join(path, sorted(os.listdir(path))[0])
            with open(path, "r+b") as file:
                file.seek(offset)
                byte = file.read(1)[0]
                file.seek(offset)
                file.write(bytes([byte ^ 4]))
            said = verdict(site, copy, EXIT_BAD_DATA)
            assert said.startswith("!") and word in said, said
            shutil.rmtree(copy)
        # a folder that cannot be written: refused in words, and nothing half-made stays
        assert refusal(site.connect().query, "backup", name="heel").reply["detail_number"] == 78
        assert os.listdir(os.path.dirname(answer["path"])) == ["heel"]
        # the program of the nightly backup may ask for one, and for nothing else
        site.let_in("nacht-1", "backup")
        night = site.connect("nacht-1")
        assert "chain whole" in verdict(site, night.query("backup", name="nacht")["path"])
        night.query("hello")
        for name, body in (("health", {}), ("people", {}), ("standup", {"ladder": "mini"}), ("events_from", {"sequence": 1})):
            assert refusal(night.query, name, **body).name == "DENIED", name
        assert night.reply("case_submit", ladder="mini")["name"] in ("DENIED", "MISSING_FIELD")
        assert night.reply("person_put", person="x-1", organisation="o", roles=["admin"])["name"] == "DENIED"
        # another master key
        other = os.path.join(site.folder, "elsewhere.secrets", "master.key")
        os.unlink(other)
        here, site.dir = site.dir, os.path.join(site.folder, "elsewhere")
        site.run("key")
        shutil.copy(os.path.join(here + ".secrets", "server.key"), other)
        site.dir = here
        assert "another master key" in verdict(site, answer["path"], EXIT_CONFIG)
        site.stop()


def a_backup_under_way_ends_with_the_daemon():
    """It is refused with STOPPING, and leaves nothing behind that holds keys."""
    with Site() as site:
        client = professional_site(site)
        submit(client)
        answered = refused = 0
        for number in range(8):
            admin = site.connect()
            admin.query("hello")
            command_id, frame = request("backup", {"name": f"laatste-{number}"})
            admin.socket.send(frame)
            time.sleep(0.05 + 0.02 * number)  # it has left by then
            site.process.terminate()
            response = admin.receive(10)
            assert response is not None, "the stop lost the answer"
            answered += "answer" in response
            refused += response.get("reply", {}).get("name") == "STOPPING"
            site.wait()
            site.start()
        folder = site.dir + ".backups"
        assert answered + refused == 8 and len(os.listdir(folder)) == answered, (answered, refused, os.listdir(folder))
        site.stop()
    return f"{answered} made, {refused} refused"


def a_practice_backup_says_what_it_is():
    for practice in (True, False):
        with Site(practice=practice) as site:
            site.start()
            backup = site.connect().query("backup", name="soort")["path"]
            site.stop()
            site.practice = not practice
            fresh = site.dir + "-anders"
            shutil.copytree(site.dir + ".secrets", fresh + ".secrets")
            site.dir = fresh
            said = site.run("restore", "--from", backup, status=EXIT_CONFIG)
            assert ("with --practice" if practice else "without --practice") in said, said
            assert not os.path.exists(fresh)


def a_rebuild_makes_the_same_state():
    with Site() as site:
        client = professional_site(site)
        cases = [submit(client) for _ in range(20)]
        shown = [client.query("show", case_id=case_id) for case_id in cases]
        site.stop()
        site.run("rebuild")
        site.check()
        site.start()
        client = site.connect("professional-1")
        assert [client.query("show", case_id=case_id) for case_id in cases] == shown
        assert len(client.read(cases[3])) == 1
        site.stop()
        assert not site.logged("state-rebuilt"), "the start after a rebuild trusts it"


def wrapped_key(site, slot):
    """As the keyring keeps it (daemon/keyring/README.md, "On disk")."""
    with open(os.path.join(site.dir, "keyring", "a"), "rb") as file:
        file.seek(4096 + 128 * (slot - 1) + 40)
        return file.read(48)


def erased_stays_erased():
    """The words are nowhere in the site's files, before or after; after it, neither is the key that opens them:
    not here, not rebuilt, not restored from a later backup, not with an older keyring put back."""
    words = [marker.encode() for marker in MARKERS]
    with Site() as site:
        client = professional_site(site)
        site.let_in("privacy-1", "privacy")
        site.let_in("coordinator-1", "coordinator")
        follower = site.follow("professional-1", client=client)
        case_id = submit(client, words="De merelzang bij de vuurtoren, zegt Mevrouw Merel.")
        client.command("case_amend", case_id=case_id, texts={"plan": "Eerst de appelboom, dan de zonnebloem."})
        other = submit(client)
        event = next(event for event in follower.events(60, bool) if event["kind"] == EVENTS["case_submitted"])
        key = wrapped_key(site, unpack(event["body"])["slot"])
        assert any(holds(path, key) for path in site.files()), "the key is where this test looks for it"
        assert len(client.read(case_id)) == 2
        keyring = site.dir + ".keyring-before"
        site.stop()
        shutil.copytree(os.path.join(site.dir, "keyring"), keyring)
        site.start()
        client = site.connect("professional-1")

        asked = site.connect("privacy-1").command("case_erase", case_id=case_id, ground="unlawful")["item"]
        assert len(client.read(case_id)) == 2, "one alone erases nothing"
        site.connect("coordinator-1").command("erasure_approve", erasure=asked)
        # at once, with the daemon still running
        found = [(path, holds(path, key, *words)) for path in site.files() if holds(path, key, *words)]
        assert not found, found

        def unreadable():
            people = site.connect("professional-1")
            try:
                texts = people.read(case_id)
            except Refused as refused:
                assert refused.name == "ERASED", refused
            else:
                assert not texts, texts
            assert people.query("show", case_id=case_id)["erased"] is True
            assert len(people.read(other)) == 1, "another case must not suffer"
            found = [(path, holds(path, key, *words)) for path in site.files() if holds(path, key, *words)]
            assert not found, found

        unreadable()
        certificate = site.connect("coordinator-1").query("certificate", erasure=asked)
        place = f"{certificate['sequence']}:{certificate['chain'].hex()}"
        slot = certificate["cases"][0]["slot"]
        backup = site.connect().query("backup", name="na-wissen")["path"]
        site.stop()
        assert f"{slot} is destroyed" in site.run("check", "--certificate", place)
        site.run("check", "--certificate", place.replace(":", ":00", 1)[:-2], status=1)
        site.run("check", "--certificate", "1:" + certificate["chain"].hex(), status=1)
        site.run("check", "--certificate", "nonsense", status=64)
        site.run("rebuild")
        site.start()
        unreadable()
        site.kill()

        shutil.rmtree(os.path.join(site.dir, "keyring"))
        shutil.copytree(keyring, os.path.join(site.dir, "keyring"))
        assert any(holds(path, key) for path in site.files()), "the old keyring is back"
        assert f"{slot} is not destroyed" in site.run("check", "--certificate", place, status=1)
        shutil.rmtree(os.path.join(site.dir, "keyring"))
        shutil.copytree(keyring, os.path.join(site.dir, "keyring"))
        site.start()
        unreadable()
        site.stop()
        site.check()

        site.restore(backup)
        site.start()
        unreadable()
        site.stop()
        site.check()


DAY_MS = 86400000


def keys_of_backups_expire():
    """An erasure says until when a backup can still open what it erased; by then the daemon destroyed those keys, in its
    own folder, and no restore takes an expired backup, wherever it was kept."""
    with Site() as site:
        client = professional_site(site)
        site.let_in("privacy-1", "privacy")
        site.let_in("coordinator-1", "coordinator")
        follower = site.follow("professional-1", client=client)
        case_id = submit(client, words="De merelzang.")
        event = next(event for event in follower.events(60, bool) if event["kind"] == EVENTS["case_submitted"])
        key = wrapped_key(site, unpack(event["body"])["slot"])
        admin = site.connect()
        old = admin.query("backup", name="oud")
        away = os.path.join(site.folder, "away")
        shutil.copytree(old["path"], away)

        def keeps_key(folder):
            return any(holds(path, key) for path in glob.glob(os.path.join(folder, "keyring", "*")))

        assert keeps_key(old["path"])
        now = admin.query("hello")["now"]
        asked = site.connect("privacy-1").command("case_erase", case_id=case_id, ground="unlawful")["item"]
        erased = site.connect("coordinator-1").command("erasure_approve", erasure=asked)
        assert 0 <= erased["backups_until"] - now - 30 * DAY_MS < 60000, (now, erased)
        assert old["keys_until"] <= erased["backups_until"]
        admin.command("practice_advance", duration=3 << 32 | 29)
        young = admin.query("backup", name="jong")
        assert keeps_key(old["path"]) and not keeps_key(young["path"])
        admin.command("practice_advance", duration=3 << 32 | 1)
        admin.command("practice_advance", duration=1 << 32 | 1)
        assert refusal(admin.command, "practice_advance", duration=29 << 32 | 3).name == "BAD_VALUE"
        assert admin.query("hello")["now"] > erased["backups_until"]
        end = time.monotonic() + 60
        while not site.logged("backup-keys-destroyed") and time.monotonic() < end:
            time.sleep(0.05)
        assert site.logged("backup-keys-destroyed")
        assert not os.path.exists(os.path.join(old["path"], "keyring")), "the keys stayed"
        assert os.path.exists(os.path.join(old["path"], "journal")), "the journal of a backup stays"
        assert os.path.exists(os.path.join(young["path"], "keyring")), "a younger one keeps its keys"
        assert "expired on" in verdict(site, old["path"], EXIT_CONFIG)
        site.stop()

        fresh = site.dir
        site.dir += "-uit-oud"
        shutil.copytree(fresh + ".secrets", site.dir + ".secrets")
        said = site.run("restore", "--from", old["path"], status=EXIT_CONFIG)
        assert "expired on" in said and "take a later one" in said, said
        assert not os.path.exists(site.dir)
        site.dir = fresh
        site.restore(young["path"])
        site.start()
        site.stop()
        site.check()


if __name__ == "__main__":
    main(a_backup_under_load_restores, a_backup_is_read_back_by_another_process,
         a_backup_under_way_ends_with_the_daemon, a_practice_backup_says_what_it_is, a_rebuild_makes_the_same_state,
         erased_stays_erased, keys_of_backups_expire)
