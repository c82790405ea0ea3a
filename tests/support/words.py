# SPDX-License-Identifier: EUPL-1.2
"""The words that somebody gives to `./run`: what is wrong with them is one sentence, and status 64, before anything is built."""
import argparse
import math

USAGE = 64
HOURS_MOST = 10000


class Parser(argparse.ArgumentParser):
    """With --look it is only looked at whether the words are right."""

    def __init__(self, **options):
        super().__init__(formatter_class=argparse.RawTextHelpFormatter, **options)
        self.add_argument("--look", action="store_true", help=argparse.SUPPRESS)

    def error(self, message):
        self.exit(USAGE, f"{self.prog}: {message}; ./run help has the words\n")


def whole_number(text):
    if not text.isdecimal() or not 1 <= int(text) < 1 << 32:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 to {(1 << 32) - 1}")
    return int(text)


def some_hours(text):
    try:
        hours = float(text)
    except ValueError:
        hours = math.nan
    if not 0 < hours <= HOURS_MOST:  # nor what is no number
        raise argparse.ArgumentTypeError(f"'{text}' is no number of hours: more than 0, as 24 or 0.5")
    return hours
