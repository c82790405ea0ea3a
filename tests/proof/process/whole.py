# SPDX-License-Identifier: EUPL-1.2
"""A whole run of the tests with each program that is a service under the filters of its unit. In a mount namespace of its own, which ends with
it, the programs of the build folder are covered by those of a cage; the cage finds the real ones where the folder is mounted a
second time."""
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

AT_ONCE = 3  # as ./run test has it
SECONDS = 3 * 3600
# This proof itself; who makes documents by himself, without the service (what it makes is told beside it): the gateway's unit does
# not let it, and nobody reads the style sheets of a person; and the one that asks for a core, which the unit takes away.
LEFT_OUT = "^(proof_process|system_gateway_documents|documents_documents|proof_traces)$"


def again_inside(build):
    """This program anew, where `build` is mounted a second time; its exit status."""
    folder = tempfile.mkdtemp(prefix="doorbraak-whole-", dir="/tmp")  # where nobody comes too, unlike what TMPDIR may be
    try:
        os.chmod(folder, 0o755)
        words = ["unshare", "--mount", "--propagation", "private", "sh", "-c", 'mount --bind "$0" "$1" && shift && exec "$@"',
                 build, folder, sys.executable, "-B", *sys.argv]
        return subprocess.run(words, env=dict(os.environ, DOORBRAAK_BUILD=folder, DOORBRAAK_COVERED=build), check=False).returncode
    finally:
        os.rmdir(folder)  # empty here, or it stays


def cover(build, cage, names):
    """Until this namespace ends."""
    for name in names:
        subprocess.run(["mount", "--bind", os.path.join(cage, name), os.path.join(build, name)], check=True)


def run(build, folder):
    """{what came of a test: [its name]}: run, fail, notrun (it could not, or said that it cannot), disabled."""
    report = os.path.join(folder, "tests.xml")
    words = ["ctest", "--test-dir", build, "--output-on-failure", "--no-tests=error", f"-j{AT_ONCE}", "-E", LEFT_OUT, "--output-junit", report]
    subprocess.run(words, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False)
    told = {}
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        told.setdefault(case.get("status"), []).append(case.get("name"))
    return told
