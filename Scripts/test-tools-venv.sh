#!/bin/sh
# Makes the virtual environment with what tries hooks and CI files, and prints its folder.
set -eu
cd "$(dirname "$0")/.."
venv=.build/test-tools
if ! cmp -s Scripts/test-requirements.txt "$venv/requirements.txt"; then
  rm -rf "$venv"
  mkdir -p .build
  python3 -m venv "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement Scripts/test-requirements.txt >&2
  cp Scripts/test-requirements.txt "$venv/requirements.txt"
fi
echo "$PWD/$venv"
