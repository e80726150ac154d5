"""Times streamlint beside its neighbours and writes docs/benchmarks.md.

Usage: python Scripts/bench BINARY SCRATCH_FOLDER STREAMLINT_DEV [--write]. Without --write the tables are only printed.
"""

import math
import os
import platform
import shutil
import subprocess
import sys

import inputs
from editor import key_presses
from measure import by_turns, once, peak

binary, scratch, developer = sys.argv[1], sys.argv[2], sys.argv[3]
tools = os.path.dirname(sys.executable)
goals = []
page = []


def say(line=""):
    print(line, flush=True)
    page.append(line)


def table(title, *columns):
    say(f"\n## {title}\n")
    say("| " + " | ".join(columns) + " |")
    say("|" + "---|" * len(columns))


def row(*cells):
    say("| " + " | ".join(str(cell) for cell in cells) + " |")


def goal(what, wanted, got, is_met):
    goals.append((what, wanted, got, "yes" if is_met else "**no**"))


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.0f} s"


def compared(runs, size=None):
    """A row for each tool with its ratio to the first one."""
    first = next(iter(runs.values()))
    for name, run in runs.items():
        if run.failed:
            row(name, "more than a minute", "", *([""] if size else []))
            continue
        rate = [f"{size / 1e6 / run.best:.1f} MB/s"] if size else []
        row(name, milliseconds(run.best), f"{run.best / first.best:.1f}", *rate)


def check(path):
    return [binary, "check", "--no-config", path]


def tool(name, *arguments):
    return [f"{tools}/{name}", *arguments]


# Both are the Python package gixy.
gixy_next = f"{os.path.dirname(tools)}-next/bin/gixy-next"


# MARK: Start-up

small = inputs.small(f"{scratch}/small")
script = inputs.write(f"{scratch}/small.py", "import os\n\nprint(os.getcwd())\n")
dockerfile = inputs.write(f"{scratch}/Dockerfile", "FROM debian:12\nRUN true\n")
manifest = inputs.manifests(f"{scratch}/small.yaml", apps=1)
runs = by_turns({"streamlint": check(small), "nginx -t": ["/usr/sbin/nginx", "-t", "-q", "-c", small]}, 200)
runs |= by_turns(
    {
        "ruff, a script of three lines": tool("ruff", "check", "--no-cache", "--isolated", script),
        "hadolint, a Dockerfile of two lines": tool("hadolint", dockerfile),
        "yamllint, one application": tool("yamllint", manifest),
        "crossplane parse": tool("crossplane", "parse", small),
        "gixy-ng": tool("gixy", small),
        "Gixy-Next": [gixy_next, small],
    },
    11,
)
runs |= by_turns({"checkov, one application": tool("checkov", "--compact", "--quiet", "--skip-download", "-f", manifest)}, 2)
table(f"A small file ({os.path.getsize(small)} bytes), whole process", "tool", "best", "ratio")
compared(runs)
taken = runs["streamlint"].best
goal("small file, whole process", "at most 10 ms", milliseconds(taken), taken <= 0.01)
size = os.path.getsize(binary)
goal("static binary", "at most 30 MB", f"{size / 1e6:.1f} MB", size <= 30_000_000)

# MARK: nginx

peaks = []
for megabytes in (1, 10, 50):
    path = inputs.nginx(f"{scratch}/nginx{megabytes}", megabytes * 1_000_000)
    size = os.path.getsize(path)
    # The shorter a run, the more of them it takes to meet a quiet moment.
    runs = by_turns({"streamlint": check(path)}, {1: 31, 10: 21, 50: 7}[megabytes])
    others = {"crossplane parse": tool("crossplane", "parse", path)}
    if megabytes == 1:
        others |= {"gixy-ng": tool("gixy", path), "Gixy-Next": [gixy_next, path]}
    runs |= by_turns(others, 1, limit=60)
    table(f"nginx, {megabytes} MB", "tool", "best", "ratio", "throughput")
    compared(runs, size)
    peaks.append((f"nginx, {megabytes} MB", peak(check(path)), size))
    rate = size / 1e6 / runs["streamlint"].best
    goal(f"nginx to findings, {megabytes} MB", "at least 30 MB/s", f"{rate:.0f} MB/s", rate >= 30)

    if megabytes == 10:
        read = subprocess.run([developer, "time-parsing", path], capture_output=True, text=True, check=True).stdout
        rate = size / 1e6 / float(read)
        goal("nginx, reading words and blocks alone", "at least 200 MB/s", f"{rate:.0f} MB/s", rate >= 200)

# MARK: YAML

path = inputs.manifests(f"{scratch}/apps.yaml", size=10_000_000)
size = os.path.getsize(path)
loop = f"{scratch}/libyaml-loop"
runs = by_turns({"libyaml's bare event loop": [loop, path], "streamlint": check(path)}, 7)
table("Kubernetes, 10 MB: applications of six objects each, one of them an Ingress", "tool", "best", "ratio", "throughput")
compared(runs, size)
ratio = runs["streamlint"].best / runs["libyaml's bare event loop"].best
goal("Kubernetes, 10 MB, beside libyaml's event loop", "at most 2.5", f"{ratio:.1f}", ratio <= 2.5)
peaks.append(("Kubernetes, 10 MB", peak(check(path)), size))

# MARK: Many files

count = 20_000
folder = inputs.repository(f"{scratch}/repository", count)
runs = by_turns(
    {
        "streamlint": check(folder),
        "rg --files": ["rg", "--files", folder],
        "rg --files, then cat": ["sh", "-c", f"rg --files -0 {folder} | xargs -0 cat"],
    },
    5,
)
table("A repository of 20,000 files of 2 KB: a tenth nginx, a fifth Kubernetes", "tool", "best", "ratio")
compared(runs)
taken = runs["streamlint"].best
goal("20,000 files of 2 KB", "at most 500 ms", milliseconds(taken), taken <= 0.5)
peaks.append(("20,000 files", peak(check(folder)), 0))
folder = inputs.nginx_files(f"{scratch}/sites", count)
runs = by_turns({"streamlint": check(folder), "rg --files, then cat": ["sh", "-c", f"rg --files -0 {folder} | xargs -0 cat"]}, 5)
table("20,000 files of 2 KB, each of them a site of nginx with a stream", "tool", "best", "ratio")
compared(runs)
peaks.append(("20,000 sites", peak(check(folder)), 0))

# MARK: Fixes

# The file changes only when --fix writes it, which --diff does not.
table("Fixes of one repository, one a file: --diff", "fixes", "best")
for count in (250, 500, 1000):
    folder = inputs.nginx_files(f"{scratch}/fixes{count}", count, read="30s")
    runs = by_turns({"streamlint": [binary, "check", "--no-config", "--diff", folder]}, 3)
    taken = runs["streamlint"].best
    row(f"{count:,}", milliseconds(taken))
goal("1,000 fixes in one repository", "at most 2 s", milliseconds(taken), taken <= 2)

# MARK: Editors

table("Language server: from a key press to the diagnostics, a pause of 10 ms included", "folder", "smallest", "median", "largest")
folder = f"{scratch}/editor"
inputs.nginx_files(f"{folder}/nginx", 200)
for i in range(400):
    inputs.write(f"{folder}/k8s/app{i}.yaml", inputs.APP.format(i=i, team=i % 50, read=3600))
times = key_presses(binary, folder, "k8s/app7.yaml", 40)
row("600 files: 400 Kubernetes applications, 200 sites of nginx", *(milliseconds(times[at]) for at in (0, 20, -1)))
goal("a key press in a repository of 600 files", "at most 100 ms", milliseconds(times[0]), times[0] <= 0.1)

# MARK: Memory

table("Peak memory", "input", "peak", "goal: three times the largest file and 40 MB")
for name, bytes_used, size in peaks:
    wanted = 3 * size + 40_000_000
    row(name, f"{bytes_used / 1e6:.0f} MB", f"{wanted / 1e6:.0f} MB")
    if size:
        goal(f"memory: {name}", f"at most {wanted / 1e6:.0f} MB", f"{bytes_used / 1e6:.0f} MB", bytes_used <= wanted)

# MARK: Growth

GROWTH = {
    "locations of nginx": lambda n, at: inputs.nginx(at, 1_000_000 * n),
    "included files": lambda n, at: inputs.includes(at, 500 * n),
    "Kubernetes objects": lambda n, at: inputs.manifests(f"{at}/apps.yaml", apps=400 * n),
    "routes of Kong": lambda n, at: inputs.kong(f"{at}/kong.yaml", 500 * n),
    "findings": lambda n, at: inputs.nginx(at, 400_000 * n, read="30s"),
}
# On one thread: two that share a core take more of its time, and only large inputs have two.
ALONE = {"STREAMLINT_THREADS": "1"}
table("Growth: processor time of one thread when the input doubles", "input", "1x", "2x", "4x", "8x", "exponent")
start = min(once(check(small), environment=ALONE)[1] for _ in range(5))
for name, make in GROWTH.items():
    commands = {n: check(make(n, f"{scratch}/growth/{name.replace(' ', '-')}-{n}")) for n in (1, 2, 4, 8)}
    runs = by_turns(commands, 7, environment=ALONE)
    times = [min(run.cpu) - start for run in runs.values()]
    # The slope of the line through the logarithms.
    xs = [math.log(n) for n in commands]
    ys = [math.log(max(time, 1e-4)) for time in times]
    middle, level = sum(xs) / 4, sum(ys) / 4
    exponent = sum((x - middle) * (y - level) for x, y in zip(xs, ys)) / sum((x - middle) ** 2 for x in xs)
    row(name, *(milliseconds(time) for time in times), f"{exponent:.2f}")
    goal(f"growth with {name}", "exponent at most 1.1", f"{exponent:.2f}", exponent <= 1.1)

# MARK: The page


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().splitlines()[-1]


results = page[:]
page.clear()
say("| | goal | measured | met |")
say("|---|---|---|---|")
for entry in goals:
    row(*entry)
machine = f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release().split('-')[0]}"
listed = subprocess.run(tool("pip", "list", "--format", "freeze"), capture_output=True, text=True, check=True).stdout
wanted = [line.split("=")[0] for line in open("Scripts/bench/requirements.txt", encoding="utf-8") if line[0] != "#"]
wanted = [line.strip() for line in wanted]
versions = ["gixy-next==" + version([gixy_next, "--version"]).split()[-1]]
versions += [line for line in listed.splitlines() if line.split("==")[0].lower().replace("_", "-") in wanted]
beside = ", ".join([version([binary, "--version"]), version(["/usr/sbin/nginx", "-v"]), *versions])
if "--write" in sys.argv:
    with open("Scripts/bench/benchmarks.md", encoding="utf-8") as file:
        text = file.read()
    text = text.replace("{machine}", f"{machine}. Versions: streamlint {beside}.")
    text = text.replace("{goals}", "\n".join(page)).replace("{tables}", "\n".join(results).strip())
    inputs.write("docs/benchmarks.md", text)
    print("\nWrote docs/benchmarks.md.")
shutil.rmtree(scratch, ignore_errors=True)
