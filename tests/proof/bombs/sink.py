# SPDX-License-Identifier: EUPL-1.2
"""A server that takes all that is thrown and does nothing with it but keep a bound, beside which honest clients work at the real
one: what they wait then is the machine's, which has thrower and thrown at in one place. Reads a line of JSON (of which kind, how many
connections it keeps, how many bytes of each, whether it answers), says where it listens, and ends with its input."""
import json
import os
import resource
import select
import socket
import sys

import zmq

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"), HERE]
from at_daemon import FRAME_MAX  # noqa: E402
from protocol import pack  # noqa: E402

REFUSAL = pack({"reply": {"error": "NOT_DONE"}})
ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
PIECE = 65536


def say(told):
    print(json.dumps(told), flush=True)


def turns(poll):
    """What is ready, each time, until the input ends."""
    while True:
        ready = [one for one, _ in poll.poll()]
        if sys.stdin.fileno() in ready:
            return
        yield from ready


def frames(_):
    """A daemon's two doors: every message is dropped, every request refused in the same words."""
    context = zmq.Context()
    public, secret = zmq.curve_keypair()
    ends = []
    for kind in (zmq.ROUTER, zmq.XPUB):
        one = context.socket(kind)
        one.curve_server, one.curve_secretkey, one.maxmsgsize, one.linger = True, secret, FRAME_MAX, 0
        one.bind("tcp://127.0.0.1:*")
        ends.append(one)
    requests, topics = ends
    say({"commands": requests.last_endpoint.decode(), "events": topics.last_endpoint.decode(), "server_key": public.decode()})
    poll = zmq.Poller()
    for one in (sys.stdin, requests, topics):
        poll.register(one.fileno() if one is sys.stdin else one, zmq.POLLIN)
    for one in turns(poll):
        for _ in range(100):
            try:
                message = one.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                break
            if one is requests:
                one.send_multipart([message[0], REFUSAL], zmq.DONTWAIT)


def bytes_(told):
    """A port: who comes over the bound is closed, and who brought as much as is kept of him."""
    door = socket.create_server(("127.0.0.1", 0), backlog=4096)
    door.setblocking(False)
    port = door.getsockname()[1]
    say({"commands": f"tcp://127.0.0.1:{port}", "events": f"tcp://127.0.0.1:{port}", "port": port})
    poll, lines = select.epoll(), {}
    for one in (door, sys.stdin):
        poll.register(one.fileno(), select.EPOLLIN)
    for one in turns(poll):
        if one == door.fileno():
            let_in(door, poll, lines, told["connections"])
        elif one in lines and not take(lines[one], told):
            lines.pop(one)[0].close()


def let_in(door, poll, lines, most):
    for _ in range(100):
        try:
            line, _ = door.accept()
        except BlockingIOError:
            return
        if len(lines) >= most:
            line.close()
            continue
        line.setblocking(False)
        lines[line.fileno()] = [line, 0]
        poll.register(line.fileno(), select.EPOLLIN)


def take(kept, told):
    """Whether it stays."""
    line, brought = kept
    try:
        piece = line.recv(PIECE)
        if piece and told["answers"]:
            line.send(ANSWER)
    except BlockingIOError:
        return True
    except OSError:
        return False
    kept[1] = brought + len(piece)
    return bool(piece) and kept[1] <= told["bytes"]


def main():
    told = json.loads(sys.stdin.readline())
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    (frames if told["kind"] == "frames" else bytes_)(told)
    os._exit(0)


if __name__ == "__main__":
    main()
