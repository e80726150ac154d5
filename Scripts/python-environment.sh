#!/bin/sh
# Makes a virtual environment of Python from a file of requirements, again only when the file changed.
# Usage: python-environment.sh FOLDER REQUIREMENTS
set -eu
if ! cmp -s "$2" "$1/requirements.txt"; then
  rm -rf "$1"
  mkdir -p "$(dirname "$1")"
  python3 -m venv "$1" >&2
  "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2" >&2
  cp "$2" "$1/requirements.txt"
fi
