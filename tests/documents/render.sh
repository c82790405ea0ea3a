#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# render.sh BUILD: the program that makes documents, fed with what it should not be fed with.
set -euo pipefail
program=$1/doorbraak-document
work=$(mktemp -d /tmp/doorbraak-render-XXXXXX)
trap 'rm -rf "$work"' EXIT
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
fail() {
  printf 'render: %s\n' "$*" >&2
  exit 1
}
part() { /usr/bin/python3 -c 'import sys; d = open(sys.argv[2], "rb").read(); sys.stdout.buffer.write(sys.argv[1].encode().ljust(16, b"\0") + len(d).to_bytes(4, "big") + d)' "$1" "$2"; }
ends() { # ends STATUS INPUT WORDS…
  local ended=0
  "$program" "${@:3}" <"$2" >"$work/out" 2>"$work/err" || ended=$?
  [[ $ended == "$1" ]] || fail "status $ended, not $1, of ${*:3}: $(cat "$work/err")"
  [[ $1 == 0 || ! -s $work/out ]] || fail "it failed and wrote something"
}
msgpack() { /usr/bin/python3 -c 'import msgpack, sys; sys.stdout.buffer.write(msgpack.packb(eval(sys.argv[1])))' "$1" >"$2"; }

# It has no use for a connection, so it has no library for one.
! grep -qE "libzmq|libcurl" <<<"$(ldd "$program")" || fail "it links a library of the network"

# --- what is no bundle ---
: >"$work/empty"
ends 64 "$work/empty"
ends 64 "$work/empty" --docx
ends 1 "$work/empty" --html
head -c 5000 /dev/urandom >"$work/noise"
ends 1 "$work/noise" --html
printf case >"$work/kind"
part kind "$work/kind" >"$work/half"
printf 'show\0\0\0\0\0\0\0\0\0\0\0\0\177\377\377\377' >>"$work/half"
ends 1 "$work/half" --html

# --- one that is whole: an empty meeting ---
msgpack '{"epoch": bytes(range(16)), "events": "tcp://x", "now": 1767258000000, "person": "voorzitter-1", "version": "1"}' "$work/hello"
msgpack '{"meetings": [{"fits": 4, "minutes": 120, "start": 1767261600000}]}' "$work/meetings"
msgpack '{"start": 1767261600000}' "$work/ready"
/usr/bin/python3 -c 'import sys; sys.stdout.buffer.write((1767261600000).to_bytes(8, "big"))' >"$work/start"
printf tafel >"$work/tier"
printf pack >"$work/kind"
bundle() { # bundle FORMAT: as above, in that format
  msgpack "{'code': 'klein', 'english': 'Small <ladder>', 'format': '$1', 'name': 'Kleine <ladder>', 'organisation': 'gemeente-klein', 'tiers': [{'code': 'tafel', 'english': 'Table', 'name': 'Tafel & stoel'}]}" "$work/ladder"
  for one in kind hello start tier meetings ready ladder; do part "$one" "$work/$one"; done >"$work/bundle"
}
bundle standaard
ends 0 "$work/bundle" --html
grep -q "Stukken voor Tafel &amp; stoel" "$work/out" || fail "no title: $(head -c 600 "$work/out")"
grep -q "Er staat geen casus op de agenda" "$work/out" || fail "an empty agenda is not said"
ends 0 "$work/bundle" --xml
xmllint --noout --nonet --relaxng "$root/config/formats/document.rng" "$work/out" 2>"$work/err" || fail "$(cat "$work/err")"

# --- what a stylesheet cannot reach: files, the network, the folder above ---
cp -r "$root/config/formats" "$work/formats"
echo geheim >"$work/secret.xsl"
sed -i '1i <?xml version="1.0"?><x>geheim' "$work/secret.xsl" && echo '</x>' >>"$work/secret.xsl"
style() { # style NAME BODY: a format with this in it
  printf '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:exsl="http://exslt.org/common" extension-element-prefixes="exsl">%s</xsl:stylesheet>' "$2" >"$work/formats/$1.xsl"
  bundle "$1"
}
style leest "<xsl:import href='common.xsl'/><xsl:template match='/'><sheet lang='nl' nl='x'><p><xsl:copy-of select=\"document('$work/secret.xsl')\"/></p></sheet></xsl:template>"
ended=0
"$program" --html --formats "$work/formats" <"$work/bundle" >"$work/out" 2>"$work/err" || ended=$?
! grep -q geheim "$work/out" || fail "a stylesheet read a file"
style net "<xsl:template match='/'><sheet lang='nl' nl='x'><p><xsl:copy-of select=\"document('http://127.0.0.1:9/x')\"/></p></sheet></xsl:template>"
"$program" --html --formats "$work/formats" <"$work/bundle" >"$work/out" 2>"$work/err" || true
style hoger "<xsl:import href='../secret.xsl'/><xsl:template match='/'><sheet lang='nl' nl='x'/></xsl:template>"
ends 1 "$work/bundle" --html --formats "$work/formats"
style schrijft "<xsl:template match='/'><exsl:document href='$work/written'>x</exsl:document><sheet lang='nl' nl='x'/></xsl:template>"
"$program" --html --formats "$work/formats" <"$work/bundle" >"$work/out" 2>"$work/err" || true
[[ ! -e $work/written ]] || fail "a stylesheet wrote a file"
style eindeloos "<xsl:template match='/' name='x'><xsl:call-template name='x'/></xsl:template>"
ends 1 "$work/bundle" --html --formats "$work/formats"
bundle ../secret
ends 1 "$work/bundle" --html --formats "$work/formats"

# --- FOP: absent, broken, never ending, and what it may do ---
bundle standaard
DOORBRAAK_FOP=/nonexistent ends 69 "$work/bundle" --pdf
tool() {
  printf '#!/bin/bash\n%s\n' "$1" >"$work/fop"
  chmod 755 "$work" "$work/fop"
}
tool 'exit 3'
DOORBRAAK_FOP=$work/fop ends 1 "$work/bundle" --pdf
tool 'echo no PDF at all, whatever it is'
DOORBRAAK_FOP=$work/fop ends 1 "$work/bundle" --pdf
tool 'exec head -c 99999999 /dev/zero'
DOORBRAAK_FOP=$work/fop ends 1 "$work/bundle" --pdf
# It tells of itself in what should be a PDF: whom it runs as, whether it gets a socket, what it was given.
tool 'printf "%%PDF-1.7\n"; id -u; /usr/bin/python3 -c "
import socket, os
try:
    socket.socket(); print(\"a socket\")
except OSError: print(\"no network\")
print(sorted(os.listdir(\"/proc/self/fd\")), \"SECRET\" in os.environ)"'
SECRET=x DOORBRAAK_FOP=$work/fop ends 0 "$work/bundle" --pdf
grep -q "no network" "$work/out" || fail "FOP gets at the network: $(cat "$work/out")"
grep -q "False" "$work/out" || fail "FOP gets the environment"
((EUID != 0)) || grep -qx 65534 "$work/out" || fail "FOP runs as root"
# With a namespace of its own it would be root in it, and could mount; with a terminal it could type there.
cat >"$work/escape.py" <<'END'
import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
machine = os.uname().machine
clone, chroot, sendmsg = (56, 161, 46) if machine == "x86_64" else (220, 51, 211)
user = 0x10000000
def asked(number, *words):
    ctypes.set_errno(0)
    if libc.syscall(number, *words) == 0 and number == clone:
        os._exit(0)
    return errno.errorcode.get(ctypes.get_errno(), "done")
calls = {"clone": asked(clone, user | 17, 0, 0, 0, 0), "clone3": asked(435, None, 0), "chroot": asked(chroot, b"/"),
         "sendmsg": asked(sendmsg, 0, None, 0)}
calls |= {str(number): asked(number, None, 0, 0, 0, 0) for number in (428, 429, 430, 431, 432, 433, 442)}
print("%PDF-1.7", calls.pop("clone3"), set(calls.values()), os.getsid(0) == os.getppid())
END
chmod 644 "$work/escape.py"
tool "/usr/bin/python3 $work/escape.py"
DOORBRAAK_FOP=$work/fop ends 0 "$work/bundle" --pdf
grep -qx "%PDF-1.7 ENOSYS {'EACCES'} True" "$work/out" || fail "FOP gets more than it may: $(cat "$work/out")"
tool 'sleep 30.271828'
( DOORBRAAK_FOP=$work/fop exec "$program" --pdf <"$work/bundle" >/dev/null 2>&1 ) &
waiting=$!
sleeps() { pgrep -f "^sleep 30.271828$" >/dev/null; }
for ((i = 0; i < 300; i++)); do ! sleeps || break; sleep 0.1; done
sleeps || fail "FOP does not start"
kill -TERM "$waiting"
wait "$waiting" 2>/dev/null || true
for ((i = 0; i < 100; i++)); do sleeps || break; sleep 0.1; done
! sleeps || fail "FOP outlives who started it"
echo "render: nothing got out"
