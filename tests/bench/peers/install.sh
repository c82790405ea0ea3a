#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
# Installs Debian packages with services in them, as root, and starts none of these: neither now, nor when the
# system starts. What was installed already is left as it is.
# Usage: install.sh PACKAGE…
set -euo pipefail
policy=/usr/sbin/policy-rc.d # Debian's own way to forbid starting a service while a package is installed

missing=()
for package in "$@"; do
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

if [[ ! -e $policy ]]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi
installed() { dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u; }
before=$(installed)
apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
"${apt[@]}" update >/dev/null
"${apt[@]}" install -y --no-install-recommends "${missing[@]}"

# Those that came along too: Erlang has a service of its own.
command -v systemctl >/dev/null || exit 0
mapfile -t new < <(comm -13 <(printf '%s\n' "$before") <(installed))
mapfile -t units < <(dpkg -L "${new[@]}" | sed -nE 's#^/lib/systemd/system/([^@/]+\.(service|socket))$#\1#p' | sort -u)
for unit in "${units[@]}"; do systemctl disable "$unit"; done
