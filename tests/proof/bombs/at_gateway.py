# SPDX-License-Identifier: EUPL-1.2
"""What is thrown at the gateway, over HTTP; each as in at_daemon.py. Part of it signed in: hundreds of sessions, of many people."""
import select
import socket
import time

from at_daemon import Crowd, knock, paced

LENGTH = 250000  # of a body: just below what may be
PIPELINED = 20
OPEN = 32  # connections that a bomb has which is answered


class Target:
    """Where to, and the cookies of who signed in; made of what the other process wrote down."""

    def __init__(self, told):
        self.port_of_gateway = told["port"]
        self.sessions = told["sessions"]  # [cookie, CSRF token]

    def port(self, _):
        return self.port_of_gateway

    def head(self, number, what="POST /v1/zaken", *lines):
        cookie, token = self.sessions[number % len(self.sessions)]
        return "\r\n".join([f"{what} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", f"X-CSRF-Token: {token}",
                            "Content-Type: application/json", "Idempotency-Key: " + "0" * 32, *lines, "", ""]).encode()


def silent(target, stop, amount):
    """They say nothing; or less than a request, which fills what is kept for its headers."""
    lines = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 400) for n in range(33))
    return Crowd(target, amount, [b"", b"GET / HT", lines]).stay(stop)


class Trickle(Crowd):
    """A crowd whose members say a byte more now and then, so that nobody can call them silent."""

    def stay(self, stop):
        last = time.monotonic()

        def also_say():
            nonlocal last
            if time.monotonic() - last > 0.5:
                last = time.monotonic()
                for line, _ in list(self.lines.values()):
                    try:
                        line.send(b"1")
                    except OSError:
                        pass
            return stop()
        return super().stay(also_say)


def slow_headers(target, stop, amount):
    return Trickle(target, amount, [b"GET /" + b"a" * 1000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nX-1: "]).stay(stop)


def slow_bodies(target, stop, amount):
    """Almost whole, of everybody who is signed in, beside small ones of who is not; the rest by the byte."""
    bodies = [target.head(number, "POST /v1/zaken", f"Content-Length: {LENGTH}") + b"1" * (LENGTH - 10000)
              for number in range(len(target.sessions))]
    bodies.append(b"POST /v1/zaken HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 16000\r\n\r\n" + b"1" * 10000)
    return Trickle(target, amount, bodies).stay(stop)


def chunks(target, stop, amount):
    """Bodies whose length nobody says: in pieces of a byte, in ones that promise the most, with words about each, without an end."""
    says = [target.head(number, "POST /v1/zaken", "Transfer-Encoding: chunked") for number in range(len(target.sessions))]
    kinds = [b"1\r\nx\r\n" * 20000, b"fffffff0\r\n" + b"x" * 240000, b"1;" + b"e" * 12000 + b"\r\nx\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"]
    return Trickle(target, amount, [says[n % len(says)] + kinds[n % len(kinds)] * (3 if n % 4 == 3 else 1)
                                    for n in range(4 * len(says))]).stay(stop)


def not_read(target, stop, amount):
    """Large answers that nobody takes, over windows that are as small as may be."""
    class Small(Crowd):
        def come(self):
            super().come()
            list(self.lines.values())[-1][0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)

        def look(self, descriptor, events):
            line, says = self.lines[descriptor]
            if events == select.EPOLLIN:  # there is an answer, and it lies there
                self.poll.modify(descriptor, 0)
            else:
                super().look(descriptor, events)
    return Small(target, amount, [b"GET /assets/large.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 4]).stay(stop)


# --- what is answered ---

def answered(target, stop, requests, a_second):
    """Each of these in turn, over a connection that is opened anew when it is closed; no answer may be a success or our own fault."""
    lines, count, wrong = {}, 0, []
    for number in paced(stop, a_second):
        place = number % OPEN
        if place not in lines:
            lines[place] = knock(target, None, number)
            lines[place].settimeout(10)
        try:
            lines[place].sendall(requests[number % len(requests)])
            got = lines[place].recv(65536)
        except OSError:
            got = b""
        status = got[9:12].decode("latin-1") if got.startswith(b"HTTP/1.1 ") else ""
        if status in ("200", "201", "500"):
            wrong.append(got[:200].decode("latin-1"))
        if not status or b"Connection: close" in got:
            lines.pop(place).close()
        count += 1
    return {"count": count, "wrong": wrong[:3]}


def many_headers(target, stop, _):
    """A hundred lines, lines as long as may be, one after the other without waiting for an answer."""
    tail = b"Host: 127.0.0.1\r\n\r\n"
    small = b"GET /niets.txt HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(100))
    long_ = b"GET /niets.txt HTTP/1.1\r\nX: " + b"x" * 14000 + b"\r\n"
    twins = b"GET /niets.txt HTTP/1.1\r\n" + b"Cookie: a=1\r\n" * 500
    return answered(target, stop, [head + tail for head in (small, long_, twins)] + [(b"GET /niets.txt HTTP/1.1\r\n" + tail) * PIPELINED], 200)


def deep_json(target, stop, _):
    texts = [b"[" * LENGTH, b'{"a":' * (LENGTH // 5), b"[" + b"{}," * (LENGTH // 3 - 1) + b"{}]", b"[" + b"[]," * (LENGTH // 3 - 1) + b"[]]",
             b"{" + b",".join(b'"k%06d":1' % n for n in range(LENGTH // 13)) + b"}", b'{"texts":{"plan":"' + b"\\u0061" * (LENGTH // 6 - 20) + b'"}}',
             b'{"domains":[' + b'"debts",' * (LENGTH // 8 - 8) + b'"debts"]}', b"1" * LENGTH]
    requests = [target.head(number, "POST /v1/zaken", f"Content-Length: {len(text)}") + text for number, text in enumerate(texts)]
    return answered(target, stop, requests, 20)


BOMBS = {"http-silent": silent, "http-slow-headers": slow_headers, "http-slow-bodies": slow_bodies, "http-chunks": chunks,
         "http-not-read": not_read, "http-headers": many_headers, "http-json": deep_json}
