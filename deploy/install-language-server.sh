#!/bin/sh
# The YAML language server for the editor tests, at the versions of deploy/editor/package-lock.json, in var/editor.
set -eu
cd "$(dirname "$0")/.."
if [ -f var/editor/.installed ] && cmp -s deploy/editor/package-lock.json var/editor/.installed; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    $as_root apt-get update -q >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q nodejs npm >/dev/null 2>&1 || true
fi
mkdir -p var/editor
cp deploy/editor/package.json deploy/editor/package-lock.json var/editor/
(cd var/editor && npm ci --ignore-scripts --no-audit --no-fund --silent) || {
    echo "The YAML language server could not be installed: install Node.js 20 or newer with npm, then run this again." >&2
    exit 1
}
cp deploy/editor/package-lock.json var/editor/.installed
