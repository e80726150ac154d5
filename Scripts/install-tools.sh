#!/bin/sh
# Installs what a fresh Debian or Ubuntu with a Swift toolchain lacks.
# Usage: install-tools.sh build|test|report|bench
set -eu

need="${1:-build}"

# Each line: a file that shows that the package is there, the package.
wanted() {
  case "$need" in
    build | test)
      echo "/usr/include/yaml.h libyaml-dev"
      echo "/usr/include/pcre2.h libpcre2-dev"
      echo "make make"
      ;;
  esac
  if [ "$need" = test ] || [ "$need" = report ]; then
    echo "chromium chromium"
    echo "/usr/share/fonts/truetype/dejavu fonts-dejavu-core"
    echo "python3 python3"
  fi
  if [ "$need" = bench ]; then
    echo "/usr/include/yaml.h libyaml-dev"
    echo "cc gcc"
    echo "rg ripgrep"
    echo "/usr/bin/time time"
    echo "python3 python3"
    echo "/usr/sbin/nginx nginx-light"
  fi
  if [ "$need" = test ] || [ "$need" = bench ]; then
    # Debian's Python comes without the part that makes virtual environments.
    if ! python3 -c "import ensurepip" 2>/dev/null; then
      echo "/no/such/file python3-venv"
    fi
  fi
  if [ "$need" = test ]; then
    echo "git git"
    echo "envsubst gettext-base"
    echo "ruby ruby"
    echo "parallel parallel"
    echo "zsh zsh"
    echo "fish fish"
    echo "/usr/sbin/nginx nginx-light"
    echo "/usr/lib/nginx/modules/ngx_stream_module.so libnginx-mod-stream"
    echo "/usr/lib/nginx/modules/ngx_http_lua_module.so libnginx-mod-http-lua"
    echo "/usr/lib/nginx/modules/ngx_http_xslt_filter_module.so libnginx-mod-http-xslt-filter"
    echo "/usr/lib/nginx/modules/ngx_http_image_filter_module.so libnginx-mod-http-image-filter"
    echo "/usr/sbin/haproxy haproxy"
    echo "/usr/sbin/apache2 apache2"
    echo "/usr/sbin/varnishd varnish"
    echo "curl curl"
    echo "nvim neovim"
    echo "wget wget"
    echo "openssl openssl"
  fi
}

missing=""
if [ "$(uname -s)" = Linux ]; then
  missing="$(wanted | while read -r sign package; do
    case "$sign" in
      /*) [ -e "$sign" ] || printf ' %s' "$package" ;;
      *) command -v "$sign" >/dev/null 2>&1 || printf ' %s' "$package" ;;
    esac
  done)"
else
  pkg-config --exists yaml-0.1 2>/dev/null || missing="$missing libyaml"
  pkg-config --exists libpcre2-8 2>/dev/null || missing="$missing pcre2"
  if [ "$need" = test ]; then
    command -v nginx >/dev/null 2>&1 || missing="$missing nginx"
  fi
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "error: missing:$missing. There is no apt-get here; install these packages with your package manager." >&2
  exit 1
fi
sudo=""
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "error: missing:$missing. Install them as root: apt-get install$missing" >&2
    exit 1
  fi
  sudo="sudo"
fi
echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq >/dev/null
# The packages would start servers, one of them on port 80; the tests start their own.
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null
