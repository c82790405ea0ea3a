# SPDX-License-Identifier: EUPL-1.2
"""The demo's site, reported and exported: files are valid by rules that are written here from the standards, give the
same numbers as the report, and hold no person, organisation, case number or text. Usage: report.py BUILD_DIR"""
import collections
import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from datetime import datetime

from eventlog import check_ocel, check_xes

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FROM, UNTIL = "2020-01-01", "2039-12-31"


def fail(text):
    sys.exit(f"report: {text}")


def expect(name, found, wanted):
    if found != wanted:
        fail(f"{name}: found {found}, wanted {wanted}")


class Demo:
    """The demo, which runs on when it is told; a folder of its own."""

    def __init__(self, build):
        self.folder = tempfile.mkdtemp(prefix="doorbraak-report-")
        for program in ("doorbraak", "doorbraakd"):
            os.symlink(os.path.join(build, program), os.path.join(self.folder, program))
        self.site = os.path.join(self.folder, "demo", "1")
        self.pid = None

    def __enter__(self):
        done = subprocess.run(["bash", os.path.join(ROOT, "clients", "demo.sh"), self.folder], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, "LANG": "nl_NL.UTF-8"}, timeout=240, check=False)
        with open(os.path.join(self.site, "pid"), encoding="ascii") as file:
            self.pid = int(file.read())
        if done.returncode != 0:
            fail(f"the demo ended with {done.returncode}: {done.stdout[-2000:]}")
        self.told = done.stdout
        return self

    def __exit__(self, *_):
        if self.pid is not None:
            os.kill(self.pid, signal.SIGTERM)
            for _ in range(200):
                try:
                    os.kill(self.pid, 0)
                except ProcessLookupError:
                    break
                subprocess.run(["sleep", "0.05"], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, person, *words, status=0):
        home = os.path.join(self.site, "people", person)
        done = subprocess.run([os.path.join(self.folder, "doorbraak"), *words], text=True, check=False,
                              env={**os.environ, "DOORBRAAK_HOME": home, "LANG": "C.UTF-8", "TZ": "Europe/Amsterdam"},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240)
        if done.returncode != status:
            fail(f"{words}: exit {done.returncode}, not {status}: {done.stdout}{done.stderr}")
        return done.stdout

    def show_small_numbers(self):
        """The ladder leaves nothing out from now on, so that files and report can be compared."""
        path = os.path.join(self.site, "config", "ladders", "utrecht.yaml")
        with open(path, "a", encoding="utf-8") as file:
            file.write("report_threshold: 1\n")
        os.kill(self.pid, signal.SIGHUP)
        for _ in range(100):
            if json.loads(self.run("coordinator-1", "report", "utrecht", "--json"))["threshold"] == 1:
                return
            subprocess.run(["sleep", "0.1"], check=True)
        fail("the ladder was not read anew")

    def report(self, person="coordinator-1", *more):
        return json.loads(self.run(person, "report", "utrecht", f"from={FROM}", f"until={UNTIL}", "--json", *more))

    def export(self, form):
        path = os.path.join(self.folder, f"history.{form}")
        with open(path + ".part", "w", encoding="utf-8"):  # of one that was broken off: it stays, and is told
            self.run("coordinator-1", "export", "utrecht", form, path, status=65)
        os.remove(path + ".part")
        answer = json.loads(self.run("coordinator-1", "export", "utrecht", "--format", form, path, "--json"))
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        expect("mode of the file", os.stat(path).st_mode & 0o777, 0o600)
        os.remove(path)
        return text, answer


# --- one shape for the three formats: (case, activity, time, tier, values, pot, item) ---

Event = collections.namedtuple("Event", "case activity time tier values pot item")
PARTS = ("spend", "agreement", "question", "consultation", "meeting", "consult", "issue")


def events_of_ocel(text):
    log = json.loads(text)
    check_ocel(log)
    kinds = {entry["id"]: entry["type"] for entry in log["objects"]}
    for event in log["events"]:
        of = {kinds[link["objectId"]]: link["objectId"] for link in event["relationships"]}
        yield Event(of.get("case", ""), event["type"], event["time"], of.get("tier", "").removeprefix("tier:"),
                    {entry["name"]: entry["value"] for entry in event["attributes"]},
                    of.get("pot", "").removeprefix("pot:"), next((of[part] for part in PARTS if part in of), ""))


def events_of_xes(text):
    log = ElementTree.fromstring(text)
    check_xes(log)
    space = "{http://www.xes-standard.org/}"
    for trace in log.findall(space + "trace"):
        name = trace.find(f"{space}string[@key='concept:name']").get("value")
        for event in trace.findall(space + "event"):
            of = {entry.get("key"): entry.get("value") for entry in event}
            values = {key: value for key, value in of.items() if ":" not in key and key not in (*PARTS, "pot")}
            yield Event(name, of["concept:name"], of["time:timestamp"], of.get("org:group", ""), values,
                        of.get("pot", ""), next((of[part] for part in PARTS if part in of), ""))


def events_of_csv(text):
    if not text.endswith("\r\n") or "\n" in text.replace("\r\n", ""):
        fail("a line of the csv does not end as RFC 4180 says")
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    fixed = ("case", "activity", "timestamp", "tier", "pot", "item", "other")
    for row in rows:
        if None in row or None in row.values():
            fail(f"a line of the csv has another number of fields: {row}")
        values = {key: value for key, value in row.items() if key not in fixed and value != ""}
        values |= dict(pair.split("=", 1) for pair in row["other"].split(";") if pair)
        yield Event(row["case"], row["activity"], row["timestamp"], row["tier"], values, row["pot"], row["item"])


# --- the same numbers, from a file and from the report ---

def counts_of_events(events):
    """What the report counts, counted from a file, by another program: (figure, tier, name) to a number."""
    found = collections.Counter()
    at = {}
    spends = {}
    for event in events:
        if not event.case:
            continue  # a meeting, an issue, a consultation apart from any case
        if event.activity == "case_submitted":
            found["submitted", "", event.values.get("stage", "unknown")] += 1
            for kind, field in (("domain", "domains"), ("obstacle", "obstacles")):
                for code in filter(None, event.values.get(field, "").split(",")):
                    found[kind, "", code] += 1
        elif event.activity == "case_entered":
            at[event.case] = event.tier
            if event.values["entry"] != "submitted":
                found["entered", event.tier, event.values["entry"]] += 1
        elif event.activity == "case_decided":
            found["outcome", at[event.case], event.values["outcome"]] += 1
        elif event.activity == "case_closed":
            found["finished", "", ""] += 1
        elif event.activity == "case_withdrawn":
            found["withdrawn", "", ""] += 1
        elif event.activity == "consultation_asked":
            found["consultation", "", ""] += 1
        elif event.activity == "advice_given":
            found["advice", "", ""] += 1
        elif event.activity == "clock_fired" and "occurrence" not in event.values:
            found["clock-ran-out", at[event.case], event.values["code"]] += 1
        elif event.activity == "spend_requested":
            spends[event.item] = (event.pot, event.values["kind"], int(event.values["cents"]))
            found["asked", "", event.pot] += int(event.values["cents"])
        elif event.activity == "spend_approved":
            pot, kind, cents = spends[event.item]
            found["lent" if kind == "loan" else "spent", "", pot] += cents
        elif event.activity in ("loan_repaid", "loan_forgiven"):
            pot, _, _ = spends[event.item]
            found[event.activity.removeprefix("loan_"), "", pot] += int(event.values["cents"])
    return found


def counts_of_report(report):
    money = ("asked", "spent", "lent", "repaid", "forgiven")
    taken = ("submitted", "domain", "obstacle", "entered", "outcome", "finished", "withdrawn", "consultation", "advice",
             "clock-ran-out", *money)
    found = collections.Counter()
    totals = {}
    for line in report["lines"]:
        figure = line["figure"]
        if line.get("hidden"):
            fail(f"left out, with a threshold of 1: {line}")
        if figure not in taken or (figure in money) != (line["unit"] == "cents"):
            continue
        key = (figure, line.get("tier", ""), line.get("name", ""))
        is_part = (figure == "submitted" and key[2] == "") or (figure == "finished" and "rung" in line) or \
            (figure in ("entered", "outcome") and "" in key[1:])
        (totals if is_part else found)[key if "rung" not in line else (*key, line["rung"])
                                       if figure == "finished" else key] = line.get("value", 0)
    return +found, totals


def check_totals(found, totals):
    """Rows and columns add up to what the report says they do."""
    for (figure, tier, name, *_), total in totals.items():
        if figure in ("entered", "outcome"):
            wanted = sum(n for key, n in found.items()
                         if key[0] == figure and tier in ("", key[1]) and name in ("", key[2]))
            expect(f"total of {figure} {tier} {name}", total, wanted)
    expect("submitted", totals["submitted", "", ""],
           sum(n for key, n in found.items() if key[0] == "submitted"))
    expect("finished", found["finished", "", ""],
           sum(n for key, n in totals.items() if key[0] == "finished"))


# --- nobody is in it ---

def names_of(demo):
    """Everything that may not be in a file: people, organisations, case numbers, texts."""
    with open(os.path.join(ROOT, "config", "examples", "mensen.csv"), encoding="utf-8") as file:
        rows = [line.strip().split(",") for line in file if line.strip() and not line.startswith("#")]
    people = {row[0] for row in rows} | {"beheerder-1"}
    organisations = {row[1] for row in rows}
    cases = set(re.findall(r"\bD-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", demo.told))
    texts = {text for text in re.findall(r"'([^'\n]{12,})'", demo.told)}
    if len(people) < 10 or len(cases) < 8 or len(texts) < 10:
        fail(f"too little to look for: {len(people)} people, {len(cases)} cases, {len(texts)} texts")
    return people, organisations, cases, texts


def is_in(name, text):
    return re.search(r"(?<![\w-])" + re.escape(name) + r"(?![\w-])", text) is not None


def check_nobody(form, text, names):
    for kind, wanted in zip(("person", "organisation", "case number", "text"), names):
        for name in wanted:
            if is_in(name, text):
                fail(f"{form} holds the {kind} '{name}'")
    for key in ("person", "organisation", "district", "actor", "owner", "ground", "sequence", "D-"):
        if is_in(key, text):
            fail(f"{form} holds '{key}'")


def check_times(events):
    for event in events:
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z", event.time):
            fail(f"a time that is not to the minute: {event.time}")
        datetime.fromisoformat(event.time.replace("Z", "+00:00"))


def check_suppression(report):
    expect("threshold", report["threshold"], 5)
    shown = [line for line in report["lines"] if line["unit"] == "count" and 0 < line.get("value", 0) < 5]
    expect("small numbers shown", shown, [])
    cases = {(line["figure"], line["tier"]): line.get("value", 0) for line in report["lines"]
             if line.get("name") == "cases"}
    for line in report["lines"]:
        enough = {"median": 5, "ninety-percent": 10}.get(line.get("name"), 0)
        if enough and cases[line["figure"], line["tier"]] < enough and not line.get("hidden"):
            fail(f"a length of few cases is shown: {line}")
    hidden = [line for line in report["lines"] if line.get("hidden")]
    if not hidden or any("value" in line for line in hidden):
        fail("nothing is left out, or it has its number")


def main(build):
    readers = {"ocel2": events_of_ocel, "xes": events_of_xes, "csv": events_of_csv}
    with Demo(build) as demo:
        check_suppression(demo.report())
        demo.run("professional-overvecht", "report", "utrecht", status=1)
        for line in demo.report("beheerder-1")["lines"]:
            expect("an administrator's unit", line["unit"], "count")
        demo.show_small_numbers()
        found, totals = counts_of_report(demo.report())
        check_totals(found, totals)
        names = names_of(demo)
        seen = []
        for form, read in readers.items():
            text, answer = demo.export(form)
            events = list(read(text))
            check_nobody(form, text, names)
            check_times(events)
            # meetings are about no case, and XES has no place for them
            expect(f"events of {form}", len(events) + (answer["events"] - len(events) if form == "xes" else 0),
                   answer["events"])
            expect(f"cases of {form}", len({event.case for event in events if event.case}), answer["cases"])
            counted = counts_of_events(events)
            if counted != found:
                fail(f"{form} and the report differ: {sorted(set(counted.items()) ^ set(found.items()))}")
            seen.append({event.case for event in events if event.case} | {event.item for event in events if event.item})
        if seen[0] & seen[1] or seen[0] & seen[2] or seen[1] & seen[2]:
            fail("two exports have a name in common")
        exports = json.loads(demo.run("privacy-1", "exports", "--json"))["exports"]
        expect("exports", [(entry["person"], entry["format"], "finished" in entry) for entry in exports],
               [("coordinator-1", form, True) for form in ("csv", "xes", "ocel2")])
        # the negative controls: what is looked for would be found
        for name in (*sorted(names[0])[:1], *sorted(names[2])[:1]):
            if not is_in(name, f'{{"x":"{name}"}}'):
                fail("a name that is there goes unnoticed")
        rows = demo.run("coordinator-1", "report", "utrecht", f"from={FROM}", f"until={UNTIL}", "--csv").splitlines()
        expect("lines of the csv", len(rows) - 1, len(demo.report()["lines"]))
    print(f"report: {len(found)} numbers are the same in the report and in three files of {len(seen[0])} names")


if __name__ == "__main__":
    main(sys.argv[1])
