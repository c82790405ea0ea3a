#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""publiccode.yml says what version 0.7 of its standard demands, and the version that CMake builds.

Checks presence, kind and permitted values of the keys that we use; it is no validator of the whole standard.
Each demand is then broken once, to show that breaking is noticed.
"""

import copy
import datetime
import pathlib
import re
import sys
import urllib.parse

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {"standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
         "standalone/other", "addon", "library", "configurationFiles"}
MAINTENANCE = {"internal", "contract", "community", "none"}


def is_text(value):
    return isinstance(value, str) and value.strip() != ""


def is_texts(value):
    return isinstance(value, list) and value != [] and all(is_text(item) for item in value)


def is_url(value):
    return is_text(value) and urllib.parse.urlsplit(value).scheme in ("http", "https") \
        and bool(urllib.parse.urlsplit(value).hostname)


def is_language(value):
    return is_text(value) and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", value) is not None


def is_contacts(value):
    return isinstance(value, list) and value != [] and all(
        isinstance(item, dict) and is_text(item.get("name")) for item in value)


def at(document, path):
    """The value at a path such as "legal/license", or None."""
    for key in path.split("/"):
        document = document.get(key) if isinstance(document, dict) else None
    return document


def faults(document, version):
    demands = {
        "publiccodeYmlVersion": lambda value: value == "0.7",
        "name": is_text,
        "url": is_url,
        "softwareVersion": lambda value: value == version,
        "platforms": is_texts,
        "categories": is_texts,
        "developmentStatus": lambda value: value in STATUSES,
        "softwareType": lambda value: value in TYPES,
        "description": lambda value: isinstance(value, dict) and value != {} and all(map(is_language, value)),
        "legal/license": lambda value: value == "EUPL-1.2",
        "maintenance/type": lambda value: value in MAINTENANCE,
        "maintenance/contacts": is_contacts,
        "localisation/localisationReady": lambda value: isinstance(value, bool),
        "localisation/availableLanguages": lambda value: is_texts(value) and all(map(is_language, value)),
    }
    for language in at(document, "description") or {}:
        base = f"description/{language}/"
        demands[base + "shortDescription"] = lambda value: is_text(value) and len(value.strip()) <= 150
        demands[base + "longDescription"] = lambda value: is_text(value) and 150 <= len(value.strip()) <= 10000
        demands[base + "features"] = is_texts
    if at(document, "releaseDate") is not None:
        demands["releaseDate"] = lambda value: isinstance(value, datetime.date)
    return [path for path, holds in demands.items() if not holds(at(document, path))], list(demands)


def without(document, path):
    broken = copy.deepcopy(document)
    *parents, last = path.split("/")
    owner = at(broken, "/".join(parents)) if parents else broken
    del owner[last]
    return broken


def main():
    version = re.search(r"^project\(doorbraak VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M).group(1)
    document = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    found, paths = faults(document, version)
    if found:
        print("publiccode: missing or not as the standard wants:", ", ".join(found), file=sys.stderr)
        return 1
    for path in paths:
        if path not in faults(without(document, path), version)[0]:
            print(f'publiccode: a file without "{path}" passes as well', file=sys.stderr)
            return 1
    if "softwareVersion" not in faults(document, version + ".1")[0]:
        print("publiccode: another version of CMake's passes as well", file=sys.stderr)
        return 1
    print(f"publiccode: {len(paths)} demands met, version {version}")
    return 0


sys.exit(main())
