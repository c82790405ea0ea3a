# SPDX-License-Identifier: EUPL-1.2
"""A client of the daemon, written from proto/README.md and nothing else: the proof that the page is enough.

Kept apart from the tests that use it, so that it stays what a stranger would write. Knows no files of a site
and starts no processes."""
import os
import struct
import time

import msgpack
import zmq
from zmq.utils import z85

VERSION = 1
CASE_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SEND_AGAIN = ("BUSY", "STOPPING")

COMMANDS = {
    "case_submit": 1, "case_amend": 2, "case_claim": 3, "case_release": 4, "case_ask": 8, "case_answer": 9,
    "case_escalate": 14, "case_withdraw": 33, "case_read": 43, "case_erase": 44, "person_put": 60,
    "person_revoke": 61, "key_add": 62, "signin_put": 68, "key_revoke": 63, "absence_set": 64, "contact_put": 65, "practice_advance": 81,
    "export_begin": 82, "case_advise": 11, "case_decide": 25, "case_close": 32, "consent_give": 35, "consent_withdraw": 36,
    "meeting_convene": 20, "meeting_invite": 21, "mail_put": 115, "mail_remove": 116,
    "case_consult": 10, "case_contact": 12, "agenda_put": 18, "meeting_hold": 22, "minutes_send": 24, "agreement_make": 26,
    "resident_tell": 31, "case_correct": 195, "case_restrict": 196, "case_unrestrict": 197, "glass_break": 198, "glass_review": 199,
    "participant_invite": 142, "referral_send": 170, "ground_put": 187, "ground_end": 188,
    "retention_ask": 190, "erasure_approve": 191, "erasure_reject": 192}
QUERIES = {
    "hello": 200, "why": 201, "show": 202, "queue": 203, "standup": 204, "events_from": 205, "people": 208,
    "reads": 211, "ladder": 212, "health": 213, "backup": 214, "certificate": 323,
    "readings": 320, "signin": 345, "notices": 350, "mail": 351, "contacts": 206, "meetings": 207, "history": 301}
EVENTS = {
    "case_submitted": 1, "case_amended": 2, "case_entered": 3, "case_claimed": 4, "case_released": 5,
    "case_withdrawn": 31, "case_read_recorded": 40, "case_erased": 41, "key_revoked": 63,
    "practice_advanced": 81}


def canonical(value):
    if isinstance(value, dict):
        return {key: canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [canonical(member) for member in value]
    return value


def pack(value):
    return msgpack.packb(canonical(value), use_bin_type=True)


def unpack(frame):
    return msgpack.unpackb(frame, raw=False, strict_map_key=True)


def new_id(second=None):
    return struct.pack(">I", int(time.time()) if second is None else second) + os.urandom(12)


def case_of_id(command_id):
    """The number of the case that a case_submit with this id makes."""
    number = struct.unpack(">Q", command_id[8:])[0] >> 4 or 1
    digits = "".join(CASE_DIGITS[number >> shift & 31] for shift in range(55, -1, -5))
    return f"D-{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def request(name, body, request_id=None, acting=None):
    """The frame of a command or query, and its id; a gateway's is for somebody: {"person": …}."""
    kind = "command" if name in COMMANDS else "query"
    number = COMMANDS[name] if name in COMMANDS else QUERIES[name]
    request_id = request_id or new_id()
    whom = {} if acting is None else {"for": acting}
    return request_id, pack({"body": body, kind: number, "id": request_id, "version": VERSION, **whom})


class Unknown(Exception):
    """No reply came: the outcome is unknown until the same frame was answered."""


class Refused(Exception):
    def __init__(self, reply):
        super().__init__(f"{reply['name']} {reply.get('field', '')} {reply.get('detail', '')}")
        self.reply = reply
        self.name = reply["name"]


class Keys:
    """A key pair, made where it is used."""

    def __init__(self):
        self.public, self.secret = zmq.curve_keypair()

    @property
    def public_bytes(self):
        return z85.decode(self.public)


def open_socket(context, kind, endpoint, server_key, keys, receive_queue=1000):
    socket = context.socket(kind)
    socket.setsockopt(zmq.RCVHWM, receive_queue)
    socket.curve_serverkey = server_key
    socket.curve_publickey = keys.public
    socket.curve_secretkey = keys.secret
    for option, value in ((zmq.TCP_KEEPALIVE, 1), (zmq.TCP_KEEPALIVE_IDLE, 5), (zmq.TCP_KEEPALIVE_INTVL, 5),
                          (zmq.TCP_KEEPALIVE_CNT, 2), (zmq.TCP_MAXRT, 15000)):
        socket.setsockopt(option, value)
    socket.setsockopt(zmq.LINGER, 0)
    socket.connect(endpoint)
    return socket


class Client:
    """Commands and queries over one DEALER; usable from one thread."""

    def __init__(self, context, endpoint, server_key, keys, **more):
        self.socket = open_socket(context, zmq.DEALER, endpoint, server_key, keys, **more)
        self.sent = 0
        self.acting = None  # of a gateway: whom it acts for

    def for_person(self, person, *roles):
        """This gateway's client, for somebody from now on."""
        self.acting = {"person": person, "roles": sorted(roles)} if roles else {"person": person}
        return self

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def receive(self, seconds):
        """Any response, or None."""
        if not self.socket.poll(max(0, seconds) * 1000):
            return None
        return unpack(self.socket.recv())

    def exchange(self, request_id, frame, patience=60, first_pause=1.0):
        """The response to this frame, which is sent again (the same bytes) until there is one."""
        end = time.monotonic() + patience
        pause = first_pause
        while time.monotonic() < end:
            until = min(end, time.monotonic() + pause)
            if self.socket.poll(pause * 1000, zmq.POLLOUT):
                self.socket.send(frame)
                self.sent += 1
            while (left := until - time.monotonic()) > 0:
                response = self.receive(left)
                if response is None or response["id"] != request_id:
                    continue
                if response.get("reply", {}).get("name") not in SEND_AGAIN:
                    return response
                time.sleep(max(0, until - time.monotonic()))
            pause = min(2 * pause, 10)
        raise Unknown

    def reply(self, name, /, request_id=None, patience=60, **body):
        """The reply to a command, refused or not."""
        return self.exchange(*request(name, body, request_id, self.acting), patience=patience)["reply"]

    def command(self, name, /, request_id=None, patience=60, **body):
        reply = self.reply(name, request_id, patience, **body)
        if "error" in reply:
            raise Refused(reply)
        return reply

    def read(self, case_id):
        """The texts of a case: [(kind, field, words)]."""
        response = self.exchange(*request("case_read", {"case_id": case_id}, acting=self.acting))
        if "error" in response["reply"]:
            raise Refused(response["reply"])
        contents = response["answer"].get("contents", [])
        return [(content["kind"], content["field"], content["words"]) for content in contents]

    def query(self, name, /, patience=60, **body):
        response = self.exchange(*request(name, body, acting=self.acting), patience=patience)
        if "answer" not in response:
            raise Refused(response["reply"])
        return response["answer"]

    def pages(self, name, part, /, **body):
        """All of a list, page by page."""
        after = {}
        for _ in range(10000):
            answer = self.query(name, **body, **after)
            yield from answer.get(part, [])
            if "next" not in answer:
                return
            after = {"after": answer["next"]}
        raise AssertionError("a list of pages without an end")


class Follower:
    """Every event once and in order, by the steps of the page's chapter Events."""

    def __init__(self, client, context, server_key, keys, start=None, page=100):
        self.client = client
        self.page = page
        self.context = context
        self.server_key = server_key
        self.keys = keys
        self.chain = None
        self.asked = 0
        self.stream = None
        hello = client.query("hello")
        self.subscribe(hello["events"])
        hello = client.query("hello")
        self.epoch = hello["epoch"]
        self.next = hello.get("sequence", 0) + 1 if start is None else start

    def subscribe(self, endpoint):
        """Anew; the cursor stays."""
        if self.stream is not None:
            self.stream.close()
        self.stream = open_socket(self.context, zmq.SUB, endpoint, self.server_key, self.keys)
        self.stream.subscribe(b"event")
        self.stream.subscribe(b"heartbeat")

    def close(self):
        self.stream.close()

    def notice(self, seconds):
        """(topic, notice) or None."""
        if not self.stream.poll(max(0, seconds) * 1000):
            return None
        topic, frame = self.stream.recv_multipart()
        return topic, unpack(frame)

    def catch_up(self):
        """What there is from the cursor on. Raises Refused with EXPIRED_CURSOR: begin anew."""
        events = []
        for _ in range(10000):
            cursor = {"sequence": self.next, "epoch": self.epoch, "limit": self.page}
            if self.chain:
                cursor["chain"] = self.chain
            self.asked += 1
            answer = self.client.query("events_from", **cursor)
            page = answer.get("events", [])
            for event in page:
                events.append(event)
                self.next = event["sequence"] + 1
            self.chain = answer.get("chain", self.chain)
            if not page or self.next > answer.get("last", 0):
                return events
        raise AssertionError("a stream of events without an end")

    def events(self, seconds, enough=lambda events: False):
        """Events that notices and heartbeats lead to, for so long or until there are enough."""
        events = []
        until = time.monotonic() + seconds
        while not enough(events) and (left := until - time.monotonic()) > 0:
            got = self.notice(left)
            if got is None:
                continue
            _, notice = got
            if notice["epoch"] != self.epoch or notice.get("sequence", 0) >= self.next:
                events += self.catch_up()
        return events
