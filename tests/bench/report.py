#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Prints what run.sh measured: a table of medians, then the ratios, round by round compared, with
their median and spread. It judges nothing: a number of seconds is no verdict."""

import statistics
import sys


def read(path):
    rows = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            rows.append(dict(pair.split("=", 1) for pair in line.split()))
    return rows


def name_of(server):
    if server.startswith("site-"):
        return f"daemon, {int(server[5:]):,} cases"
    return {"bare": "bare loop", "gather": "bare loop, gathering", "disk": "disk: write + fdatasync"}[server]


def median(rows, key):
    return statistics.median(float(row[key]) for row in rows)


def ratios(rows, server, base, clients):
    """One per round: both were measured right after each other. On a machine too busy to answer anything: 0."""
    rate = {(row["round"], row["server"]): float(row["rate"]) for row in rows if row["clients"] == clients}
    rounds = sorted({row["round"] for row in rows}, key=int)
    return [rate[r, server] / rate[r, base] if rate[r, base] > 0 else 0 for r in rounds]


def print_ratio(rows, server, base, clients):
    values = ratios(rows, server, base, clients)
    print(f"  {clients:>3} clients  {statistics.median(values):.2f}  ({min(values):.2f} – {max(values):.2f})")


def main():
    rows = read(sys.argv[1])
    disk = [row for row in rows if row["server"] == "disk"]
    rows = [row for row in rows if row["server"] != "disk"]
    servers = list(dict.fromkeys(row["server"] for row in rows))
    counts = list(dict.fromkeys(row["clients"] for row in rows))
    sites = [server for server in servers if server.startswith("site-")]

    print(f"Medians of {len(disk)} rounds; times in microseconds; a transition is a claim or a release, durable.\n")
    print(f"{name_of('disk')}: {median(disk, 'rate'):,.0f} a second, "
          f"p50 {median(disk, 'p50'):,.0f}, p99 {median(disk, 'p99'):,.0f}\n")
    print(f"{'clients':>7}  {'server':<26}{'transitions/s':>13}{'reply p50':>11}{'p99':>8}"
          f"{'event p50':>11}{'p99':>8}{'server CPU':>12}")
    for count in counts:
        for server in servers:
            mine = [row for row in rows if row["server"] == server and row["clients"] == count]
            cpu = statistics.median(1000 * float(row["cpu_ms"]) / max(float(row["commands"]), 1) for row in mine)
            print(f"{count:>7}  {name_of(server):<26}{median(mine, 'rate'):>13,.0f}"
                  f"{median(mine, 'reply_p50'):>11,.0f}{median(mine, 'reply_p99'):>8,.0f}"
                  f"{median(mine, 'event_p50'):>11,.0f}{median(mine, 'event_p99'):>8,.0f}{cpu:>12,.0f}")
    print(f"\n{name_of(sites[0])}, beside the bare loop (aim: 0.8 at 16 and 64): median (lowest – highest)")
    for count in counts:
        print_ratio(rows, sites[0], "bare", count)
    print(f"\n{name_of(sites[0])}, beside the bare loop that gathers its events too")
    for count in counts:
        print_ratio(rows, sites[0], "gather", count)
    for site in sites[1:]:
        print(f"\n{name_of(site)}, beside {int(sites[0][5:]):,} (aim at 1,000,000: 0.7)")
        for count in counts:
            print_ratio(rows, site, sites[0], count)


if __name__ == "__main__":
    main()
