#!/bin/sh
# Tries a hook with the real pre-commit: a clean file passes, a broken one fails, one of another kind triggers nothing.
# Usage: test-hooks.sh system BINARY   the hook streamlint-system with this binary on PATH
#        test-hooks.sh swift           the hook streamlint, which builds a release: minutes
#        test-hooks.sh python WHEEL    a local hook that installs a wheel
set -eu
cd "$(dirname "$0")/.."
root="$PWD"
tools="$(Scripts/test-tools-venv.sh)"
kind="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME="$work/home" PRE_COMMIT_COLOR=never
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.com GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.com
# git hands these down when the tests themselves run in a hook.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

mkdir "$work/repository"
cd "$work/repository"
git init -q
mkdir conf.d
cat >conf.d/app.conf <<'NGINX'
server {
    listen 80;
    location /events {
        proxy_pass http://127.0.0.1:9000;
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_read_timeout 1h;
    }
}
NGINX
echo "# Notes" >notes.md
echo "streams: [sse:/events]" >.streamlint.yaml
# Files that git ignores are not linted.
printf 'ignored.conf\n' >.gitignore
echo "server { location /events { proxy_buffering off; proxy_read_timeout 0; proxy_pass http://a; } }" >ignored.conf
git add .
git commit -q -m "A configuration"

case "$kind" in
  system)
    mkdir "$work/bin"
    # A name of its own on PATH, as an installed package has it.
    ln -s "$(cd "$root" && realpath "$2")" "$work/bin/streamlint"
    export PATH="$work/bin:$PATH"
    hook=streamlint-system
    ;;
  swift) hook=streamlint ;;
  python)
    hook=streamlint-wheel
    cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: local
    hooks:
      - id: $hook
        name: streamlint
        entry: streamlint check --default-fail-on warning
        language: python
        additional_dependencies: ["$(cd "$root" && realpath "$2")"]
        pass_filenames: false
CONFIG
    ;;
  *)
    echo "error: there is no hook of kind $kind" >&2
    exit 2
    ;;
esac

if [ "$kind" != python ]; then
  # The hook is tried from the work tree: pre-commit takes a repository's last commit, so this is one.
  mkdir "$work/hooks"
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- --ignore-failed-read 2>/dev/null) |
    tar --extract --directory "$work/hooks"
  (cd "$work/hooks" && git init -q && git add . && git commit -q -m "The hooks")
fi
if [ "$kind" = swift ]; then
  # As people install it. try-repo makes a new environment for every run, and this one is a release build.
  cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: $work/hooks
    rev: $(git -C "$work/hooks" rev-parse HEAD)
    hooks: [{id: $hook}]
CONFIG
fi

run() {
  if [ "$kind" != system ]; then
    "$tools/bin/pre-commit" run --verbose "$hook" "$@"
  else
    "$tools/bin/pre-commit" try-repo --verbose "$work/hooks" "$hook" "$@"
  fi
}

passed=0
failed=0
# expect WHAT CODE TEXT ARGUMENT...
expect() {
  what="$1" code="$2" text="$3"
  shift 3
  status=0
  run "$@" >"$work/log" 2>&1 || status=$?
  if [ "$status" = "$code" ] && grep -qF -- "$text" "$work/log"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $what: exit code $status, expected $code and the text: $text" >&2
    cat "$work/log" >&2
    [ ! -f "$PRE_COMMIT_HOME/pre-commit.log" ] || cat "$PRE_COMMIT_HOME/pre-commit.log" >&2
  fi
}

expect "a clean repository passes" 0 Passed --all-files
[ "$kind" = python ] || expect "a file of another kind triggers nothing" 0 Skipped --files notes.md
sed -i '/proxy_buffering/d; s/1h/30s/' conf.d/app.conf
expect "a broken file fails" 1 "error[idle-timeout]" --files conf.d/app.conf
# What is judged is the repository, whichever file it was that changed.
mkdir -p nginx
echo "# nothing" >nginx/other.conf
git add .
expect "so does another file of the same repository" 1 "conf.d/app.conf:3" --files nginx/other.conf
# pre-commit hides what passes, so that a warning fails unless the repository lets it pass.
printf 'streams: [sse:/events]\nrules: {idle-timeout: warning, response-buffering: warning, upstream-http-1-0: warning}\n' >.streamlint.yaml
git add .
expect "a warning fails" 1 "warning[idle-timeout]" --files nginx/other.conf
echo "fail-on: error" >>.streamlint.yaml
git add .
expect "and passes when told to" 0 Passed --files nginx/other.conf
echo "pre-commit, $hook: $passed passed, $failed failed"
[ "$failed" = 0 ]
