#!/usr/bin/env bash
# Installs from Debian's packages what the tests need and this machine lacks; with nothing missing it asks nobody.
set -euo pipefail

needed=(
  gcc libc6-dev pkg-config ca-certificates curl         # building
  postgresql                                            # tests/postgres.sh
  python3-aiosmtpd openssl                              # tests/mail, a mail server that is not ours
  chromium chromium-driver                              # tests/browser
  nginx                                                 # tests/faults, two copies behind it
  fonts-noto-cjk fonts-noto-color-emoji                 # what its screenshots are written in
)

if ! command -v dpkg-query >/dev/null; then
  echo "tests/packages.sh: not a Debian machine; see that it has: ${needed[*]}" >&2
  exit 0
fi

missing=()
for package in "${needed[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Installing ${missing[*]}"
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update --quiet=2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}"
