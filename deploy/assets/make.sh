#!/bin/sh
# Makes the static files anew; node_modules stays in a temp folder. Usage: sh deploy/assets/make.sh [OUT]
set -e
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../../simulator/ui/static}; mkdir -p "$out"; out=$(cd "$out" && pwd)
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cp "$here"/package.json "$here"/*.mjs "$tmp"; cd "$tmp"
npm install --no-audit --no-fund --silent
node portraits.mjs "$out"; node mark.mjs "$out"; node fonts.mjs "$out"
