#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# doc/register.md, and the tables between the marks of doc/dpia.md, are what the tables of proto/ and access/
# give. `privacy_pages.sh GENERATOR` fails with the difference when they are not; `--write` makes them so.
# GENERATOR is built from privacy_reference.c.
set -euo pipefail
generator=$1
doc=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/doc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$generator" register >"$work/register.md"
for part in data acts; do
  "$generator" "$part" >"$work/$part"
done
awk -v work="$work" '
  /^<!-- made: / { print; print ""; part = $3; while ((getline line < (work "/" part)) > 0) print line; print ""; skip = 1; next }
  /^<!-- made up to here/ { skip = 0 }
  !skip { print }' "$doc/dpia.md" >"$work/dpia.md"
for part in data acts; do
  grep -q "^<!-- made: $part -->" "$doc/dpia.md" || { echo "privacy_pages: dpia.md has no mark for $part" >&2; exit 1; }
done

for page in register.md dpia.md; do
  if [[ ${2:-} == --write ]]; then
    cat "$work/$page" >"$doc/$page"
  elif ! diff -u "$doc/$page" "$work/$page"; then
    echo "privacy_pages: a table changed; run: tests/check/privacy_pages.sh $generator --write" >&2
    exit 1
  fi
done
[[ ${2:-} == --write ]] || echo "privacy_pages: both pages are what the tables give"
