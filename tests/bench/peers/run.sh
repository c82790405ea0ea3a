#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# `./run bench peers`: installs what is compared, builds the clients, measures. README.md has the rest.
# Usage: run.sh BUILD_DIR [quick] [NAME…]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(cd "${1:?usage: run.sh BUILD_DIR [quick] [NAME…]}" && pwd)
shift
packages=(redis-server postgresql-15 rabbitmq-server beanstalkd libhiredis-dev libpq-dev librabbitmq-dev)

if ((EUID == 0)); then
  bash "$here/install.sh" "${packages[@]}"
elif ! dpkg-query -W "${packages[@]}" >/dev/null 2>&1; then
  sudo bash "$here/install.sh" "${packages[@]}"
fi
cmake -S "$here/../../.." -B "$build" >/dev/null # it may see their libraries for the first time
cmake --build "$build" --target bench_peers
exec /usr/bin/python3 -B "$here/peers.py" "$build" "$@"
