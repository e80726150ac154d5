#!/bin/sh
# Builds the pages of docs/ as a site in .build/site; a link that leads nowhere is an error. Usage: build-site.sh
set -eu
cd "$(dirname "$0")/.."
venv=.build/site-tools
Scripts/python-environment.sh "$venv" Scripts/site-requirements.txt
# Quiet runs do not count warnings.
if ! NO_MKDOCS_2_WARNING=1 "$venv/bin/mkdocs" build >.build/site.log 2>&1; then
  grep -E "WARNING|ERROR|Aborted" .build/site.log >&2
  exit 1
fi
echo "the site is in .build/site: $(find .build/site -name index.html | wc -l) pages"
