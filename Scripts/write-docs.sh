#!/bin/sh
# Writes docs/rules and docs/conflicts.md from the rule files, or with --check says whether they are up to date.
# Usage: write-docs.sh [--check] BINARY
set -eu
cd "$(dirname "$0")/.."
check=""
if [ "$1" = --check ]; then
  check=1
  shift
fi
binary="$1"
target=docs/rules
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$binary" rules --format markdown >"$work/README.md"
for file in rules/*/*.yaml; do
  rule="$(basename "$file" .yaml)"
  case "$file" in rules/technologies/* | rules/intent/*) continue ;; esac
  "$binary" explain "$rule" >"$work/$rule.md"
done
"$binary" explain intent >"$work/intent.md"
conflicts="$(mktemp)"
trap 'rm -rf "$work" "$conflicts"' EXIT
"$binary" rules --format conflicts >"$conflicts"
if [ -n "$check" ]; then
  if ! diff -r "$work" "$target" >/dev/null || ! cmp -s "$conflicts" docs/conflicts.md; then
    echo "error: docs/rules or docs/conflicts.md is not what the rule files say; run make docs" >&2
    exit 1
  fi
  exit 0
fi
rm -rf "$target"
mkdir -p "$(dirname "$target")"
cp -r "$work" "$target"
chmod -R u=rwX,go=rX "$target"
cat "$conflicts" >docs/conflicts.md
