#!/usr/bin/env python3
"""Writes a wheel that carries the binary, so that pipx and pre-commit's Python hooks can install it.

Usage: wheel.py STAGE VERSION FOLDER
"""
import base64
import hashlib
import os
import pathlib
import platform
import sys
import time
import zipfile

# A static binary needs neither glibc nor musl; manylinux2014 and musllinux_1_1 are what every pip of today accepts.
TAGS = ["manylinux2014", "manylinux_2_17", "musllinux_1_1"]


def digest(data):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def main():
    stage, version, folder = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    machine = platform.machine()
    tags = [f"py3-none-{tag}_{machine}" for tag in TAGS]
    platforms = ".".join(f"{tag}_{machine}" for tag in TAGS)
    information = f"streamlint-{version}.dist-info"
    data = f"streamlint-{version}.data"
    readme = (pathlib.Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    licenses = sorted(path for pattern in ("LICENSE*", "NOTICE*", "licenses/*") for path in stage.glob(pattern))
    metadata = [
        "Metadata-Version: 2.4",
        "Name: streamlint",
        f"Version: {version}",
        "Summary: Finds what breaks streamed AI answers in infrastructure configuration",
        "License-Expression: Apache-2.0",
        "Project-URL: Homepage, https://github.com/streamlint/streamlint",
        f"Project-URL: Changelog, https://github.com/streamlint/streamlint/blob/v{version}/CHANGELOG.md",
        "Classifier: Environment :: Console",
        "Classifier: Operating System :: POSIX :: Linux",
        "Classifier: Topic :: Software Development :: Quality Assurance",
        "Requires-Python: >=3.6",
        "Description-Content-Type: text/markdown",
    ] + [f"License-File: {path.relative_to(stage).as_posix()}" for path in licenses]
    wheel = ["Wheel-Version: 1.0", "Generator: streamlint", "Root-Is-Purelib: false"] + [f"Tag: {tag}" for tag in tags]
    files = [
        (f"{data}/scripts/streamlint", (stage / "streamlint").read_bytes(), 0o755),
        (f"{data}/data/share/man/man1/streamlint.1", (stage / "man" / "streamlint.1").read_bytes(), 0o644),
    ]
    files += [
        (f"{information}/licenses/{path.relative_to(stage).as_posix()}", path.read_bytes(), 0o644) for path in licenses
    ]
    files += [
        (f"{information}/METADATA", ("\n".join(metadata) + "\n\n" + readme).encode(), 0o644),
        (f"{information}/WHEEL", ("\n".join(wheel) + "\n").encode(), 0o644),
    ]
    record = "".join(f"{name},{digest(content)},{len(content)}\n" for name, content, _ in files)
    record += f"{information}/RECORD,,\n"
    files.append((f"{information}/RECORD", record.encode(), 0o644))

    written = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    path = folder / f"streamlint-{version}-py3-none-{platforms}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content, mode in files:
            entry = zipfile.ZipInfo(name, written)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content)
    print(path)


main()
