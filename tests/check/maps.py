#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The map of a folder, in its README.md, names each source file of it, and no file that is not there. A folder without a README
stands on the map of the one above it. First with a folder of its own, in which both are wrong, to show that it would be noticed."""
import fnmatch
import os
import re
import sys
import tempfile

ROOTS = ("daemon", "proto", "clients")
LEFT_OUT = {"clients/web"}  # TypeScript: its README says where what stands


def names_of(readme):
    """What stands in backticks: `apply*.c`, `wire.[ch]`, `render/cage`, `oidc` `oidc_return`; without folder and kind."""
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    words = [word for span in re.findall(r"`([^`\n]+)`", text) for word in re.split(r"[\s,]+", span)]
    return {re.sub(r"\.(\[ch\]|c|h|def)$", "", word.rsplit("/", 1)[-1]) for word in words}


def promised(readme):
    """In the first column of a table: files by their whole name."""
    with open(readme, encoding="utf-8") as file:
        cells = [line.split("|")[1] for line in file if line.startswith("| `")]
    return [word for cell in cells for word in re.findall(r"`([\w*/]+\.(?:\[ch\]|c|h|def))`", cell)]


def sources(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isdir(path) and not os.path.exists(os.path.join(path, "README.md")):
            yield from sources(path)
        elif name.endswith(".c"):
            yield path


def faults(root):
    for top in ROOTS:
        for folder, _, files in os.walk(os.path.join(root, top)):
            short = os.path.relpath(folder, root)
            if "README.md" not in files or short in LEFT_OUT or "node_modules" in short:
                continue
            readme = os.path.join(folder, "README.md")
            names = names_of(readme)
            found = list(sources(folder))
            for path in found:
                stem = os.path.basename(path)[:-2]
                if not any(fnmatch.fnmatchcase(stem, name) for name in names if name.strip("*")):
                    yield f"{os.path.relpath(path, root)} is not on the map of {short}/README.md"
            there = [os.path.relpath(os.path.join(at, file), folder) for at, _, inside in os.walk(folder) for file in inside]
            for word in promised(readme):
                kinds = [word.replace(".[ch]", kind) for kind in (".c", ".h")] if ".[ch]" in word else [word]
                if any(not any(fnmatch.fnmatchcase(path, kind) for path in there) for kind in kinds):
                    yield f"{short}/README.md names {word}, which is not there"


def self_test():
    with tempfile.TemporaryDirectory() as root:
        folder = os.path.join(root, "proto")
        os.mkdir(folder)
        with open(os.path.join(folder, "README.md"), "w", encoding="utf-8") as file:
            file.write("| file | what |\n| --- | --- |\n| `known.[ch]` `apply*.c` | x |\n| `gone.c` | y |\n")
        for name in ("known.c", "known.h", "apply_x.c", "unknown.c"):
            with open(os.path.join(folder, name), "w", encoding="utf-8"):
                pass
        found = list(faults(root))
        assert found == ["proto/unknown.c is not on the map of proto/README.md", "proto/README.md names gone.c, which is not there"], found


def main():
    self_test()
    found = list(faults(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")))
    print("\n".join(found) or "maps: each file has its place")
    sys.exit(1 if found else 0)


main()
