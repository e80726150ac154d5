#!/bin/sh
# Writes the skeleton of a rule. `make test` refuses it until every TODO is gone and its examples pass.
# Usage: new-rule.sh PROPERTY/ID [FOLDER]
set -eu
cd "$(dirname "$0")/.."
usage() {
  echo "error: $1; write make new-rule NAME=property/id, for instance NAME=idle-timeout/my-rule" >&2
  exit 2
}
name="${1:-}"
folder="${2:-rules}"
case "$name" in
  */*/* | /* | */ | *..* | "") usage "\"$name\" is no property/id" ;;
  */*) ;;
  *) usage "\"$name\" is no property/id" ;;
esac
property="${name%%/*}"
id="${name##*/}"
case "$id" in *[!a-z0-9-]*) usage "an id is made of lower-case letters, digits and \"-\"" ;; esac
known="$(sed -n '/^public enum Property/,/^}/s/^  case \([a-zA-Z]*\)\( = "\(.*\)"\)\{0,1\}$/\1 \3/p' Sources/Streaming/Property.swift |
  awk '{print ($2 == "" ? $1 : $2)}')"
printf '%s\n' "$known" | grep -qx "$property" ||
  usage "\"$property\" is no property; known are $(printf '%s' "$known" | tr '\n' ' ')"
file="$folder/$property/$id.yaml"
if [ -e "$file" ] || ls "$folder"/*/"$id.yaml" >/dev/null 2>&1; then
  echo "error: there is a rule named $id already" >&2
  exit 2
fi
mkdir -p "$folder/$property"
cat >"$file" <<EOF
# TODO: fill this in; docs/writing-rules.md explains every key. Name the source that proves the fact, with its version.
id: $id
title: TODO one line without the remedy
property: $property
# kinds: [sse, websocket]            # the stream kinds that it applies to (default: all)
# technologies: [nginx]              # all that have the aspects without it
# The setting that the finding is about.
subject: TODO
# The first case that matches decides.
cases:
  - when: {TODO: TODO}
    outcome: none
  - when: {}
    outcome: conditional
    condition: TODO what it depends on that no file says
    message: "TODO: {setting} is {value}"
why: |
  TODO why a stream breaks.
remedy: |
  TODO what to write.
# fix: TODO                          # VALUE, ASPECT=VALUE, delete, drop WORD or add WORD…
references:
  - TODO
examples:
  - title: TODO
    stream: sse:/events
    breaks: |
      TODO
    streams: |
      TODO
EOF
echo "$file was written. Fill it, then: make test, make proofs, make docs"
