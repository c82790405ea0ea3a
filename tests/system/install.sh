#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# install.sh BUILD: an installed tree works from any prefix. Both programs speak Dutch, and English where
# the environment asks for it, on a machine that has no locale but C.UTF-8; what the unit starts is there.
set -euo pipefail
build=$1
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" >/dev/null

stop() {
  echo "install: $*" >&2
  exit 1
}
in_language() { # in_language VARIABLE=VALUE COMMAND...
  env -u LANGUAGE -u LC_ALL -u LC_MESSAGES -u LANG "$@"
}
says() { # says TEXT VARIABLE=VALUE COMMAND...
  local text=$1
  shift
  local said
  said=$(in_language "$@" 2>&1) || stop "'$*' fails: $said"
  [[ $said == *"$text"* ]] || stop "'$*' does not say '$text'"
}

says "doorbraak OPDRACHT" LC_ALL= "$prefix/bin/doorbraak" --help
says "doorbraak OPDRACHT" LANG=C.UTF-8 "$prefix/bin/doorbraak" --help
says "doorbraak COMMAND" LANG=en_GB.UTF-8 LC_ALL= "$prefix/bin/doorbraak" --help
says "doorbraak COMMAND" LC_ALL=en_US "$prefix/bin/doorbraak" --help
says "Gebruik: doorbraakd" LC_ALL= "$prefix/bin/doorbraakd" --help
says "Usage: doorbraakd" LANG=en_GB.UTF-8 LC_ALL= "$prefix/bin/doorbraakd" --help

mkdir "$prefix/elsewhere"
cp -r "$prefix/bin" "$prefix/share" "$prefix/elsewhere/"
says "doorbraak COMMAND" LANG=en_GB.UTF-8 "$prefix/elsewhere/bin/doorbraak" --help

for file in share/doorbraak/doorbraakd.yaml share/doorbraak/ladders/utrecht.yaml \
  share/doorbraak/calendars/nl.ics share/doorbraak/examples/gebit.yaml \
  share/locale/en/LC_MESSAGES/doorbraak.mo share/man/man1/doorbraak.1 share/man/man8/doorbraakd.8 \
  share/man/man8/doorbraak-web.8 lib/systemd/system/doorbraak-web.service bin/doorbraak-web \
  share/doorbraak/formats/common.xsl share/doorbraak/formats/fop.xconf share/man/man1/doorbraak-document.1 bin/doorbraak-document \
  lib/systemd/system/doorbraak-document.socket lib/systemd/system/doorbraak-document@.service \
  share/doorbraak/doorbraak-web.yaml share/man/man8/doorbraak-link.8 lib/systemd/system/doorbraak-link.service bin/doorbraak-link \
  lib/systemd/system/doorbraak-backup.service lib/systemd/system/doorbraak-backup.timer \
  lib/systemd/system/doorbraak-mail.service share/doorbraak/doorbraak-mail.yaml share/doorbraak/examples/mensen.csv \
  lib/sysusers.d/doorbraak.conf lib/systemd/system/doorbraakd.service; do
  [[ -s $prefix/$file ]] || stop "$file was not installed"
done
program=$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$prefix/lib/systemd/system/doorbraakd.service")
[[ $program == "$prefix/bin/doorbraakd" && -x $program ]] || stop "the unit starts '$program'"
# a small machine has our programs and a shell; /bin/kill comes with a package of its own
others=$(grep -hE '^Exec' "$prefix"/lib/systemd/system/*.service | grep -vE "^Exec[A-Za-z]+=($prefix/bin/doorbraak|/bin/sh -c )") || true
[[ -z $others ]] || stop "a unit starts what may not be there: $others"
says 'alles is in orde' LC_ALL= "$program" check-config --config "$prefix/share/doorbraak/doorbraakd.yaml"

# The negative control: without the catalogue there is no English.
rm -r "$prefix/share/locale"
[[ $(in_language LANG=en_GB.UTF-8 "$prefix/bin/doorbraak" --help) != *"doorbraak COMMAND"* ]] ||
  stop "English came from somewhere else than the catalogue"
echo "install: both programs, in both languages, from a prefix of their own"
