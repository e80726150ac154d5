#!/bin/sh
# Lays out the content of every package: the binary, its manual page, completions and the licences of what is linked into it.
# Usage: stage.sh BINARY FOLDER
set -eu
cd "$(dirname "$0")/../.."
binary="$1"
stage="$2"
[ -x "$binary" ] || {
  echo "error: $binary is not a program; run make build, or name another with BINARY=FILE" >&2
  exit 1
}
version="$(Scripts/version.sh)"
built="$("$binary" --version)"
[ "$built" = "$version" ] || {
  echo "error: $binary is version $built, the sources are $version" >&2
  exit 1
}
if command -v ldd >/dev/null 2>&1 && ldd "$binary" >/dev/null 2>&1; then
  echo "error: $binary needs shared libraries; packages contain a static one (make build)" >&2
  exit 1
fi

rm -rf "$stage"
mkdir -p "$stage/man" "$stage/completions" "$stage/licenses"
install -m 755 "$binary" "$stage/streamlint"
strip -s "$stage/streamlint"
date="$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)"
python3 Scripts/packages/manual.py "$stage/streamlint" "$date" >"$stage/man/streamlint.1"
# Completions for bash are read by a shell, never run, so that they name no interpreter.
"$stage/streamlint" --generate-completion-script bash | sed '1{/^#!/d;}' >"$stage/completions/streamlint.bash"
"$stage/streamlint" --generate-completion-script zsh >"$stage/completions/_streamlint"
"$stage/streamlint" --generate-completion-script fish >"$stage/completions/streamlint.fish"

# The project's own licence, and those of the libraries in the binary, where they are installed (docs/licenses.md).
install -m 644 LICENSE "$stage/LICENSE"
license() {
  if [ -f "$2" ]; then
    install -m 644 "$2" "$stage/licenses/$1"
  else
    echo "warning: the licence of $1 is not at $2; the packages go without it" >&2
  fi
}
license libyaml /usr/share/doc/libyaml-dev/copyright
license pcre2 /usr/share/doc/libpcre2-dev/copyright
license glibc /usr/share/doc/libc6-dev/copyright
license swift-argument-parser "${CHECKOUTS:-.build/checkouts}/swift-argument-parser/LICENSE.txt"
license swift "$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")/share/swift/LICENSE.txt"
chmod -R u=rwX,go=rX "$stage"
