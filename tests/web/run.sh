#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# One test of the group `web`: run.sh BUILD SCRIPT [WORDS…], or `run.sh BUILD prepare` for the site that all copy.
# Where there is no browser, node or client it says so and ends with 77: skipped.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)

skip() {
  echo "skipped: $1"
  exit 77
}
command -v node >/dev/null || skip "there is no node"
(($(node -p 'process.versions.node.split(".")[0]') >= 18)) || skip "node is older than 18"
[[ -x ${CHROMIUM:-} || -x /usr/bin/chromium-headless-shell || -x /usr/bin/chromium ]] ||
  skip "there is no chromium-headless-shell or chromium (Debian's packages)"
[[ -x $build/doorbraak-web ]] || skip "doorbraak-web is not built"
[[ -s $build/web/index.html ]] || skip "the browser's client is not built (npm could not install its packages)"
WEB_MODULES=$root/clients/web/node_modules
[[ -d $WEB_MODULES/playwright-core && -d $WEB_MODULES/axe-core ]] || skip "playwright-core and axe-core are not installed"

if [[ $2 == prepare ]]; then
  mkdir -p "$build/tests/web"
  exec bash "$here/site.sh" prepare "$build" "$build/tests/web/site"
fi
[[ -s $build/tests/web/site/names ]] || skip "there is no prepared site; web_prepare makes it"
export DOORBRAAK_BUILD=$build WEB_MODULES
exec node "$here/$2" "${@:3}"
