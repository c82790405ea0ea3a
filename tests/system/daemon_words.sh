#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# daemon_words.sh BUILD: what doorbraakd says to a person at a terminal is Dutch, and English where the
# environment asks for it; what the running daemon writes to its log is the same in both.
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
site=$work/site

stop() {
  echo "daemon_words: $*" >&2
  exit 1
}
in_dutch() { env -u LANGUAGE -u LC_ALL -u LC_MESSAGES LANG=C.UTF-8 "$build/doorbraakd" "$@" 2>&1; }
in_english() { env -u LC_ALL -u LC_MESSAGES LANGUAGE=en "$build/doorbraakd" "$@" 2>&1; }
both() { # both STATUS DUTCH ENGLISH WORD...
  local status=$1 dutch=$2 english=$3 said found
  shift 3
  found=0
  said=$(in_dutch "$@") || found=$?
  [[ $found == "$status" && $said == *"$dutch"* ]] || stop "$* ($found, wanted '$dutch'): $said"
  [[ $said != *'{"time"'* ]] || stop "$* writes log lines to a person: $said"
  found=0
  said=$(in_english "$@") || found=$?
  [[ $found == "$status" && $said == *"$english"* ]] || stop "$* ($found, wanted '$english'): $said"
}

both 64 "onbekende optie --place" "unknown option --place" check --place
both 64 "achter --site hoort een waarde" "a value belongs behind --site" check --site
both 64 "onbekend woord" "unknown word" dance
both 64 "bij --date hoort een datum" "--date takes a date" check-config --site "$site" --date morgen
both 64 "restore: --site NIEUWE-MAP" "restore: --site NEW-DIR" restore
both 78 "kan het geheim niet lezen" "cannot read the secret" check --site "$site"

key=$(in_dutch key --site "$site")
both 64 "een code is een letter" "a code is a letter" \
  init --site "$site" --admin 'A B' --organisation x --key "$key"
in_dutch init --site "$site/" --admin beheerder-1 --organisation gemeente --key "$key"
both 78 "'$site' bestaat al" "'$site' exists already" \
  init --site "$site" --admin beheerder-1 --organisation gemeente --key "$key"
both 0 "naspelen: het journaal maakt precies deze toestand" \
  "replay: the journal makes this very state" check --site "$site//"
both 78 "is een echte site; start haar zonder --practice" \
  "is a production site; start it without --practice" rebuild --practice --site "$site"

segment=$(find "$site/journal" -name '*.segment' | sort | head -1)
printf 'x' | dd of="$segment" bs=1 seek=20 conv=notrunc status=none
both 65 "de kop van het segment klopt niet" "the segment's header does not verify" rebuild --site "$site"
both 65 "journaal: " "journal: " check --site "$site"

printf 'ladders: %s/none\n' "$work" >"$work/settings.yaml"
both 78 "sleutel 'calendars' ontbreekt bij deze 'settings'" "key 'calendars' is missing in this 'settings'" \
  check-config --config "$work/settings.yaml"
both 64 "--ladder ontbreekt" "--ladder is missing" simulate

# The log: JSON, and the same in both.
for language in nl en; do
  said=$(env LANGUAGE=$language "$build/doorbraakd" --site "$site" --config "$work/settings.yaml" 2>&1) && stop "it runs"
  [[ $said == '{"time"'* && $said == *"sleutel 'calendars' ontbreekt"* ]] || stop "the log in $language: $said"
done
echo "daemon_words: both languages at a terminal, one and the same log"
