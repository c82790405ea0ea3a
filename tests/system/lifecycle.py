# SPDX-License-Identifier: EUPL-1.2
"""A daemon's life: reload, stop, start, one at a time, the secrets, what the supervisor hears, and what the log says and does
not say."""
import contextlib
import os
import random
import re
import shutil
import socket
import time

import zmq

from daemon_site import SOURCE, Site, holds, main, professional_site, refusal, submit
from protocol import EVENTS, case_of_id, request

EXIT_LOCKED, EXIT_PERMISSION, EXIT_CONFIG = 75, 77, 78
BSN = "123456782"
MARKERS = ("merelzang", "vuurtoren", "appelboom", "zonnebloem", "Mevrouw Merel")
BODY = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": "Rust."}}


def change_ladder(site, old, new):
    with open(site.ladder, encoding="utf-8") as file:
        text = file.read()
    assert old in text
    with open(site.ladder, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


# --- reload ---

def a_reload_takes_good_rules_only():
    with Site() as site:
        client = professional_site(site)
        version = client.query("ladder", ladder="mini")["version"]
        wish = {"resident_words": "Rust.", "wish": "Een tuin."}
        body = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": wish}
        assert refusal(client.command, "case_submit", **body).name == "UNKNOWN_TEXT"

        change_ladder(site, "form:\n", 'form:\n  - {code: wish, words: "Wat is de wens?", english: "What is the wish?"}\n')
        site.process.send_signal(1)
        site.wait_logged("installed")
        assert client.query("ladder", ladder="mini")["version"] > version
        case_id = client.command("case_submit", **body)["case_id"]

        version = client.query("ladder", ladder="mini")["version"]
        change_ladder(site, "climb: strict", "climb: by-elevator")
        site.process.send_signal(1)
        site.wait_logged("not-installed")
        said = site.logged("lint")
        assert any("mini.yaml" in line["text"] and "climb" in line["text"] for line in said), said
        assert client.query("ladder", ladder="mini")["version"] == version, "a broken file changed the rules"
        client.command("case_submit", **body)

        # no daemon starts on it either; mended, all goes on
        site.stop()
        site.spawn()
        assert site.wait_ready() is False
        site.wait(EXIT_CONFIG)
        change_ladder(site, "climb: by-elevator", "climb: strict")
        site.start()
        assert len(site.connect("professional-1").read(case_id)) == 2
        site.stop()
        site.check()


def a_rung_with_open_cases_stays():
    with Site() as site:
        client = professional_site(site)
        case_id = submit(client)
        client.command("case_escalate", case_id=case_id)
        assert client.query("show", case_id=case_id)["tier"] == "coach"
        change_ladder(site, "  - code: coach\n", "  - code: coach-2\n")
        site.process.send_signal(1)
        site.wait_logged("not-installed")
        assert any(case_id in line["text"] for line in site.log()), site.log()
        assert client.query("show", case_id=case_id)["tier"] == "coach"
        client.command("case_withdraw", case_id=case_id, texts={"reason": "Opgelost."})
        site.process.send_signal(1)
        site.wait_logged("installed")
        site.stop()
        site.check()


# --- stop and start ---

def is_listening(site):
    host, port = site.commands.split("//")[1].rsplit(":", 1)
    with socket.socket() as line:
        return line.connect_ex((host, int(port))) == 0


class Pusher:
    """A client that goes on sending and has room for few replies: at a stop, some are still on their way to it."""

    IN_FLIGHT = 200  # as many as proto/README.md allows

    def __init__(self, site):
        self.client = site.connect("professional-1", receive_queue=20)
        self.frames = {}
        self.replies = {}

    def push(self):
        for _ in range(8):
            if len(self.frames) - len(self.replies) < self.IN_FLIGHT:
                command_id, frame = request("case_submit", BODY)
                with contextlib.suppress(zmq.Again):
                    self.client.socket.send(frame, zmq.NOBLOCK)
                    self.frames[command_id] = frame
        self.take(7)

    def take(self, most, seconds=0):
        while most > 0 and (response := self.client.receive(seconds)) is not None:
            self.replies[response["id"]] = response["reply"]
            most -= 1
            time.sleep(0.0001)


    def applied(self, cases):
        return {command_id for command_id in self.frames if case_of_id(command_id) in cases}

    def take_all(self, wanted):
        """What was sent to it, and it had no room for yet; these at least, if they come at all."""
        self.take(2000)
        before = -1
        while not wanted <= set(self.replies) and before < len(self.replies):
            before = len(self.replies)
            self.take(1, 5)
        self.client.close()


def applied_cases(site, start):
    """The cases that are there, by a client that reads on from this event; and the event after the last."""
    follower = site.follow("professional-1", start=start, page=200)
    cases = {event["case_id"] for event in follower.catch_up() if event.get("kind") == EVENTS["case_submitted"]}
    follower.close()
    return cases, follower.next


def a_stop_answers_what_was_accepted():
    """Every command that was applied was answered, though the clients went on sending; the next start trusts the state."""
    rounds = int(os.environ.get("DOORBRAAK_ROUNDS", "5"))
    seed = int(os.environ.get("DOORBRAAK_SEED", time.time_ns()))
    chance = random.Random(seed)
    answered = stopping = 0
    with Site() as site:
        professional_site(site)
        start = 1
        for number in range(rounds):
            pushers = [Pusher(site) for _ in range(1 + number % 3)]
            stop_at = time.monotonic() + chance.choice((0, 0.02, 0.1, 0.3)) + 0.1 * chance.random()
            while time.monotonic() < stop_at or not any(pusher.replies for pusher in pushers):
                for pusher in pushers:
                    pusher.push()
            site.process.terminate()
            while site.alive():
                for pusher in pushers:
                    pusher.push()
            site.wait()

            rebuilt = len(site.logged("state-rebuilt"))
            site.start()
            assert len(site.logged("state-rebuilt")) == rebuilt, "a clean stop, and the state was made anew"
            cases, start = applied_cases(site, start)
            client = site.connect("professional-1")
            for pusher in pushers:
                applied = pusher.applied(cases)
                pusher.take_all(applied)
                done = {command_id for command_id, reply in pusher.replies.items() if "error" not in reply}
                others = {reply.get("name") for reply in pusher.replies.values()} - {None}
                assert others <= {"STOPPING", "BUSY"}, others
                assert done <= applied, "answered, but not applied"
                assert applied == done, f"round {number}, DOORBRAAK_SEED={seed}: {len(applied - done)} replies were lost"
                for command_id in list(done)[::100]:
                    assert "error" not in client.exchange(command_id, pusher.frames[command_id])["reply"]
                answered += len(done)
                stopping += sum(reply.get("name") == "STOPPING" for reply in pusher.replies.values())
            again, start = applied_cases(site, start)
            assert not again, "a command that was asked again was a second run"
        site.stop()
    assert stopping, "nobody was sending at any stop: this shows nothing"
    return f"{rounds} stops, {answered} answered, {stopping} times STOPPING"


def a_stop_waits_for_who_has_not_read():
    """A client that stood still while the daemon stopped, and then sends something more, has lost no reply."""
    with Site() as site:
        professional_site(site)
        pusher = Pusher(site)
        sent = dict(request("case_submit", BODY) for _ in range(Pusher.IN_FLIGHT))
        for frame in sent.values():
            pusher.client.socket.send(frame)
        pusher.frames.update(sent)
        while pusher.applied(applied_cases(site, 1)[0]) != set(sent):
            time.sleep(0.1)
        site.process.terminate()
        while is_listening(site):
            time.sleep(0.01)
        for _ in range(8):
            pusher.client.socket.send(request("case_submit", BODY)[1])
        pusher.take_all(set(sent))
        site.wait()
        assert set(sent) <= set(pusher.replies), f"{len(set(sent) - set(pusher.replies))} replies were lost"
        assert not any("error" in pusher.replies[command_id] for command_id in sent)


def one_daemon_at_a_time():
    with Site() as site:
        client = professional_site(site)
        for verb in ("run", "check", "rebuild"):
            words = ("--config", site.config) if verb == "run" else ()
            # a log is Dutch, a person here reads English; both are told what to do
            said = "in gebruik: stop het eerst" if verb == "run" else "holds '{}': stop it first".format(site.dir)
            assert said in site.run(verb, *words, status=EXIT_LOCKED), verb
        submit(client)
        site.stop()
        site.check()


def practice_and_production_do_not_mix():
    for practice in (True, False):
        with Site(practice=practice) as site:
            site.start()
            assert site.connect().query("hello").get("practice", False) == practice
            if not practice:
                assert refusal(site.connect().command, "practice_advance", duration=2 << 32 | 1).name == "NOT_PRACTICE"
            site.stop()
            site.practice = not practice
            text = site.run("run", "--config", site.config, status=EXIT_CONFIG)
            assert "practice" in text, text
            site.run("check", status=EXIT_CONFIG)
            site.run("rebuild", status=EXIT_CONFIG)
            site.practice = practice
            site.check()


# --- content ---

def a_citizen_number_goes_nowhere():
    with Site() as site:
        client = professional_site(site)
        case_id = submit(client)
        for name, body, field in (
                ("case_submit", {"ladder": "mini", "domains": ["debts"], "ground": "consent",
                                 "texts": {"resident_words": f"Mijn nummer is {BSN}."}}, "texts.resident_words"),
                ("case_amend", {"case_id": case_id, "texts": {"plan": "Bel over 1234.56.782 morgen"}}, "texts.plan"),
                ("case_amend", {"case_id": case_id, "ground_basis": BSN}, "ground_basis"),
                ("case_withdraw", {"case_id": case_id, "texts": {"reason": "BSN 123 456 782"}}, "texts.reason")):
            reply = client.reply(name, **body)
            assert reply["name"] == "BSN" and reply["field"] == field and not reply.get("stored"), reply
            assert BSN not in str(reply) and "1234" not in str(reply), reply
        client.command("case_amend", case_id=case_id, texts={"plan": "Bel 030 123 45 67 of NL91ABNA0417164300."})
        site.stop()
        for path in (*site.files(), site.log_path):
            assert not holds(path, BSN.encode(), b"1234.56.782", b"123 456 782"), path


# --- the secrets ---

def secrets_come_from_the_service_manager():
    """As LoadCredential= gives them: a folder of its own, files of 0440 (the access list shows as the group's); none is
    made there, and what lies beside the site does not count."""
    with Site() as site:
        own = site.dir + ".secrets"
        credentials = os.path.join(site.folder, "credentials")
        manager = {"CREDENTIALS_DIRECTORY": credentials}
        os.rename(own, credentials)
        for name in os.listdir(credentials):
            os.chmod(os.path.join(credentials, name), 0o440)
        os.chmod(credentials, 0o550)
        site.start(environment=manager)
        site.let_in("professional-1", "professional")
        submit(site.connect("professional-1"))
        backup = site.connect().query("backup", name="van-de-dienst")["path"]
        site.stop()
        assert not os.path.exists(own)
        site.run("check", environment=manager)
        assert "there is none" in site.run("check", status=EXIT_CONFIG)
        site.run("check-backup", "--from", backup, environment=manager)
        os.chmod(credentials, 0o750)
        os.unlink(os.path.join(credentials, "master.key"))
        assert "there is none" in site.run("check", status=EXIT_CONFIG, environment=manager)
        # beside the site it is our own file, and nobody else may read it
        shutil.copytree(credentials, own)
        assert "chmod 600" in site.run("key", status=EXIT_CONFIG)


def without_rights_nothing_looks_damaged():
    """A verb by another user, as whoever forgot sudo -u: 77 and what to do, and never the advice to restore."""
    with Site() as site:
        client = professional_site(site)
        submit(client)
        site.stop()
        # root may do all; without these two it may do what anybody may
        site.before = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
        parts = ("", "kind", "lock", "journal", "keyring", "state/data.mdb", "keyring/a", os.path.relpath(site.open_segment(), site.dir),
                 "../site.secrets/master.key")
        for part in parts:
            path = os.path.normpath(os.path.join(site.dir, part))
            mode = os.stat(path).st_mode
            os.chmod(path, 0)
            for verb, said in (("check", "as the user who owns the site"), ("rebuild", "as the user who owns the site"),
                               ("run", "als de gebruiker van wie de site is")):
                words = ("--config", site.config) if verb == "run" else ()
                text = site.run(verb, *words, status=EXIT_PERMISSION)
                assert said in text and os.path.basename(path) in text, (verb, text)
            os.chmod(path, mode)
        lost = os.path.join(site.dir, "lost+found")  # of a volume that is the site's own; nobody's but root's
        os.mkdir(lost, mode=0)
        site.check()
        os.rmdir(lost)
        site.before = []
        site.check()


# --- what the supervisor hears ---

def the_supervisor_is_told():
    with Site() as site, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        path = os.path.join(site.folder, "notify")
        supervisor.bind(path)
        supervisor.settimeout(60)
        heard = []

        def listen(wanted):
            while not heard or wanted not in heard[-1]:
                heard.append(supervisor.recv(4096).decode().split("\n"))

        site.start(environment={"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "3000000"})
        listen("READY=1")
        assert any(line.startswith("STATUS=") for line in heard[-1]), heard
        client = site.connect()
        for _ in range(3):
            start = time.monotonic()
            listen("WATCHDOG=1")
            assert time.monotonic() - start < 3, "the watchdog would have struck"
        site.process.send_signal(1)
        listen("RELOADING=1")
        listen("READY=1")
        assert client.query("hello")
        # a daemon that hangs does not feed the watchdog
        site.process.send_signal(19)
        time.sleep(0.1)
        supervisor.settimeout(0.05)
        with contextlib.suppress(TimeoutError):
            for _ in range(100):
                supervisor.recv(4096)
        supervisor.settimeout(2)
        with contextlib.suppress(TimeoutError):
            raise AssertionError(f"a stopped process said {supervisor.recv(4096)}")
        site.process.send_signal(18)
        supervisor.settimeout(60)
        site.process.terminate()
        listen("STOPPING=1")
        site.wait()


def figures_are_there_for_prometheus():
    """A file in the form of the textfile collector: whole, without a personal word, each figure named in the manual, and gone
    when the daemon is."""
    with Site(settings="metrics: figures.prom\n") as site:
        path = os.path.join(site.folder, "figures.prom")

        def figures():
            with open(path, encoding="ascii") as file:
                lines = file.read().splitlines()
            assert all(re.fullmatch(r'# (HELP|TYPE) doorbraak_\w+ .+|doorbraak_\w+(\{[^}]*\})? [0-9.e+-]+', line)
                       for line in lines), lines
            return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if line[0] != "#"}

        def wait_for(condition):
            end = time.monotonic() + 90
            while time.monotonic() < end:
                if os.path.exists(path) and condition(found := figures()):
                    return found
                time.sleep(0.1)
            raise AssertionError(f"the figures do not come: {figures()}")

        client = professional_site(site)
        wait_for(lambda found: found['doorbraak_info{version="0.1.0"}'] == 1)
        for _ in range(7):
            case_id = submit(client)
        client.command("case_escalate", case_id=case_id)
        command_id, frame = request("case_submit", BODY)
        for _ in range(3):
            client.exchange(command_id, frame)
        refusal(client.command, "case_erase", case_id=case_id, ground="AVG artikel 17")
        site.connect().query("backup", name="cijfers")
        found = wait_for(lambda found: "doorbraak_backup_age_seconds" in found)
        assert found['doorbraak_open_cases{ladder="mini",tier="team"}'] == 7, found
        assert found['doorbraak_open_cases{ladder="mini",tier="coach"}'] == 1, found
        assert found['doorbraak_commands_total{outcome="done"}'] == 2 + 7 + 1 + 1, found
        assert found['doorbraak_commands_total{outcome="repeated"}'] == 2, found
        assert found['doorbraak_commands_total{outcome="refused"}'] == 1, found
        assert found["doorbraak_append_seconds_count"] >= 12 and found["doorbraak_append_seconds_sum"] > 0, found
        assert found['doorbraak_append_seconds_bucket{le="+Inf"}'] == found["doorbraak_append_seconds_count"], found
        assert found["doorbraak_read_only"] == 0 and found["doorbraak_last_sequence"] > 10, found
        with open(os.path.join(SOURCE, "doc", "operating.md"), encoding="utf-8") as file:
            manual = file.read()
        names = {re.sub(r"(_bucket|_sum|_count)?(\{.*)?$", "", name) for name in found}
        assert not [name for name in names if f"`{name}`" not in manual], names
        site.stop()
        assert not os.path.exists(path), "the figures of a daemon that stopped"


def a_calendar_that_ends_is_told():
    """A year and a month ahead, by log and figure, at a start and at a reload; a newer file silences it."""
    with Site(settings="metrics: figures.prom\n") as site:
        path = os.path.join(site.folder, "figures.prom")

        def holidays(year):
            with open(os.path.join(site.folder, "holidays.ics"), "w", encoding="utf-8", newline="\r\n") as file:
                file.write("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//NL\n")
                for day in ("20200101", f"{year}0101"):
                    file.write(f"BEGIN:VEVENT\nUID:{day}@test\nDTSTAMP:20200101T000000Z\nDTSTART;VALUE=DATE:{day}\n"
                               "SUMMARY:Nieuwjaarsdag\nEND:VEVENT\n")
                file.write("END:VCALENDAR\n")

        def days():
            with open(path, encoding="ascii") as file:
                return int(re.search(r"^doorbraak_calendar_days (\d+)$", file.read(), re.MULTILINE)[1])

        with open(site.config, encoding="utf-8") as file:
            settings = re.sub(r"path: .*", f"path: {site.folder}/holidays.ics", file.read())
        with open(site.config, "w", encoding="utf-8") as file:
            file.write(settings)
        year = time.gmtime().tm_year
        holidays(year)
        site.start()
        assert site.wait_logged("calendar-ends")["days"] <= 366
        end = time.monotonic() + 60
        while not os.path.exists(path) and time.monotonic() < end:
            time.sleep(0.1)
        assert days() <= 366
        site.process.send_signal(1)
        site.wait_logged("calendar-ends", count=2)
        holidays(year + 3)
        site.process.send_signal(1)
        site.wait_logged("installed", count=2)
        site.let_in("professional-1", "professional")
        submit(site.connect("professional-1"))  # a request after it: had it been told, it would stand in the log
        assert len(site.logged("calendar-ends")) == 2


def the_log_tells_no_tales():
    """JSON lines of codes and ids: none of the words, names and numbers that people wrote; also when all goes wrong."""
    with Site() as site:
        client = professional_site(site)
        site.let_in("coordinator-1", "coordinator")
        case_id = submit(client, words="De merelzang bij de vuurtoren.")
        client.reply("case_amend", case_id=case_id, texts={"plan": "Eerst de appelboom."})
        client.reply("case_amend", case_id=case_id, texts={"unknown": "vuurtoren"})
        client.reply("case_ask", case_id=case_id, person="nobody-1", texts={"question": "Waar is de zonnebloem?"})
        client.reply("case_withdraw", case_id=case_id, texts={"reason": "Mevrouw Merel ging weg."})
        site.connect("coordinator-1").command(
            "contact_put", contact="contact-1", organisation="gemeente-proef", verified="2026-11-01",
            mandates=[{"subject": "debts"}], texts={"name": "Mevrouw Merel", "phone": "030 1234567"})
        client.socket.send(b"merelzang vuurtoren appelboom zonnebloem Mevrouw Merel")
        assert client.receive(60)["reply"]["name"] == "MALFORMED"
        client.query("why", case_id=case_id)
        site.connect().query("backup", name="eerste")
        site.kill()
        site.start()
        site.process.send_signal(1)
        site.wait_logged("installed")
        site.stop()
        shutil.rmtree(os.path.join(site.dir, "state"))
        site.start()
        site.wait_logged("state-rebuilt")
        site.stop()
        for line in site.log():
            assert {"time", "level", "program", "code", "text"} <= set(line), line
        assert not holds(site.log_path, *(marker.encode() for marker in MARKERS), b"1234567", b"Rust")
        for path in site.files():
            assert not holds(path, *(marker.encode() for marker in MARKERS)), path


if __name__ == "__main__":
    main(a_reload_takes_good_rules_only, a_rung_with_open_cases_stays, a_stop_answers_what_was_accepted,
         a_stop_waits_for_who_has_not_read, one_daemon_at_a_time, practice_and_production_do_not_mix,
         a_citizen_number_goes_nowhere, secrets_come_from_the_service_manager, without_rights_nothing_looks_damaged,
         the_supervisor_is_told, figures_are_there_for_prometheus, a_calendar_that_ends_is_told, the_log_tells_no_tales)
