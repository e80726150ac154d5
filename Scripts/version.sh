#!/bin/sh
# Prints the version of streamlint; Sources/StreamModel/Version.swift decides it.
# Usage: version.sh            prints it
#        version.sh --check    fails if another one is written somewhere
set -eu
cd "$(dirname "$0")/.."
version="$(sed -n 's/^package let streamlintVersion = "\(.*\)"$/\1/p' Sources/StreamModel/Version.swift)"
[ -n "$version" ] || {
  echo "error: Sources/StreamModel/Version.swift has no version" >&2
  exit 1
}
if [ "${1:-}" != --check ]; then
  echo "$version"
  exit 0
fi

status=0
# Each spelling of the version, as a pattern with the version in parentheses.
for pattern in \
  'streamlint@v([0-9][0-9a-z.-]*[0-9a-z])' \
  'rev: v([0-9][0-9a-z.-]*[0-9a-z])' \
  '(raw|tree|blob|download)/v([0-9][0-9a-z.-]*[0-9a-z])' \
  'streamlint/streamlint/v([0-9][0-9a-z.-]*[0-9a-z])' \
  'STREAMLINT_VERSION: "([^"$]*)"' \
  'default: "([0-9]+[.][^"]*)"' \
  'streamlint(-worker)?:([0-9][0-9a-z.]*[0-9a-z])' \
  'streamlint==([0-9][0-9a-z.]*[0-9a-z])' \
  'streamlint[-_]([0-9]+[.][0-9]+[.][0-9]+)[-_]'; do
  # shellcheck disable=SC2046
  found="$(grep -nHoE -- "$pattern" action.yml ci/* contrib/*/* README.md $(find docs -maxdepth 1 -name '*.md') || true)"
  [ -n "$found" ] || continue
  other="$(printf '%s\n' "$found" | grep -vF -- "$version" || true)"
  [ -z "$other" ] || {
    printf '%s\n' "$other" | sed "s/\$/   is not $version/; s/^/error: /" >&2
    status=1
  }
done
for file in action.yml ci/gitlab.yml contrib/organisation/indexed-job.yaml docs/install.md; do
  grep -qF -- "$version" "$file" || {
    echo "error: $file does not name $version" >&2
    status=1
  }
done
grep -qE "^## $(printf %s "$version" | sed 's/[.]/[.]/g')(,|\$)" CHANGELOG.md || {
  echo "error: CHANGELOG.md has no section for $version" >&2
  status=1
}
exit "$status"
