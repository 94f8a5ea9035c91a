#!/bin/sh
# Make .venv hold exactly what a lock names: sh config/venv.sh requirements.lock
# Does nothing when it does already. PYTHON chooses the interpreter. For sh, because there is no Python to rely on yet.
set -eu

lock=$1
installed=.venv/$lock # a copy of the lock as it was installed
room_kb=1500000       # the environment, the database with its places, and the downloads in between

fail() {
    echo "kindred: $1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -x .venv/bin/python ] && cmp -s "$lock" "$installed"; then
    exit 0
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if is_new_enough "$candidate"; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] || fail "Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python3."
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv) and try again."
    [ "$(df -Pk . | awk 'NR == 2 { print $4 }')" -ge "$room_kb" ] ||
        fail "there is less than 1.5 GB of room on the disk of $(pwd): make room and try again."
    "$python" -m venv --clear .venv || fail "the virtual environment could not be made: see above."
fi

echo "Installing what $lock names ..."
.venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes --requirement "$lock" ||
    fail "the packages could not be installed: see above; check the network and try again."
cp "$lock" "$installed"
