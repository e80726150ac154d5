#!/bin/sh
# Tries the language server with a client of PyPI, with a recorded session, with Neovim, and with random edits.
# Usage: test-lsp.sh BINARY [EDITS]
set -eu
cd "$(dirname "$0")/.."
binary="$1"
edits="${2:-300}"
python="$(Scripts/test-tools-venv.sh)/bin/python"
echo "The language server:"
"$python" Tests/LanguageServer/sessions.py "$binary"
"$python" Tests/LanguageServer/recorded.py "$binary"
Tests/LanguageServer/neovim.sh "$binary"
"$python" Tests/LanguageServer/random_edits.py "$binary" --edits "$edits" --seed 1
