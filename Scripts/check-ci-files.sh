#!/bin/sh
# Lints what no test runs as a whole: shell scripts, the Dockerfile, and the files that CI systems read; and holds them
# to one version.
set -eu
cd "$(dirname "$0")/.."
tools="$(Scripts/test-tools-venv.sh)/bin"
Scripts/version.sh --check
"$tools/shellcheck" ci/*.sh contrib/organisation/*.sh Scripts/*.sh Scripts/bench/*.sh Scripts/packages/*.sh Fuzzing/*.sh .ci/run
"$tools/hadolint" Dockerfile contrib/organisation/worker.Dockerfile
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-actions action.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci ci/gitlab.yml
"$tools/pre-commit" validate-manifest .pre-commit-hooks.yaml
# Every hook, action and template that streamlint init names is here.
for name in 'id: streamlint$' 'id: streamlint-system$'; do
  grep -q "$name" .pre-commit-hooks.yaml || {
    echo "error: .pre-commit-hooks.yaml has no $name" >&2
    exit 1
  }
done
