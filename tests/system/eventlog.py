# SPDX-License-Identifier: EUPL-1.2
"""The rules of two standards for event logs, written from their texts and independent of any program that writes such
files: OCEL 2.0 in JSON (chapters on the metamodel and the JSON exchange format) and XES (IEEE 1849-2016). Each
check ends the process at the first rule that is broken. Run alone, it breaks each rule once and must notice."""
import copy
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime


class Broken(Exception):
    """A rule of the standard."""


def need(holds, rule):
    if not holds:
        raise Broken(rule)


def check(function, log):
    try:
        function(log)
    except Broken as broken:
        sys.exit(f"eventlog: {broken}")


def is_time(text):
    """A date-time of RFC 3339, which is ISO 8601 with a zone."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text):
        return False
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


# --- OCEL 2.0 ---

VALUES = {
    "string": lambda text: True,
    "integer": lambda text: re.fullmatch(r"-?\d+", text) is not None,
    "float": lambda text: re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text) is not None,
    "boolean": lambda text: text in ("true", "false"),
    "time": is_time,
}


def ocel_types(log, key):
    """Types by name, each with its attributes and theirs."""
    types = {}
    for entry in log[key]:
        need(isinstance(entry, dict) and set(entry) == {"name", "attributes"}, f"{key}: name and attributes")
        need(isinstance(entry["name"], str) and entry["name"] not in types, f"{key}: names are text, and differ")
        attributes = {}
        for attribute in entry["attributes"]:
            need(set(attribute) == {"name", "type"}, f"{key}: an attribute has a name and a type")
            need(attribute["type"] in VALUES, f"{key}: the type of an attribute is one of five")
            need(attribute["name"] not in attributes, f"{key}: attributes differ")
            attributes[attribute["name"]] = attribute["type"]
        types[entry["name"]] = attributes
    return types


def ocel_values(entry, types, timed):
    declared = types[entry["type"]]
    seen = set()
    for attribute in entry.get("attributes", []):
        need(set(attribute) == {"name", "value"} | ({"time"} if timed else set()), "an attribute: name and value")
        need(isinstance(attribute["value"], str), "a value is text, as the schema has it")
        need(attribute["name"] in declared, f"{entry['type']} declares {attribute['name']}")
        need(VALUES[declared[attribute["name"]]](attribute["value"]), "a value is of its declared type")
        need(timed or attribute["name"] not in seen, "an event has an attribute once")
        seen.add(attribute["name"])


def ocel_relationships(entry, objects):
    seen = set()
    for link in entry.get("relationships", []):
        need(set(link) == {"objectId", "qualifier"}, "a relationship: objectId and qualifier")
        need(link["objectId"] in objects, "a relationship leads to an object of the log")
        need(isinstance(link["qualifier"], str) and link["qualifier"] != "", "a qualifier says something")
        need((link["objectId"], link["qualifier"]) not in seen, "a relationship stands once")
        seen.add((link["objectId"], link["qualifier"]))


def ocel(log):
    need(isinstance(log, dict), "the log is an object")
    need(set(log) == {"eventTypes", "objectTypes", "events", "objects"}, "four lists at the top")
    need(all(isinstance(log[key], list) for key in log), "four lists at the top")
    event_types = ocel_types(log, "eventTypes")
    object_types = ocel_types(log, "objectTypes")
    objects = {}
    for entry in log["objects"]:
        need({"id", "type"} <= set(entry) <= {"id", "type", "attributes", "relationships"}, "an object: id and type")
        need(isinstance(entry["id"], str) and entry["id"] not in objects, "ids of objects are text, and differ")
        need(entry["type"] in object_types, "the type of an object is declared")
        ocel_values(entry, object_types, True)
        objects[entry["id"]] = entry
    for entry in log["objects"]:
        ocel_relationships(entry, objects)
        need(all(link["objectId"] != entry["id"] for link in entry.get("relationships", [])), "not to itself")
    events = set()
    last = ""
    for entry in log["events"]:
        need({"id", "type", "time"} <= set(entry) <= {"id", "type", "time", "attributes", "relationships"},
             "an event: id, type and time")
        need(isinstance(entry["id"], str) and entry["id"] not in events, "ids of events are text, and differ")
        need(entry["id"] not in objects, "an event is no object")
        need(entry["type"] in event_types, "the type of an event is declared")
        need(is_time(entry["time"]), "a time is ISO 8601 with a zone")
        need(entry["time"] >= last, "our own: events stand in the order of time")
        need(entry.get("relationships"), "an event is about at least one object")
        ocel_values(entry, event_types, False)
        ocel_relationships(entry, objects)
        events.add(entry["id"])
        last = entry["time"]
    need({entry["type"] for entry in log["events"]} == set(event_types), "our own: no type without an event")
    need({entry["type"] for entry in log["objects"]} == set(object_types), "our own: no type without an object")


# --- XES ---

SPACE = "{http://www.xes-standard.org/}"
XES_VALUES = {
    "string": lambda text: True,
    "date": is_time,
    "int": lambda text: re.fullmatch(r"[+-]?\d{1,19}", text) is not None,
    "float": VALUES["float"],
    "boolean": VALUES["boolean"],
    "id": lambda text: text != "",
}
ORDER = ("extension", "global", "classifier", "attribute", "trace", "event")
STANDARD = {
    "concept": ("Concept", "http://www.xes-standard.org/concept.xesext"),
    "time": ("Time", "http://www.xes-standard.org/time.xesext"),
    "lifecycle": ("Lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    "org": ("Organizational", "http://www.xes-standard.org/org.xesext"),
}
# Of the keys of those extensions: their type, and at which level they may stand.
STANDARD_KEYS = {
    "concept:name": ("string", {"log", "trace", "event"}),
    "concept:instance": ("string", {"event"}),
    "time:timestamp": ("date", {"event"}),
    "lifecycle:model": ("string", {"log"}),
    "lifecycle:transition": ("string", {"event"}),
    "org:resource": ("string", {"event"}),
    "org:role": ("string", {"event"}),
    "org:group": ("string", {"event"}),
}
TRANSITIONS = {"schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume", "pi_abort", "ate_abort",
               "complete", "autoskip", "manualskip", "unknown"}


def kind_of(element):
    need(element.tag.startswith(SPACE), "every element is of the XES namespace")
    return element.tag[len(SPACE):]


def xes_attributes(element, level, prefixes):
    """The attributes of a log, trace, event or global: keys to values; each key once."""
    found = {}
    for child in element:
        kind = kind_of(child)
        if kind not in XES_VALUES:
            continue
        need(set(child.attrib) == {"key", "value"} and len(child) == 0, "an attribute: key and value")
        key = child.get("key")
        need(re.fullmatch(r"[A-Za-z_:][\w:.-]*", key), "a key is an XML name")
        need(key not in found, f"a key stands once: {key}")
        need(XES_VALUES[kind](child.get("value")), f"a value is of its type: {key}")
        if ":" in key:
            need(key.split(":")[0] in prefixes, f"the extension of a key is declared: {key}")
            need(key in STANDARD_KEYS, f"a standard extension defines it: {key}")
            need(STANDARD_KEYS[key][0] == kind, f"a standard key has its type: {key}")
            need(level in STANDARD_KEYS[key][1], f"a standard key stands at its level: {key}")
        found[key] = child.get("value")
    return found


def xes_head(log):
    """Prefixes, and the globals of traces and events."""
    prefixes = set()
    for extension in log.findall(SPACE + "extension"):
        need(set(extension.attrib) == {"name", "prefix", "uri"}, "an extension: name, prefix and uri")
        prefix = extension.get("prefix")
        need(prefix not in prefixes, "an extension is declared once")
        need(STANDARD.get(prefix) == (extension.get("name"), extension.get("uri")), f"a standard extension: {prefix}")
        prefixes.add(prefix)
    scopes = {}
    for entry in log.findall(SPACE + "global"):
        scope = entry.get("scope")
        need(scope in ("trace", "event") and scope not in scopes, "a global is of traces or of events, once each")
        scopes[scope] = xes_attributes(entry, scope, prefixes)
        need(scopes[scope], "a global names attributes")
    for entry in log.findall(SPACE + "classifier"):
        need({"name", "keys"} <= set(entry.attrib) <= {"name", "keys", "scope"}, "a classifier: name and keys")
        need(re.fullmatch(r"[A-Za-z_][\w.-]*", entry.get("name")), "the name of a classifier has no colon or space")
        scope = entry.get("scope", "event")
        need(scope in ("trace", "event"), "a classifier is of traces or of events")
        need(set(entry.get("keys").split()) <= set(scopes.get(scope, {})), "a classifier's keys are global")
    return prefixes, scopes


def xes(log):
    need(log.tag == SPACE + "log", "the root is a log of the XES namespace")
    need(re.fullmatch(r"\d+\.\d+", log.get("xes.version", "")), "xes.version is a decimal")
    need("xes.features" in log.attrib, "xes.features is there")
    places = [ORDER.index(kind if (kind := kind_of(child)) in ORDER else "attribute") for child in log]
    need(places == sorted(places), "extensions, globals, classifiers, attributes, traces, in this order")
    prefixes, scopes = xes_head(log)
    need(prefixes >= set(STANDARD), "our own: the four extensions")
    need(set(scopes) == {"trace", "event"}, "our own: both globals")
    xes_attributes(log, "log", prefixes)
    names = set()
    for trace in log.findall(SPACE + "trace"):
        kinds = [kind_of(child) for child in trace]
        need(kinds == sorted(kinds, key=lambda kind: kind == "event"), "a trace: attributes, then events")
        of_trace = xes_attributes(trace, "trace", prefixes)
        need(set(scopes["trace"]) <= set(of_trace), "a trace has what is global")
        need(of_trace["concept:name"] not in names, "our own: a case is one trace")
        names.add(of_trace["concept:name"])
        last = ""
        for event in trace.findall(SPACE + "event"):
            need(all(kind_of(child) in XES_VALUES for child in event), "an event: attributes only")
            of_event = xes_attributes(event, "event", prefixes)
            need(set(scopes["event"]) <= set(of_event), "an event has what is global")
            need(of_event["lifecycle:transition"] in TRANSITIONS, "a transition of the standard model")
            need(of_event["time:timestamp"] >= last, "our own: a trace stands in the order of time")
            last = of_event["time:timestamp"]


def check_ocel(log):
    check(ocel, log)


def check_xes(log):
    check(xes, log)


# --- the negative controls ---

GOOD = {
    "eventTypes": [{"name": "a", "attributes": [{"name": "n", "type": "integer"}]}],
    "objectTypes": [{"name": "case", "attributes": []}],
    "events": [{"id": "e1", "type": "a", "time": "2026-03-02T09:00:00Z", "attributes": [{"name": "n", "value": "1"}],
                "relationships": [{"objectId": "c1", "qualifier": "of"}]}],
    "objects": [{"id": "c1", "type": "case", "attributes": [], "relationships": []}],
}
GOOD_XES = """<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">""" + "".join(
    f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>' for prefix, (name, uri) in STANDARD.items()) + """
<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
</global><classifier name="Activity" keys="concept:name"/><string key="concept:name" value="x"/>
<trace><string key="concept:name" value="c1"/><event><string key="concept:name" value="a"/>
<date key="time:timestamp" value="2026-03-02T09:00:00Z"/><string key="lifecycle:transition" value="complete"/>
<int key="n" value="1"/></event></trace></log>"""


def spoil_ocel():
    def changed(*path, to):
        log = copy.deepcopy(GOOD)
        at = log
        for step in path[:-1]:
            at = at[step]
        if to is None:
            del at[path[-1]]
        else:
            at[path[-1]] = to
        return log

    event = GOOD["events"][0]
    yield changed("objects", to=None)
    yield changed("extra", to=[])
    yield changed("events", 0, "time", to="2026-03-02 09:00")
    yield changed("events", 0, "time", to="2026-13-02T09:00:00Z")
    yield changed("events", 0, "type", to="b")
    yield changed("events", 0, "relationships", to=[])
    yield changed("events", 0, "relationships", 0, "objectId", to="c2")
    yield changed("events", 0, "relationships", 0, "qualifier", to=None)
    yield changed("events", 0, "attributes", 0, "value", to="x")
    yield changed("events", 0, "attributes", 0, "value", to=1)
    yield changed("events", 0, "attributes", 0, "name", to="m")
    yield changed("events", to=[event, event])
    yield changed("objects", 0, "type", to="other")
    yield changed("objects", 0, "relationships", to=[{"objectId": "c1", "qualifier": "of"}])
    yield changed("eventTypes", 0, "attributes", 0, "type", to="number")


def spoil_xes():
    for old, new in (
            ('xmlns="http://www.xes-standard.org/"', 'xmlns="http://example.org/"'),
            ('xes.version="1849.2016"', 'xes.version="1849-2016"'),
            (' xes.features=""', ""),
            ('<extension name="Concept"', '<extension name="Concepts"'),
            ('prefix="org"', 'prefix="time"'),
            ('<global scope="trace">', '<global scope="log">'),
            ('<trace><string key="concept:name" value="c1"/>', "<trace>"),
            ('<date key="time:timestamp" value="2026-03-02T09:00:00Z"/>', ""),
            ("2026-03-02T09:00:00Z", "2026-03-02"),
            ('<int key="n" value="1"/>', '<int key="n" value="one"/>'),
            ('<int key="n" value="1"/>', '<int key="n" value="1"/><int key="n" value="1"/>'),
            ('<int key="n" value="1"/>', '<string key="cost:total" value="1"/>'),
            ('<int key="n" value="1"/>', '<int key="two words" value="1"/>'),
            ('value="complete"', 'value="done"'),
            ('<classifier name="Activity"', '<classifier name="An activity"'),
            ('keys="concept:name"/>', 'keys="concept:name org:group"/>'),
            ("</log>", '<string key="late" value="x"/></log>')):
        need(old in GOOD_XES, f"the control has {old}")
        yield ElementTree.fromstring(GOOD_XES.replace(old, new, 1))


def controls():
    ocel(GOOD)
    xes(ElementTree.fromstring(GOOD_XES))
    n = 0
    for function, spoilt in ((ocel, spoil_ocel()), (xes, spoil_xes())):
        for log in spoilt:
            n += 1
            try:
                function(log)
            except (Broken, KeyError):
                continue
            sys.exit(f"eventlog: broken rule {n} went unnoticed")
    print(f"eventlog: {n} broken rules are noticed")


if __name__ == "__main__":
    controls()
