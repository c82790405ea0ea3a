#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# catalogue.sh [--write]: the English catalogue has each text of both programs and of their tables,
# none that is no longer used, and in each the places ({…}) that the Dutch has; then takes one text
# out, and one place, to show that this is noticed. --write takes out what is no longer used, adds
# what is missing without its English, and puts all in order.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
catalogue=clients/po/en.po

stop() {
  echo "catalogue: $*" >&2
  exit 1
}

template() { # all msgids, to $work/all.pot
  local table options=(--from-code=UTF-8 --language=C --no-wrap --no-location --sort-by-file)
  find clients daemon proto -name '*.[ch]' | sort |
    xgettext "${options[@]}" --files-from=- --keyword=_ --keyword=N_ -o "$work/all.pot"
  # The tables: which argument is a text, and where.
  for table in ERROR:4=proto/errors.def ERROR:5=proto/errors.def DETAIL:3=proto/details.def \
    TERM:3=proto/terms.def LADDER_MESSAGE:2=daemon/ladder/messages.def PHRASE:2=daemon/simulate/phrases.def; do
    xgettext "${options[@]}" --keyword= --keyword="${table%%=*}" -j -o "$work/all.pot" "${table#*=}"
  done
}

msgids() { msgcat --no-wrap --no-location "$1" | sed -n '/^msgid/,/^msgstr/p' | grep -v '^msgstr' | sort; }

# differences CATALOGUE: texts that one of the two lacks; nothing when they agree.
differences() {
  diff <(msgids "$work/all.pot") <(msgids "$1") || true
}

# places CATALOGUE: texts whose English has other places than the Dutch.
places() {
  msgcat --no-wrap --no-location "$1" | awk '
    function take(line, found) {
      while (match(line, /\{[a-z0-9_]+\}/)) {
        found[substr(line, RSTART, RLENGTH)] = 1
        line = substr(line, RSTART + RLENGTH)
      }
    }
    function judge(place, wrong) {
      for (place in dutch) if (!(place in english)) wrong = 1
      for (place in english) if (!(place in dutch)) wrong = 1
      if (wrong) print first
      split("", dutch); split("", english)
    }
    /^msgid /  { judge(); first = $0; in_english = 0 }
    /^msgstr / { in_english = 1 }
    /^(msgid|msgstr|") ?/ { if (in_english) take($0, english); else take($0, dutch) }
    END { judge() }'
}

template
if [[ ${1-} == --write ]]; then
  msgmerge --quiet --no-fuzzy-matching --no-wrap "$catalogue" "$work/all.pot" -o "$work/merged.po"
  msgattrib --no-obsolete --no-wrap --no-location --sort-output "$work/merged.po" |
    grep -v '^"POT-Creation-Date' >"$work/written.po"
  cp "$work/written.po" "$catalogue"
  msgattrib --untranslated --no-wrap "$catalogue" | grep '^msgid "..*' || echo "catalogue: complete"
  exit
fi
msgfmt --check --check-format -o "$work/en.mo" "$catalogue"
[[ $(msgfmt --statistics -o /dev/null "$catalogue" 2>&1) != *[0-9]' '@(fuzzy|untranslated)* ]] ||
  stop "$catalogue has fuzzy or untranslated texts"
found=$(differences "$catalogue")
[[ -z $found ]] || stop "\"<\" is missing in $catalogue, \">\" is no longer used:
$found"
found=$(places "$catalogue")
[[ -z $found ]] || stop "other places in the English than in the Dutch:
$found"

# The negative controls: a text of each program and of a table, and a place.
for text in "Vastgelegd\." "onbekend woord" "Simulatie"; do
  sed "/^msgid \"$text\"\$/,/^\$/d" "$catalogue" >"$work/less.po"
  [[ -n $(differences "$work/less.po") ]] || stop "a text that is missing went unnoticed: $text"
done
sed "s/^msgstr \"tier '{0}' /msgstr \"tier /" "$catalogue" >"$work/less.po"
[[ -n $(places "$work/less.po") ]] || stop "a place that is missing went unnoticed"
echo "catalogue: $(grep -c '^msgid' "$catalogue") texts, in Dutch and English"
