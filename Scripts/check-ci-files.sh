#!/bin/sh
# Lints what no test runs as a whole: shell scripts, the Dockerfile, and the files that CI systems read; and checks that
# they name one version.
set -eu
cd "$(dirname "$0")/.."
tools="$(Scripts/test-tools-venv.sh)/bin"
Scripts/version.sh --check
"$tools/shellcheck" ci/*.sh contrib/organisation/*.sh Scripts/*.sh Scripts/bench/*.sh Scripts/packages/*.sh Fuzzing/*.sh \
  Tests/LanguageServer/*.sh .ci/run
"$tools/hadolint" Dockerfile contrib/organisation/worker.Dockerfile
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-actions action.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci ci/gitlab.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
# Issue forms: each is YAML with the keys that GitHub requires.
"$tools/python" - <<'FORMS'
import glob, sys, yaml
for path in glob.glob(".github/ISSUE_TEMPLATE/*.yml"):
    form = yaml.safe_load(open(path, encoding="utf-8"))
    if path.endswith("/config.yml"):
        continue
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    names = [field["id"] for field in fields]
    if not (form["name"] and form["description"] and fields) or len(set(names)) != len(names):
        sys.exit(f"error: {path} is not an issue form")
    for field in fields:
        assert field["attributes"]["label"], path
FORMS
"$tools/pre-commit" validate-manifest .pre-commit-hooks.yaml
# Every hook, action and template that streamlint init names is here.
for name in 'id: streamlint$' 'id: streamlint-system$'; do
  grep -q "$name" .pre-commit-hooks.yaml || {
    echo "error: .pre-commit-hooks.yaml has no $name" >&2
    exit 1
  }
done
