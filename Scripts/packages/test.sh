#!/bin/sh
# Installs every package of dist/ into a clean folder and runs the installed files.
# Usage: test.sh BINARY      builds the packages twice first: the bytes must be the same
#
# Single quotes are expanded by the inner shells.
# shellcheck disable=SC2016
set -eu
cd "$(dirname "$0")/../.."
root="$PWD"
binary="$1"
version="$(Scripts/version.sh)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

passed=0
failed=0
# expect WHAT COMMAND...
expect() {
  what="$1"
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $what" >&2
    cat "$work/log" >&2
  fi
}

# runs PROGRAM...: the version, a clean example, a broken one.
runs() {
  [ "$("$@" --version)" = "$version" ] || return 1
  "$@" check examples/gke-llm-fixed || return 1
  status=0
  "$@" check examples/mcp-server || status=$?
  [ "$status" = 1 ]
}

Scripts/packages/package.sh "$binary" tarball wheel deb
cp dist/SHA256SUMS "$work/first"
Scripts/packages/package.sh "$binary" tarball wheel deb >/dev/null
expect "the same binary gives the same bytes" cmp "$work/first" dist/SHA256SUMS
expect "SHA256SUMS lists the files" sh -c 'cd dist && sha256sum -c --strict SHA256SUMS'

name="streamlint-$version-linux-$(uname -m)"
tar -xzf "dist/$name.tar.gz" -C "$work"
expect "the binary of the archive runs" runs "$work/$name/streamlint"
expect "the archive has our licence" cmp LICENSE "$work/$name/LICENSE"
expect "the archive has the licences of libyaml and PCRE2" test -s "$work/$name/licenses/libyaml" -a -s "$work/$name/licenses/pcre2"
expect "its CI script runs it" sh dist/streamlint-ci.sh --binary "$work/$name/streamlint" -- examples/gke-llm-fixed
expect "the manual page has no errors" sh -c 'test -z "$(man --warnings -l "$1" 2>&1 >/dev/null)"' sh "$work/$name/man/streamlint.1"
expect "the manual page shows the options" sh -c 'man -l "$1" | grep -q -e --min-confidence' sh "$work/$name/man/streamlint.1"
expect "bash completes" bash -c '. "$1" && complete -p streamlint' bash "$work/$name/completions/streamlint.bash"
for shell in zsh fish; do
  command -v "$shell" >/dev/null 2>&1 || continue
  file="$work/$name/completions/_streamlint"
  [ "$shell" = zsh ] || file="$work/$name/completions/streamlint.fish"
  expect "$shell reads its completions" "$shell" -n "$file"
done

# A root with nothing but the binary, a configuration and /proc, and a user without rights: what the container image is.
if unshare --mount true 2>/dev/null; then
  mkdir -p "$work/scratch/proc"
  cp "$work/$name/streamlint" "$work/scratch/"
  cp -R examples "$work/scratch/examples"
  chmod 755 "$work" "$work/scratch"
  expect "the binary runs where nothing else is" runs unshare --mount sh -c \
    'mount --bind /proc "$0/proc" && exec chroot --userspec=65532:65532 "$0" /streamlint "$@"' "$work/scratch"
else
  echo "skipped: a root with the binary alone; making one needs root" >&2
fi

python3 -m venv "$work/venv"
wheel="$(echo dist/streamlint-"$version"-py3-none-*"_$(uname -m).whl")"
expect "pip installs the wheel without a network" "$work/venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$wheel"
expect "the binary of the wheel runs" runs "$work/venv/bin/streamlint"
expect "pip finds nothing amiss" "$work/venv/bin/pip" check --disable-pip-version-check
expect "its manual page is installed" test -f "$work/venv/share/man/man1/streamlint.1"
expect "its metadata names the licence" sh -c '"$1" show --verbose --disable-pip-version-check streamlint | grep -qi "apache-2.0"' sh "$work/venv/bin/pip"
expect "pip removes it" "$work/venv/bin/pip" uninstall --quiet --yes --disable-pip-version-check streamlint
expect "and the binary with it" test ! -e "$work/venv/bin/streamlint"
expect "pre-commit's Python hooks install it" Scripts/test-hooks.sh python "$wheel"

deb="$root/dist/streamlint_${version}_$(dpkg --print-architecture).deb"
mkdir -p "$work/debian/var/lib/dpkg/info" "$work/debian/var/lib/dpkg/updates"
: >"$work/debian/var/lib/dpkg/status"
expect "dpkg installs the package into an empty root" dpkg --root="$work/debian" --force-not-root --install "$deb"
expect "the binary of the package runs" runs "$work/debian/usr/bin/streamlint"
expect "its files are as they were packed" dpkg --root="$work/debian" --verify streamlint
for file in man/man1/streamlint.1.gz bash-completion/completions/streamlint zsh/vendor-completions/_streamlint \
  fish/vendor_completions.d/streamlint.fish doc/streamlint/changelog.gz doc/streamlint/copyright; do
  expect "the package contains $file" test -s "$work/debian/usr/share/$file"
done
expect "dpkg removes it" dpkg --root="$work/debian" --force-not-root --purge streamlint
expect "and the binary with it" test ! -e "$work/debian/usr/bin/streamlint"

echo "packages: $passed passed, $failed failed"
[ "$failed" = 0 ]
