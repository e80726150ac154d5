#!/bin/sh
# Completes commands and values in bash, zsh and fish. Usage: test-completions.sh BINARY
set -eu
binary="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$binary" "$work/bin/streamlint"
PATH="$work/bin:$PATH"
export PATH
for shell in bash zsh fish; do streamlint --generate-completion-script "$shell" >"$work/$shell"; done

# expect SHELL WORD TEXT: the word is one of the completions.
expect() {
  case " $(echo "$3" | tr '\n\t' '  ') " in
    *" $2 "*) ;;
    *)
      echo "error: $1 does not complete $2: $3" >&2
      exit 1
      ;;
  esac
}

cat >"$work/try.bash" <<'EOF'
source "$1"
function=$(complete -p streamlint | sed 's/.*-F \([^ ]*\).*/\1/')
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
"$function" "$1" "${@: -1}" "${@: -2:1}"
echo "${COMPREPLY[@]}"
EOF
expect bash trace "$(bash "$work/try.bash" "$work/bash" streamlint "")"
expect bash pedantic "$(bash "$work/try.bash" "$work/bash" streamlint check --preset "")"
expect bash --preset "$(bash "$work/try.bash" "$work/bash" streamlint check --pre)"

expect fish trace "$(fish -c "source $work/fish; complete -C 'streamlint '")"
expect fish pedantic "$(fish -c "source $work/fish; complete -C 'streamlint check --preset '")"

# zsh completes in a terminal only: the function has to be there, and to parse.
zsh -n "$work/zsh"
expect zsh function "$(zsh -fc "autoload -U compinit; compinit -u -d $work/dump; source $work/zsh; whence -w _streamlint")"
grep -q "___preset=('gate' 'audit' 'pedantic')" "$work/zsh"
echo "completions work in bash, zsh and fish"
