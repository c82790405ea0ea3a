# SPDX-License-Identifier: EUPL-1.2
"""Edits of a site's journal and of what it says of who read what: each is found, and where it was made is named.

A real daemon makes the site: cases, readings, amendments. `edits` then tries edits at the journal's own door, by the
thousand; some go through `doorbraakd check` itself, among them those that only the state can tell."""
import glob
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"))
import setting  # noqa: E402
from daemon_site import BUILD, SANITIZER_EXIT, Site, main, submit  # noqa: E402
from protocol import EVENTS, unpack  # noqa: E402

COUNT = setting.number("DOORBRAAK_COUNT", 2000)
CHECKS = setting.number("DOORBRAAK_CHECKS", 6)  # of each kind of edit that check gets
SEED = setting.seed()
CASES = 200
WORDS = "€" * 2000  # 6 kB a case: more than one segment of 1 MiB
HEADER, RECORD, HASH = 128, 80, 32  # daemon/journal/README.md, "On disk"
MAGIC = b"\x89DBBATC\n"
READER, OTHER = "leesster-1", "leesster-2"


def blake(data):
    return hashlib.blake2b(data, digest_size=HASH).digest()


def segments(site):
    return sorted(glob.glob(os.path.join(site.dir, "journal", "*.segment")))


def batches(site):
    """(segment, offset, length, holds a reading) of each, in order."""
    found = []
    for path in segments(site):
        with open(path, "rb") as file:
            data = file.read()
        at = HEADER
        while data[at:at + 8] == MAGIC:
            size = int.from_bytes(data[at + 12:at + 16], "big")
            records = unpack(data[at + RECORD:at + RECORD + size]).get("records", [])
            kinds = {fact["kind"] for record in records for fact in record.get("events", [])}
            found.append((path, at, RECORD + size + HASH, EVENTS["case_read_recorded"] in kinds))
            at += RECORD + size + HASH
    return found


def fill(site):
    """Each command is a batch of its own, as nobody waits beside it."""
    site.cut_first_segment()
    site.start()
    for person in (READER, OTHER):
        site.let_in(person, "professional")
    client = site.connect(READER)
    for number in range(CASES):
        case = submit(client, words=WORDS)
        client.command("case_amend", case_id=case, texts={"plan": f"Stap {number}."})
        client.read(case)
    site.stop()


# --- edits that doorbraakd check is to find: each returns (segment, offset) of the place, or words that it must say ---

def rewrite(path, at, gone, fresh):
    with open(path, "rb") as file:
        data = file.read()
    data = data[:at] + fresh + data[at + gone:]
    with open(path, "wb") as file:
        file.write(data)


def whole(batch):
    with open(batch[0], "rb") as file:
        return file.read()[batch[1]:batch[1] + batch[2]]


def place(batch, behind=False):
    return os.path.basename(batch[0]), batch[1] + (batch[2] if behind else 0)


def flipped(chance, site, all_of):
    batch = chance.choice([batch for batch in all_of if batch[3]])
    bytes_of = bytearray(whole(batch))
    bytes_of[chance.randrange(len(bytes_of))] ^= 1 << chance.randrange(8)
    rewrite(batch[0], batch[1], batch[2], bytes(bytes_of))
    return place(batch)


def deleted(chance, site, all_of):
    batch = chance.choice([batch for batch in all_of if batch[3]])
    rewrite(batch[0], batch[1], batch[2], b"")
    return place(batch)


def somebody_else(record):
    """The same reading, with another reader in it and the checksum made right."""
    body = record[:-HASH].replace(READER.encode(), OTHER.encode())
    assert body != record[:-HASH]
    return body + blake(body)


def forged(chance, site, all_of):
    batch = chance.choice([batch for batch in all_of[:-1] if batch[3]])
    rewrite(batch[0], batch[1], batch[2], somebody_else(whole(batch)))
    return place(batch, behind=True)


def forged_at_the_end(chance, site, all_of):
    """Nothing stands behind it in the journal; the state knows its hash."""
    batch = all_of[-1]
    assert batch[3], "the last batch holds a reading"
    rewrite(batch[0], batch[1], batch[2], somebody_else(whole(batch)))
    return place(batch)


def cut(chance, site, all_of):
    last = [batch for batch in all_of if batch[0] == all_of[-1][0]]
    batch = chance.choice(last)
    os.truncate(batch[0], batch[1] + chance.randrange(batch[2] - HASH))
    return place(batch)


def chained_anew(chance, site, all_of):
    """A reading with another reader, and every batch behind it linked anew, to the end: the journal by itself is in order.
    The state was not made from it, and says so at the batch where it stands."""
    last = [batch for batch in all_of if batch[0] == all_of[-1][0]]
    start = chance.choice([at for at, batch in enumerate(last[:-1]) if batch[3]])
    with open(last[0][0], "rb") as file:
        data = file.read()
    before, fresh = None, b""
    for _, at, size, _ in last[start:]:
        record = data[at:at + size]
        record = somebody_else(record) if before is None else record[:48] + before + record[RECORD:]
        before = blake(record[:-HASH])
        fresh += record[:-HASH] + before
    rewrite(last[0][0], last[start][1], len(fresh), fresh)
    return place(last[-1])


def hidden_in_the_state(chance, site, all_of):
    """Whoever asks who read a case is told another name; the journal is as it was. The rows are named."""
    path = os.path.join(site.dir, "state", "data.mdb")
    with open(path, "rb") as file:
        data = file.read()
    rewrite(path, 0, len(data), data.replace(READER.encode(), OTHER.encode()))
    return None


KINDS = (flipped, deleted, forged, forged_at_the_end, cut, chained_anew, hidden_in_the_state)


def is_found(text, wanted):
    if wanted is None:
        return "table READ, key" in text
    return f"segment '{wanted[0]}' at byte {wanted[1]}" in text


def through_check(site):
    """How many; each in a copy of the site, which is taken back."""
    chance = random.Random(SEED)
    kept = site.dir + "-kept"
    shutil.copytree(site.dir, kept)
    found = 0
    for kind in KINDS * CHECKS:
        wanted = kind(chance, site, batches(site))
        done = subprocess.run(site.words("check"), env=site.environment(), timeout=120, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        text = done.stdout.decode(errors="replace")
        assert done.returncode not in (0, SANITIZER_EXIT) and is_found(text, wanted), \
            f"seed {SEED}: {kind.__name__}, wanted {wanted}, exit {done.returncode}:\n{text}"
        shutil.rmtree(site.dir)
        shutil.copytree(kept, site.dir)
        found += 1
    site.check()
    return found


def at_the_door(site):
    """What the program says, as figures."""
    aimed = [str(number) for number, batch in enumerate(batches(site), 1) if batch[3]]
    scratch = os.path.join(site.folder, "scratch")
    done = subprocess.run([os.path.join(BUILD, "tests", "proof", "edits", "edits"), os.path.join(site.dir, "journal"),
                           scratch, str(COUNT), str(SEED), *aimed], env=site.environment(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = done.stdout.decode(errors="replace")
    assert done.returncode == 0, f"seed {SEED}: exit {done.returncode}:\n{text[-6000:]}"
    return {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", text.splitlines()[-1])}


def every_edit_is_found_and_its_place_named():
    with Site(settings="segment_megabytes: 1\n") as site:
        fill(site)
        figures = at_the_door(site)
        assert figures["found"] == COUNT and figures["segments"] > 1
        assert figures["without_chain_missed"] > 0, "a reader without the chain finds as much: the edits show nothing"
        checked = through_check(site)
        print(f'proof: count={COUNT} seed={SEED} found={figures["found"]} through_check={checked} '
              f'batches={figures["batches"]} segments={figures["segments"]} '
              f'control="a reader without the chain: {figures["without_chain_missed"]} missed"', flush=True)
        return f"{COUNT} edits, {checked} through check"


if __name__ == "__main__":
    main(every_edit_is_found_and_its_place_named)
