#!/bin/sh
# Times streamlint and its neighbours and renews docs/benchmarks.md. Usage: run.sh BINARY STREAMLINT_DEV
set -eu
cd "$(dirname "$0")/../.."
binary="$(pwd)/$1"
developer="$(pwd)/$2"
# Makes a virtual environment from a file of requirements.
environment() {
  if ! cmp -s "$2" "$1/requirements.txt"; then
    rm -rf "$1"
    python3 -m venv "$1"
    "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
    cp "$2" "$1/requirements.txt"
  fi
}
venv=.build/bench-tools
environment "$venv" Scripts/bench/requirements.txt
# Gixy-Next and gixy-ng are one Python package to each other.
environment "$venv-next" Scripts/bench/requirements-next.txt
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cc -O2 -o "$work/libyaml-loop" Scripts/bench/libyaml-loop.c -lyaml
"$venv/bin/python" Scripts/bench "$binary" "$work" "$developer" --write
