#!/bin/sh
# Runs streamlint in CI. The GitHub Action and the GitLab template are thin wrappers of this script.
#
# usage: run.sh [option ...] [-- argument of "streamlint check" ...]
#
#   --version VERSION     install this release first and verify its checksum
#   --sha256 HASH         the release's archive must have this hash, besides standing in its SHA256SUMS
#   --binary FILE         run this streamlint; without --version and --binary the one on PATH is run
#   --new-since COMMIT    report only what the merge base of the commit and HEAD does not have
#   --sarif FILE          also write SARIF 2.1.0, for GitHub code scanning
#   --code-quality FILE   also write a GitLab Code Quality report
#   --junit FILE          also write JUnit XML
#   --markdown FILE       also append the findings as Markdown, for example to $GITHUB_STEP_SUMMARY
#   --annotations         also print GitHub annotations
#
# The exit code is that of streamlint: 0 fine, 1 findings, 2 wrong usage or a failed installation, 3 nothing to lint.
# STREAMLINT_RELEASES is where releases are downloaded from; set it to a mirror where the internet cannot be reached.
set -eu
# Paths and patterns go to streamlint as they were written.
set -f

releases="${STREAMLINT_RELEASES:-https://github.com/streamlint/streamlint/releases/download}"
version=""
new_since=""
sha256=""
binary=""
sarif=""
code_quality=""
junit=""
markdown=""
annotations=""

fail() {
  echo "error: $*" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case "$1" in
    --version | --sha256 | --binary | --new-since | --sarif | --code-quality | --junit | --markdown)
      [ $# -ge 2 ] && [ -n "$2" ] || fail "$1 needs a value"
      case "$1" in
        --version) version="${2#v}" ;;
        --sha256) sha256="$2" ;;
        --binary) binary="$2" ;;
        --new-since) new_since="$2" ;;
        --sarif) sarif="$2" ;;
        --code-quality) code_quality="$2" ;;
        --junit) junit="$2" ;;
        --markdown) markdown="$2" ;;
      esac
      shift 2
      ;;
    --annotations)
      annotations=1
      shift
      ;;
    --)
      shift
      break
      ;;
    *) fail "unknown option $1; arguments of streamlint follow --" ;;
  esac
done

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

download() {
  if command -v curl >/dev/null 2>&1; then
    curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail "neither curl nor wget is here to download $1"
  fi
}

install_release() {
  [ "$(uname -s)" = Linux ] || fail "releases contain a Linux binary only; build streamlint and pass it with --binary"
  case "$(uname -m)" in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "there is no released binary for $(uname -m)" ;;
  esac
  name="streamlint-$version-linux-$machine"
  for file in "$name.tar.gz" SHA256SUMS; do
    download "$releases/v$version/$file" "$work/$file" || fail "$releases/v$version/$file cannot be downloaded"
  done
  # Only the line of this archive: the other files of the release are not here.
  (cd "$work" && awk -v name="$name.tar.gz" '$2 == name || $2 == "*" name' SHA256SUMS >expected &&
    [ -s expected ] && sha256sum -c expected >/dev/null 2>&1) ||
    fail "the checksum of $name.tar.gz is not the one in SHA256SUMS"
  if [ -n "$sha256" ]; then
    echo "$sha256  $work/$name.tar.gz" | sha256sum -c - >/dev/null 2>&1 ||
      fail "the checksum of $name.tar.gz is not $sha256"
  fi
  tar -xzf "$work/$name.tar.gz" -C "$work" || fail "$name.tar.gz cannot be unpacked"
  binary="$work/$name/streamlint"
}

if [ -n "$version" ]; then
  [ -z "$binary" ] || fail "--version and --binary exclude each other"
  install_release
elif [ -z "$binary" ]; then
  [ -z "$sha256" ] || fail "--sha256 needs --version"
  binary=streamlint
fi
command -v "$binary" >/dev/null 2>&1 || fail "$binary is no program"

[ -z "$new_since" ] || set -- --new-since "$new_since" "$@"
# One run writes all formats. People's output goes to the log; where annotations are wanted, after them.
for pair in "sarif=$sarif" "gitlab=$code_quality" "junit=$junit"; do
  [ -n "${pair#*=}" ] || continue
  set -- --format "${pair%%=*}" --output "${pair#*=}" "$@"
done
[ -z "$markdown" ] || set -- --format markdown --output "$work/markdown" "$@"
if [ -n "$annotations" ]; then
  set -- --format github --output - --format human --output "$work/human" "$@"
else
  set -- --format human --output - "$@"
fi

status=0
"$binary" check "$@" || status=$?
[ ! -s "$work/human" ] || cat "$work/human"
[ ! -s "$work/markdown" ] || cat "$work/markdown" >>"$markdown"
exit "$status"
