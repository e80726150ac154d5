#!/usr/bin/env python3
"""Lints the repositories below a folder in shards on a Dask cluster, and merges the reports.

Every worker needs streamlint and sees the folder at the same path. Reports travel through Dask; no folder is shared for
them. The exit code is that of one run over everything. Options of streamlint check stand behind --.
"""

import argparse
import os
import subprocess
import sys
import tempfile

from dask.distributed import Client, LocalCluster


def lint(streamlint, folder, shard, format, options):
    """One shard on a worker; gives its report."""
    command = [streamlint, "check", folder, *options, "--quiet", "--shard", shard, "--format", format]
    done = subprocess.run(command, capture_output=True)
    # Findings (1) and files that cannot be parsed (2) are in the report; wrong usage leaves none.
    if done.returncode not in (0, 1, 2) or not done.stdout:
        raise RuntimeError(f"shard {shard} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--output", required=True, help="the merged report, .json or .sarif")
    parser.add_argument("--scheduler", help="address of a cluster; without one, processes of this machine")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes of this machine")
    parser.add_argument("--streamlint", default="streamlint")
    parser.add_argument("--fail-on", default="error")
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    given, options = parser.parse_args(words[:end]), words[end + 1 :]
    format = "sarif" if given.output.endswith(".sarif") else "json"

    cluster = None
    if not given.scheduler:
        cluster = LocalCluster(n_workers=given.workers, threads_per_worker=1, processes=True, dashboard_address=None)
    with Client(given.scheduler or cluster) as client, tempfile.TemporaryDirectory() as parts:
        shards = [f"{number}/{given.shards}" for number in range(1, given.shards + 1)]
        # A worker that dies is no reason to begin anew; the same arguments are no reason to take an old report.
        tasks = client.map(
            lambda shard: lint(given.streamlint, given.folder, shard, format, options), shards, retries=2, pure=False
        )
        names = []
        for number, report in enumerate(client.gather(tasks), start=1):
            names.append(os.path.join(parts, f"{number}.{format}"))
            with open(names[-1], "wb") as file:
                file.write(report)
        merge = [given.streamlint, "merge", "--fail-on", given.fail_on, "--output", given.output, *names]
        status = subprocess.run(merge).returncode
    if cluster:
        cluster.close()
    return status


if __name__ == "__main__":
    sys.exit(main())
