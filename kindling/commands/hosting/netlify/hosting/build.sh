#!/bin/sh
# What the host runs to build the site: installs Kindling, and publishes into public/. Kindling wrote this file once, and never
# writes over it: it is yours.
set -eu
cd "$(dirname "$0")/.."

if [ ! -f kit/requirements.txt ]; then
    echo "There is no kit/requirements.txt, which says where Kindling comes from. In the site's folder type: kindling begin . KIT=kindling-0.1.0-py3-none-any.whl (a file), or KIT=git+https://…@v0.1.0, and commit kit/" >&2
    exit 1
fi

[ -x .kindling-kit/bin/python ] || python3 -m venv .kindling-kit
.kindling-kit/bin/python -m pip install --quiet --disable-pip-version-check -r kit/requirements.txt
.kindling-kit/bin/kindling publish TARGET=public
