#!/bin/sh
# Lints the repositories below a folder in shards with GNU parallel, and merges the reports.
#
# Usage: shards.sh FOLDER SHARDS REPORT [OPTION OF check]…
#
# REPORT ends in .json or .sarif. Options of parallel come from the variable PARALLEL: `--jobs 4`, or other machines with
# `--sshlogin web1,web2 --workdir . --return {}.json --cleanup`, where each has streamlint and the same checkouts at FOLDER.
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
# Relative to the working folder: parallel brings the reports of other machines back to the same place.
parts="$(mktemp -d shards.XXXXXX)"
trap 'rm -rf "$parts"' EXIT

# A shard with findings, or with a file that cannot be parsed, has a report all the same; the merge decides what fails. One
# without a report is missed there.
seq "$shards" | parallel --will-cite --joblog "$parts/log" \
  streamlint check "$folder" "$@" --quiet --shard "{}/$shards" --format "$format" --output "$parts/{}.$format" || true
streamlint merge "$parts" --output "$report"
