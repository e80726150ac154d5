#!/bin/sh
# Timings against the numbers that we hold ourselves to, and side by side with nginx -t, crossplane and gixy-ng.
# All figures are ratios or medians of one run on this machine. Usage: bench.sh BINARY
set -eu
cd "$(dirname "$0")/.."
binary="$(pwd)/$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" >/dev/null 2>&1 || {
  echo "error: python3 with venv is needed for the other tools (apt-get install python3-venv)" >&2
  exit 1
}
# Without a C compiler the comparison with libyaml's own loop is left out.
for compiler in cc clang gcc; do
  if command -v "$compiler" >/dev/null 2>&1; then
    "$compiler" -O2 -o "$work/libyaml-loop" Scripts/libyaml-loop.c -lyaml
    break
  fi
done
"$work/venv/bin/pip" install -q crossplane gixy-ng
exec "$work/venv/bin/python" Scripts/bench.py "$binary" "$work"
