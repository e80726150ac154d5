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
printf '\n$ streamlint trace examples/full-path\n\n'
"$binary" trace examples/full-path
printf '\n$ streamlint check examples/php-sse --diff\n\n'
"$binary" check examples/php-sse --diff || [ $? -eq 1 ]
