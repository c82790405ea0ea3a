# SPDX-License-Identifier: EUPL-1.2
"""A disk that is full and a power cut: nothing that was acknowledged is lost, the exit status says what happened, and
damage that cannot be a power cut's is refused. That each call fails in turn is tests/proof/io."""
import hashlib
import multiprocessing
import os
import random
import shutil
import struct
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from daemon_site import FAILING_IO, Site, main, submit
from protocol import EVENTS, request

EXIT_OK, EXIT_BAD_DATA, EXIT_UNKNOWN, EXIT_CONFIG = 0, 65, 74, 78
STRIDE = 1 if os.environ.get("DOORBRAAK_FORM") == "long" else 3
SMALL_SEGMENTS = "segment_megabytes: 1\n"  # quickly filled, and quickly read


def beside_each_other(work, parts):
    """Each part in a new process: a fork would take along the locks of threads that the child does not have."""
    with ProcessPoolExecutor(len(parts), mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, parts))


def a_full_disk_is_read_only():
    """No room for the next segment: found before the append, so refused and not unknown."""
    fields = [f"page{number}" for number in range(1, 22)]
    with Site() as site:
        with open(site.ladder, encoding="utf-8") as file:
            text = file.read()
        lines = "".join(f'  - {{code: {field}, words: "{field}", english: "{field}"}}\n' for field in fields)
        with open(site.ladder, "w", encoding="utf-8") as file:
            file.write(text.replace("form:\n", "form:\n" + lines))
        site.start()
        site.let_in("professional-1", "professional")
        site.stop()
        site.start(environment=dict(LD_PRELOAD=FAILING_IO, FAIL_CALL="pwrite", FAIL_PATH="/journal/spare",
                                    FAIL_AT="1", FAIL_STICKY="1", FAIL_ERRNO="ENOSPC"))
        client = site.connect("professional-1")
        case_id = submit(client)
        words = {field: "Een lang verhaal. " * 110 for field in fields}
        frames = []
        for _ in range(600):
            frames.append(request("case_amend", {"case_id": case_id, "texts": words}))
            reply = client.exchange(*frames[-1])["reply"]
            if "error" in reply:
                break
        assert reply["name"] == "READ_ONLY" and "stored" not in reply, reply
        assert client.query("hello")["read_only"] is True
        assert client.query("show", case_id=case_id)["case_id"] == case_id
        for frame in (frames[0], frames[-2]):
            assert client.exchange(*frame)["reply"]["stored"] is True, "a stored reply is read, not written"
        assert site.logged("read-only")
        site.stop()

        site.start()
        client = site.connect("professional-1")
        for frame in frames:
            assert "error" not in client.exchange(*frame)["reply"]
        follower = site.follow("professional-1", start=1, client=client, page=200)
        amended = [event for event in follower.catch_up() if event.get("kind") == EVENTS["case_amended"]]
        assert len(amended) == len(frames), (len(amended), len(frames))
        site.stop()
        site.check()
        return f"after {len(frames) - 1} commands"


MIB = 1 << 20


class SmallDisk:
    """A file system of its own, in memory, with a file of ballast that leaves as much room as the test wants."""

    def __init__(self, size):
        self.path = tempfile.mkdtemp(prefix="doorbraak-disk-")
        self.ballast = os.path.join(self.path, "ballast")
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "doorbraak-disk", self.path],
                              stderr=subprocess.PIPE, check=False)
        self.mounted = done.returncode == 0
        self.why = done.stderr.decode().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.mounted:
            subprocess.run(["umount", self.path], check=True)
        os.rmdir(self.path)

    def free(self):
        room = os.statvfs(self.path)
        return room.f_bavail * room.f_frsize

    def leave(self, room):
        """So much stays free, to the page."""
        with open(self.ballast, "ab") as file:
            while (left := self.free() - room) > 0:
                try:
                    file.write(bytes(min(left, MIB)))
                    file.flush()
                except OSError:
                    return
            if left < 0:
                file.truncate(max(0, file.tell() + left))

    def mend(self):
        os.unlink(self.ballast)


def stands(client, frames, acknowledged):
    """What was acknowledged is answered alike, and the rest can be done."""
    for command_id, frame in frames.items():
        reply = client.exchange(command_id, frame)["reply"]
        assert "error" not in reply, reply
        assert acknowledged.get(command_id, reply) == reply, (acknowledged[command_id], reply)


def a_small_disk_fills_up():
    """A real file system without room: the daemon turns read-only before a write fails, and goes on by itself when there
    is room; filled to the last byte at once, it says so or stops with 74, and nothing that was acknowledged is lost."""
    with SmallDisk(192 * MIB) as disk:
        if not disk.mounted:
            return f"SKIP: no file system can be mounted here: {disk.why}"
        tempfile.tempdir = disk.path
        try:
            with Site() as site:
                return fill_up(site, disk)
        finally:
            tempfile.tempdir = None


def fill_up(site, disk):
    site.start()
    site.let_in("professional-1", "professional")
    client = site.connect("professional-1")
    body = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": "Rust. " * 300}}
    frames, acknowledged = {}, {}

    def try_one(patience=20):
        command_id, frame = request("case_submit", body)
        frames[command_id] = frame
        reply = client.exchange(command_id, frame, patience=patience)["reply"]
        if "error" not in reply:
            acknowledged[command_id] = reply
        return reply.get("name")

    assert [try_one() for _ in range(20)] == [None] * 20

    # slowly: the threshold comes first
    disk.leave(40 * MIB)
    assert try_one() is None
    disk.leave(20 * MIB)
    assert try_one() == "READ_ONLY"
    assert client.query("hello")["read_only"] is True and site.logged("read-only")
    command_id, frame = next(iter(frames.items()))
    assert client.exchange(command_id, frame)["reply"] == acknowledged[command_id], "a stored reply is read, not written"
    disk.leave(0)
    assert try_one() == "READ_ONLY"
    assert len(client.pages("queue", "cases", ladder="mini", tier="team").__next__()) > 0
    disk.mend()
    assert try_one() is None, "there is room again"
    assert site.logged("room-again") and client.query("hello").get("read_only", False) is False

    # stopped and started without a byte to spare
    disk.leave(0)
    assert try_one() == "READ_ONLY"
    site.stop()
    disk.leave(0)
    site.spawn()
    started = site.wait_ready()
    if started:
        client = site.connect("professional-1")
        assert try_one() == "READ_ONLY"
        site.stop()
    else:
        site.wait(EXIT_UNKNOWN)
    disk.mend()

    # at once, under a load
    outcomes = Counter()
    for room in (0, 4096, 65536, MIB, 3 * MIB):
        site.start()
        client = site.connect("professional-1")
        batch = dict(request("case_submit", body) for _ in range(300))
        frames.update(batch)
        for number, frame in enumerate(batch.values()):
            client.socket.send(frame)
            if number == 100:
                disk.leave(room)
        waiting = set(batch)
        names = Counter()
        while waiting and site.alive():
            response = client.receive(0.2)
            if response is None:
                continue
            waiting.discard(response["id"])
            names[response["reply"].get("name")] += 1
            if "error" not in response["reply"]:
                acknowledged[response["id"]] = response["reply"]
        assert set(names) <= {None, "READ_ONLY", "BUSY"}, names
        if site.alive():
            site.process.terminate()
        status = site.process.wait(30)
        site.process = None
        site.log()
        assert status in (EXIT_OK, EXIT_UNKNOWN), status
        outcomes["stopped" if status else "read-only" if names["READ_ONLY"] else "went on"] += 1
        disk.mend()
    site.start()
    client = site.connect("professional-1")
    stands(client, frames, acknowledged)
    follower = site.follow("professional-1", start=1, client=client, page=200)
    submitted = Counter(event["case_id"] for event in follower.catch_up() if event.get("kind") == EVENTS["case_submitted"])
    assert len(submitted) == len(frames) and set(submitted.values()) == {1}, (len(submitted), len(frames))
    site.stop()
    site.check()
    return (f"without a byte: {'started read-only' if started else 'did not start (74)'}; filled under load: "
            + ", ".join(f"{times} × {what}" for what, times in sorted(outcomes.items()))
            + f"; {len(acknowledged)} of {len(frames)} acknowledged before the end")


# --- a power cut ---

HEADER, RECORD_HEADER, HASH = 128, 80, 32  # daemon/journal/README.md, "On disk"


def batches(segment):
    """Where the batches of a segment begin, and where the last one ends."""
    places, at = [], HEADER
    with open(segment, "rb") as file:
        data = file.read()
    while data[at:at + 8] == b"\x89DBBATC\n":
        places.append(at)
        at += RECORD_HEADER + struct.unpack(">I", data[at + 12:at + 16])[0] + HASH
    assert not any(data[at:])
    return places, at


def mark_of_another_boot(state):
    """As the mark stands after a boot that knew nothing of the last one (daemon/store/mark.c)."""
    mark = b"DOORMARK" + struct.pack(">IB3x64s", 1, 0, b"11111111-2222-3333-4444-555555555555")
    with open(os.path.join(state, "mark"), "wb") as file:
        file.write(mark + hashlib.blake2b(mark, digest_size=32).digest())


def cut_file(path, length):
    with open(path, "r+b") as file:
        file.truncate(length)


def garbage(path, chance):
    size = max(65536, os.path.getsize(path))
    with open(path, "wb") as file:
        file.write(chance.randbytes(size))


def lose_state(state, how, chance):
    """One of the ways in which a power cut leaves the state's folder."""
    data = os.path.join(state, "data.mdb")
    mark_of_another_boot(state)
    if how == "garbage":
        garbage(data, chance)
    elif how == "half":
        cut_file(data, os.path.getsize(data) // 2)
    elif how == "no data":
        os.unlink(data)
    elif how == "no state":
        shutil.rmtree(state)
    elif how == "torn mark":
        cut_file(os.path.join(state, "mark"), 50)
    elif how == "no mark":
        os.unlink(os.path.join(state, "mark"))
    else:
        assert how == "stale"


WAYS = ("garbage", "half", "no data", "no state", "torn mark", "no mark", "stale")


class PowerCut:
    """A site that was killed; `copy` gives it as a power cut may have left it."""

    def __init__(self, site):
        self.site = site
        self.whole = site.dir
        self.chance = random.Random(4)
        with open(site.open_segment(), "rb") as file:
            self.segment = file.read()
        self.places, self.end = batches(site.open_segment())

    def copy(self, upto, how, zeros=0):
        """The journal ends before byte `upto`, but for zeros; the state is lost in this way."""
        self.site.dir = self.whole + ".cut"
        shutil.rmtree(self.site.dir, ignore_errors=True)
        segment = os.path.basename(self.site_segment())
        shutil.copytree(self.whole, self.site.dir, ignore=shutil.ignore_patterns(segment, "lock*", "reserve", "spare*"))
        if not os.path.exists(self.site.dir + ".secrets"):
            shutil.copytree(self.whole + ".secrets", self.site.dir + ".secrets")
        with open(os.path.join(self.site.dir, "journal", segment), "wb") as file:
            file.write(self.segment[:upto] + bytes(zeros))
        if how is not None:
            lose_state(os.path.join(self.site.dir, "state"), how, self.chance)

    def site_segment(self):
        here, self.site.dir = self.site.dir, self.whole
        path = self.site.open_segment()
        self.site.dir = here
        return path


def killed_site(site):
    """Ten cases that were acknowledged; then one command more, a short one, that nobody was told about."""
    site.start()
    site.let_in("professional-1", "professional")
    client = site.connect("professional-1")
    cases = [submit(client) for _ in range(10)]
    site.kill()
    synced = batches(site.open_segment())[1]
    site.start()
    client = site.connect("professional-1")
    reply = client.reply("case_submit", ladder="none", domains=["debts"], ground="consent")
    assert reply["name"] == "NO_SUCH_LADDER" and reply["stored"], reply
    site.kill()
    return cases, synced


def check_cuts(part):
    """A site of its own, cut at each of these bytes; how many cuts."""
    with Site(settings=SMALL_SEGMENTS) as site:
        _, synced = killed_site(site)
        cut = PowerCut(site)
        assert synced == cut.places[-1], "the last command made a batch of its own"
        cuts = [*range(synced + part, cut.end, 2 * STRIDE), cut.end]
        for number, upto in enumerate(cuts):
            how = WAYS[number % len(WAYS)]
            cut.copy(upto, how, zeros=4096 if number // len(WAYS) % 2 else 0)
            text = site.run("check")
            whole = len(cut.places) if upto == cut.end else len(cut.places) - 1
            assert f"journal: {whole} batches, chain whole" in text, (upto, how, text)
        # the control: a cut before the last sync loses a batch, and this test would see it
        cut.copy(synced - 1, "no state")
        assert f"journal: {len(cut.places) - 2} batches, chain whole" in site.run("check")
        return len(cuts)


def a_power_cut_at_any_byte():
    """Past the last sync, with the state lost in one way or the other; in two processes. As a test at each third byte,
    the first of which is drawn; in the long form of tests/proof/io at every byte."""
    first = random.randrange(STRIDE)
    return f"{sum(beside_each_other(check_cuts, (first, first + STRIDE)))} cuts of the last batch, each {STRIDE} bytes"


def a_power_cut_as_people_see_it():
    """Each way to lose the state once, with a start and a client."""
    with Site(settings=SMALL_SEGMENTS) as site:
        cases, _ = killed_site(site)
        cut = PowerCut(site)
        for how in WAYS:
            cut.copy(cut.end - 7, how)
            site.start()
            assert site.logged("state-rebuilt"), how
            client = site.connect("professional-1")
            found = {line["case_id"] for line in client.pages("queue", "cases", ladder="mini", tier="team")}
            assert found == set(cases), (how, found)
            assert len(client.read(cases[0])) == 1, how
            submit(client)
            site.stop()
            site.check()
            os.rename(site.log_path, site.log_path + ".before")


def damage_is_refused():
    """A flipped bit is no power cut: exit 65, naming segment and offset, and nothing is changed."""
    with Site() as site:
        killed_site(site)
        cut = PowerCut(site)
        chance = random.Random(5)
        for number in range(24):
            cut.copy(cut.end, (None, *WAYS)[number % 8])
            segment = site.open_segment()
            # the last batch alone may be a torn tail, when no state is left that knows it
            at = chance.randrange(0, cut.places[-1])
            place = max([0] + [place for place in cut.places if place <= at])
            with open(segment, "r+b") as file:
                file.seek(at)
                byte = file.read(1)[0]
                file.seek(at)
                file.write(bytes([byte ^ 1 << chance.randrange(8)]))
            with open(segment, "rb") as file:
                before = file.read()
            site.spawn()
            assert site.wait_ready() is False, f"it started with a flipped bit at {at}"
            site.wait(EXIT_BAD_DATA)
            said = site.logged("cannot-start")[-1]["text"]
            assert os.path.basename(segment) in said and f"bij byte {place}:" in said, (at, place, said)
            with open(segment, "rb") as file:
                assert file.read() == before, "a damaged journal was changed"
            assert "!" in site.run("check", status=EXIT_BAD_DATA)


def a_newer_version_is_no_damage():
    """An older program before a journal of a newer one: exit 78, and never the advice to restore."""
    def hashed(data):
        return data + hashlib.blake2b(data, digest_size=32).digest()

    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        submit(site.connect("professional-1"))
        site.stop()
        segment = site.open_segment()
        places, end = batches(segment)
        with open(segment, "rb") as file:
            whole = file.read()
        payload = b"\x81\xa5later\x01"  # a group with a field that nobody knows yet
        head = whole[places[-1]:places[-1] + RECORD_HEADER]
        number = struct.pack(">Q", struct.unpack(">Q", head[32:40])[0] + 1)
        batch = head[:12] + struct.pack(">I", len(payload)) + head[16:32] + number + head[40:48] + whole[end - HASH:end] + payload
        other_format = whole[:8] + struct.pack(">I", 99) + whole[12:96]
        for changed in (whole[:end] + hashed(batch) + whole[end + len(hashed(batch)):], hashed(other_format) + whole[HEADER:]):
            with open(segment, "wb") as file:
                file.write(changed)
            site.spawn()
            assert site.wait_ready() is False, "it started"
            site.wait(EXIT_CONFIG)
            said = site.logged("cannot-start")[-1]["text"]
            assert "versie" in said and "geen reservekopie" in said, said
        with open(segment, "wb") as file:
            file.write(whole)
        site.start()
        site.stop()


if __name__ == "__main__":
    main(a_full_disk_is_read_only, a_small_disk_fills_up, a_power_cut_at_any_byte, a_power_cut_as_people_see_it,
         damage_is_refused, a_newer_version_is_no_damage)
