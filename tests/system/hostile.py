# SPDX-License-Identifier: EUPL-1.2
"""Whoever means harm, or is broken: refused with the documented error, or dropped; the daemon is unharmed, serves
honest people meanwhile, and its memory stays within a bound."""
import contextlib
import os
import random
import resource
import select
import socket
import threading
import time

import msgpack
import zmq

from daemon_site import Site, main, submit
from protocol import Client, Keys, Refused, Unknown, canonical, new_id, pack, request, unpack

GROWTH = 192 << 20  # bytes that an attack may add to the daemon's memory, sanitizers included
FRAME_MAX = 65536
QUIET = 1500  # ms in which an honest subscriber hears a heartbeat
MOST = 60000  # ms, of what must come
PACE = 0.06  # seconds in which two hundred questions are answered, one after the other, on a machine with nothing else to do
SEED = int(os.environ.get("DOORBRAAK_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
BODY = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": "Rust."}}


def slowness(client):
    """How many times slower the machine is now than one with nothing else to do; 1 at least."""
    start = time.monotonic()
    for _ in range(200):
        client.query("hello")
    return max(1, (time.monotonic() - start) / PACE)


def drain(stream):
    """What was on its way; who still gets events hears a heartbeat after this."""
    end = time.monotonic() + MOST / 1000
    while stream.poll(700):
        stream.recv_multipart()
        assert time.monotonic() < end, "it goes on"


@contextlib.contextmanager
def attacked(seconds=5):
    """A site with an honest client, who must be served during and after, by a daemon that did not swell."""
    with Site() as site:
        site.start()
        site.let_in("professional-1", "professional")
        site.let_in("professional-2", "professional")
        site.honest = site.connect("professional-1")
        submit(site.honest)
        before = site.memory()
        yield site
        assert site.alive(), "the daemon is gone"
        start = time.monotonic()
        assert site.honest.query("hello")["person"] == "professional-1"
        submit(site.honest)
        waited = time.monotonic() - start
        times = slowness(site.honest)
        assert waited < seconds * times, f"an honest client had to wait {waited:.1f} s, {times:.1f} times slower than alone"
        grown = site.memory() - before
        assert grown < GROWTH, f"the daemon grew by {grown >> 20} MiB"
        site.note = f"{max(0, grown) >> 20} MiB more"
        site.stop()


def raw(site, kind=zmq.DEALER, person="professional-2", endpoint=None, **options):
    """A socket with a key that is let in, for what the client of protocol.py would never do."""
    socket = site.context.socket(kind)
    socket.linger = 0
    socket.curve_serverkey = site.server_key
    socket.curve_publickey = site.people[person].public
    socket.curve_secretkey = site.people[person].secret
    for name, value in options.items():
        setattr(socket, name, value)
    socket.connect(endpoint or site.commands)
    site.closing.callback(socket.close)
    return socket


def no_answer(client, seconds=0.7):
    if client.socket.poll(1000, zmq.POLLOUT):
        client.socket.send(request("hello", {})[1])
    return client.receive(seconds) is None


def strangers_are_not_heard():
    with attacked() as site:
        stranger = Keys()
        assert no_answer(site.connect(keys=stranger)), "a key that is not let in"
        assert no_answer(site.connect("professional-1", server_key=stranger.public)), "another server's key"
        mixed = Keys()
        mixed.public = site.people["admin-1"].public
        assert no_answer(site.connect(keys=mixed)), "somebody's public key without his secret"
        for mechanism in ("none", "plain"):
            socket = site.context.socket(zmq.DEALER)
            socket.linger = 0
            if mechanism == "plain":
                socket.plain_username, socket.plain_password = b"admin-1", b"admin"
            socket.connect(site.commands)
            socket.send(request("hello", {})[1])
            assert not socket.poll(700), mechanism
            socket.close()
        stream = site.context.socket(zmq.SUB)
        stream.linger = 0
        stream.subscribe(b"")
        stream.connect(site.events)
        assert not stream.poll(QUIET), "events without a key"
        stream.close()
        health = site.honest.query("health")
        assert health["denied"] >= 1, health
    return site.note


def roles_are_kept():
    with attacked() as site:
        case_id = submit(site.honest)
        admin, other = site.connect(), site.connect("professional-2")
        keys = Keys()
        for client, name, body, expected in (
                (other, "person_put", {"person": "professional-2", "organisation": "x", "roles": ["admin"]}, "DENIED"),
                (other, "key_add", {"person": "admin-1", "key": "k", "public_key": keys.public_bytes}, "DENIED"),
                (other, "key_revoke", {"person": "admin-1", "key": "first"}, "DENIED"),
                (other, "person_revoke", {"person": "admin-1"}, "DENIED"),
                (other, "practice_advance", {"duration": 2 << 32 | 1}, "DENIED"),
                (other, "case_read", {"case_id": case_id}, "NO_SUCH_CASE"),
                (other, "case_amend", {"case_id": case_id, "texts": {"plan": "Van mij."}}, "NO_SUCH_CASE"),
                (other, "case_erase", {"case_id": case_id, "ground": "unlawful"}, "NO_SUCH_CASE"),
                (site.honest, "case_erase", {"case_id": case_id, "ground": "unlawful"}, "DENIED"),
                (admin, "case_submit", BODY, "DENIED"),
                (admin, "case_read", {"case_id": case_id}, "NO_SUCH_CASE"),
                (admin, "person_revoke", {"person": "admin-1"}, "LAST_ADMINISTRATOR")):
            reply = client.reply(name, **body)
            assert reply.get("name") == expected, (name, body, reply)
        # what the daemon alone may say to itself
        for number in (100, 101, 102, 103, 104, 105, 106):
            command_id = new_id()
            frame = pack({"body": {}, "command": number, "id": command_id, "version": 1})
            reply = admin.exchange(command_id, frame)["reply"]
            assert reply["name"] in ("DENIED", "UNKNOWN_COMMAND"), (number, reply)
        for name, body in (("people", {}), ("backup", {"name": "mine"})):
            try:
                other.query(name, **body)
                raise AssertionError(f"{name} for a professional")
            except Refused as refused:
                assert refused.name == "DENIED", (name, refused)
    return site.note


def a_replayed_frame_is_done_once():
    with attacked() as site:
        command_id, frame = request("case_submit", BODY)
        first = site.honest.exchange(command_id, frame)
        last = site.honest.query("hello")["sequence"]
        others = [raw(site, person="professional-1") for _ in range(4)]
        for _ in range(50):
            for socket in others:
                socket.send(frame)
        for socket in others:
            for _ in range(50):
                assert socket.poll(MOST) and unpack(socket.recv()) == first
        assert site.honest.query("hello")["sequence"] == last
        # in another's mouth it is another's command, and this case exists already
        reply = site.connect("professional-2").exchange(command_id, frame)["reply"]
        assert reply["name"] == "CASE_EXISTS" and reply["stored"], reply
        assert site.honest.query("hello")["sequence"] == last
    return site.note


def envelope(**changed):
    whole = {"body": BODY, "command": 1, "id": new_id(), "version": 1}
    whole.update(changed)
    return {key: value for key, value in whole.items() if value is not None}


def text_frame(inner):
    """A case_submit whose one text is these encoded bytes."""
    marker = "\x7e" * 20
    frame = pack(envelope(body={**BODY, "texts": {"resident_words": marker}}))
    encoded = msgpack.packb(marker)
    assert frame.count(encoded) == 1
    return frame.replace(encoded, inner)


def malformations():
    """(what, frame, the error that proto/README.md names)"""
    good = pack(envelope())
    yield "nothing", b"", "MALFORMED"
    yield "a byte behind it", good + b"\xc0", "MALFORMED"
    yield "cut off", good[:-1], "MALFORMED"
    yield "no map", b"\x01", "MALFORMED"
    yield "an array", pack([1, 2]), "MALFORMED"
    yield "float", text_frame(b"\xcb" + bytes(8)), "MALFORMED"
    yield "nil", text_frame(b"\xc0"), "BAD_VALUE"
    yield "extension", text_frame(b"\xd4\x01\x00"), "MALFORMED"
    yield "the byte that msgpack never uses", text_frame(b"\xc1"), "MALFORMED"
    yield "string length not shortest", text_frame(b"\xd9\x01a"), "MALFORMED"
    yield "string longer than the frame", text_frame(b"\xdb\xff\xff\xff\xff"), "MALFORMED"
    yield "array longer than the frame", text_frame(b"\xdd\xff\xff\xff\xff"), "MALFORMED"
    yield "map longer than the frame", text_frame(b"\xdf\xff\xff\xff\xff"), "MALFORMED"
    yield "bytes longer than the frame", text_frame(b"\xc6\xff\xff\xff\xff"), "MALFORMED"
    yield "integer not shortest", good.replace(b"\xa7version\x01", b"\xa7version\xcc\x01"), "MALFORMED"
    yield "bytes for a string", text_frame(msgpack.packb(b"Rust.", use_bin_type=True)), "BAD_VALUE"
    yield "string for bytes", pack(envelope(id="0123456789abcdef")), "MALFORMED"
    for what, text in (("bad UTF-8", b"\xff"), ("overlong", b"\xc0\xaf"), ("surrogate", b"\xed\xa0\x80"),
                       ("above Unicode", b"\xf4\x90\x80\x80"), ("cut in a character", b"\xe2\x82"),
                       ("NUL", b"\x00"), ("escape", b"\x1b"), ("carriage return", b"\r"), ("delete", b"\x7f"),
                       ("C1 control", "\u0085".encode())):
        yield what, text_frame(bytes([0xa0 + len(text)]) + text), "MALFORMED"
    yield "keys not sorted", msgpack.packb(dict(reversed(canonical(envelope()).items()))), "MALFORMED"
    yield "a key twice", b"\x85" + good[1:] + b"\xa7version\x01", "MALFORMED"
    yield "a key that is no string", b"\x85\x01\x01" + good[1:], "MALFORMED"
    yield "both command and query", pack(envelope(query=200)), "MALFORMED"
    yield "neither", pack(envelope(command=None)), "MALFORMED"
    yield "another key", pack(envelope(zzz=1)), "MALFORMED"
    yield "a short id", pack(envelope(id=b"1234")), "MALFORMED"
    yield "no id", pack(envelope(id=None)), "MISSING_FIELD"
    yield "an id of zeros", pack(envelope(id=bytes(16))), "MISSING_FIELD"
    yield "no body", pack(envelope(body=None)), "MISSING_FIELD"
    yield "a body that is no map", pack(envelope(body=[])), "MALFORMED"
    yield "version 2", pack(envelope(version=2)), "VERSION"
    yield "a huge version", pack(envelope(version=(1 << 64) - 1)), "VERSION"
    yield "no version", pack(envelope(version=None)), "VERSION"
    yield "version 2 with a key of its own", pack(envelope(version=2, zzz=1)), "VERSION"
    yield "no such command", pack(envelope(command=9999)), "UNKNOWN_COMMAND"
    yield "no such query", pack(envelope(command=None, query=1)), "UNKNOWN_COMMAND"
    yield "a field of another command", pack(envelope(body={**BODY, "person": "x"})), "UNKNOWN_FIELD"
    yield "a required field left out", pack(envelope(body={"ladder": "mini"})), "MISSING_FIELD"
    yield "a required field empty", pack(envelope(body={**BODY, "domains": []})), "MISSING_FIELD"
    for field, value in (("ladder", "Mini"), ("ladder", ""), ("ladder", "m" * 40), ("ladder", 1),
                         ("domains", ["debts", "debts"]), ("domains", ["d%d" % n for n in range(13)]),
                         ("domains", "debts"), ("ground", "because"), ("ground", 1),
                         ("outside_date", "2026-02-30"), ("outside_date", "2026-2-3"), ("outside_date", "1899-12-31"),
                         ("household", [{"role": "child", "birth_year": -1}]),
                         ("ground_basis", "x" * 121), ("texts", {"Upper": "x"}), ("texts", {"resident_words": ""}),
                         ("texts", {"t%d" % n: "x" for n in range(25)})):
        yield f"{field} {value!r:.40}", pack(envelope(body={**BODY, field: value})), "BAD_VALUE"
    yield "a text too long", pack(envelope(body={**BODY, "texts": {"resident_words": "x" * 8001}})), "TEXT_TOO_LONG"
    deep = "x"
    for _ in range(7):
        deep = [deep]
    yield "nine deep", pack(envelope(body={"a": deep})), "TOO_LARGE"
    yield "4,097 values", pack(envelope(body={"a": [1] * 4090})), "TOO_LARGE"
    yield "65,537 bytes", pack(envelope(body={"a": "x" * 8, "b": b""}))[:20] + bytes(65517), "TOO_LARGE"
    for field, text in (("texts", {"resident_words": "Zijn nummer is 123456782."}),
                        ("texts", {"resident_words": "BSN 1234.56.782, zegt hij"}), ("ground_basis", "123456782")):
        yield "a BSN", pack(envelope(body={**BODY, field: text})), "BSN"


def malformed_messages_are_named():
    with attacked() as site:
        client = site.connect("professional-2")
        before = client.query("hello")["sequence"]
        count = 0
        for what, frame, expected in malformations():
            count += 1
            client.socket.send(frame)
            response = client.receive(3 if expected == "TOO_LARGE" else MOST / 1000)
            if expected == "TOO_LARGE" and response is None:  # a frame too large may cost the connection
                client.close()
                client = site.connect("professional-2")
                continue
            assert response is not None, f"{what}: no response"
            assert sorted(response) == ["id", "reply", "version"] and response["version"] == 1, (what, response)
            reply = response["reply"]
            assert reply.get("name") == expected, (what, expected, reply)
            assert not reply.get("stored") and reply["message"] and reply["remedy"], (what, reply)
            assert "123456782" not in str(reply), reply
        assert client.query("hello")["sequence"] == before, "something of it was done"
        health = site.honest.query("health")
        assert health["malformed"] > 20, health
    return f"{count} of them, {site.note}"


def random_bytes_harm_nothing():
    with attacked() as site:
        chance = random.Random(SEED)
        socket = raw(site, sndhwm=0, rcvhwm=0)
        sound = [pack(envelope()), request("hello", {})[1], request("events_from", {"sequence": 1})[1],
                 request("queue", {"ladder": "mini", "tier": "team"})[1]]
        sent = answered = 0
        for _ in range(60):
            for _ in range(100):
                if chance.random() < 0.2:
                    frame = chance.randbytes(chance.randrange(0, 300))
                else:
                    frame = bytearray(chance.choice(sound))
                    for _ in range(chance.randrange(1, 6)):
                        frame[chance.randrange(len(frame))] = chance.randrange(256)
                    if chance.random() < 0.2:
                        del frame[chance.randrange(len(frame)):]
                socket.send(bytes(frame))
                sent += 1
            while answered < sent and socket.poll(MOST):
                response = unpack(socket.recv())
                assert len(response["id"]) == 16 and ("reply" in response or "answer" in response), response
                answered += 1
        assert answered == sent, f"seed {SEED}: {sent} frames, {answered} answers"
    return f"{sent} frames, seed {SEED}, {site.note}"


def too_large_a_frame_costs_the_connection():
    with attacked() as site:
        for size in (FRAME_MAX + 34, 1 << 20, 64 << 20):
            with Client(site.context, site.commands, site.server_key, site.people["professional-2"]) as client:
                assert client.query("hello")
                client.socket.send(bytes(size))
                assert client.receive(0.5) is None
                assert site.honest.query("hello", patience=20)
    return site.note


def floods_of_parts_are_dropped():
    with attacked() as site:
        hello = request("hello", {})[1]
        socket = raw(site)
        socket.send_multipart([b"", hello])
        assert socket.poll(MOST) and socket.recv_multipart()[0] == b"", "as a REQ socket sends"
        for parts in ([hello, hello], [b"", hello, hello], [b"x", hello], [b"", b""], [b""] * 1000,
                      [hello] * 2000, [bytes(60000)] * 200):
            socket.send_multipart(parts)
        own = raw(site, routing_id=b"chosen")
        own.send(hello)
        assert not own.poll(700), "a client that chose its routing id"
        while socket.poll(300):
            response = unpack(socket.recv_multipart()[-1])
            assert response["reply"]["name"] == "MALFORMED", response
        socket.send(hello)
        assert socket.poll(MOST), "a sound message after them"
    return site.note


def a_flood_of_requests_is_refused_or_cut_off():
    with attacked(seconds=15) as site:
        sockets = [raw(site, person=f"professional-{1 + number % 2}", sndhwm=0) for number in range(4)]
        large = request("case_submit", {**BODY, "texts": {"resident_words": "x" * 8001}})[1]
        for frame, count in ((request("hello", {})[1], 20000), (large, 5000)):
            for _ in range(count):
                for socket in sockets:
                    socket.send(frame)
        for socket in sockets:
            socket.close()
    return site.note


def who_pings_and_breaks_off_harms_nobody():
    """libzmq's own pings, a queue as full as it gets, and a reset: replies were not read."""
    with attacked(seconds=15) as site:
        hello = request("hello", {})[1]
        for _ in range(30):
            sockets = [raw(site, heartbeat_ivl=1, rcvhwm=1, sndhwm=0) for _ in range(2)]
            for _ in range(1000):
                for socket in sockets:
                    socket.send(hello)
            time.sleep(0.1)
            for socket in sockets:
                socket.close()
    return site.note


def a_flood_of_subscriptions_is_cut_off():
    with attacked() as site:
        flood = raw(site, zmq.SUB, endpoint=site.events, sndhwm=0)
        flood.subscribe(b"heartbeat")
        assert flood.poll(MOST), "no events before the flood: this shows nothing"
        for number in range(100000):
            flood.subscribe(b"topic-%d-%s" % (number, b"x" * 40))
        end = time.monotonic() + MOST / 1000
        follower = site.follow("professional-1", client=site.honest)
        seen = []
        while time.monotonic() < end and len(seen) < 3:
            case_id = submit(site.honest)
            if any(event.get("case_id") == case_id for event in follower.events(5, bool)):
                seen.append(case_id)
        assert len(seen) == 3, "an honest subscriber does not get its events"
        drain(flood)
        submit(site.honest)
        assert not flood.poll(QUIET), "who flooded still gets events"
        assert site.connect("professional-2").query("hello"), "his commands still work"
    return site.note


def five_hundred_connections():
    with attacked() as site:
        site.context.max_sockets = 4000
        sockets = [raw(site, person=f"professional-{1 + number % 2}") for number in range(500)]
        strangers = []
        for _ in range(100):
            socket = site.context.socket(zmq.DEALER)
            socket.linger = 0
            socket.connect(site.commands)
            socket.send(b"x")
            strangers.append(socket)
        for socket in sockets:
            socket.send(request("hello", {})[1])
        answered = sum(1 for socket in sockets if socket.poll(MOST) and "answer" in unpack(socket.recv()))
        assert answered == 500, answered
        for socket in strangers:
            socket.close()
    return site.note


class Crowd(threading.Thread):
    """Strangers who knock at both doors, say nothing, and come back as soon as they are dropped."""

    def __init__(self, site, count):
        super().__init__(daemon=True)
        self.doors = [int(endpoint.rsplit(":", 1)[1]) for endpoint in (site.commands, site.events)]
        self.count, self.sockets, self.poll, self.ending = count, {}, select.poll(), threading.Event()

    def knock(self):
        """One more connection; whoever is not heard waits for the system to send his SYN again."""
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", self.doors[one.fileno() % 2]))
        self.sockets[one.fileno()] = one
        self.poll.register(one.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)

    def dropped(self, one):
        try:
            return not one.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def run(self):
        for _ in range(self.count):
            self.knock()
        while not self.ending.is_set():
            for descriptor, _ in self.poll.poll(100):
                if self.dropped(self.sockets[descriptor]):
                    self.poll.unregister(descriptor)
                    self.sockets.pop(descriptor).close()
                    self.knock()
            time.sleep(0.01)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.join()
        for one in self.sockets.values():
            one.close()


def back_up(admin):
    """Between two looks of the daemon at its doors there may be no room for a moment, and never for a minute."""
    end = time.monotonic() + MOST / 1000
    for number in range(1000):
        try:
            return admin.query("backup", name=f"backup-{number}", patience=MOST / 1000)
        except Refused:
            assert time.monotonic() < end, "no backup can be made"
            time.sleep(0.5)


def a_crowd_at_the_door_leaves_room():
    """More strangers than the daemon may have descriptors: the journal goes on to its next files, a backup is made."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4096:
        return "left out: this test may not have 4,096 descriptors"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4096), hard))
    with Site(settings="segment_megabytes: 1\n") as site:
        site.cut_first_segment()
        site.before = ["prlimit", "--nofile=1024"]
        site.start()
        site.let_in("professional-1", "professional")
        honest, admin = site.connect("professional-1"), site.connect()
        submit(honest)
        with Crowd(site, 1500):
            site.wait_logged("crowd")
            segment = site.open_segment()
            while site.open_segment() == segment:
                for _ in range(50):
                    submit(honest, words="x" * 1900)
            back_up(admin)
            assert honest.query("hello")["person"] == "professional-1"
        assert site.connect("professional-1").query("hello", patience=MOST / 1000)
        site.stop()


def slow_readers_slow_nobody():
    with attacked() as site:
        stream = raw(site, zmq.SUB, endpoint=site.events, rcvhwm=1, rcvbuf=4096)
        stream.subscribe(b"")
        mute = raw(site, rcvhwm=1, rcvbuf=4096, sndhwm=0)
        start = time.monotonic()
        for _ in range(30):
            submit(site.honest)
        alone = 10 * (time.monotonic() - start)
        frame = request("events_from", {"sequence": 1, "limit": 200})[1]
        for _ in range(4000):
            mute.send(frame)
        start = time.monotonic()
        for _ in range(300):
            submit(site.honest)
        took = time.monotonic() - start
        assert took < max(120, 20 * alone), f"{took:.1f} s for 300 commands beside a slow reader, {alone:.1f} s without"
        follower = site.follow("professional-1", client=site.honest)
        case_id = submit(site.honest)
        assert any(event.get("case_id") == case_id for event in follower.events(MOST / 1000, bool))
    return f"300 commands in {took:.1f} s, {site.note}"


# --- shutting out ---

def refused(client):
    """Of a client whose key was shut out: NOT_ENROLLED, or no connection at all."""
    try:
        reply = client.reply("case_submit", patience=1.5, **BODY)
    except Unknown:
        return True
    assert reply.get("name") == "NOT_ENROLLED", reply
    try:
        client.query("hello", patience=1.5)
    except Unknown:
        return True
    except Refused as error:
        return error.name == "NOT_ENROLLED"
    return False


def shut_out(revoke, first_reply="NOT_ENROLLED"):
    """professional-2 is connected, with a stream; `revoke` shuts him out; professional-1 goes on."""
    with attacked() as site:
        out = site.connect("professional-2")
        stream = site.follow("professional-2", client=out).stream
        follower = site.follow("professional-1", client=site.honest)
        submit(out)
        assert stream.poll(MOST)
        revoke(site)
        reply = out.reply("case_submit", **BODY)
        assert reply.get("name") == first_reply, reply
        assert refused(out) and refused(site.connect("professional-2"))
        drain(stream)
        case_id = submit(site.honest)
        assert any(event.get("case_id") == case_id for event in follower.events(MOST / 1000, bool)), "the other one's events"
        assert not stream.poll(QUIET), "events for someone who was shut out"
        again = raw(site, zmq.SUB, endpoint=site.events)
        again.subscribe(b"")
        assert not again.poll(QUIET), "events on a new connection"
        site.kill()
        site.start()
        assert refused(site.connect("professional-2")), "after a restart"
        site.honest = site.connect("professional-1")


def a_revoked_key_is_out_at_once():
    shut_out(lambda site: site.connect().command("key_revoke", person="professional-2", key="laptop-1"))


def a_revoked_person_is_out_at_once():
    shut_out(lambda site: site.connect().command("person_revoke", person="professional-2"))


def a_key_ends_on_its_date():
    def end(site):
        keys = Keys()
        start = time.monotonic()
        assert site.connect("professional-2").query("hello")
        until = int(time.time() * 1000) + max(3000, int(20000 * (time.monotonic() - start)))
        site.connect().command("key_add", person="professional-2", key="short", public_key=keys.public_bytes,
                               until=until)
        old, site.people["professional-2"] = site.people["professional-2"], keys
        client = site.connect("professional-2")
        assert client.query("hello")["person"] == "professional-2"
        stream = site.follow("professional-2", client=client).stream
        time.sleep(max(0, until / 1000 - time.time()) + 0.3)
        assert refused(client) and refused(site.connect("professional-2"))
        drain(stream)
        submit(site.honest)
        assert not stream.poll(QUIET), "events after the end date"
        # the other key of the same person is still good
        site.people["professional-2"] = old
        assert site.connect("professional-2").query("hello")
    with attacked() as site:
        end(site)
    return site.note


if __name__ == "__main__":
    main(strangers_are_not_heard, roles_are_kept, a_replayed_frame_is_done_once, malformed_messages_are_named,
         random_bytes_harm_nothing, too_large_a_frame_costs_the_connection, floods_of_parts_are_dropped,
         a_flood_of_requests_is_refused_or_cut_off, who_pings_and_breaks_off_harms_nobody,
         a_flood_of_subscriptions_is_cut_off, five_hundred_connections, a_crowd_at_the_door_leaves_room, slow_readers_slow_nobody,
         a_revoked_key_is_out_at_once, a_revoked_person_is_out_at_once, a_key_ends_on_its_date)
