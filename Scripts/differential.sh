#!/bin/sh
# Compares our parsers with others: crossplane, PyYAML, nginx itself (its redirects too) and the engines of templates. Each difference has to be
# explained in the test.
# What --fix leaves is read by them too.
# Usage: differential.sh FOLDER_OF_BINARIES
set -eu
cd "$(dirname "$0")/.."
binaries="$1"
python="$(Scripts/test-tools-venv.sh)/bin/python"
nginx="$(command -v nginx || echo /usr/sbin/nginx)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
status=0
"$python" Tests/Differential/nginx_trees.py "$binaries/streamlint-dev" "$work/trees" || status=1
"$python" Tests/Differential/yaml_trees.py "$binaries/streamlint-dev" "$work/yaml" || status=1
"$python" Tests/Differential/nginx_accepts.py "$binaries/streamlint-dev" "$binaries/streamlint" "$nginx" "$work/n" || status=1
"$python" Tests/Differential/redirects.py "$binaries/streamlint" "$nginx" "$work/redirects" || status=1
"$python" Tests/Differential/templates.py "$binaries/streamlint" "$nginx" "$work/templates" --count 40 || status=1
"$python" Tests/Differential/fix_styles.py "$binaries/streamlint" --seconds 8 --seed 1 || status=1
exit "$status"
