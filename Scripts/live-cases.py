#!/usr/bin/env python3
"""Fixes the nginx configurations of cases and sends their streams through a real nginx: what a fix claims to repair
streams, and nginx accepts what it accepted before.

Usage: live-cases.py MEASURE_FIXES CASES [NAME…]
CASES holds a folder for each case: case.yaml with streaming_routes, and the files in bad/.
"""

import collections
import os
import subprocess
import sys

import yaml

KINDS = {"streaming-upload": "upload", "chunked-json": "streamable-http", "ndjson": "streamable-http"}


def streams(case):
    """The declared streams of a case as --stream takes them."""
    result = []
    for route in case.get("streaming_routes") or []:
        if isinstance(route, str):
            route = {"path": route, "kind": case.get("stream_kind")}
        path, host, kind = route.get("path", "/"), route.get("host") or "", route.get("kind")
        kind = KINDS.get(kind, kind)
        if path.startswith("/"):
            known = kind in ("sse", "streamable-http", "websocket", "upload", "grpc")
            result.append((kind + ":" if known else "sse:") + host + path)
    return result


def main():
    program, cases, *only = sys.argv[1:]
    counts = collections.Counter()
    failed = []
    for name in sorted(os.listdir(cases)):
        path = os.path.join(cases, name, "case.yaml")
        if not os.path.isfile(path) or only and not any(word in name for word in only):
            continue
        with open(path) as file:
            case = yaml.safe_load(file)
        wanted = streams(case)
        if not str(case["technology"]).startswith("nginx") or not wanted:
            continue
        command = [program, os.path.join(cases, name, "bad"), *wanted]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        words = [line.split(" ")[0] for line in done.stdout.splitlines()]
        counts.update(word for word in words if word in ("passes", "unproven", "fails"))
        if only:
            print(f"{name}\n{done.stdout}", end="")
        if done.returncode:
            failed.append(name)
            print(f"{name}: {done.stdout}{done.stderr}")
    print(f"live fixes: {counts['passes']} pass, {counts['fails']} fail, {counts['unproven']} not measured")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
