# SPDX-License-Identifier: EUPL-1.2
"""What a harness gets from its environment. Words where a number belongs end it with 64 and a sentence."""
import os
import random
import sys

USAGE = 64


def refuse(name, value, wanted):
    print(f"{name}: '{value}' is no {wanted}", file=sys.stderr)
    sys.exit(USAGE)


def number(name, otherwise):
    value = os.environ.get(name) or str(otherwise)
    return int(value) if value.isdecimal() else refuse(name, value, "whole number")


def seed():
    """The one that decides everything; none: any."""
    return number("DOORBRAAK_SEED", 0) or random.SystemRandom().randrange(1, 1 << 32)


def hours():
    value = os.environ.get("DOORBRAAK_HOURS") or "24"
    try:
        given = float(value)
    except ValueError:
        given = 0
    return given if 0 < given <= 10000 else refuse("DOORBRAAK_HOURS", value, "number of hours: more than 0, as 24 or 0.5")
