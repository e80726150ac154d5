#!/bin/sh
# Times streamlint and its neighbours and renews docs/benchmarks.md. Usage: run.sh BINARY STREAMLINT_DEV
set -eu
cd "$(dirname "$0")/../.."
binary="$(pwd)/$1"
developer="$(pwd)/$2"
venv=.build/bench-tools
Scripts/python-environment.sh "$venv" Scripts/bench/requirements.txt
# Gixy-Next and gixy-ng are one Python package to each other.
Scripts/python-environment.sh "$venv-next" Scripts/bench/requirements-next.txt
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cc -O2 -o "$work/libyaml-loop" Scripts/bench/libyaml-loop.c -lyaml
"$venv/bin/python" Scripts/bench "$binary" "$work" "$developer" --write
