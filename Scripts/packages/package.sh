#!/bin/sh
# Builds packages of a static binary into dist/. The same sources and binary give the same bytes.
# Usage: package.sh BINARY tarball|wheel|deb ...
set -eu
cd "$(dirname "$0")/../.."
binary="$1"
shift
umask 022
version="$(Scripts/version.sh)"
# Every archive has the time of the last commit.
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}"
export SOURCE_DATE_EPOCH
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p dist
Scripts/packages/stage.sh "$binary" "$work/stage"

tarball() {
  name="streamlint-$version-linux-$(uname -m)"
  mkdir "$work/tar"
  cp -R "$work/stage" "$work/tar/$name"
  tar --create --directory "$work/tar" --sort=name --owner=0 --group=0 --numeric-owner \
    --mtime="@$SOURCE_DATE_EPOCH" "$name" | gzip -9n >"dist/$name.tar.gz"
  # The script that GitLab runs is published beside the archive, because an included template has no other files.
  install -m 755 ci/run.sh dist/streamlint-ci.sh
  echo "dist/$name.tar.gz"
}

wheel() {
  python3 Scripts/packages/wheel.py "$work/stage" "$version" dist
}

deb() {
  architecture="$(dpkg --print-architecture)"
  root="$work/deb"
  install -D -m 755 "$work/stage/streamlint" "$root/usr/bin/streamlint"
  install -D -m 644 "$work/stage/man/streamlint.1" "$root/usr/share/man/man1/streamlint.1"
  gzip -9n "$root/usr/share/man/man1/streamlint.1"
  install -D -m 644 "$work/stage/completions/streamlint.bash" "$root/usr/share/bash-completion/completions/streamlint"
  install -D -m 644 "$work/stage/completions/_streamlint" "$root/usr/share/zsh/vendor-completions/_streamlint"
  install -D -m 644 "$work/stage/completions/streamlint.fish" \
    "$root/usr/share/fish/vendor_completions.d/streamlint.fish"
  documents="$root/usr/share/doc/streamlint"
  install -D -m 644 CHANGELOG.md "$documents/changelog"
  gzip -9n "$documents/changelog"
  {
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: streamlint\n'
    printf 'Source: https://github.com/streamlint/streamlint\n\n'
    printf 'Files: *\nCopyright: the streamlint authors\nLicense: Apache-2.0\n'
    printf ' On Debian systems, the full text is in /usr/share/common-licenses/Apache-2.0.\n\n'
    printf 'Comment: The binary contains the libraries whose licences follow.\n\n'
    for file in "$work/stage"/licenses/*; do
      [ ! -f "$file" ] || printf '==== %s\n\n%s\n\n' "$(basename "$file")" "$(cat "$file")"
    done
  } >"$documents/copyright"
  chmod 644 "$documents/copyright"
  mkdir "$root/DEBIAN"
  cat >"$root/DEBIAN/control" <<CONTROL
Package: streamlint
Version: $version
Architecture: $architecture
Maintainer: streamlint <https://github.com/streamlint/streamlint/issues>
Installed-Size: $(du -k -s --apparent-size "$root/usr" | cut -f1)
Suggests: git
Section: devel
Priority: optional
Homepage: https://github.com/streamlint/streamlint
Description: finds what breaks streamed AI answers in infrastructure configuration
 Reads nginx and Kong configurations and Kubernetes manifests and says which
 routes will not stream (SSE, Streamable HTTP, WebSocket), why, where, and what
 to write instead. The binary is static and needs nothing else.
CONTROL
  (cd "$root" && find usr -type f | LC_ALL=C sort | xargs md5sum) >"$root/DEBIAN/md5sums"
  dpkg-deb --root-owner-group -Zxz --build "$root" "dist/streamlint_${version}_$architecture.deb" >/dev/null
  echo "dist/streamlint_${version}_$architecture.deb"
}

for package in "$@"; do
  case "$package" in
    tarball | wheel | deb) "$package" ;;
    *)
      echo "error: unknown package $package" >&2
      exit 2
      ;;
  esac
done

# All that is in dist/ is part of the release.
(cd dist && find . -maxdepth 1 -type f ! -name SHA256SUMS | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum >"$work/sums")
install -m 644 "$work/sums" dist/SHA256SUMS
