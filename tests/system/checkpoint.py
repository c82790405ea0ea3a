# SPDX-License-Identifier: EUPL-1.2
"""Checkpoints: copies of the state that a daemon makes beside itself, and what a start after a power cut does with
them. Small ones: of a journal in files of 1 MiB, every second MiB."""
import glob
import os
import re
import shutil
import time

from daemon_site import Site, main, submit

EXIT_BAD_DATA, EXIT_NO_FILE, EXIT_NOT_SO = 65, 74, 78
SETTINGS = "segment_megabytes: 1\ncheckpoint_megabytes: 2\n"
WORDS = "€" * 2000  # a case of some 6 kB: a MiB holds about 170
PATIENCE = 30


def checkpoints(site):
    """Their folders, oldest first; not what is being made."""
    return [path for path in sorted(glob.glob(os.path.join(site.dir, "checkpoints", "[0-9]*")))
            if os.path.exists(os.path.join(path, "manifest"))]


def lines_of(manifest):
    with open(manifest, encoding="ascii") as file:
        return dict(line.rstrip("\n").split(" ", 1) for line in file)


def opened(site):
    site.cut_first_segment()
    site.start()
    site.let_in("professional-1", "professional")
    return site.connect("professional-1")


def fill(site, client, made):
    """Cases until so many checkpoints were made, by the log; the cases."""
    cases = []
    end = time.monotonic() + 4 * PATIENCE
    while len(site.logged("checkpoint-made")) < made:
        assert time.monotonic() < end, "no checkpoint comes"
        cases += [submit(client, words=WORDS) for _ in range(10)]
    return cases


def power_cut(site):
    """What a start sees after one: a mark that says nothing. What the page cache had is on the disk here; that it
    need not be, the crash states show."""
    if site.process is not None:
        site.kill()
    os.unlink(os.path.join(site.dir, "state", "mark"))


def all_there(site, cases):
    client = site.connect("professional-1")
    for case in cases:
        client.query("show", case_id=case)
    return client


def flip(path, at):
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 0x40]))


def old_state(site):
    return os.path.join(site.dir, "state.old")


def wait_gone(path):
    end = time.monotonic() + PATIENCE
    while os.path.exists(path):
        assert time.monotonic() < end, f"{path} stays"
        time.sleep(0.02)


def two_are_kept_and_the_newest_saves_the_day():
    with Site(settings=SETTINGS) as site:
        cases = fill(site, opened(site), 3)
        kept = checkpoints(site)
        assert len(kept) == 2, kept
        newest = lines_of(os.path.join(kept[-1], "manifest"))
        assert int(newest["batch"]) == int(os.path.basename(kept[-1]))
        cases += [submit(site.connect("professional-1"), words="Nog een.") for _ in range(3)]
        power_cut(site)
        site.start()
        taken = site.wait_logged("checkpoint-taken")
        assert taken["batch"] == int(newest["batch"]), taken
        assert not os.path.exists(kept[-1]), "it is the state now, and no checkpoint"
        wait_gone(old_state(site))
        submit(all_there(site, cases))
        site.stop()
        assert "the journal makes this very state" in site.check()
        return f"{len(cases)} cases, batch {newest['batch']}"


def one_that_is_broken_gives_way_to_the_one_before():
    with Site(settings=SETTINGS) as site:
        cases = fill(site, opened(site), 2)
        before, newest = checkpoints(site)
        power_cut(site)
        flip(os.path.join(newest, "state", "data.mdb"), 40)
        flip(os.path.join(newest, "state", "data.mdb"), 4096 + 40)
        site.start()
        assert site.wait_logged("checkpoint-unusable")["batch"] == int(os.path.basename(newest))
        assert site.wait_logged("checkpoint-taken")["batch"] == int(os.path.basename(before))
        all_there(site, cases)
        power_cut(site)  # none is left, or one that was made since
        for path in checkpoints(site):
            flip(os.path.join(path, "manifest"), 30)
        site.start()
        assert len(site.logged("checkpoint-taken")) == 1, "a manifest that is not as it was made is none"
        all_there(site, cases)
        site.stop()
        site.check()


def a_journal_that_lost_what_a_checkpoint_knows_is_refused():
    with Site(settings=SETTINGS) as site:
        fill(site, opened(site), 1)
        power_cut(site)
        for segment in sorted(glob.glob(os.path.join(site.dir, "journal", "*.segment")))[1:]:
            os.unlink(segment)
        site.spawn()
        site.wait(EXIT_BAD_DATA)
        text = site.log()[-1]["text"] if "text" in site.log()[-1] else str(site.log()[-1])
        assert "state knows" in text or "toestand kent" in text, text


def a_rebuild_takes_the_whole_journal_and_drops_them():
    with Site(settings=SETTINGS) as site:
        cases = fill(site, opened(site), 2)
        site.stop()
        site.run("rebuild")
        assert not site.logged("checkpoint-taken") and not checkpoints(site)
        site.start()
        all_there(site, cases)
        site.stop()


def what_is_not_whole_is_never_one():
    """A copy that differs in one byte from what the state was: found when it is read back."""
    with Site(settings=SETTINGS) as site:
        fill(site, opened(site), 1)
        site.stop()
        assert not os.path.exists(os.path.join(site.dir, "checkpoints", "new"))
        assert "no checkpoint is being made in this site" in site.run("check-checkpoint", status=EXIT_NOT_SO)
        good = checkpoints(site)[0]
        fresh = os.path.join(site.dir, "checkpoints", "new")
        shutil.copytree(good, fresh)
        os.unlink(os.path.join(fresh, "manifest"))
        site.run("check-checkpoint")
        assert lines_of(os.path.join(fresh, "manifest")) == lines_of(os.path.join(good, "manifest"))
        data = os.path.join(fresh, "state", "data.mdb")
        size = os.path.getsize(data)
        found = 0
        for at in range(5000, size, size // 40):
            os.unlink(os.path.join(fresh, "manifest"))
            flip(data, at)
            try:
                site.run("check-checkpoint")
            except AssertionError as failure:
                assert f"exit {EXIT_BAD_DATA}" in str(failure), failure
                assert not os.path.exists(os.path.join(fresh, "manifest"))
                found += 1
            flip(data, at)
            site.run("check-checkpoint")
        assert found >= 10, found  # what lies between rows and in pages that are not full means nothing
        site.start()
        wait_gone(fresh)  # what was being made does not stay
        site.stop()
        return f"{found} of 40 flipped bytes found, the others mean nothing"


def what_is_older_may_lie_elsewhere():
    """As `check` says from where; on a disk that is away, too, for whatever needs no more than a checkpoint."""
    with Site(settings=SETTINGS + "backups: backups\n") as site:
        cases = fill(site, opened(site), 3)
        site.stop()
        first = int(re.search(r"from segment ([0-9]+)", site.check())[1])
        elsewhere = os.path.join(site.folder, "elsewhere")
        os.mkdir(elsewhere)
        old = sorted(glob.glob(os.path.join(site.dir, "journal", "*.segment")))[:first - 1]
        assert len(old) >= 2, old
        for path in old:
            os.rename(path, os.path.join(elsewhere, os.path.basename(path)))
            os.symlink(os.path.join(elsewhere, os.path.basename(path)), path)
        assert "the journal makes this very state" in site.check()
        site.start()
        site.connect().query("backup", name="met-links")
        site.stop()
        os.rename(elsewhere, elsewhere + ".away")
        site.start()
        power_cut(site)
        site.start()
        assert len(site.logged("checkpoint-taken")) == 1
        submit(all_there(site, cases))
        site.stop()
        kept = checkpoints(site)
        assert os.path.basename(old[-1]) in site.run("rebuild", status=EXIT_NO_FILE)
        assert checkpoints(site) == kept, "a rebuild that fails changes nothing"
        os.rename(elsewhere + ".away", elsewhere)
        site.run("rebuild")
        site.start()
        all_there(site, cases)
        site.stop()
        return f"{len(old)} files of the journal"


def what_was_laid_aside_goes_later():
    """A crash may come at any moment between laying the old state aside and the end of its removal."""
    with Site(settings=SETTINGS) as site:
        cases = fill(site, opened(site), 3)
        state, aside = os.path.join(site.dir, "state"), old_state(site)
        power_cut(site)
        os.rename(state, aside)  # the checkpoint had not its place yet
        site.start()
        assert len(site.logged("checkpoint-taken")) == 1
        wait_gone(aside)
        all_there(site, cases)
        site.stop()
        shutil.copytree(state, aside)  # it had, and the old one was whole still
        site.start()
        wait_gone(aside)
        all_there(site, cases)
        site.stop()
        os.mkdir(aside)
        with open(os.path.join(aside, "data.mdb"), "wb") as file:
            file.truncate(1 << 40)  # sixteen thousand pieces: no stop waits for them
        site.start()
        site.stop()
        assert os.path.getsize(os.path.join(aside, "data.mdb")) > 0
        power_cut(site)  # and one more cut, before it was gone
        site.start()
        assert len(site.logged("checkpoint-taken")) == 2
        wait_gone(aside)
        submit(all_there(site, cases))
        site.stop()
        assert "the journal makes this very state" in site.check()


def a_stop_does_not_wait_for_one():
    """And kill -9 while one is made leaves nothing that counts."""
    with Site(settings=SETTINGS) as site:
        client = opened(site)
        fresh = os.path.join(site.dir, "checkpoints", "new")
        for stop in (site.stop, site.kill, site.stop):
            seen = len(site.logged("checkpoint-made"))
            end = time.monotonic() + 2 * PATIENCE
            while not os.path.exists(fresh):
                assert time.monotonic() < end and len(site.logged("checkpoint-made")) <= seen + 2, "none was seen"
                submit(client, words=WORDS)
            stop()
            site.start()
            client = site.connect("professional-1")
            submit(client)
        site.stop()
        site.check()


if __name__ == "__main__":
    main(two_are_kept_and_the_newest_saves_the_day, one_that_is_broken_gives_way_to_the_one_before,
         a_journal_that_lost_what_a_checkpoint_knows_is_refused, a_rebuild_takes_the_whole_journal_and_drops_them,
         what_is_not_whole_is_never_one, what_is_older_may_lie_elsewhere, what_was_laid_aside_goes_later,
         a_stop_does_not_wait_for_one)
