#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# packages.sh NPM: puts what the lock names into node_modules, unless it is there already. Nothing that a
# package brings is run.
set -eu
kept=node_modules/.doorbraak-lock
if [ -f "$kept" ] && cmp -s "$kept" package-lock.json; then
  exit 0
fi
"$1" ci --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json "$kept"
