#!/usr/bin/env python3
"""Runs the commands of action.yml and ci/gitlab.yml as the CI systems do, against a release served on 127.0.0.1.

Usage: test-ci.py BINARY
"""
import functools
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import xml.etree.ElementTree

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
BINARY = pathlib.Path(sys.argv[1]).resolve()
VERSION = subprocess.run([ROOT / "Scripts/version.sh"], check=True, capture_output=True, text=True).stdout.strip()
ARCHIVE = f"streamlint-{VERSION}-linux-{os.uname().machine}"
results = {"passed": 0, "failed": 0}


def expect(what, holds, shown=""):
    results["passed" if holds else "failed"] += 1
    if not holds:
        print(f"FAILED: {what}\n{shown}", file=sys.stderr)


def release(folder):
    """The files of a release that CI downloads, as make package-tarball lays them out."""
    target = folder / f"v{VERSION}"
    target.mkdir(parents=True)
    with tarfile.open(target / f"{ARCHIVE}.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(BINARY, f"{ARCHIVE}/streamlint")
    shutil.copy(ROOT / "ci/run.sh", target / "streamlint-ci.sh")
    sums = [(hashlib.sha256(path.read_bytes()).hexdigest(), path.name) for path in sorted(target.iterdir())]
    (target / "SHA256SUMS").write_text("".join(f"{sum}  {name}\n" for sum, name in sums))
    return next(sum for sum, name in sums if name.endswith(".gz"))


def run(command, folder, **environment):
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)


def github(repository, release_url, base="", **inputs):
    """Runs the step of the action with its inputs and their defaults."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    (step,) = action["runs"]["steps"]
    values = {name: str(each.get("default", "")) for name, each in action["inputs"].items()} | inputs
    environment = {}
    for name, value in step["env"].items():
        if value == "${{ github.action_path }}":
            environment[name] = str(ROOT)
        elif value == "${{ github.base_ref }}":
            environment[name] = base
        else:
            environment[name] = values[value.removeprefix("${{ inputs.").removesuffix(" }}")]
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        environment[name] = str(repository / name)
        (repository / name).write_text("")
    # GitHub runs sh with -e.
    return run(["sh", "-e", "-c", step["run"]], repository, STREAMLINT_RELEASES=release_url, **environment)


def branches(repository):
    """Makes a repository with a target branch that holds everything, and a branch with one more problem."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (
            ["init", "-q", "-b", "topic"], ["add", "-A"], ["commit", "-q", "-m", "base"],
            ["update-ref", "refs/remotes/origin/main", "HEAD"]):
        run([*git, *command], repository)
    (repository / "new.conf").write_text("location /v1/chat/completions {\n    proxy_pass http://127.0.0.1:1;\n}\n")
    return run(["git", "rev-parse", "HEAD"], repository).stdout.strip()


def gitlab(repository, release_url, shell, **variables):
    """Runs the script of the job with its variables."""
    job = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text())["streamlint"]
    environment = job["variables"] | {"STREAMLINT_RELEASES": release_url} | variables
    script = "\n".join(job["script"])
    return run(shell + ["-e", "-c", script], repository, **environment), job["artifacts"]["reports"]


def test_action(copy, url, archive_sum):
    good, bad = copy("gke-llm-fixed"), copy("mcp-server")
    outcome = github(good, url)
    expect("the action passes on a clean repository", outcome.returncode == 0, outcome.stderr)
    expect("its output is the exit code", (good / "GITHUB_OUTPUT").read_text() == "exit-code=0\n")
    outcome = github(
        bad, url, sarif="found.sarif", junit="found.xml", paths=".\nsites-enabled", args="--stream sse:/nothing-*",
        sha256=archive_sum)
    expect("the action fails on findings", outcome.returncode == 1, outcome.stderr)
    expect("the exit code is an output although the step fails", (bad / "GITHUB_OUTPUT").read_text() == "exit-code=1\n")
    expect("annotations are printed", "::error file=sites-enabled/mcp.conf,line=" in outcome.stdout, outcome.stdout)
    expect("and the log is readable", "error[methods-limited]: " in outcome.stdout, outcome.stdout)
    expect("the summary is written", "methods-limited" in (bad / "GITHUB_STEP_SUMMARY").read_text())
    found = json.loads((bad / "found.sarif").read_text())["runs"][0]
    expect("SARIF contains the findings", any(each["ruleId"] == "methods-limited" for each in found["results"]))
    tree = xml.etree.ElementTree.parse(bad / "found.xml")
    expect("JUnit contains the findings", tree.find(".//failure") is not None)
    outcome = github(bad, url, annotations="false", summary="false")
    expect("annotations can be switched off", "::error" not in outcome.stdout and outcome.returncode == 1)
    expect("and the summary", (bad / "GITHUB_STEP_SUMMARY").read_text() == "")
    outcome = github(bad, url, args="--stream /nothing-?;touch pwned;$(touch pwned)")
    expect("an input runs nothing", not (bad / "pwned").exists())
    outcome = github(bad, url, sha256="0" * 64)
    expect("another hash is refused", outcome.returncode == 2 and "checksum" in outcome.stderr, outcome.stderr)


def test_new_since(copy, url):
    bad = copy("mcp-server")
    base = branches(bad)
    outcome = github(bad, url, base="main")
    shown = outcome.stdout + outcome.stderr
    expect("a pull request fails on what is new", outcome.returncode == 1 and "new.conf" in shown, shown)
    expect("and reports nothing else", "sites-enabled/mcp.conf" not in outcome.stdout, outcome.stdout)
    outcome = github(bad, url)
    expect("a push reports everything", "sites-enabled/mcp.conf" in outcome.stdout, outcome.stdout)
    outcome = github(bad, url, base="other")
    expect("a shallow clone says what to do", outcome.returncode == 2 and "fetch-depth: 0" in outcome.stderr)
    home = {"HOME": str(bad)}
    outcome, reports = gitlab(bad, url, ["sh"], CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_PROJECT_DIR=str(bad), **home)
    expect("a merge request fails on what is new", outcome.returncode == 1, outcome.stdout + outcome.stderr)
    expect("and reports nothing else", "sites-enabled/mcp.conf" not in outcome.stdout, outcome.stdout)
    found = json.loads((bad / reports["codequality"]).read_text())
    expect("Code Quality has all, since GitLab compares", any(each["check_name"] == "methods-limited" for each in found))
    (bad / "new.conf").unlink()
    outcome = github(bad, url, base="main")
    expect("nothing new passes", outcome.returncode == 0, outcome.stdout + outcome.stderr)


def test_gitlab(copy, url):
    shells = [["sh"]] + ([["bash", "-o", "pipefail"]] if shutil.which("bash") else [])
    for shell in shells:
        good, bad = copy("gke-llm-fixed"), copy("mcp-server")
        outcome, _ = gitlab(good, url, shell)
        expect(f"the job passes on a clean repository ({shell[0]})", outcome.returncode == 0, outcome.stderr)
        outcome, reports = gitlab(bad, url, shell, STREAMLINT_ARGS="--fail-on error --stream sse:/nothing-*")
        expect(f"the job fails on findings ({shell[0]})", outcome.returncode == 1, outcome.stderr)
        found = json.loads((bad / reports["codequality"]).read_text())
        expect("Code Quality contains the findings", any(each["check_name"] == "methods-limited" for each in found))
        expect("paths are relative", all(not each["location"]["path"].startswith("/") for each in found))
        expect("JUnit can be read", xml.etree.ElementTree.parse(bad / reports["junit"]).getroot() is not None)
        outcome, _ = gitlab(bad, url, shell, STREAMLINT_VERSION="0.0.0")
        expect("a release that does not exist fails the job", outcome.returncode not in (0, 1), outcome.stdout)


def test_script(copy, url, folder):
    script = ROOT / "ci/run.sh"
    bad, empty = copy("mcp-server"), folder / "empty"
    empty.mkdir()
    outcome = run([script, "--binary", BINARY, "--", "mcp.conf"], bad / "sites-enabled")
    expect("--binary runs a program that is here", outcome.returncode == 1, outcome.stderr)
    outcome = run([script, "--binary", BINARY], empty)
    expect("nothing to lint is 3", outcome.returncode == 3, outcome.stderr)
    outcome = run([script, "--binary", BINARY, "--", "missing.conf"], empty)
    expect("a missing input is 2", outcome.returncode == 2, outcome.stderr)
    for arguments in (["--sarif"], ["."], ["--binary", "/nowhere"], ["--binary", BINARY, "--version", VERSION]):
        outcome = run([script, *arguments], empty)
        expect(f"wrong usage {arguments} is 2", outcome.returncode == 2 and "error: " in outcome.stderr, outcome.stderr)
    # Without curl wget does it.
    tools = folder / "tools"
    tools.mkdir()
    for tool in ("awk", "cat", "mktemp", "rm", "sha256sum", "sh", "tar", "gzip", "uname", "wget"):
        (tools / tool).symlink_to(shutil.which(tool))
    outcome = run([script, "--version", VERSION], bad, STREAMLINT_RELEASES=url, PATH=str(tools))
    expect("wget downloads where there is no curl", outcome.returncode == 1, outcome.stderr)
    # The archive of a release that was tampered with.
    with (folder / "releases" / f"v{VERSION}" / f"{ARCHIVE}.tar.gz").open("ab") as archive:
        archive.write(b"more")
    outcome = run([script, "--version", VERSION], bad, STREAMLINT_RELEASES=url)
    expect("another archive is refused", outcome.returncode == 2 and "checksum" in outcome.stderr, outcome.stderr)
    sums = folder / "releases" / f"v{VERSION}" / "SHA256SUMS"
    sums.write_text("".join(line for line in sums.open() if ".gz" not in line))
    outcome = run([script, "--version", VERSION], bad, STREAMLINT_RELEASES=url)
    expect("so is one without a checksum", outcome.returncode == 2 and "checksum" in outcome.stderr, outcome.stderr)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        archive_sum = release(folder / "releases")
        count = iter(range(1000))

        def copy(example):
            return pathlib.Path(shutil.copytree(ROOT / "examples" / example, folder / f"{example}-{next(count)}"))

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Handler, directory=folder / "releases"))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        test_action(copy, url, archive_sum)
        test_new_since(copy, url)
        test_gitlab(copy, url)
        test_script(copy, url, folder)
        server.shutdown()
    print(f"CI files: {results['passed']} passed, {results['failed']} failed")
    sys.exit(1 if results["failed"] else 0)


main()
