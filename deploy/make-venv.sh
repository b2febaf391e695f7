#!/bin/sh
# Make a virtual environment and install pinned requirements into it: deploy/make-venv.sh FOLDER REQUIREMENTS
set -eu
folder=$1
requirements=$2

find_python() {
    for name in python3.11 python3.12 python3.13 python3.14 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Secure Base needs Python 3.11 or newer; none was found. Install it, then run this again." >&2
    exit 1
}

if [ ! -x "$folder/bin/python" ]; then
    python=$(find_python)
    if ! "$python" -m venv "$folder" 2>/dev/null; then
        # Debian and Ubuntu ship Python without venv's own pip; virtualenv brings one.
        rm -rf "$folder"
        "$python" -m virtualenv -q "$folder" 2>/dev/null ||
            { "$python" -m pip install -q --user virtualenv 2>/dev/null && "$python" -m virtualenv -q "$folder"; } || {
            echo "This Python can't make virtual environments. On Debian or Ubuntu: apt install python3-venv" >&2
            exit 1
        }
    fi
fi
with_pip() {
    "$folder/bin/python" -m pip install -q --disable-pip-version-check --require-hashes "$@"
}

# uv installs the same pinned and hashed files in a tenth of the time. Where it can't be had or does not find the place
# that pip is set to install from, pip does it.
with_uv() {
    beside="$folder/uv"
    mkdir -p "$beside" &&
        sed -n '/^uv==/,/[^\\]$/p' requirements-dev.txt >"$beside/uv.txt" &&
        with_pip --no-deps --target "$beside" -r "$beside/uv.txt" &&
        UV_HTTP_RETRIES=1 "$beside/bin/uv" pip install -q --python "$folder/bin/python" --require-hashes -r "$requirements"
    done=$?
    rm -rf "$beside"
    return $done
}
with_uv 2>/dev/null || with_pip -r "$requirements"
