# SPDX-License-Identifier: EUPL-1.2
"""One bomb, thrown by a process of its own that has what is left of the processor: who attacks is elsewhere, and the machine's
time is not his. Reads a line of JSON (where, as whom, which bomb, how much), says "ready", throws at the next line, stops at the end
of its input, and writes what it threw."""
import json
import os
import resource
import select
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"), HERE]
import at_daemon  # noqa: E402
import at_gateway  # noqa: E402


def stop():
    return bool(select.select([sys.stdin], [], [], 0)[0])


def main():
    told = json.loads(sys.stdin.readline())
    os.nice(10)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    place = at_gateway if told["bomb"] in at_gateway.BOMBS else at_daemon
    target = place.Target(told)
    target.round = told["round"]
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(place.BOMBS[told["bomb"]](target, stop, told["amount"])), flush=True)
    os._exit(0)  # no library has to take leave of ten thousand connections


if __name__ == "__main__":
    main()
