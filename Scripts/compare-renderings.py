#!/usr/bin/env python3
"""Compares what is found in charts and overlays as they are with what is found in their real rendering.

Usage: compare-renderings.py BINARY FOLDER...

Each folder is searched for charts and for kustomizations. `helm template` and `kubectl kustomize` of the test tools render
them; `streamlint check -` lints the result, and `streamlint check FOLDER` the folder itself. Findings are compared by rule,
object and setting. Exit 1 when fewer than 95 of 100 of the charts and overlays with findings agree.
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(ROOT, ".build/kubernetes-tools")
OPTIONS = ["--no-config", "--assume-streaming", "--format", "json", "--allow-empty"]
# Objects of a run as a whole.
LEFT_OUT = {"unused-suppression"}
# kubectl ends the names of generated objects with a hash.
HASH = re.compile(r"-[bcdfghkmt2456789]{10}$")


def findings(binary, arguments, folder, text=None, keep=lambda finding: True):
    run = subprocess.run(
        [binary, "check", *OPTIONS, *arguments], cwd=folder, input=text, capture_output=True, timeout=120)
    report = json.loads(run.stdout)
    found = set()
    for finding in report["findings"]:
        if finding["rule"] in LEFT_OUT or not keep(finding):
            continue
        title = HASH.sub("", finding["object"] or "")
        found.add((finding["rule"], title, finding["setting"]))
        for other in finding["consequences"]:
            found.add((other["rule"], title, other["setting"]))
    return found


def render(command, folder):
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    return run.stdout if run.returncode == 0 else None


def units(folder):
    """The charts and overlays of a folder, each with the command that renders it."""
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in (".git", "node_modules"))
        if "Chart.yaml" in names:
            folders[:] = [name for name in folders if name not in ("charts", "templates")]
            with open(os.path.join(path, "Chart.yaml"), errors="replace") as file:
                lines = file.read().splitlines()
            name = next((line[5:].strip().strip("\"'") for line in lines if line.startswith("name:")), "chart")
            yield "chart", path, [os.path.join(TOOLS, "helm"), "template", name, "."]
        if any(name in names for name in ("kustomization.yaml", "kustomization.yml", "Kustomization")):
            yield "overlay", path, [
                os.path.join(TOOLS, "kubectl"), "kustomize", "--load-restrictor", "LoadRestrictionsNone", "."]


def compare(binary, kind, path, command, root):
    """Whether both agree, with what only one has; None where nothing is found or nothing is rendered."""
    text = render(command, path)
    if not text:
        return None

    def ours(finding):
        # Only the chart's own values; only this overlay.
        kinds = [source["kind"] for source in finding["source"]]
        return kind in kinds and (kind != "chart" or "chart" in kinds[:1])

    in_place = findings(binary, [".", "--root", os.path.abspath(root)], path, keep=ours)
    real = findings(binary, ["-"], path, text)
    if kind == "chart":
        # A variant may have findings that the own values do not have.
        variants = any(name.startswith("values") and name != "values.yaml" for name in os.listdir(path))
        if variants and real <= in_place:
            in_place = real
    if not in_place and not real:
        return None
    return in_place == real, sorted(in_place - real), sorted(real - in_place)


def main():
    binary, folders = os.path.abspath(sys.argv[1]), sys.argv[2:]
    counts = {"chart": [0, 0], "overlay": [0, 0]}
    for folder in folders:
        for kind, path, command in units(folder):
            try:
                result = compare(binary, kind, path, command, folder)
            except (subprocess.TimeoutExpired, ValueError) as error:
                print(f"{path}: {error}")
                continue
            if result is None:
                continue
            agrees, more, fewer = result
            counts[kind][0] += agrees
            counts[kind][1] += 1
            if not agrees:
                print(f"{kind} {path}")
                for finding in more[:8]:
                    print("   only in place:    ", *finding)
                for finding in fewer[:8]:
                    print("   only in rendering:", *finding)
    for kind, (agreeing, total) in counts.items():
        print(f"{kind}s with findings that agree: {agreeing} of {total}")
    return 0 if all(agreeing * 100 >= total * 95 for agreeing, total in counts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
