#!/bin/sh
# One command file under different batches, time zones and locales: one state. At the end a control: a
# command less, and it is another state.
#   same_state.sh REPLAY WORK_DIR
set -eu
replay=$1
work=$2/same_state
rm -rf "$work"
mkdir -p "$work"
[ -w /dev/shm ] && export TMPDIR=/dev/shm # what is tested is no disk

"$replay" make 20260302 2000 "$work/commands" >"$work/hash" 2>"$work/log" || {
    cat "$work/hash" "$work/log"
    exit 1
}
wanted=$(cat "$work/hash")
echo "made: $(grep refused "$work/log") $wanted"

# A locale in which letters and numbers behave otherwise, made here where the machine can.
locale=C.UTF-8
if [ -e /usr/share/i18n/locales/tr_TR ] && localedef -i tr_TR -f UTF-8 "$work/tr_TR.UTF-8" 2>/dev/null; then
    export LOCPATH=$work
    locale=tr_TR.UTF-8
else
    echo "SKIP: no Turkish locale here; C.UTF-8 instead"
fi

same() { # BATCH TZ LOCALE [abandon]
    found=$(TZ=$2 LANG=$3 LC_ALL=$3 "$replay" run "$work/commands" "$1" ${4:-} 2>>"$work/log") || {
        echo "batches of $1, TZ=$2, LC_ALL=$3 ${4:-}: it stopped: $found"
        exit 1
    }
    if [ "$found" != "$wanted" ]; then
        echo "batches of $1, TZ=$2, LC_ALL=$3 ${4:-}: another state: $found"
        exit 1
    fi
    echo "batches of $1, TZ=$2, LC_ALL=$3 ${4:-}: the same state"
}
same 1 UTC C
same 7 Asia/Tokyo "$locale"
same 64 America/St_Johns POSIX
same 0 UTC "$locale"
same 20 UTC C abandon

# twenty: one alone may have been refused, and then made no difference
head -n -20 "$work/commands" >"$work/fewer"
if [ "$("$replay" run "$work/fewer" 64 2>>"$work/log")" = "$wanted" ]; then
    echo "control: twenty commands less gave the same state"
    exit 1
fi
echo "control: twenty commands less, another state"
