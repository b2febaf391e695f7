#!/bin/sh
# What tests need from npm, at the versions of deploy/NAME/package-lock.json, in var/NAME: install-npm.sh NAME "What it is".
set -eu
name=$1 what=$2
cd "$(dirname "$0")/.."
if [ -f "var/$name/.installed" ] && cmp -s "deploy/$name/package-lock.json" "var/$name/.installed"; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    $as_root apt-get update -q >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q nodejs npm >/dev/null 2>&1 || true
fi
mkdir -p "var/$name"
cp "deploy/$name/package.json" "deploy/$name/package-lock.json" "var/$name/"
(cd "var/$name" && npm ci --ignore-scripts --no-audit --no-fund --silent) || {
    echo "$what could not be installed: install Node.js 20 or newer with npm, then run this again." >&2
    exit 1
}
cp "deploy/$name/package-lock.json" "var/$name/.installed"
