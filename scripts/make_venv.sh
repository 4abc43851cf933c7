#!/usr/bin/env bash
# Make (or bring up to date) a virtual environment from a lock, and put this checkout into it.
#   scripts/make_venv.sh PYTHON VENV LOCK
# Debian ships Python without ensurepip; then the venv is made without pip and the system's pip fills it.
set -euo pipefail
python=$1 venv=$2 lock=$3

refuse() { echo "make setup: $*" >&2; exit 1; }

command -v "$python" >/dev/null || refuse "there is no '$python'; on Debian: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "Umbrella needs Python 3.11 or newer and '$python' is $("$python" --version 2>&1); try: make setup PYTHON=python3.12"

version() { "$1" -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null; }
has() { "$1" -c "import $2; $2.version() if '$2' == 'ensurepip' else None" >/dev/null 2>&1; }

if [ "$(version "$venv/bin/python" || true)" != "$(version "$python")" ]; then
    if has "$python" ensurepip; then
        "$python" -m venv --clear "$venv"
    elif has "$python" pip; then
        "$python" -m venv --clear --without-pip "$venv"
    else
        refuse "'$python' has neither ensurepip nor pip; on Debian: apt-get install python3-venv"
    fi
fi

if has "$venv/bin/python" pip; then
    pip=("$venv/bin/python" -m pip)
else
    pip=("$python" -m pip --python "$venv/bin/python")
fi
pip+=(--disable-pip-version-check --no-input --quiet)

echo "installing $(grep -c '^[a-z]' "$lock") packages of $lock into $venv"
"${pip[@]}" install --require-hashes --only-binary :all: -r "$lock"
"${pip[@]}" install --no-deps --no-build-isolation -e .
