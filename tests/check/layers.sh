#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Keeps the layers apart: who may include whom, and which folder alone knows a library. The linker
# keeps the rest (one static library per folder, see CMakeLists.txt). Then breaks each rule once in a
# folder of its own, to show that breaking is noticed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# May use: a folder, then the folders whose headers it may include beside its own.
may_use="
daemon/base
proto            base
daemon/calendar  base
daemon/core      base proto calendar
daemon/access    base proto calendar core
daemon/ladder    base proto calendar core
daemon/journal   base
daemon/keyring   base
daemon/store     base proto calendar core
daemon/wire      base proto
daemon/timers    base
daemon/settings  base proto calendar core ladder
daemon/content   base proto calendar core keyring
daemon/report    base proto calendar core
daemon/queries   base proto calendar core access content keyring store report
daemon/engine    base proto calendar core access content queries keyring journal store report
daemon/simulate  base proto calendar core access content queries keyring journal store report engine ladder settings
clients          base proto calendar
"
folders='(daemon/)?(base|proto|calendar|core|access|ladder|journal|keyring|store|wire|timers|settings|content|report|queries|engine|simulate)'
pure=(proto daemon/calendar daemon/core daemon/access)

# Programs of clients/ with a settings file let the daemon's own library parse it, which bounds what a file can be: yaml_tables.
settings_readers='clients/(gateway|mail)/[^:]*:[0-9]+: *# *include "ladder/(table_file|document|report)\.h"'

# forbid PATTERN EXCEPT FOLDER…: prints "path:number:line" of each line in the folders that matches PATTERN,
# but for those where that whole string begins with EXCEPT.
forbid() {
  local pattern=$1 except=$2
  shift 2
  grep -rnsE --include='*.[ch]' --include='*.def' "$pattern" "$@" | grep -vE "^($except)" || true
}
includes() { printf '^ *# *include *[<"](%s)[>"]' "$1"; }

# violations: run in the folder that holds daemon, proto and clients.
violations() {
  local folder allowed own
  while read -r folder allowed; do
    [[ -n $folder ]] || continue
    own=${folder#daemon/}
    allowed="(daemon/)?(${own}${allowed:+|${allowed// /|}})/"
    forbid "$(includes "$folders/[^>\"]*")" "[^:]*:[0-9]+: *# *include *[<\"]$allowed|$settings_readers" "$folder"
  done <<<"$may_use"
  forbid "$(includes '(daemon/)?daemon\.h')" 'daemon/[a-z_]+\.c:' daemon proto clients
  forbid "$(includes 'microhttpd\.h')" 'clients/gateway/' daemon proto clients
  forbid "$(includes 'zmq[a-z_]*\.h')" '(daemon/wire|clients/lib)/' daemon proto clients
  forbid "$(includes 'yaml\.h')" 'daemon/ladder/document\.h:|clients/cli/casefile\.c:' daemon proto clients
  forbid "$(includes 'lmdb\.h')" 'daemon/store/' daemon proto clients
  forbid "$(includes 'uv\.h')" 'daemon/(wire|timers)/|daemon/[a-z_]+\.[ch]:|clients/' daemon proto clients
  forbid "$(includes 'sys/socket\.h|time\.h|sys/time\.h|locale\.h')" nothing "${pure[@]}"
  forbid "$(includes 'stdio\.h')" nothing daemon/core
  forbid '\<(time|rand|random|getrandom|getenv|localtime_r|gmtime_r|mktime|randombytes[a-z_]*)\(' nothing "${pure[@]}"
  forbid '\<clock_gettime\(' 'daemon/base/clock\.c:' daemon proto clients
}

cd "$root"
found=$(violations)
if [[ -n $found ]]; then
  printf 'layers: these lines break a rule of daemon/README.md or of tests/check/layers.sh:\n%s\n' "$found" >&2
  exit 1
fi

# The negative control: each line breaks one rule where it stands, and the last ones break none.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
control() { # control found|allowed FILE LINE
  rm -rf daemon proto clients
  mkdir -p "$(dirname "$2")"
  printf '// an ordinary line\n%s\n' "$3" >"$2"
  local outcome=allowed
  [[ -z $(violations) ]] || outcome=found
  [[ $outcome == "$1" ]] || {
    printf 'layers: "%s" in %s should be %s, and is %s\n' "$3" "$2" "$1" "$outcome" >&2
    exit 1
  }
}
control found daemon/core/wrong.c '#include "store/txn.h"'
control found daemon/core/wrong.c '#include <uv.h>'
control found daemon/core/wrong.c '#include <stdio.h>'
control found daemon/core/wrong.c '    uint64_t now = (uint64_t)time(NULL);'
control found daemon/calendar/wrong.h '# include <time.h>'
control found daemon/access/wrong.c '#include "daemon/wire/peer.h"'
control found proto/wrong.c '#include <sys/socket.h>'
control found proto/wrong.c '#include "core/case.h"'
control found daemon/journal/wrong.c '#include <lmdb.h>'
control found daemon/journal/wrong.c '    clock_gettime(CLOCK_REALTIME, &now);'
control found daemon/store/wrong.c '#include <zmq.h>'
control found daemon/store/wrong.c '#include "daemon.h"'
control found daemon/base/wrong.c '#include "proto/reader.h"'
control found clients/cli/wrong.c '#include "core/case.h"'
control found clients/cli/wrong.c '#include <zmq.h>'
control found clients/cli/wrong.c '#include <microhttpd.h>'
control found clients/cli/wrong.c '#include "ladder/table_file.h"'
control found clients/gateway/wrong.c '#include "ladder/lint.h"'
control found clients/mail/wrong.c '#include <yaml.h>'
control allowed daemon/core/right.c '#include "core/case.h"'
control allowed daemon/core/right.c '#include "calendar/zone.h"'
control allowed daemon/wire/right.c '#include <zmq.h>'
control allowed daemon/store/right.c '#include <lmdb.h>'
control allowed daemon/timers/right.c '#include <uv.h>'
control allowed daemon/base/clock.c '    clock_gettime(CLOCK_REALTIME, &now);'
control allowed daemon/main.c '#include "daemon.h"'
control allowed clients/cli/right.c '#include "clients/lib/session.h"'
control allowed clients/gateway/right.c '#include "ladder/table_file.h"'
control allowed clients/lib/right.c '#include <zmq.h>'
echo "layers: every folder keeps to its layer; 19 broken rules are noticed"
