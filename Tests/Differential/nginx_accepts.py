"""Holds what we refuse against what the real nginx refuses, on mutated configurations.

`nginx -t` stops at its first error, ours go on; so what counts is whether a file is refused, and on which line first.

Usage: nginx_accepts.py DUMP_TREES STREAMLINT NGINX SCRATCH_FOLDER
"""

import concurrent.futures
import json
import pathlib
import random
import re
import subprocess
import sys

import common

# What nginx says about the form of a file: all of it is an error of our parser too.
SYNTAX = [
    r'unexpected ".*?"',
    r"unexpected end of file",
    r"too long parameter",
]
# What it says only because it knows its directives. Our parser reads such a file; rules judge the directives that matter
# to streams.
EXPLAINED = {
    "unknown directive": "names are for the rule unknown-directive, and only those near a directive that matters",
    "wrong number of arguments": "for the rule wrong-argument-count",
    "wrong place": "for the rule wrong-context",
    "block or not": "whether a directive takes a block depends on its name: for the rule missing-semicolon",
    "duplicate": "for the rule duplicate-directive",
    "value": "values are the business of each directive",
    "variable": "which variables there are depends on the modules",
    "missing part": "a section that has to be there",
    "expression": "regular expressions and conditions are compiled by their directives",
}
MESSAGES = [
    (r"unknown directive", "unknown directive"),
    (r"invalid number of arguments", "wrong number of arguments"),
    (r"is not allowed here", "wrong place"),
    (r"is not terminated by \";\"|has no opening \"\{\"", "block or not"),
    (r"is duplicate|duplicate|conflicting parameter", "duplicate"),
    (r"unknown .*variable|invalid variable name|the closing bracket in|invalid capturing", "variable"),
    (r"no \"events\" section|no port in upstream|host not found|no servers are inside", "missing part"),
    (r"pcre|regex|condition|unclosed|parenthesis|parentheses|missing .*\)", "expression"),
    (
        r"invalid|unknown|must|cannot|too|negative|zero|exceeds|bind\(\)|open\(\)|unsupported|unix domain socket|is not",
        "value",
    ),
]
# Rules whose findings say that nginx does not start.
REFUSALS = {"unknown-directive", "wrong-argument-count", "wrong-context", "duplicate-directive"}
MUTATED = 450

GOOD = [
    """# The gateway.
worker_processes 1;
events {
    worker_connections 64;
}
http {
    log_format main '$remote_addr "$request" $status';
    access_log off;
    map $http_upgrade $connection_upgrade {
        default upgrade;
        '' close;
    }
    upstream app {
        server 127.0.0.1:9000;
        keepalive 8;
    }
    server {
        listen unix:SOCKET;
        server_name chat.example.com "www.example.com";
        set $note "it's {fine}; \\"really\\"";
        location ~ "^/v[0-9]{1,2}/chat" {
            proxy_pass http://app;
            proxy_http_version 1.1;
            proxy_set_header Connection $connection_upgrade;
            proxy_buffering off; # streams
            proxy_read_timeout 1h;
        }
        location = /health { return 200 'ok\\n'; }
        if ($request_method = DELETE) {
            return 405;
        }
        add_header X-Note 'a\\'b; c' always;
    }
}
""",
    """events {}
http {
  access_log off; gzip on; gzip_types text/css application/json;
  server { listen unix:SOCKET; server_name ~^(?<name>[a-z]+)\\.example\\.com$;
    location / { return 301 https://${name}.example.com$request_uri; }
    location ~* \\.(js|css)$ { expires 1d; root /tmp; }
    location /sse { proxy_pass http://127.0.0.1:9000/x?y=${arg_z}; proxy_buffering off;
      proxy_set_header Host $host; proxy_set_header X-A "a b"; proxy_ignore_client_abort on; }
  }
}
""",
]
SIGNS = [
    ";",
    "{",
    "}",
    '"',
    "'",
    "\\",
    "$",
    "${",
    "#",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\x0b",
    "\x0c",
    "\xa0",
    "\ufeff",
    "\x01",
    "ü",
    '\\"',
    "\\'",
    "\\;",
    "\\ ",
    "()",
    ")",
    "{2}",
    "{2,}",
    "''",
    '""',
    ";;",
    "{}",
    "a",
    "a b;",
    "x{ }",
    "$x",
    '"x"y',
    "'x';",
    '"' + "a" * 4100 + '"',
    "b" * 4100,
    " " * 5000,
    "# " + "c" * 5000 + "\n",
]


def mutate(text, seeded):
    """One or two changes, mostly at a sign that means something."""
    for _ in range(seeded.choice([1, 1, 1, 2])):
        places = [i for i, sign in enumerate(text) if sign in ";{}'\"\\$#\n"]
        at = seeded.choice(places) if seeded.random() < 0.7 else seeded.randrange(len(text))
        choice = seeded.random()
        if choice < 0.45:
            at += seeded.randint(0, 1)
            text = text[:at] + seeded.choice(SIGNS) + text[at:]
        elif choice < 0.75:
            text = text[:at] + text[at + 1 :]
        elif choice < 0.9:
            text = text[:at] + seeded.choice(SIGNS) + text[at + 1 :]
        elif choice < 0.95:
            end = min(len(text), at + seeded.randint(1, 80))
            text = text[:end] + text[at:end] + text[end:]
        else:
            text = text[:at]
    return text


def judge(nginx, path):
    """What nginx says: None when it takes the file, else its message and the line."""
    done = subprocess.run(
        [nginx, "-t", "-q", "-e", "stderr", "-p", path.parent, "-c", path], capture_output=True, timeout=30
    )
    if done.returncode == 0:
        return None
    # Warnings come before the error that stops it.
    found = re.search(r"\[emerg\] \S+: (.*)", done.stderr.decode(errors="replace"), re.DOTALL)
    message = found.group(1).strip() if found else ""
    found = re.search(r" in \S+:(\d+)$", message)
    return message, int(found.group(1)) if found else None


def is_syntax(message):
    return any(re.match(pattern, message, re.DOTALL) for pattern in SYNTAX)


def refusals(streamlint, paths):
    """The rules of each file that claim that nginx does not take it."""
    done = subprocess.run(
        [
            streamlint,
            "check",
            "--no-config",
            "--format",
            "json",
            "--min-severity",
            "info",
            "--assume-streaming",
            *paths,
        ],
        capture_output=True,
    )
    if done.returncode not in (0, 1, 2):
        raise SystemExit(
            f"error: streamlint ended with {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}"
        )
    found = {}
    for finding in json.loads(done.stdout)["findings"]:
        if finding["rule"] in REFUSALS:
            found.setdefault(finding["location"]["file"], []).append(f"{finding['rule']} {finding['setting']}")
    return found


def main(binary, streamlint, nginx, scratch):
    scratch.mkdir(parents=True, exist_ok=True)
    seeded = random.Random(20261125)
    texts = GOOD + [mutate(seeded.choice(GOOD), seeded) for _ in range(MUTATED)]
    paths = []
    for number, text in enumerate(texts):
        folder = scratch / str(number)
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        path = folder / "nginx.conf"
        path.write_bytes(text.replace("SOCKET", f"{folder}/s").encode())
        paths.append(path)

    differences = common.Differences("refusals against nginx -t", EXPLAINED)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(lambda path: judge(nginx, path), paths))
    claims = refusals(streamlint, paths)
    accepted = 0
    for (path, tree), verdict in zip(common.trees(binary, "nginx", paths), verdicts):
        differences.compared += 1
        data = path.read_bytes()
        errors = [(data.count(b"\n", 0, error["start"]) + 1, error["message"]) for error in tree["errors"]]
        if verdict is None:
            accepted += 1
            if errors:
                differences.note("refused by us alone", path, errors[0])
            for claim in claims.get(str(path), []):
                differences.note("a rule says that nginx refuses it", path, claim)
            continue
        message, line = verdict
        if is_syntax(message):
            if not errors:
                differences.note("refused by nginx alone", path, message)
            elif line is not None and min(errors)[0] > line:
                differences.note("refused later", path, f"{message} and {min(errors)}")
        elif not errors:
            what = next((what for pattern, what in MESSAGES if re.search(pattern, message)), message)
            differences.note(what, path, message)
    refused = sum(1 for verdict in verdicts if verdict and is_syntax(verdict[0]))
    print(f"nginx -t takes {accepted} of {len(paths)} files and refuses {refused} for their form")
    if verdicts[: len(GOOD)] != [None] * len(GOOD):
        differences.note("the good files are refused", paths[0], verdicts[: len(GOOD)])
    return differences.finish(must_occur=("unknown directive", "block or not")) and min(accepted, refused) > 50


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1], sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])) else 1)
