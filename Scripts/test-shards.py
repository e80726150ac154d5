"""Lints an organisation's repositories in one run and in shards, and compares the reports byte for byte.

The shards run by themselves, with GNU parallel, on a Dask cluster and with the commands of the Kubernetes Jobs in
contrib/organisation, as they stand there.

Usage: test-shards.py BINARY [REPOSITORIES]
"""

import filecmp
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import kubernetes_validate
import yaml

from organisation import organisation

package = pathlib.Path(__file__).resolve().parent.parent
recipes = package / "contrib/organisation"
SHARDS = 8
FORMATS = ["json", "sarif"]
# A flag that one repository serves, and one that none does.
OPTIONS = ["--min-severity", "info", "--stream", "sse:/events", "--stream", "sse:nobody.example.com/served"]


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(1)


def run(command, expected, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode not in expected:
        fail(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-2000:]}")
    return done


def same(one, other, what):
    if not filecmp.cmp(one, other, shallow=False):
        subprocess.run(["cmp", one, other])
        fail(f"{what}: the merged report is not that of one run")
    print(f"ok    {what}: {one.stat().st_size} bytes, the same as one run")


def job(name):
    """The container of a Job, after validating the manifest with the schema of Kubernetes."""
    manifest = yaml.safe_load((recipes / name).read_text())
    kubernetes_validate.validate(manifest, "1.33", strict=True)
    return manifest["spec"], manifest["spec"]["template"]["spec"]["containers"][0]


def start(container, work, environment, **variables):
    """Runs the command of a container as its pod would, with other folders for the volumes."""
    own = {entry["name"]: entry["value"] for entry in container["env"]}
    return run(
        [*container["command"], *container["args"]], [0, 1, 2], cwd=work / "repositories",
        env={**environment, **own, **variables})


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 120
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        organisation(work / "repositories", count)
        (work / "bin").mkdir()
        (work / "bin/streamlint").symlink_to(binary)
        environment = {**os.environ, "PATH": f"{work / 'bin'}:{os.environ['PATH']}"}
        environment.pop("PARALLEL", None)

        for format in FORMATS:
            began = time.monotonic()
            run([binary, "check", "repositories", *OPTIONS, "--format", format, "-o", f"whole.{format}"], [2], cwd=work)
            if format == "json":
                print(f"      {count} repositories, one run: {time.monotonic() - began:.2f} s")
        if (work / "whole.json").stat().st_size < 100_000:
            fail("the organisation has next to no findings, so that nothing is shown")

        for format in FORMATS:
            (work / f"parts-{format}").mkdir()
            # Against the order of their numbers: the merge must not depend on it.
            names = [f"parts-{format}/{number}.{format}" for number in range(SHARDS, 0, -1)]
            for number, name in zip(range(SHARDS, 0, -1), names):
                run([binary, "check", "repositories", *OPTIONS, "--shard", f"{number}/{SHARDS}", "--format", format,
                     "-o", name], [0, 1, 2], cwd=work)
            run([binary, "merge", *names, "-o", f"merged.{format}"], [2], cwd=work)
            same(work / f"whole.{format}", work / f"merged.{format}", f"{SHARDS} shards, {format}")

        short = run([binary, "merge", *names[1:], "-o", "short.sarif"], [2], cwd=work)
        if "shard 8 of 8 is missing" not in short.stderr or (work / "short.sarif").exists():
            fail(f"a missing shard is not noticed: {short.stderr}")
        print("ok    a missing shard is an error")

        for format in FORMATS:
            run([recipes / "shards.sh", "repositories", str(SHARDS), f"parallel.{format}", *OPTIONS], [2],
                cwd=work, env=environment)
            same(work / f"whole.{format}", work / f"parallel.{format}", f"GNU parallel, {format}")

        # The other machine is this one, reached by a replacement for ssh. As a real one does, it starts at home and
        # sets SHELL, which parallel relies on there and which may be unset here. A home of its own, because
        # parallel takes a work folder below the home as relative to it.
        (work / "home").mkdir()
        ssh = work / "bin/ssh"
        ssh.write_text('#!/bin/sh\nwhile [ "$1" != elsewhere ]; do shift; done\nshift\n'
                       '[ "$1" != -- ] || shift\necho . >>"$0.log"\n'
                       'cd "$HOME"\nSHELL=/bin/sh\nexport SHELL\nexec sh -c "$*"\n')
        ssh.chmod(0o755)
        run([recipes / "shards.sh", "repositories", str(SHARDS), "elsewhere.json", *OPTIONS], [2], cwd=work,
            env={**environment, "HOME": str(work / "home"), "SSH_MACHINES": "elsewhere", "PARALLEL": "--workdir ."})
        if (work / "bin/ssh.log").read_text().count(".") < SHARDS:
            fail("the shards did not run on the other machine")
        same(work / "whole.json", work / "elsewhere.json", "GNU parallel over ssh, json")

        run([sys.executable, recipes / "streamlint_dask.py", "repositories", "--shards", str(SHARDS), "--workers", "2",
             "--output", "dask.json", "--", *OPTIONS], [2], cwd=work, env=environment)
        same(work / "whole.json", work / "dask.json", "Dask, json")

        shards, container = job("indexed-job.yaml")
        own = {entry["name"]: entry["value"] for entry in container["env"]}
        if own["SHARDS"] != str(shards["completions"]):
            fail("completions and SHARDS of indexed-job.yaml differ")
        reports = work / "reports"
        reports.mkdir()
        for index in range(shards["completions"]):
            start(container, work, environment, REPORTS=str(reports), JOB_COMPLETION_INDEX=str(index))
        _, container = job("merge-job.yaml")
        start(container, work, environment, REPORTS=str(reports))
        run([binary, "check", ".", "--format", "json", "-o", work / "job.json"], [2], cwd=work / "repositories")
        same(work / "job.json", reports / "merged/streamlint.json", "the Jobs of Kubernetes, json")


main()
