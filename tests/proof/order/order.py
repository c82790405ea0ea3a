# SPDX-License-Identifier: EUPL-1.2
"""The order in which a daemon acknowledges, writes, publishes and revokes, tried by spin in every interleaving with
every crash (order.pml says what is in it). DOORBRAAK_SIZE=cases,tiers,crashes; the broken ones are smaller, as each is found
at once."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

MODEL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "order.pml")
SIZE = os.environ.get("DOORBRAAK_SIZE", "3,3,2")
BROKEN = ("REPLY_FIRST", "PUBLISH_FIRST", "TWICE", "FORGETFUL", "LATE_CUT", "NO_CATCH_UP")
DEPTH, HASH_BITS, MEGABYTES = 1000000, 24, 6000


def explored(folder, size, variant=None):
    """(states, errors) of one model, all of it or up to the first error."""
    work = os.path.join(folder, variant or "as-it-is")
    os.mkdir(work)
    names = [f"-D{name}={value}" for name, value in zip(("CASES", "TIERS", "CRASHES"), size.split(","))]
    names += [f"-D{variant}"] if variant else []
    subprocess.run(["spin", *names, "-a", MODEL], cwd=work, check=True, stdout=subprocess.DEVNULL)
    # the program that spin wrote; nothing in it is ours to mend
    subprocess.run(["gcc", "-w", "-O1" if variant else "-O2", "-DSAFETY", "-DCOLLAPSE", "-DVECTORSZ=4096",
                    f"-DMEMLIM={MEGABYTES}", "-o", "pan", "pan.c"], cwd=work, check=True)
    done = subprocess.run(["./pan", f"-m{DEPTH}", f"-w{HASH_BITS}"], cwd=work, check=True, capture_output=True, text=True)
    found = re.search(r"errors: (\d+)\s+(\d+) states, stored", done.stdout)
    whole = "max search depth too small" not in done.stdout and "reached -DMEMLIM" not in done.stdout
    if found is None or not whole:
        sys.exit(f"the search did not end:\n{done.stdout[-3000:]}")
    if int(found[1]) > 0 and variant is None:
        trail = subprocess.run(["spin", *names, "-k", os.path.join(work, "order.pml.trail"), "-p", "-g", MODEL], cwd=work,
                               capture_output=True, text=True, check=False)
        print(trail.stdout[-12000:])
    return int(found[2]), int(found[1])


def main():
    if shutil.which("spin") is None:
        print("SKIP: spin is not installed")
        return 77
    with tempfile.TemporaryDirectory(prefix="doorbraak-order-") as folder:
        states, errors = explored(folder, SIZE)
        missed = [variant for variant in BROKEN if explored(folder, "2,2,1", variant)[1] == 0]
    print(f"{SIZE}: {states} states, {errors} errors; broken and not found: {', '.join(missed) or 'none'}")
    print(f'proof: count={states} seed=0 size={SIZE.replace(",", "x")} errors={errors} '
          f'control="{len(BROKEN) - len(missed)} of {len(BROKEN)} broken orders found"')
    return 1 if errors or missed else 0


if __name__ == "__main__":
    sys.exit(main())
