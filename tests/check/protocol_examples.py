#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The worked examples in proto/README.md against another codec: msgpack-python, used as the README
tells, must turn the readable form of every example into exactly the bytes beneath it, and read them
back. Shows that the README's way of making canonical bytes is right. Skips without msgpack."""
import ast
import pathlib
import re
import sys

try:
    import msgpack
except ImportError:
    print("protocol_examples: skipped, python3-msgpack is not installed")
    sys.exit(77)

README = pathlib.Path(__file__).resolve().parents[2] / "proto" / "README.md"
PAIR = re.compile(r"^```\n((?:(?!```).)*?)\n```\n```hex\n([0-9a-f\n]*?)\n```$", re.M | re.S)
STRING = r'"(?:[^"\\]|\\.)*"'


def canonical(value):
    """As in the README: maps with sorted keys, all the way down."""
    if isinstance(value, dict):
        return {key: canonical(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [canonical(member) for member in value]
    return value


def pack(value):
    return msgpack.packb(canonical(value), use_bin_type=True)


def unpack(frame):
    return msgpack.unpackb(frame, raw=False, strict_map_key=True)


def parse(readable):
    """The readable form as Python values; strings are stepped over, so that words stay words."""
    def replace(match):
        if match.group("string"):
            return match.group("string")
        if match.group("bytes") is not None:
            return "bytes.fromhex('%s')" % match.group("bytes")
        return match.group("word").capitalize()

    python = re.sub(r"(?P<string>%s)|h'(?P<bytes>[0-9a-f]*)'|(?P<word>\btrue\b|\bfalse\b)" % STRING,
                    replace, readable)
    python = re.sub(r"bytes\.fromhex\('([0-9a-f]*)'\)",
                    lambda match: repr(bytes.fromhex(match.group(1))), python)
    return ast.literal_eval(python)


def main():
    pairs = PAIR.findall(README.read_text(encoding="utf-8"))
    wrong = 0
    for readable, digits in pairs:
        frame = bytes.fromhex(digits.replace("\n", ""))
        value = parse(readable)
        if pack(value) != frame or unpack(frame) != value:
            wrong += 1
            print("protocol_examples: these bytes are not this message:\n%s" % readable,
                  file=sys.stderr)
    # The negative control: a changed value must not pass.
    readable, digits = pairs[0]
    changed = parse(readable)
    changed["version"] = 2
    if pack(changed) == bytes.fromhex(digits.replace("\n", "")):
        print("protocol_examples: a changed message passes as the old one", file=sys.stderr)
        wrong += 1
    if len(pairs) < 150:
        print("protocol_examples: only %d examples found" % len(pairs), file=sys.stderr)
        wrong += 1
    if wrong:
        return 1
    print("protocol_examples: msgpack-python makes the same bytes of all %d examples" % len(pairs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
