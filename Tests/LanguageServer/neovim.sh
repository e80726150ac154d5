#!/bin/sh
# Opens an example in Neovim, without a window and with its built-in client, and looks for the diagnostics.
# Usage: neovim.sh BINARY
set -eu
binary="$(realpath "$1")"
cd "$(dirname "$0")/../.."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cat >"$folder/nginx.conf" <<'CONF'
server {
    listen 80;
    location /events {
        # streamlint: stream sse
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_pass http://app:8000;
        proxy_buffering on;
        proxy_read_timeout 600s;
    }
}
CONF
STREAMLINT_FILE="$folder/nginx.conf" HOME="$folder" XDG_STATE_HOME="$folder" XDG_CONFIG_HOME="$folder" \
  timeout 120 nvim --headless -u NONE --cmd "let g:streamlint_command = ['$binary', 'lsp']" \
  -c "source editors/neovim/streamlint.lua" -c "luafile Tests/LanguageServer/neovim.lua" >"$folder/out" 2>&1 || {
  cat "$folder/out"
  exit 1
}
for wanted in "^line 8: " "fixed by: Write proxy_buffering off"; do
  grep -q "$wanted" "$folder/out" || {
    cat "$folder/out"
    exit 1
  }
done
echo "  ok neovim: $(nvim --version | head -1) shows the diagnostics and applies a fix"
