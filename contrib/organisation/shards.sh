#!/bin/sh
# Lints the repositories below a folder in shards with GNU parallel, and merges the reports.
#
# Usage: shards.sh FOLDER SHARDS REPORT [OPTION OF check]…
#
# REPORT ends in .json or .sarif. SSH_MACHINES=build1,build2,: runs the shards on other machines, each with streamlint and
# the same checkouts at FOLDER; the variable PARALLEL holds further options of parallel, such as --jobs 4.
set -eu
if [ $# -lt 3 ]; then
  sed -n 's/^# \{0,1\}//; 2,8p' "$0" >&2
  exit 2
fi
folder="$1"
shards="$2"
report="$3"
shift 3
case "$report" in
  *.json) format=json ;;
  *.sarif) format=sarif ;;
  *)
    echo "error: $report ends neither in .json nor in .sarif" >&2
    exit 2
    ;;
esac
parts="$(mktemp -d)"
trap 'rm -rf "$parts"' EXIT
set -- check "$folder" "$@" --quiet --format "$format"

# The reports come back on standard output, from other machines too. A shard with findings, or with a file that cannot be
# parsed, has a report all the same, so that the merge decides what fails; one without a report is missed there.
seq "$shards" | parallel --will-cite --quote ${SSH_MACHINES:+--sshlogin "$SSH_MACHINES"} --results "$parts/{}" \
  streamlint "$@" --shard "{}/$shards" >/dev/null || true
# shellcheck disable=SC2046
streamlint merge $(seq -f "$parts/%.0f" "$shards") --output "$report"
