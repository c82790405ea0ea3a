#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# doc/ladder-keys.md is what core/ladder.def gives. `ladder_keys.sh GENERATOR` fails with the difference when
# it is not; `ladder_keys.sh GENERATOR --write` makes it so. GENERATOR is built from ladder_reference.c.
set -euo pipefail
generator=$1
page=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/doc/ladder-keys.md
made=$("$generator")
if [[ ${2:-} == --write ]]; then
  printf '%s\n' "$made" >"$page"
elif ! diff -u "$page" <(printf '%s\n' "$made"); then
  echo "ladder_keys: a table changed; run: tests/check/ladder_keys.sh $generator --write" >&2
  exit 1
else
  echo "ladder_keys: the page is what the table gives"
fi
