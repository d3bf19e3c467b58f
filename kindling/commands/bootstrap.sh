#!/bin/sh
# Make .venv hold what a build needs. Quick when it does already.
#
# This part is shell because there may be no Python yet, or only an old one; all that follows is kindling/commands/install.py.
set -eu

# `pelican` finds Kindling from any folder: its name alone lies among the packages, and nothing else of this folder.
findable() {
    for packages in .venv/lib/python*/site-packages; do
        [ ! -d "$packages" ] || [ -e "$packages/kindling" ] || ln -s ../../../../kindling "$packages/kindling" || true
    done
}

pins=$(cksum <requirements.txt | tr ' ' -)
if [ -x .venv/bin/python ] && [ -e ".venv/kindling-runtime-$pins" ]; then
    findable
    exit 0
fi

stop() {
    printf '%s\n    hint: %s\n' "$1" "$2" >&2
    exit 3
}

# Prints the version of Python "$1" as "3.11"; nothing when it is none.
version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# The first Python that is new enough; PYTHON names the only one to try.
found=
if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    set -- python3 python3.14 python3.13 python3.12 python3.11
fi
for python in "$@"; do
    if new_enough "$python"; then
        found=$python
        break
    fi
done

if [ -z "$found" ]; then
    version=$(version_of "$1")
    reason="$1 was not found"
    [ -z "$version" ] || reason="$1 is Python $version"
    stop "Kindling needs Python 3.11 or newer; $reason." \
        "install it, or name one that you have: make serve PYTHON=/path/to/python3.12"
fi
if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$(version_of "$found")
    stop "Python $version ($found) comes without its venv module." \
        "on Debian and Ubuntu: sudo apt install python$version-venv; then run the command again"
fi

"$found" -m kindling.commands.install runtime "kindling-runtime-$pins"
findable
