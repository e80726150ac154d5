#!/bin/sh
# Lints every example and shows what a user sees. Usage: demo.sh BINARY
set -eu
cd "$(dirname "$0")/.."
binary="$1"
for example in examples/*/; do
  example="${example%/}"
  printf '\n$ streamlint check %s\n\n' "$example"
  "$binary" check "$example" || [ $? -eq 1 ]
done
