# SPDX-License-Identifier: EUPL-1.2
"""What is thrown at the daemon's two doors. Each bomb is a function of (target, stop, amount) that goes on until `stop()` or
until all of it was thrown, and says what it threw; it runs in a process of its own (thrower.py)."""
import ctypes
import ctypes.util
import os
import select
import socket
import time

import zmq
from zmq.utils import z85

from protocol import new_id, pack, request, unpack

FRAME_MAX = 65536
SOURCES = 50  # addresses of this machine that connections come from: one has too few ports
HUGE = b"\xff\xff\xff\xff"
BODY = {"ladder": "mini", "domains": ["debts"], "ground": "consent", "texts": {"resident_words": "Rust."}}


class Target:
    """Where to, and as whom; made of what the other process wrote down."""

    def __init__(self, told):
        self.doors = {"commands": told["commands"], "events": told["events"]}
        self.server_key = told["server_key"].encode()
        self.people = told["people"]  # [public, secret]
        self.context = zmq.Context()
        self.context.max_sockets = 4000

    def port(self, door):
        return int(self.doors[door].rsplit(":", 1)[1])

    def open(self, kind, door, person=0):
        one = self.context.socket(kind)
        one.linger = 0
        one.sndhwm = one.rcvhwm = 0
        one.curve_serverkey = self.server_key
        one.curve_publickey, one.curve_secretkey = (key.encode() for key in self.people[person % len(self.people)])
        if door is not None:
            one.connect(self.doors[door])
        return one


def paced(stop, a_second):
    """A number each time that one is due."""
    start = time.monotonic()
    number = 0
    while not stop():
        ahead = start + number / a_second - time.monotonic()
        if ahead > 0:
            time.sleep(min(ahead, 0.05))
            continue
        yield number
        number += 1


def answered(target, stop, frames, a_second):
    """Each of these frames in turn, of four people; every one must be refused. What was not."""
    sockets = [target.open(zmq.DEALER, "commands", person) for person in range(4)]
    sent, heard, wrong = 0, 0, []

    def hear(wait):
        nonlocal heard
        for one in sockets:
            while one.poll(wait):
                response = unpack(one.recv())
                heard += 1
                if "error" not in response.get("reply", {}):
                    wrong.append(str(response)[:200])
    for number in paced(stop, a_second):
        sockets[number % 4].send(frames[number % len(frames)])
        sent += 1
        hear(0)
    end = time.monotonic() + 60
    while heard < sent and time.monotonic() < end:
        hear(20)
    return {"count": sent, "wrong": wrong[:3] + ([f"{sent - heard} not answered"] if heard < sent else [])}


# --- what is in a message ---

def frames_that_promise():
    """A header that says four thousand million members, bytes or letters, wherever one can stand."""
    marker = pack("\x7e" * 20)
    places = [pack("\x7e" * 20), pack({"body": "\x7e" * 20, "command": 1, "id": new_id(), "version": 1}),
              pack({"body": {**BODY, "texts": {"resident_words": "\x7e" * 20}}, "command": 1, "id": new_id(), "version": 1})]
    for field in BODY:
        places.append(pack({"body": {**BODY, field: "\x7e" * 20}, "command": 1, "id": new_id(), "version": 1}))
    places.append(pack({"body": {"ladder": "\x7e" * 20}, "id": new_id(), "query": 203, "version": 1}))
    promises = [b"\xdd", b"\xdf", b"\xdb", b"\xc6", b"\xc9"]
    frames = [place.replace(marker, promise + HUGE) for place in places for promise in promises]
    frames += [place.replace(marker, promise + b"\xff\xff") for place in places for promise in (b"\xdc", b"\xde", b"\xda", b"\xc5")]
    return frames + [frame + bytes(60000) for frame in frames[:10]]


def promises(target, stop, _):
    return answered(target, stop, frames_that_promise(), 400)


def depth(target, stop, _):
    whole = FRAME_MAX - 200
    inside = pack({"body": {"ladder": "\x7e" * 20}, "command": 1, "id": new_id(), "version": 1})
    frames = [b"\x91" * whole + b"\xc0", b"\x81\xa1a" * (whole // 3) + b"\xc0"]
    frames += [inside.replace(pack("\x7e" * 20), frame) for frame in frames]
    frames += [b"\xdc\x00\x01" * (whole // 3) + b"\xc0", b"\xdd\x00\x00\x00\x01" * (whole // 5) + b"\xc0", b"\x91" * whole]
    return answered(target, stop, frames, 80)


def just_below(target, stop, _):
    """As large as a frame may be, and as much work as can be put in one."""
    def filled(body, tail):
        head = {"body": body, "command": 1, "id": new_id(), "version": 1}
        lacks = FRAME_MAX - len(pack({**head, "body": {**body, tail: ""}})) - 4
        return pack({**head, "body": {**body, tail: "x" * lacks}})
    frames = [filled(BODY, "zzz"), filled({**BODY, "texts": {f"t{n}": "y" for n in range(24)}}, "zzz"),
              pack({"body": {"a": [1] * (FRAME_MAX - 60)}, "command": 1, "id": new_id(), "version": 1}),
              pack({"body": {f"k{n:04}": 1 for n in range(9000)}, "command": 1, "id": new_id(), "version": 1}),
              pack({"body": {**BODY, "texts": {f"t{n:03}": "é" * 900 for n in range(35)}}, "command": 1, "id": new_id(), "version": 1})]
    assert all(50000 < len(frame) <= FRAME_MAX for frame in frames), [len(frame) for frame in frames]
    return answered(target, stop, frames, 80)


def too_large(target, stop, _):
    """Over the limit: by a byte, by far, and only promised, by somebody without a key. Each costs a connection."""
    count = 0
    raw, sockets = [], []
    for number in paced(stop, 20):
        size = (FRAME_MAX + 34, 1 << 20, 1 << 20, 96 << 20)[number % 4]
        one = target.open(zmq.DEALER, "commands", number)
        one.send(bytes(size), copy=False)
        sockets.append(one)
        if len(sockets) > 30:
            sockets.pop(0).close()
        line = knock(target, "commands", number)
        raw.append(line)
        line.settimeout(0.2)
        try:
            line.sendall(GREETING + b"\x06" + b"\x3f" + bytes(7) + bytes(1000))
        except OSError:
            pass
        if len(raw) > 100:
            raw.pop(0).close()
        count += 2
    for line in raw:
        line.close()
    return {"count": count, "wrong": []}


def huge(target, stop, _):
    """Of the control: three that are as large as all that a daemon may have."""
    sockets = [target.open(zmq.DEALER, "commands", person) for person in range(3)]
    for one in sockets:
        one.send(bytes(512 << 20), copy=False)
    while not stop():
        time.sleep(0.05)
    return {"count": len(sockets), "wrong": []}


# --- subscriptions ---

def subscribe(one, kind, topic):
    one.subscribe(topic) if kind == zmq.SUB else one.send(b"\1" + topic)


def by_one(target, _, amount):
    """All by one person: half through a SUB, half through an XSUB."""
    sockets = [(kind, target.open(kind, "events", target.round)) for kind in (zmq.SUB, zmq.XSUB)]
    for number in range(amount):
        kind, one = sockets[number % 2]
        subscribe(one, kind, b"%09d-%s" % (number, b"x" * (number % 50)))
    return {"count": amount, "wrong": linger(sockets)}


def by_many(target, _, amount):
    """Everybody, so that each has a part."""
    people = len(target.people)
    sockets = [(kind, target.open(kind, "events", person)) for person, kind in zip(range(people), (zmq.SUB, zmq.XSUB) * people)]
    for number in range(amount):
        kind, one = sockets[number % people]
        subscribe(one, kind, b"%09d-%s" % (number, b"x" * (number % 50)))
    return {"count": amount, "wrong": linger(sockets)}


def within_bounds(target, stop, _):
    """Nobody has more topics than he may; together they are more than there can be."""
    sockets = [(zmq.SUB, target.open(zmq.SUB, "events", person)) for person in range(len(target.people))]
    for person, (kind, one) in enumerate(sockets):
        for number in range(60):
            subscribe(one, kind, b"%05d-%05d" % (person, number))
    while not stop():
        time.sleep(0.05)
    return {"count": 60 * len(sockets), "wrong": linger(sockets)}


def on_and_off(target, stop, amount):
    """One topic, subscribed to and not, again and again; and messages that are neither."""
    one = target.open(zmq.XSUB, "events")
    for number in range(amount):
        one.send((b"\1topic", b"\0topic", b"\2", b"")[number % 4])
    return {"count": amount, "wrong": linger([(zmq.XSUB, one)])}


def linger(sockets):
    """What was given to a socket leaves it in the background."""
    time.sleep(2)
    for _, one in sockets:
        one.close()
    return []


# --- connections ---

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"CURVE".ljust(20, b"\0") + bytes(32)


def hello(server_key):
    """The first of a client's two steps, as a true client's: the server answers it and waits for the second."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
    public, secret, box = (ctypes.create_string_buffer(size) for size in (32, 32, 80))
    sodium.crypto_box_keypair(public, secret)
    nonce = os.urandom(8)
    sodium.crypto_box_easy(box, bytes(64), ctypes.c_ulonglong(64), b"CurveZMQHELLO---" + nonce, z85.decode(server_key), secret)
    return b"\x04\xc8\x05HELLO\x01\x00" + bytes(72) + public.raw + nonce + box.raw


def knock(target, door, number):
    one = socket.socket()
    one.bind((f"127.0.0.{2 + number % SOURCES}", 0))
    one.setblocking(False)
    one.connect_ex(("127.0.0.1", target.port(door)))
    return one


class Crowd:
    """So many connections at both doors, which say so much and no more, and come back as soon as they are dropped."""

    def __init__(self, target, many, says):
        self.target, self.many, self.says = target, many, says
        self.lines, self.poll, self.knocks = {}, select.epoll(), 0

    def come(self):
        line = knock(self.target, ("commands", "events")[self.knocks % 2], self.knocks)
        says = self.says[self.knocks // 2 % len(self.says)]
        self.knocks += 1
        self.lines[line.fileno()] = (line, says)
        self.poll.register(line.fileno(), select.EPOLLIN | (select.EPOLLOUT if says else 0))

    def look(self, descriptor, events):
        line, says = self.lines[descriptor]
        try:
            if events == select.EPOLLOUT:
                rest = says[line.send(says):]
                self.lines[descriptor] = (line, rest)
                if not rest:
                    self.poll.modify(descriptor, select.EPOLLIN)
                return
            if line.recv(4096):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        del self.lines[descriptor]
        line.close()
        self.come()

    def stay(self, stop):
        while not stop():
            for _ in range(min(200, self.many - len(self.lines))):
                self.come()
            for descriptor, events in self.poll.poll(0.02, 256):
                self.look(descriptor, events)
        for line, _ in self.lines.values():
            line.close()
        return {"count": self.knocks, "wrong": []}


def silent(target, stop, amount):
    return Crowd(target, amount, [b""]).stay(stop)


def half_way(target, stop, amount):
    """Half of them greet, half say hello as well; and then nothing."""
    return Crowd(target, amount, [GREETING, GREETING + hello(target.server_key)]).stay(stop)


def with_a_key(target, stop, amount):
    """Through the whole handshake, half at either door, and then nothing. A ROUTER connects as often as it is asked to."""
    doors = [("commands", zmq.ROUTER), ("events", zmq.XSUB)]
    sockets = [(target.open(kind, None, person), door) for person, (door, kind) in enumerate(doors)]
    for number in range(amount):
        one, door = sockets[number % 2]
        one.connect(f"tcp://127.0.0.{2 + number // 2 % SOURCES}:0;127.0.0.1:{target.port(door)}")
        if number % 100 == 0 and stop():
            break
    while not stop():
        time.sleep(0.05)
    return {"count": amount, "wrong": []}


BOMBS = {"promises": promises, "depth": depth, "just-below": just_below, "too-large": too_large, "huge": huge, "topics-of-one": by_one,
         "topics-of-many": by_many, "topics-within-bounds": within_bounds, "on-and-off": on_and_off, "silent": silent,
         "half-way": half_way, "with-a-key": with_a_key}
