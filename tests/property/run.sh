#!/bin/sh
# Random commands over all ladders, some seeds beside each other; together they must do every command
# that covered.txt names.
#   run.sh PROPERTY WORK_DIR COMMANDS JOBS SEED…
set -eu
property=$1
work=$2/property-runs
commands=$3
jobs=$4
shift 4
list=$(dirname "$0")/covered.txt
rm -rf "$work"
mkdir -p "$work"
[ -w /dev/shm ] && export TMPDIR=/dev/shm # what is tested is no disk

# shellcheck disable=SC2016 # the inner shell expands
printf '%s\n' "$@" | xargs -P "$jobs" -I SEED sh -c \
    '"$0" SEED "$1" "$2/covered-SEED" >"$2/out-SEED" 2>&1; status=$?; cat "$2/out-SEED"; exit $status' \
    "$property" "$commands" "$work" || exit 1

# A rare command is wanted of many.
if [ $((commands * $#)) -ge 200000 ]; then rare='s/^rare //'; else rare='/^rare /d'; fi
sed -e '/^#/d' -e "$rare" "$list" | sort >"$work/wanted"
cat "$work"/covered-* | awk '{ n[$1] += $2 } END { for (name in n) print name, n[name] }' | sort >"$work/counts"
cut -d' ' -f1 "$work/counts" >"$work/covered"
"$property" commands | sort >"$work/all"
echo "commands done at least once: $(wc -l <"$work/covered") of $(wc -l <"$work/all")"
echo "never: $(comm -23 "$work/all" "$work/covered" | tr '\n' ' ')"
echo "seldom: $(awk '$2 < 5 { printf "%s ", $1 }' "$work/counts")"
gone=$(comm -23 "$work/wanted" "$work/covered" | tr '\n' ' ')
if [ -n "$gone" ]; then
    echo "named in covered.txt and not done: $gone"
    exit 1
fi
