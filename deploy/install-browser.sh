#!/bin/sh
# A Chromium for the browser tests: one already here, else the system's package, else Playwright's own download.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    if $as_root apt-get update -q >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -q chromium >/dev/null 2>&1; then
        exit 0
    fi
fi
"${1:-.venv}/bin/python" -m playwright install chromium || {
    echo "No Chromium was found and none could be installed: install 'chromium' by hand, then run this again." >&2
    exit 1
}
