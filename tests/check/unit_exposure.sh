#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The units stay hardened: exposure 1.5 or better by systemd's own count, no line that systemd
# does not understand, and none of the settings that would break the daemon. A weakened copy must fail.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v systemd-analyze >/dev/null; then
  echo "SKIP unit_exposure: systemd-analyze is not on this machine (Debian package systemd)"
  exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

exposure() { systemd-analyze security --no-pager --offline=yes --threshold=15 "$1" | tail -n 1; }
understood() { # the program itself need not be installed here, so only these complaints count
  local complaints
  complaints=$(systemd-analyze verify --man=no "$1" 2>&1) || true
  if grep -E "^$1:.*(Unknown|Invalid|Failed|ignoring)" <<<"$complaints"; then return 1; fi
}

for unit in "$root"/systemd/*.service; do
  exposure "$unit"
  understood "$unit"
  # ProcSubset=pid hides the boot id; libzmq aborts without AF_NETLINK and without @resources. A unit with no
  # family at all has no libzmq.
  if grep -nE '^(ProcSubset=pid|SystemCallFilter=~.*@resources)' "$unit" ||
    ! grep -qE '^RestrictAddressFamilies=(.*AF_NETLINK|none$)' "$unit"; then
    echo "unit_exposure: this unit would break its program" >&2
    exit 1
  fi
done
unit=$root/systemd/doorbraakd.service

weak=$scratch/doorbraakd.service
grep -vE '^(CapabilityBoundingSet|SystemCallFilter|ProtectSystem)=' "$unit" >"$weak"
if exposure "$weak" >/dev/null; then
  echo "unit_exposure: a weakened unit passes as well" >&2
  exit 1
fi
sed 's/^WatchdogSec=.*/WatchdogSeconds=60/' "$unit" >"$weak"
if understood "$weak" >/dev/null; then
  echo "unit_exposure: a misspelt line is not noticed" >&2
  exit 1
fi
