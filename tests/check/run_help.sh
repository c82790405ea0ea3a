#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Each command of ./run tells what it is, or which word it does not know, before it installs or builds anything. Whoever would build leaves a mark, which a
# command without --help shows.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for program in apt-get dpkg-query sudo cmake ninja ctest npm node python3 bash; do
  printf '#!/bin/sh\necho %s >>"%s/mark"\nexit 1\n' "$program" "$scratch" >"$scratch/$program"
  chmod +x "$scratch/$program"
done
fail() {
  printf 'run_help: %s\n' "$*" >&2
  exit 1
}
told() { env PATH="$scratch:$PATH" LANG=en_GB.UTF-8 LC_ALL= LC_MESSAGES= /bin/bash "$root/run" "$@" 2>&1; }

mapfile -t verbs < <(told help | awk '/^  [a-z]/ { print $1 }' | sort -u)
((${#verbs[@]} > 10)) || fail "help names no commands: ${verbs[*]}"
for verb in "${verbs[@]}"; do
  for word in --help -h; do
    said=$(told "$verb" "$word") || fail "$verb $word ends with $?: $said"
    grep -q "^  $verb" <<<"$said" || fail "$verb $word says nothing of it: $said"
  done
done
grep -q "^  prove" <<<"$(told --help)" || fail "--help is no help"
for words in "demo nosuch" "test nosuch" "build nosuch" "bench nosuch" "bench scale nosuch" "property nosuch"; do
  # shellcheck disable=SC2086 # each is a command and its word
  said=$(told $words) && fail "$words is taken"
  grep -q '"nosuch"' <<<"$said" || fail "$words does not name the word: $said"
done
! told nosuch --help >/dev/null || fail "an unknown command with --help is taken for a known one"
[[ ! -e $scratch/mark ]] || fail "help or a wrong word installed or built something: $(sort -u "$scratch/mark")"

told build >/dev/null || true
[[ -s $scratch/mark ]] || fail "the mark is never left: this test sees nothing"
echo "run_help: ${#verbs[@]} commands say what they are before anything is built"
