#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# The English catalogue has each text of the command line and each error of the protocol, and none
# that is no longer used; then takes one text out to show that this is noticed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

template() { # all msgids, to $work/all.pot
  local options=(--from-code=UTF-8 --language=C --no-wrap --no-location --sort-by-file)
  xgettext "${options[@]}" --keyword=_ --keyword=N_ -o "$work/all.pot" clients/cli/*.c
  # An error's message and remedy are its fourth and fifth argument.
  xgettext "${options[@]}" --keyword= --keyword=ERROR:4 -j -o "$work/all.pot" proto/errors.def
  xgettext "${options[@]}" --keyword= --keyword=ERROR:5 -j -o "$work/all.pot" proto/errors.def
  xgettext "${options[@]}" --keyword= --keyword=DETAIL:3 -j -o "$work/all.pot" proto/details.def
}

msgids() { msgcat --no-wrap --no-location "$1" | sed -n '/^msgid/,/^msgstr/p' | grep -v '^msgstr' | sort; }

# differences CATALOGUE: texts that one of the two lacks; nothing when they agree.
differences() {
  diff <(msgids "$work/all.pot") <(msgids "$1") || true
}

template
msgfmt --check --check-format -o "$work/en.mo" clients/po/en.po
[[ $(msgfmt --statistics -o /dev/null clients/po/en.po 2>&1) != *[0-9]' '@(fuzzy|untranslated)* ]] || {
  echo "catalogue: en.po has fuzzy or untranslated texts" >&2
  exit 1
}
found=$(differences clients/po/en.po)
if [[ -n $found ]]; then
  printf 'catalogue: "<" is missing in clients/po/en.po, ">" is no longer used:\n%s\n' "$found" >&2
  exit 1
fi

# The negative control.
sed '/^msgid "Vastgelegd\."$/,/^$/d' clients/po/en.po >"$work/less.po"
[[ -n $(differences "$work/less.po") ]] || {
  echo "catalogue: a text that is missing went unnoticed" >&2
  exit 1
}
echo "catalogue: $(grep -c '^msgid' clients/po/en.po) texts, in Dutch and English"
