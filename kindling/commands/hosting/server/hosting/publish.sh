#!/bin/sh
# Publishes this site from a computer that is always on: after each push, when a post's moment has come, and once a day.
# hosting/kindling-@SITE@.timer, or the line in hosting/crontab, runs it every five minutes. Kindling wrote this file once,
# and never writes over it: it is yours.
set -eu
cd "$(dirname "$0")/.."

target=${TARGET:-/srv/www/@SITE@}  # the folder that the web server shows
kindling=.kindling-kit/bin/kindling

if [ ! -f kit/requirements.txt ]; then
    echo "There is no kit/requirements.txt, which says where Kindling comes from. In the site's folder type: kindling begin . KIT=kindling-0.1.0-py3-none-any.whl (a file), or KIT=git+https://…@v0.1.0, and commit kit/" >&2
    exit 1
fi

git pull --quiet --rebase --autostash

# The kit, installed anew when kit/requirements.txt has changed.
if ! cmp -s kit/requirements.txt .kindling-kit/requirements.txt; then
    rm -rf .kindling-kit
    python3 -m venv .kindling-kit
    .kindling-kit/bin/python -m pip install --quiet --disable-pip-version-check -r kit/requirements.txt
    cp kit/requirements.txt .kindling-kit/
fi

# Nothing to do, if no text has changed, nothing is due, and the last publish is less than a day old.
commit=$(git rev-parse HEAD)
if [ "$(cat .published/commit 2>/dev/null)" = "$commit" ]; then
    code=0
    $kindling due > /dev/null || code=$?
    if [ "$code" -gt 1 ]; then
        exit "$code"
    elif [ "$code" -eq 1 ] && [ -n "$(find .published/moment -mmin -1440)" ]; then
        exit 0
    fi
fi

KINDLING_COMMITS=1 $kindling publish TARGET="$target"
echo "$commit" > .published/commit

git add content/addresses.txt
if [ -f content/.gitattributes ]; then
    git add content/.gitattributes
fi
git diff --cached --quiet || git commit --quiet -m "Remember the addresses that readers have"
if [ -n "$(git rev-list '@{upstream}..HEAD')" ]; then
    if ! { git pull --quiet --rebase && git push --quiet; }; then
        echo "The site is published, and its addresses could not be sent. Put these lines into content/addresses.txt, and commit it:" >&2
        git diff --unified=0 '@{upstream}' HEAD -- content/addresses.txt | sed -n 's/^+\([^+]\)/\1/p' >&2
        exit 1
    fi
    if [ "$(git rev-parse HEAD^)" = "$commit" ]; then
        git rev-parse HEAD > .published/commit
    fi
fi
