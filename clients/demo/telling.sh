# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# How the demo tells: narration in two languages, commands as they are typed, and what it expects of
# them. `out` holds the last command's output, `last` the number of the last case brought in.

# The order is gettext's, and the command line's own.
choose_language() {
  local wanted=${LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}
  english=
  [[ $wanted != en* ]] || english=yes
  export LANGUAGE=nl LC_ALL=C.UTF-8
  [[ -z $english ]] || export LANGUAGE=en
}

say() { # say DUTCH ENGLISH
  if [[ -n ${english:-} ]]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

bold() { if [[ -t 1 ]]; then printf '\n\n\033[1m%s\033[0m\n' "$1"; else printf '\n\n%s\n' "$1"; fi; }

chapter() { # chapter DUTCH ENGLISH
  bold "=== $(say "$1" "$2") ==="
}

tell() { # tell DUTCH ENGLISH: a line of the story
  printf '\n'
  say "$1" "$2" | fold -s -w 100 | sed 's/ $//'
}

fail() { # fail DUTCH ENGLISH
  printf '\n' >&2
  say "demo: $1" "demo: $2" >&2
  exit 1
}

# --- commands ---

# One word as somebody types it: quoted only where the shell needs it.
typed_word() {
  local plain='^[A-Za-z0-9€_.,:/@%+-]+$|^\| head -[0-9]+$' pair='^([a-z_]+=)(.*)$' name='' text=$1
  if [[ $text =~ $pair ]]; then
    name=${BASH_REMATCH[1]}
    text=${BASH_REMATCH[2]}
  fi
  [[ $text =~ $plain ]] || text="'${text//\'/\'\\\'\'}'"
  printf '%s' "$name$text"
}

show_command() { # show_command PERSON WORDS…: with line ends that the shell knows
  local word line="  $1 $ doorbraak"
  printf '\n'
  for word in "${@:2}"; do
    word=$(typed_word "$word")
    if ((${#line} + ${#word} > 100)); then
      printf '%s \\\n' "$line"
      line='       '
    fi
    line+=" $word"
  done
  printf '%s\n' "$line"
}

run_as() { # run_as PERSON WORDS…: output in $out, status in $ended
  local person=$1
  shift
  ended=0
  out=$(DOORBRAAK_HOME=$site/people/$person "$build/doorbraak" "$@" 2>&1 </dev/null) || ended=$?
}

show_output() { [[ -z $out ]] || printf '%s\n' "$out" | sed 's/^/    /'; }

quietly() { # quietly PERSON WORDS…: must succeed
  run_as "$@"
  ((ended == 0)) || fail "onverwacht: $1 \$ doorbraak ${*:2} eindigde met $ended:
$out" "unexpected: $1 \$ doorbraak ${*:2} ended with $ended:
$out"
}

does() { # does PERSON WORDS…: shown, and must succeed
  show_command "$@"
  quietly "$@"
  show_output
}

shows() { # shows LINES PERSON WORDS…: the same, with the first lines of a long answer only
  local lines=$1
  shift
  show_command "$@" "| head -$lines"
  quietly "$@"
  out=$(head -n "$lines" <<<"$out")
  show_output
}

refused() { # refused ERROR PERSON WORDS…: shown, and must be refused with this error
  local error=$1
  shift
  show_command "$@"
  run_as "$@"
  show_output
  [[ $ended == 1 && $out == *"($error)"* ]] ||
    fail "dit had geweigerd moeten worden met $error" "this should have been refused with $error"
}

submits() { # submits PERSON EXAMPLE WORDS…: the case's number in $last
  does "$1" submit --file "config/examples/$2.yaml" "${@:3}"
  last=$(grep -oE 'D(-[0-9A-Z]{4}){3}' <<<"$out" | head -1)
}

# --- what must be so ---

expect() { # expect PERSON CASE FIELD VALUE…
  local person=$1 case_id=$2
  shift 2
  quietly "$person" show "$case_id" --json
  while (($#)); do
    [[ $out == *"\"$1\":\"$2\""* || $out == *"\"$1\":$2,"* ]] ||
      fail "casus $case_id heeft niet $1 $2: $out" "case $case_id has not $1 $2: $out"
    shift 2
  done
}

must_say() { # must_say TEXT: the last output holds this
  [[ $out == *"$1"* ]] || fail "hier hoorde \"$1\" te staan" "this should have said \"$1\""
}
