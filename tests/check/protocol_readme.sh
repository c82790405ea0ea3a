#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The reference part of proto/README.md is what the tables give. `protocol_readme.sh GENERATOR` fails
# with the difference when it is not; `protocol_readme.sh GENERATOR --write` makes it so. GENERATOR is
# the program built from protocol_reference.c.
set -euo pipefail
generator=$1
readme=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/proto/README.md
begin='<!-- reference: begin; made by tests/check/protocol_readme.sh --write, do not edit -->'
end='<!-- reference: end -->'

for marker in "$begin" "$end"; do
  [[ $(grep -cxF -- "$marker" "$readme") == 1 ]] || {
    echo "protocol_readme: $readme must have one line: $marker" >&2
    exit 1
  }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
{
  sed -n "1,/^<!-- reference: begin/p" "$readme"
  "$generator"
  echo
  sed -n "/^<!-- reference: end/,\$p" "$readme"
} >"$scratch/README.md"

if [[ ${2:-} == --write ]]; then
  cat "$scratch/README.md" >"$readme"
elif ! diff -u "$readme" "$scratch/README.md"; then
  echo "protocol_readme: the tables in proto/ changed; run: tests/check/protocol_readme.sh $generator --write" >&2
  exit 1
else
  echo "protocol_readme: the reference is what the tables give"
fi
