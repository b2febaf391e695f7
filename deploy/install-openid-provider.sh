#!/bin/sh
# The OpenID provider for the tests of single sign-on, at the versions of deploy/openid/package-lock.json, in var/openid.
set -eu
cd "$(dirname "$0")/.."
if [ -f var/openid/.installed ] && cmp -s deploy/openid/package-lock.json var/openid/.installed; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    $as_root apt-get update -q >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q nodejs npm >/dev/null 2>&1 || true
fi
mkdir -p var/openid
cp deploy/openid/package.json deploy/openid/package-lock.json var/openid/
(cd var/openid && npm ci --ignore-scripts --no-audit --no-fund --silent) || {
    echo "The OpenID provider could not be installed: install Node.js 20 or newer with npm, then run this again." >&2
    exit 1
}
cp deploy/openid/package-lock.json var/openid/.installed
