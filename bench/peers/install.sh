#!/bin/sh
# Install the pinned peers of make bench-engine into a folder of their own: bench/peers/install.sh FOLDER
# Needs node and npm; inkcpp-py is built from source, which needs a C++ compiler (pip brings CMake itself).
set -eu
folder=$1
peers=$(dirname "$0")

for tool in node npm c++; do
    command -v "$tool" >/dev/null 2>&1 || {
        echo "make bench-engine compares with inkjs and inkcpp, and needs '$tool'. Install it, then run this again." >&2
        exit 1
    }
done
mkdir -p "$folder"
if ! cmp -s "$peers/package-lock.json" "$folder/package-lock.json" || [ ! -d "$folder/node_modules/inkjs" ]; then
    cp "$peers/package.json" "$peers/package-lock.json" "$folder/"
    npm ci --prefix "$folder" --no-audit --no-fund --silent || {
        rm -f "$folder/package-lock.json"
        exit 1
    }
fi
if ! cmp -s "$peers/requirements.txt" "$folder/requirements.txt"; then
    "$peers/../../deploy/make-venv.sh" "$folder/venv" "$peers/requirements.txt"
    cp "$peers/requirements.txt" "$folder/"
fi
