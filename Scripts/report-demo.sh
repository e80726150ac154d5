#!/bin/sh
# Makes the page of an example, opens it in a headless browser, tries its filters, and takes screenshots.
# Usage: report-demo.sh BINARY [FOLDER]
set -eu
cd "$(dirname "$0")/.."
binary="$1"
folder="${2:-.build/report-demo}"
mkdir -p "$folder"
page="$folder/report.html"
"$binary" check examples/full-path examples/mcp-server --format html --output "$page" || [ $? -eq 1 ]
exec python3 Scripts/check-report.py "$page" "$folder"
