# SPDX-License-Identifier: EUPL-1.2
"""What was measured, printed: a table of medians over the rounds, then ratios beside the aims. A ratio compares two runs of the same
round; its median stands first, the lowest and highest behind it."""

from statistics import median

NAMES = {
    "redis": "Redis, Lua and PUBLISH", "postgres": "PostgreSQL, NOTIFY", "postgres-silent": "PostgreSQL, silent",
    "rabbitmq": "RabbitMQ, quorum", "beanstalkd": "beanstalkd -f0", "daemon": "daemon", "daemon-plain": "daemon without CURVE",
    "bare": "bare loop, CURVE",
}
SAME_JOB = ("redis", "postgres")


def per_transition(row, key, times=1.0):
    return times * float(row[key]) / max(int(row["marked"]), 1)


COLUMNS = (
    ("transitions/s", 14, "{:,.0f}", lambda row: float(row["rate"])),
    ("reply p50", 10, "{:,.0f}", lambda row: float(row["reply_p50"])),
    ("p99", 8, "{:,.0f}", lambda row: float(row["reply_p99"])),
    ("event p50", 10, "{:,.0f}", lambda row: float(row["event_p50"])),
    ("p99", 8, "{:,.0f}", lambda row: float(row["event_p99"])),
    ("server CPU", 11, "{:,.0f}", lambda row: per_transition(row, "cpu", 1e6)),
    ("client CPU", 11, "{:,.0f}", lambda row: per_transition(row, "client_cpu", 1e6)),
    ("bytes", 9, "{:,.0f}", lambda row: per_transition(row, "disk_bytes")),
    ("requests", 9, "{:.2f}", lambda row: per_transition(row, "requests")),
    ("flushes", 8, "{:.2f}", lambda row: per_transition(row, "flushes")),
)


class Rounds:
    def __init__(self, rows):
        self.rows = rows
        self.numbers = sorted({row["round"] for row in rows})
        self.found = {(row["round"], row["server"], row["clients"]): row for row in rows}

    def of(self, server, clients):
        """A row for each round; none when this server was not measured."""
        return [self.found[number, server, clients] for number in self.numbers if (number, server, clients) in self.found]


def print_table(rounds, servers, counts):
    print(f"{'clients':>7}  {'server':<23}" + "".join(f"{name:>{width}}" for name, width, _, _ in COLUMNS))
    for clients in counts:
        for server in servers:
            rows = rounds.of(server, clients)
            cells = [form.format(median(value(row) for row in rows)).rjust(width) for _, width, form, value in COLUMNS]
            print(f"{clients:>7}  {NAMES[server]:<23}" + "".join(cells))
        print()


def rate(row):
    return float(row["rate"])


def server_cpu(row):
    return per_transition(row, "cpu")


def ratios(rounds, clients, server, bases, value, best=max):
    """The server beside the best of the bases, round by round; 0 stands for no figure: nothing came in time."""
    mine = rounds.of(server, clients)
    theirs = [rounds.of(base, clients) for base in bases]
    if not mine or not all(theirs):
        return []
    bests = [best((value(base[i]) for base in theirs if value(base[i]) > 0), default=0) for i in range(len(mine))]
    return [value(row) / other for row, other in zip(mine, bests) if other > 0]


def verdict(found, aim, at_least):
    middle = median(found)
    if (middle >= aim) if at_least else (middle <= aim):
        return "met"
    return f"missed by {abs(middle - aim) / aim:.0%}"


def print_aim(text, aim, at_least, values):
    """`values`: clients → a figure for each round."""
    values = {clients: found for clients, found in values.items() if found}
    if not values:
        return
    print(f"{text} (aim: {'at least' if at_least else 'at most'} {aim:g})")
    for clients, found in values.items():
        print(f"  {clients:>3} clients  {median(found):.2f}  ({min(found):.2f} – {max(found):.2f})  {verdict(found, aim, at_least)}")


def print_aims(rounds, counts):
    def each(server, bases, value, best=max, only=counts):
        return {clients: ratios(rounds, clients, server, bases, value, best) for clients in only if clients in counts}

    print_aim("Transitions, beside the best of Redis and PostgreSQL with NOTIFY", 1.5, True, each("daemon", SAME_JOB, rate, only=(16, 64)))
    print_aim("The same, never below", 1.0, True, each("daemon", SAME_JOB, rate, only=(1, 256)))
    print_aim("The same without CURVE, as theirs is without TLS", 1.5, True, each("daemon-plain", SAME_JOB, rate, only=(16, 64)))
    print_aim("Transitions, beside Redis", 1.0, True, each("daemon", ("redis",), rate))
    for key, name in (("reply_p99", "p99 of a reply"), ("event_p99", "p99 of an event")):
        print_aim(f"{name}, beside the best of the two", 1.0, False,
                  each("daemon", SAME_JOB, lambda row, key=key: float(row[key]), min))
    print_aim("Server CPU a transition, beside Redis", 1.0, False, each("daemon", ("redis",), server_cpu))
    print_aim("Transitions, beside the bare loop", 0.85, True, each("daemon", ("bare",), rate))
    print_aim("Transitions, with CURVE beside without", 0.8, True, each("daemon", ("daemon-plain",), rate))
    for key, aim in (("flushes", 0.1), ("requests", 2)):
        found = {clients: [per_transition(row, key) for row in rounds.of("daemon", clients)] for clients in (64,) if clients in counts}
        print_aim(f"{'Flushes' if key == 'flushes' else 'Write requests'} of the disk a transition", aim, False, found)


def print_disk(rows, numbers):
    idle = [row for row in rows if row["server"] == "disk"]
    print(f"Disk: {median(float(row['rate']) for row in idle):,.0f} small writes with fdatasync a second, p50 "
          f"{median(float(row['p50']) for row in idle):,.0f}, p99 {median(float(row['p99']) for row in idle):,.0f}.")
    others = [float(row["all_cpu"]) - float(row["cpu"]) - float(row["client_cpu"]) for row in rows if row["server"] != "disk"]
    spans = [float(row["seconds"]) for row in rows if row["server"] != "disk"]
    busy = sorted(max(one, 0) / span for one, span in zip(others, spans))
    print(f"Others on this machine: {median(busy):.2f} processors at work in the middle run, {busy[-1]:.2f} in the worst; "
          f"{median(row['flushes'] / row['seconds'] for row in idle):,.0f} flushes and "
          f"{median(row['requests'] / row['seconds'] for row in idle):,.0f} write requests of the disk a second between runs, "
          f"in {len(numbers)} rounds.\n")


def print_all(rows):
    """Rows as peers.py makes them."""
    rounds = Rounds(rows)
    rows_of_servers = [row for row in rows if row["server"] != "disk"]
    counts = sorted({row["clients"] for row in rows_of_servers})
    servers = [name for name in NAMES if rounds.of(name, counts[0])]
    print_disk(rows, rounds.numbers)
    print("Medians; times in microseconds; for each transition: processor time, and what the whole disk was asked meanwhile:\n"
          "bytes to write, write requests, flushes.\n")
    print_table(rounds, servers, counts)
    print_aims(rounds, counts)
