#!/usr/bin/env python3
"""Runs the program on hostile input: it must neither crash nor hang, must report the problem, and lint the rest.

Usage: test-hostile.py BINARY [--full] [--only TEXT] [--times]

Each case makes a folder that also holds good/nginx.conf with a known fault; whatever else stands there, that fault has to
be found. Sizes are small enough for a debug build; --full takes the sizes of docs/security.md, for a release build. The
time limit only finds what hangs: it is far above what a linear program needs and far below what a quadratic one does.
"""
import argparse
import json
import os
import pathlib
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("binary")
parser.add_argument("--full", action="store_true")
parser.add_argument("--only", default="")
parser.add_argument("--times", action="store_true")
options = parser.parse_args()
BINARY = str(pathlib.Path(options.binary).resolve())
SECONDS = 120
MEMORY = 4 << 30
GOOD = """events {}
http { server { listen 80; location /good {
  # streamlint: stream sse
  proxy_pass http://app;
  proxy_buffering on;
} } }
"""
NOBODY = 65534
cases = []
failures = []


def case(function):
    cases.append(function)
    return function


def size(small, full):
    return full if options.full else small


class Run:
    """One run of the program with its output."""

    def __init__(self, arguments, folder, stdin=b"", environment=None, user=None, terminal=False):
        began = time.monotonic()

        def prepare():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)

        self.arguments = arguments
        env = {"PATH": os.environ["PATH"], "HOME": str(folder), "SWIFT_BACKTRACE": "enable=no", **(environment or {})}
        command = [BINARY, *arguments]
        master = None
        if terminal:
            master, slave = os.openpty()
            standard = dict(stdin=subprocess.PIPE, stdout=slave, stderr=slave)
        else:
            standard = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process = subprocess.Popen(command, cwd=folder, env=env, preexec_fn=prepare, **standard)
        self.hung = False
        if terminal:
            os.close(slave)
            process.stdin.close()
            out = b""
            while True:
                try:
                    part = os.read(master, 65536)
                except OSError:
                    break
                if not part:
                    break
                out += part
            os.close(master)
            err = b""
            process.wait(SECONDS)
        else:
            try:
                out, err = process.communicate(stdin, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                self.hung = True
                process.kill()
                out, err = process.communicate()
        self.seconds = time.monotonic() - began
        self.status = process.returncode
        self.out = out
        self.err = err
        self.said = (out + err).decode("utf-8", "surrogateescape")

    @property
    def report(self):
        return json.loads(self.out)


class Case:
    """The folder of a case, and what is expected of runs in it."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = folder

    def write(self, path, text):
        target = os.path.join(os.fsencode(self.folder), os.fsencode(path))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def expect(self, what, holds, shown=""):
        if not holds:
            failures.append(f"{self.name}: {what}\n{str(shown)[:1500]}")
            print(f"FAILED {failures[-1]}", file=sys.stderr)

    def run(self, *arguments, status=None, says=(), good=True, **more):
        """Runs check with JSON on the folder by default."""
        arguments = list(arguments) or ["check", "--format", "json", "."]
        run = Run(arguments, self.folder, **more)
        if options.times:
            print(f"{run.seconds:7.2f} s  {self.name}: {' '.join(arguments)[:90]} -> {run.status}")
        shown = f"status {run.status} after {run.seconds:.1f} s\n{run.err.decode('utf-8', 'replace')[:800]}"
        self.expect("hangs", not run.hung, shown)
        self.expect("crashes", run.status >= 0 and run.status != 4 or run.hung, shown)
        if status is not None:
            self.expect(f"exit code {run.status} instead of {status}", run.status == status, shown)
        for text in says:
            self.expect(f"does not report {text!r}", text in run.said, shown)
        if good and "json" in arguments and not run.hung:
            try:
                found = any(finding["route"] == "/good" for finding in run.report["findings"])
            except (ValueError, KeyError) as error:
                found, shown = False, f"{error}\n{shown}"
            self.expect("the fault of the good file is not found", found, shown)
        return run


# Includes.


@case
def include_itself(case):
    case.write("a/nginx.conf", "events {} http { include nginx.conf; include ./nginx.conf; include ../a/nginx.conf; }\n")
    case.run(status=1, says=["a/nginx.conf includes itself"])


@case
def include_each_other(case):
    case.write("a/nginx.conf", "events {} http { include b.conf; }\n")
    case.write("a/b.conf", "include c.conf;\n")
    case.write("a/c.conf", "include b.conf;\n")
    case.run(status=1, says=["a/b.conf includes itself"])


@case
def include_doubling(case):
    """Each file includes the next one twice: 2^40 files."""
    case.write("a/nginx.conf", "events {} http { include f0.conf; }\n")
    for index in range(40):
        case.write(f"a/f{index}.conf", f"include f{index + 1}.conf; include f{index + 1}.conf;\n")
    case.write("a/f40.conf", "server { location / { proxy_pass http://a; } }\n")
    case.run(status=2, says=["files are included", "a/f"])


@case
def include_doubling_of_comments(case):
    """The same with a large last file that contains no statement."""
    case.write("a/nginx.conf", "events {} http { include f0.conf; }\n")
    for index in range(40):
        case.write(f"a/f{index}.conf", f"include f{index + 1}.conf; include f{index + 1}.conf;\n")
    case.write("a/f40.conf", "# nothing\n" * 100_000)
    case.run(status=2, says=["files are included"])


@case
def include_chain(case):
    case.write("a/nginx.conf", "events {} http { include f0.conf; }\n")
    for index in range(200):
        case.write(f"a/f{index}.conf", f"include f{index + 1}.conf;\n")
    case.write("a/f200.conf", "server { location / { proxy_pass http://a; } }\n")
    case.run(status=2, says=["nested more than"])


@case
def include_pattern_of_thousands(case):
    count = size(500, 5000)
    case.write("a/nginx.conf", "events {} http { include d/*.conf; }\n")
    for index in range(count):
        case.write(f"a/d/f{index:05}.conf", f"server {{ server_name s{index}; location / {{ proxy_pass http://a; }} }}\n")
    case.run(status=1)


@case
def include_pattern_again_and_again(case):
    """Many patterns that each match many files: files of the includes are counted, not includes."""
    count = size(100, 3000)
    case.write("a/nginx.conf", "events {} http {" + "include d/*.conf;\n" * count + "}\n")
    for index in range(count):
        case.write(f"a/d/f{index:05}.conf", "\n")
    case.run(status=size(1, 2), says=size([], ["files are included"]))


@case
def include_many_bombs(case):
    """Every main file of the tree is a bomb; what one run splices is bounded, too."""
    for index in range(size(5, 60)):
        case.write(f"m{index}/nginx.conf", "events {} http { include f0.conf; }\n")
        for deep in range(30):
            case.write(f"m{index}/f{deep}.conf", f"include f{deep + 1}.conf; include f{deep + 1}.conf;\n")
        case.write(f"m{index}/f30.conf", "server { location / { proxy_pass http://a; } }\n")
    case.run(status=2, says=["files are included"])


@case
def include_leaves_the_tree(case):
    secret = case.folder.parent / "secret.conf"
    secret.write_text("hidden_word_1 here;\n")
    case.write("a/nginx.conf", f"events {{}} http {{ include ../../secret.conf; include {secret}; include ../../*.conf; }}\n")
    os.symlink(secret, case.folder / "a/link.conf")
    case.write("b/nginx.conf", "events {} http { include ../a/link.conf; include ../a/*.conf; }\n")
    run = case.run("check", "--format", "human", "--verbose", ".")
    case.expect("reads outside of the tree", "hidden_word_1" not in run.said, run.said)
    case.run(says=["leaves"])


# Sizes.


@case
def huge_sparse_files(case):
    for name in ["big.conf", "nginx.conf", "big.yaml", "values.json"]:
        path = case.folder / "a" / name
        path.parent.mkdir(exist_ok=True)
        with open(path, "wb") as file:
            file.truncate(1 << 30)
    case.run(status=2, says=["larger than", "a/big.yaml"])
    run = case.run("check", "--format", "json", "good", "a/big.conf", status=2, says=["larger than"])
    case.expect("takes long", run.seconds < 20, run.seconds)


@case
def many_short_lines(case):
    case.write("a/nginx.conf", "events {}\nhttp {\n" + "set $a b;\n" * size(100_000, 10_000_000) + "}\n")
    case.run()


@case
def many_empty_lines(case):
    case.write("a/nginx.conf", "events {}\nhttp {\n" + "\n" * size(1_000_000, 50_000_000) + "}\n")
    case.write("a/list.yaml", "apiVersion: v1\nkind: List\n" + "\n" * size(1_000_000, 50_000_000))
    case.run()


@case
def one_long_line(case):
    length = size(500_000, 50_000_000)
    case.write("a/nginx.conf", "events {} http { server { listen 80; " + "set $a b; " * (length // 10) + "} }")
    locations = "location /a { proxy_pass http://b; } " * (length // 500)
    case.write("b/nginx.conf", "events {} http { server { listen 80; " + locations + "} }")
    case.run()


@case
def one_long_word(case):
    length = size(500_000, 50_000_000)
    case.write("a/nginx.conf", "events {} http { server { listen 80; location /a { proxy_pass http://" + "b" * length + "; } } }")
    case.write("a/one.yaml", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: " + "n" * length + "}\n")
    case.run(status=2, says=["too long parameter"])


@case
def long_line_with_findings(case):
    """Every finding is in the same line, so that counting its columns from the start would be quadratic."""
    count = size(100, 20_000)
    locations = "".join(f"location /v1/chat/completions{i} {{ proxy_pass http://b; proxy_read_timeout 1s; }} " for i in range(count))
    case.write("a/nginx.conf", "events {} http { server { listen 80;" + locations + "} }")
    for format in ["json", "human", "concise", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html",
                   "json-lines", "rdjson", "azure"]:
        case.run("check", "--format", format, "--assume-streaming", ".")


@case
def many_findings(case):
    count = size(100, 20_000)
    locations = "\n".join(f"location /v1/chat{i} {{ proxy_pass http://b; proxy_read_timeout 1s; proxy_buffering on; }} " for i in range(count))
    case.write("a/nginx.conf", "events {}\nhttp {\nserver {\nlisten 80;\n" + locations + "}\n}\n")
    for format in ["json", "human", "sarif", "html"]:
        case.run("check", "--format", format, "--assume-streaming", ".", status=1)


@case
def many_syntax_errors(case):
    case.write("a/nginx.conf", "events {}\nhttp {\n" + "};\n" * size(20_000, 1_000_000))
    case.write("a/nginx2.conf", "http {\n" + "\"x\"y;\n" * size(20_000, 1_000_000))
    case.write("a/docs.yaml", "apiVersion: v1\nkind: Ingress\nx: [\n---\n" * size(2000, 100_000))
    case.run(status=2)


@case
def many_comments(case):
    case.write("a/nginx.conf", "events {}\nhttp {\n" + "# streamlint: ignore[idle-timeout] why\n" * size(10_000, 500_000) + "}\n")
    case.write("a/x.yaml", "apiVersion: v1\nkind: Ingress\n" + "# streamlint: ignore[idle-timeout] why\n" * size(10_000, 500_000))
    case.run()


@case
def many_regexes(case):
    """Each route is matched with all expressions, each of which takes exponential time."""
    count = size(100, 2000)
    locations = "\n".join(
        f"location ~ ^/(a+)+(a+)+(a+)+x{i}$ {{ proxy_pass http://b; }}\nlocation /{'a' * 60}/{i} {{ proxy_pass http://b; }}"
        for i in range(count))
    case.write("a/nginx.conf", "events {}\nhttp {\nserver {\nlisten 80;\n" + locations + "}\n}\n")
    case.run("check", "--format", "json", "--assume-streaming", ".")


@case
def hostile_regexes(case):
    patterns = ["(" * 300 + ")" * 300, "((a{1,1000}){1,1000}){1,1000}", "(?:" * 5000 + ")" * 5000, "[" * 5000,
                "(?R)", "(a(?R)?b)*", "(?<n>x)" * 500, "\\" * 999, "(?C1)a", "(*LIMIT_MATCH=4294967295)(a*)*b",
                "(*LIMIT_DEPTH=4294967295)(*LIMIT_HEAP=4294967295)(a*)*b", "a" * 3900, "(a|" * 240 + ")" * 240, "(?=" * 200 + ")" * 200]
    locations = "\n".join(f"location ~ \"{pattern}\" {{ proxy_pass http://b; }}" for pattern in patterns)
    maps = "\n".join(f"map $uri $m{i} {{ \"~{pattern}\" 1; }}" for i, pattern in enumerate(patterns))
    rewrites = "\n".join(f"rewrite \"{pattern}\" /x;" for pattern in patterns)
    case.write("a/nginx.conf", f"events {{}}\nhttp {{\n{maps}\nserver {{\nlisten 80;\n{rewrites}\n{locations}\nlocation /{'a' * 3000} {{ proxy_pass http://b$m3; }}}}\n}}\n")
    case.run("check", "--format", "json", "--assume-streaming", "--stream", "sse:/" + "a" * 3000, ".")
    services = [{"name": f"s{i}", "url": "http://b/", "routes": [{"name": f"r{i}", "paths": ["~" + pattern]}]} for i, pattern in enumerate(patterns)]
    case.write("k/kong.json", json.dumps({"_format_version": "3.0", "services": services}))
    case.run("check", "--format", "json", "--assume-streaming", "--stream", "sse:/" + "a" * 3000, ".")


@case
def many_servers(case):
    count = size(300, 10_000)
    servers = "\n".join(f"server {{ listen {1000 + i % 50000}; server_name a{i}.example.com *.b{i}.example.com ~^x{i}; location / {{ proxy_pass http://u{i}; }} }} upstream u{i} {{ server 127.0.0.1:{1000 + (i + 1) % 50000}; }}" for i in range(count))
    case.write("a/nginx.conf", "events {}\nhttp {\n" + servers + "\n}\n")
    case.run()


@case
def servers_that_ask_each_other(case):
    """A ring of hops, and a location that passes to its own server."""
    servers = "\n".join(f"server {{ listen 127.0.0.1:{9000 + i}; location / {{ proxy_pass http://127.0.0.1:{9000 + (i + 1) % 40}; }} }}" for i in range(40))
    case.write("a/nginx.conf", "events {}\nhttp {\n" + servers + "\nserver { listen 127.0.0.1:8000; location / { proxy_pass http://127.0.0.1:8000; } } }\n")
    case.run("check", "--format", "json", "--assume-streaming", ".")
    case.run("trace", "--all", ".")


@case
def hops_that_fan_out(case):
    """Each server passes to two locations of the next one: 2^30 chains."""
    servers = "\n".join(
        f"server {{ listen 127.0.0.1:{9000 + i}; location /a {{ proxy_pass http://127.0.0.1:{9001 + i}; }} location /b {{ proxy_pass http://127.0.0.1:{9001 + i}/a; }}"
        f" location / {{ proxy_pass http://127.0.0.1:{9001 + i}; }} }}" for i in range(30))
    case.write("a/nginx.conf", "events {}\nhttp {\n" + servers + "\n}\n")
    case.run("check", "--format", "json", "--assume-streaming", ".")
    case.run("trace", "--all", ".")


@case
def upstreams_that_fan_out(case):
    servers = "\n".join(
        f"upstream u{i} {{ server 127.0.0.1:{9001 + 2 * i}; server 127.0.0.1:{9002 + 2 * i}; }}\n"
        f"server {{ listen 127.0.0.1:{8999 + 2 * i}; listen 127.0.0.1:{9000 + 2 * i}; location / {{ proxy_pass http://u{i}; }} }}" for i in range(40))
    case.write("a/nginx.conf", "events {}\nhttp {\n" + servers + "\n}\n")
    case.run("check", "--format", "json", "--assume-streaming", ".")


@case
def rewrites_that_loop(case):
    case.write("a/nginx.conf", "events {} http { server { listen 80; rewrite ^/(.*)$ /$1/$1 last;\n"
               "location / { rewrite ^/(.*)$ /$1/$1/$1/$1/$1/$1/$1/$1 last; proxy_pass http://b; error_page 404 = /x; try_files $uri @n; }\n"
               "location @n { try_files $uri @n; }\n"
               "location /i { if ($a) { rewrite ^ /i; } proxy_pass http://b; } } }\n")
    case.write("b/nginx.conf", "events {} http { " + "".join(f"map $a{i} $a{i + 1} {{ default $a{i}$a{i}$a{i}$a{i}; }} " for i in range(40))
               + "server { listen 80; set $a0 xxxxxxxx; location / { proxy_pass http://$a40; } location /s { set $b $b$b$b; set $b $b$b$b; proxy_pass http://$b; } } }\n")
    case.write("c/nginx.conf", "events {} http { " + "".join(f"map $a{i} $a{i + 1} {{ default \"{f'$a{i}' * 1000}\"; }} " for i in range(9))
               + "server { listen 80; set $a0 x; " + "".join(f"set $c{i + 1} \"{f'$c{i}' * 1000}\"; " for i in range(9)) + "location / { proxy_pass http://$a9; } location /s { proxy_pass http://$c9; } } }\n")
    case.run("check", "--format", "json", "--assume-streaming", ".")


@case
def kong_elements(case):
    count = size(1000, 100_000)
    services = [{"name": f"s{i}", "url": f"http://h{i}/", "read_timeout": 1, "routes": [{"name": f"r{i}", "paths": [f"/v1/chat{i}"]}]} for i in range(count)]
    plugins = [{"name": "proxy-cache", "route": f"r{i}", "config": {"strategy": "memory"}} for i in range(count)]
    case.write("k/kong.json", json.dumps({"_format_version": "3.0", "services": services, "plugins": plugins}))
    case.run("check", "--format", "json", "--assume-streaming", ".", status=1)


@case
def kong_regex_routes(case):
    count = size(100, 5000)
    services = [{"name": f"s{i}", "url": f"http://h{i}/", "routes": [{"name": f"r{i}", "paths": [f"~/(a+)+(a+)+{i}$", f"/{'a' * 50}{i}"]}]} for i in range(count)]
    case.write("k/kong.json", json.dumps({"_format_version": "3.0", "services": services}))
    case.run("check", "--format", "json", "--assume-streaming", "--stream", "sse:/" + "a" * 200, ".")


@case
def kubernetes_lists(case):
    count = size(500, 50_000)
    items = [{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": f"i{i}", "annotations": {"nginx.ingress.kubernetes.io/proxy-read-timeout": "1"}},
              "spec": {"ingressClassName": "nginx", "rules": [{"host": f"h{i}", "http": {"paths": [{"path": "/v1/chat", "pathType": "Prefix", "backend": {"service": {"name": f"s{i}", "port": {"number": 80}}}}]}}]}}
             for i in range(count)]
    case.write("k/list.json", json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    case.run("check", "--format", "json", "--assume-streaming", ".", status=1)


@case
def kubernetes_paths(case):
    count = size(500, 50_000)
    paths = [{"path": f"/v1/chat{i}", "pathType": "Prefix", "backend": {"service": {"name": "s", "port": {"number": 80}}}} for i in range(count)]
    item = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "i", "annotations": {"nginx.ingress.kubernetes.io/proxy-read-timeout": "1"}}, "spec": {"ingressClassName": "nginx", "rules": [{"http": {"paths": paths}}]}}
    case.write("k/one.json", json.dumps(item))
    case.run("check", "--format", "json", "--assume-streaming", ".", status=1)


@case
def kubernetes_services(case):
    """Everything has the same name or the same labels, so that each could mean each."""
    count = size(200, 2000)
    documents = []
    for i in range(count):
        documents.append(f"apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec: {{selector: {{app: a}}, ports: [{{port: 80}}]}}\n")
        documents.append(f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d{i}}}\nspec: {{template: {{metadata: {{labels: {{app: a}}}}, spec: {{containers: [{{name: c, image: 'nginx:1.25', volumeMounts: [{{name: v, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf}}]}}], volumes: [{{name: v, configMap: {{name: m}}}}]}}}}}}\n")
        documents.append(f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i{i}}}\nspec: {{ingressClassName: nginx, rules: [{{http: {{paths: [{{path: /v1/chat, pathType: Prefix, backend: {{service: {{name: s, port: {{number: 80}}}}}}}}]}}}}]}}\n")
    documents.append("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  nginx.conf: |\n    events {}\n    http { server { listen 80; location / { proxy_pass http://s; } } }\n")
    case.write("k/all.yaml", "---\n".join(documents))
    case.run("check", "--format", "json", "--assume-streaming", ".")


# Containers and charts.


@case
def compose_services_that_extend_each_other(case):
    case.write("c/compose.yaml", "services:\n  a: {extends: {file: other.yaml, service: b}, volumes: ['./nginx.conf:/etc/nginx/nginx.conf']}\n")
    case.write("c/other.yaml", "services:\n  b: {extends: {file: compose.yaml, service: a}, image: nginx}\n")
    case.write("c/nginx.conf", "events {} http { server { location / { proxy_pass http://a; } } }\n")
    case.run()


@case
def compose_variables_that_double(case):
    """Each variable is the one before twice: 2^60 bytes."""
    lines = ["V0=x"] + [f"V{i}=${{V{i - 1}}}${{V{i - 1}}}" for i in range(1, 61)]
    case.write("c/.env", "\n".join(lines) + "\n")
    case.write("c/compose.yaml", "services:\n  a:\n    image: nginx\n    environment: {NAME: '${V60}'}\n    volumes: ['./t:/etc/nginx/templates']\n")
    case.write("c/t/default.conf.template", "server { server_name ${NAME}; location / { proxy_pass http://a; } }\n")
    case.write("d/Dockerfile", "FROM nginx\nENV V0=x\n" + "".join(f"ENV V{i}=${{V{i - 1}}}${{V{i - 1}}}\n" for i in range(1, 61)) + "COPY t /etc/nginx/templates\n")
    case.write("d/t/default.conf.template", "server { server_name ${V60}; location / { proxy_pass http://a; } }\n")
    case.run()


@case
def containers_that_leave(case):
    secret = case.folder.parent / "secret.conf"
    secret.write_text("hidden_word_9 {\n")
    case.write("c/compose.yaml", "services:\n  a: {image: nginx, volumes: ['../../secret.conf:/etc/nginx/nginx.conf', '/etc/passwd:/etc/nginx/x.conf']}\n  k: {image: kong, environment: {KONG_DECLARATIVE_CONFIG: /k.yml}, volumes: ['../../secret.conf:/k.yml']}\n")
    case.write("d/Dockerfile", "FROM nginx\nCOPY ../../secret.conf /etc/nginx/nginx.conf\nCOPY --from=0 / /\n")
    run = case.run("check", "--format", "human", ".")
    case.expect("reads outside of the tree", "hidden_word" not in run.said, run.said)


@case
def many_compose_services(case):
    count = size(300, 5000)
    services = "".join(f"  s{i}:\n    image: nginx\n    ports: ['{8000 + i % 1000}:80']\n    volumes: ['./nginx.conf:/etc/nginx/nginx.conf']\n" for i in range(count))
    case.write("c/compose.yaml", "services:\n" + services)
    case.write("c/nginx.conf", "events {} http { server { location / { proxy_pass http://127.0.0.1:8000; } } }\n")
    case.run("check", "--format", "json", "--assume-streaming", ".", status=1)


@case
def kong_text_in_a_variable(case):
    deep = "[" * 100_000
    case.write("c/compose.yaml", f"services:\n  k:\n    image: kong\n    environment:\n      KONG_DECLARATIVE_CONFIG_STRING: '_format_version: {deep}'\n")
    case.run()


@case
def traefik_rules(case):
    nested = "(" * size(5_000, 100_000) + "Host(`a`)"
    long = " || ".join(f"PathRegexp(`^/(a+)+{i}$`)" for i in range(size(500, 5_000)))
    case.write("c/compose.yaml", f"""services:
  a:
    image: nginx
    labels:
      - "traefik.http.routers.a.rule={nested}"
      - "traefik.http.routers.b.rule={long}"
      - "traefik.http.middlewares.c.chain.middlewares=c"
      - "traefik.http.routers.b.middlewares=c"
""")
    case.run("check", "--format", "json", "--assume-streaming", ".", status=1)


@case
def charts_that_hold_each_other(case):
    case.write("k/a/Chart.yaml", "apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies: [{name: b, version: 1.0.0, repository: 'file://../b'}]\n")
    case.write("k/b/Chart.yaml", "apiVersion: v2\nname: b\nversion: 1.0.0\ndependencies: [{name: a, version: 1.0.0, repository: 'file://../a'}]\n")
    bomb = "{{- define \"x\" -}}{{ include \"x\" . }}{{ include \"x\" . }}{{- end -}}{{ include \"x\" . }}"
    case.write("k/a/templates/i.yaml", bomb + "\n{{ range until 1000000 }}{{ tpl \"{{ range until 1000000 }}a{{ end }}\" . }}{{ end }}\n")
    deep = "x: " * 1 + "".join("{ingress: " for _ in range(5000))
    case.write("k/c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies: [{name: ingress-nginx, version: 1.0.0, repository: 'https://e'}]\n")
    case.write("k/c/values.yaml", deep)
    case.run()


# Depth and aliases.


@case
def deep_nesting(case):
    for depth in [150, size(5000, 200_000)]:
        case.write(f"a/nginx{depth}.conf", "events {} http { server { listen 80; " + "location / { " * depth + "} " * depth + "} }")
        case.write(f"a/if{depth}.conf", "http { server { location / { " + "if ($a) { " * depth + "} " * depth + "} } }")
        case.write(f"a/flow{depth}.yaml", "apiVersion: v1\nkind: Ingress\nx: " + "[" * depth + "]" * depth + "\n")
        case.write(f"a/map{depth}.yaml", "apiVersion: v1\nkind: Ingress\nx: " + "{a: " * depth + "}" * depth + "\n")
        case.write(f"a/open{depth}.yaml", "apiVersion: v1\nkind: Ingress\nx: " + "[" * depth)
        case.write(f"a/list{depth}.yaml", "apiVersion: v1\nkind: Ingress\nx:\n" + "- " * depth + "y\n")
        case.write(f"a/deep{depth}.json", '{"apiVersion": "v1", "kind": "Ingress", "x": ' + "[" * depth + "]" * depth + "}")
        case.write(f"a/object{depth}.json", '{"apiVersion": "v1", "kind": "Ingress", "x": ' + '{"a":' * depth + "1" + "}" * depth + "}")
        case.write(f"a/question{depth}.yaml", "apiVersion: v1\nkind: Ingress\nx:\n  " + "? " * depth + "\n")
    depth = size(300, 3000)
    case.write("a/block.yaml", "apiVersion: v1\nkind: Ingress\n" + "".join("  " * i + "a:\n" for i in range(depth)))
    case.run(status=2, says=["nested more than 100 deep", "nested more than 200 deep"])


@case
def alias_bomb(case):
    lines = ["a0: &a0 {x: lol}"] + [f"a{i}: &a{i} {{{', '.join(f'k{k}: *a{i - 1}' for k in range(9))}}}" for i in range(1, 30)]
    text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + "\n".join(lines) + "\nmetadata: *a29\n"
    case.write("a/bomb.yaml", text)
    case.write("a/kong.yaml", "_format_version: '3.0'\n" + "\n".join(lines) + "\nservices: *a29\n")
    case.write("b/.streamlint.yaml", "\n".join(lines) + "\nstreams: *a29\n")
    case.write("b/nginx.conf", GOOD)
    case.run(status=2, says=["aliases counted each time", "a/bomb.yaml:", "b/.streamlint.yaml:"])


@case
def alias_bombs_below_the_limit(case):
    """Many documents, each of which stays just below the limit, and all of them in what is looked at."""
    lists = ["a0: &a0 [/v1/chat, /b, /c, /d, /e, /f, /g, /h]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 8)}]" for i in range(1, 7)]
    maps = ["m0: &m0 {a: b}"] + [f"m{i}: &m{i} {{{', '.join(f'k{k}: *m{i - 1}' for k in range(8))}}}" for i in range(1, 7)]
    document = ("apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + "\n".join(lists + maps)
                + "\nmetadata: {name: x, annotations: *m6, labels: *m6}\nspec: {rules: *a6, tls: *a6}\n---\n")
    case.write("a/bomb.yaml", document * size(3, 100))
    kong = "_format_version: '3.0'\n" + "\n".join(lists + maps) + "\nservices: *a6\nroutes: *a6\nplugins: *a6\n"
    for index in range(size(2, 20)):
        case.write(f"a/kong{index}.yaml", kong)
    case.run()


@case
def list_bomb_of_objects(case):
    """One object that a list names very often."""
    rule = "&r {host: h, http: {paths: [{path: /v1/chat, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]}}"
    item = f"- &i {{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {{name: x}}, spec: {{rules: [{rule}, {', '.join(['*r'] * 300)}]}}}}\n"
    case.write("a/bomb.yaml", f"apiVersion: v1\nkind: List\nitems:\n{item}" + "- *i\n" * size(20, 500))
    case.run()


@case
def alias_of_itself(case):
    case.write("a/self.yaml", "apiVersion: v1\nkind: Ingress\nmetadata: &a {name: x, again: *a}\n")
    case.write("a/merge.yaml", "apiVersion: v1\nkind: Ingress\nmetadata: &a\n  <<: *a\n")
    case.write("a/none.yaml", "apiVersion: v1\nkind: Ingress\nmetadata: *nowhere\n")
    case.run(status=2, says=["a/self.yaml:3", "a/merge.yaml:4", 'no anchor is named "nowhere"'])


@case
def merge_bomb(case):
    count = size(100, 2000)
    lines = ["m0: &m0 {k0: v}"] + [f"m{i}: &m{i} {{<<: [*m{i - 1}, *m{i // 2}], k{i}: v}}" for i in range(1, 190)]
    wide = "wide: &w {" + ", ".join(f"w{i}: v" for i in range(count)) + "}\n"
    many = f"many: &many {{<<: [{', '.join(['*w'] * 20)}]}}\n"
    text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + wide + many + "\n".join(lines) + "\nmetadata: {name: x, annotations: {<<: [*m150, *many]}}\n"
    case.write("a/merge.yaml", text)
    case.run()


# Bytes that are no text.


@case
def other_encodings(case):
    text = "events {}\nhttp { server { listen 80; location /events { proxy_pass http://app; } } }\n"
    manifest = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\n"
    for name, encoding in [("le", "utf-16-le"), ("be", "utf-16-be"), ("l4", "utf-32-le")]:
        mark = "\ufeff".encode(encoding)
        case.write(f"a/{name}.conf", mark + text.encode(encoding))
        case.write(f"a/{name}.yaml", mark + manifest.encode(encoding))
    case.write("a/latin.conf", text.replace("/events", "/\xe9v\xe9nements").encode("latin-1"))
    case.write("a/latin.yaml", manifest.replace("x}", "\xe9}").encode("latin-1"))
    case.write("a/nul.conf", text.replace("app", "a\0pp"))
    case.write("a/nul.yaml", manifest.replace("x", "\0"))
    case.write("a/late.conf", "# " + "x" * 10_000 + "\n" + text.replace("app", "a\0pp"))
    case.write("a/cr.conf", text.replace("\n", "\r"))
    case.write("a/cr.yaml", manifest.replace("\n", "\r"))
    case.write("a/mark.conf", "\ufeff" + text)
    case.write("a/mark.yaml", "\ufeff" + manifest)
    case.run(status=2, says=["a/latin.yaml:3", "byte order mark"])
    for name in ["le.conf", "be.conf", "nul.conf", "le.yaml", "be.yaml", "nul.yaml"]:
        case.run("check", "--format", "json", "good", f"a/{name}", status=2, says=[f"a/{name}"])
    case.run("check", "--format", "json", "good", "a/le.conf", status=2, says=["UTF-16"])
    case.run("check", "--format", "json", "good", "a/cr.conf")


@case
def random_bytes(case):
    import random
    source = random.Random(1)
    for index in range(size(50, 500)):
        data = bytes(source.choice(b"{}[]:;&*!|>-'\"\\#%@` \n\t\0\xff\xc3abcproxy_") for _ in range(source.randrange(1, 3000)))
        case.write(f"a/{index}.conf", b"events {} http {" + data)
        case.write(f"a/{index}.yaml", b"apiVersion: v1\nkind: Ingress\nx: " + data)
    # Hardly any of few files is without a NUL byte.
    case.run(status=size(1, 2))


@case
def huge_numbers(case):
    numbers = ["0", "-1", "99999999999999999999999999", "9223372036854775807", "9223372036854775808", "18446744073709551616",
               "2147483648", "4294967296", "1e400", "NaN", "0x7fffffff", "9223372036854775807s", "106751991167d", "9223372036854775807y", "9223372036854775807ms",
               "153722867280912930m", "9007199254740993k", "9223372036854775807k", "9223372036854775807g", "-9223372036854775808", "1.5", "", "999999999999w999999999999d", "9" * 4000]
    names = re.findall(r"name: ([a-z0-9_]+)\n", "".join(p.read_text() for p in (ROOT / "rules/technologies").glob("nginx*.yaml")))
    names += ["proxy_read_timeout", "proxy_buffer_size", "proxy_buffers", "keepalive_timeout", "client_max_body_size", "limit_rate",
              "proxy_send_timeout", "send_timeout", "proxy_busy_buffers_size", "worker_connections", "keepalive_requests", "keepalive_time", "worker_shutdown_timeout",
              "proxy_cache_valid", "proxy_next_upstream_tries", "lingering_timeout", "resolver_timeout", "grpc_read_timeout", "limit_conn", "worker_rlimit_nofile", "listen"]
    for index, number in enumerate(numbers):
        settings = "\n".join(f"{name} \"{number}\"; {name} 8 \"{number}\"; {name} \"{number}\" \"{number}\";" for name in dict.fromkeys(names))
        case.write(f"a{index}/nginx.conf", f"{settings}\nevents {{ {settings} }}\nhttp {{ {settings}\nserver {{ listen 80; {settings}\nlocation /v1/chat {{ proxy_pass http://b; {settings} }} }} upstream b {{ server 127.0.0.1 max_fails={number or 0} fail_timeout={number or 0}; keepalive \"{number}\"; {settings} }} }}\n")
    case.run("check", "--format", "json", "--assume-streaming", ".")
    case.run("trace", "--all", "--format", "json", ".", good=False)
    annotations = sorted(set(re.findall(r"name: ([a-z0-9.-]+/[a-z0-9.-]+)\n", "".join(p.read_text() for p in (ROOT / "rules/technologies").glob("*.yaml")))))
    fields = "connect_timeout read_timeout write_timeout retries port tls_verify_depth".split()
    documents = []
    for index, number in enumerate(numbers):
        for quote in ["", '"']:
            value = f"{quote}{number}{quote}" or '""'
            lines = "".join(f"    {name}: {value}\n" for name in annotations)
            documents.append(f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: x{index}\n  annotations:\n{lines}spec:\n  ingressClassName: nginx\n  rules: [{{http: {{paths: [{{path: /v1/chat, pathType: Prefix, backend: {{service: {{name: s, port: {{number: {value or 1}}}}}}}}}]}}}}]\n")
            documents.append(f"apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {{name: b{index}}}\nspec: {{timeoutSec: {value or 1}, connectionDraining: {{drainingTimeoutSec: {value or 1}}}}}\n")
            documents.append(f"apiVersion: networking.gke.io/v1\nkind: GCPBackendPolicy\nmetadata: {{name: b{index}}}\nspec: {{default: {{timeoutSec: {value or 1}}}, targetRef: {{kind: Service, name: s, group: ''}}}}\n")
            documents.append(f"apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: r{index}}}\nspec: {{rules: [{{timeouts: {{request: {value or 1}, backendRequest: {value or 1}}}, backendRefs: [{{name: s, port: {value or 1}}}]}}]}}\n")
            case.write(f"k{index}{len(quote)}/kong.yaml", "_format_version: '3.0'\nservices:\n- name: s\n  host: h\n" + "".join(f"  {field}: {value}\n" for field in fields)
                       + f"  routes: [{{name: r, paths: [/v1/chat], regex_priority: {value or 1}}}]\n  plugins: [{{name: proxy-cache, config: {{cache_ttl: {value or 1}, strategy: memory}}}}, {{name: ai-proxy, config: {{route_type: llm/v1/chat}}}}]\n")
    case.write("m/all.yaml", "---\n".join(documents))
    case.run("check", "--format", "json", "--assume-streaming", ".")
    case.run("trace", "--all", "--format", "json", ".", good=False)
    for number in numbers:
        case.run("check", "--format", "json", f"--min-idle={number}", f"--min-total={number}", "good", good=False)
        case.run("check", "--format", "json", f"--nginx-version={number}.{number}.{number}", "good", good=False)
        case.write("c/.streamlint.yaml", f"policy: {{idle: \"{number}\", total: \"{number}\", routes: [{{path: /x, idle: \"{number}\"}}]}}\nassume: {{heartbeat: \"{number}\", nginx-version: \"{number}.1.1\"}}\n"
                   f"ignore: [{{rule: idle-timeout, path: x, reason: y, until: {number or 0}-01-01}}]\npaths: [{{hops: [{{hop: cloudflare, idle: \"{number}\"}}, {{hop: gcp-alb, total: \"{number}\"}}]}}]\n")
        case.write("c/nginx.conf", GOOD)
        case.run("check", "--format", "json", "c", "good")


# Files that are none.


@case
def special_files(case):
    (case.folder / "a/conf.d").mkdir(parents=True)
    os.mkfifo(case.folder / "a/pipe.conf")
    os.mkfifo(case.folder / "a/pipe.yaml")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(case.folder / "a/socket.conf"))
    os.symlink("/dev/zero", case.folder / "a/zero.conf")
    os.symlink("/dev/tty", case.folder / "a/tty.conf")
    os.symlink("loop.conf", case.folder / "a/loop.conf")
    os.symlink("nowhere.conf", case.folder / "a/dangling.conf")
    os.symlink(".", case.folder / "a/dot")
    os.symlink("../a", case.folder / "a/conf.d/up")
    case.run(status=1)
    for name in ["pipe.conf", "pipe.yaml", "socket.conf", "zero.conf", "tty.conf", "loop.conf", "dangling.conf"]:
        case.run("check", "--format", "json", "good", f"a/{name}", status=2, says=[f"a/{name}: "])
    for device in ["/dev/zero", "/dev/stdin", "/proc/self/mem"]:
        case.run("check", "--format", "json", "good", device, status=2, says=[f"{device}: "])
    case.write("b/nginx.conf", "events {} http { include ../a/pipe.conf; include ../a/socket.conf; include ../a/zero.conf; include ../a/loop.conf; include ../a; }\n")
    case.run(status=1, says=["a/pipe.conf"])
    for flag in ["--config", "--baseline"]:
        case.run("check", "--format", "json", flag, "a/pipe.conf", "good", status=2, good=False)
    os.mkfifo(case.folder / "good/.streamlint.yaml")
    case.run(status=2, says=["good/.streamlint.yaml: not a regular file"])


@case
def rules_folder_of_pipes(case):
    (case.folder / "own/technologies").mkdir(parents=True)
    os.mkfifo(case.folder / "own/technologies/x.yaml")
    os.symlink("own", case.folder / "own/again")
    case.run("check", "--format", "json", "--rules", "own", ".", status=1)
    case.write("own/bad.yaml", "id: \x1b[31mx\n")
    case.run("check", "--format", "json", "--rules", "own", ".", status=2, good=False)


@case
def links_that_leave(case):
    secret = case.folder.parent / "secret.yaml"
    secret.write_text("apiVersion: v1\nkind: Ingress\nhidden_word_2: [\n")
    (case.folder.parent / "outside").mkdir(exist_ok=True)
    (case.folder.parent / "outside/nginx.conf").write_text("http { server { hidden_word_3\n")
    os.makedirs(case.folder / "a")
    os.symlink("../../secret.yaml", case.folder / "a/link.yaml")
    os.symlink(secret, case.folder / "a/absolute.yaml")
    os.symlink("../../outside", case.folder / "a/folder")
    os.symlink("../good/nginx.conf", case.folder / "a/nginx.conf")
    os.symlink(secret, case.folder / "a/.streamlint.yaml")
    run = case.run("check", "--format", "human", ".", says=["leaves"])
    case.expect("reads outside of the tree", "hidden_word" not in run.said, run.said)
    case.run()
    # A link that the user names is followed.
    run = case.run("check", "a/link.yaml", status=2)
    case.expect("a link that is named is read", "hidden_word_2" in run.said, run.said)


@case
def links_that_are_written(case):
    """Nothing is written through a link that a repository brought along."""
    victim = case.folder.parent / "victim"
    victim.write_text("untouched\n")
    for name in ["report.json", "base.json"]:
        os.symlink(victim, case.folder / name)
    os.symlink(case.folder.parent / "planted", case.folder / ".streamlint.yaml")
    case.run("check", "--format", "json", "--output", "report.json", ".", status=2, good=False, says=["symbolic link"])
    case.run("check", "--write-baseline", "base.json", "good", status=2, says=["symbolic link"])
    case.run("init", ".", status=2)
    case.run("init", "--force", ".", status=2)
    case.run("check", "--format", "json", "--output", "/dev/stdout", "good", status=1)
    case.expect("writes through a link", victim.read_text() == "untouched\n", victim.read_text())
    case.expect("writes where a link points", not (case.folder.parent / "planted").exists())
    outside = case.folder.parent / "outside.conf"
    outside.write_text(GOOD)
    os.makedirs(case.folder / "a")
    os.symlink(outside, case.folder / "a/nginx.conf")
    case.run("check", "--fix", "--no-config", ".")
    case.expect("--fix writes outside of the tree", outside.read_text() == GOOD, outside.read_text())


@case
def unreadable(case):
    if os.getuid() == 0:
        os.chmod(case.folder.parent, 0o755)
    case.write("a/shut.conf", GOOD)
    case.write("b/nginx.conf", GOOD)
    case.write("c/nginx.conf", "events {} http { include ../a/shut.conf; include ../b/nginx.conf; }\n")
    os.chmod(case.folder / "a/shut.conf", 0)
    os.chmod(case.folder / "b", 0)
    # Nothing is unreadable to root, so that the run gives its rights up.
    run = case.run(status=2, says=["a/shut.conf", "Permission denied", "b: "], user=NOBODY if os.getuid() == 0 else None)
    os.chmod(case.folder / "b", 0o755)
    case.expect("names the file", "a/shut.conf" in run.said)


@case
def files_that_change(case):
    """A process deletes, shortens, grows and replaces files while they are read."""
    for index in range(40):
        case.write(f"a/f{index}.conf", "events {} http { server { listen 80; } }\n" * 200)
    script = (
        "import os, sys, time, random\n"
        "end = time.time() + 4\n"
        "while time.time() < end:\n"
        "    path = f'a/f{random.randrange(40)}.conf'\n"
        "    way = random.randrange(5)\n"
        "    try:\n"
        "        if way == 0: os.unlink(path)\n"
        "        elif way == 1: os.truncate(path, 10)\n"
        # Without waiting: the FIFOs have no reader.
        "        elif way == 2:\n"
        "            to = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK)\n"
        "            os.write(to, b'set $a b;\\n' * 20000)\n"
        "            os.close(to)\n"
        "        elif way == 3: os.unlink(path); os.mkfifo(path)\n"
        "        else: os.unlink(path); os.mkdir(path)\n"
        "    except OSError:\n"
        "        try:\n"
        "            os.rmdir(path)\n"
        "        except OSError: pass\n")
    changer = subprocess.Popen([sys.executable, "-c", script], cwd=case.folder)
    try:
        while changer.poll() is None:
            case.run()
    finally:
        changer.kill()
        changer.wait()


@case
def deep_folders(case):
    path = case.folder / "a"
    for _ in range(80):
        path = path / "d"
    path.mkdir(parents=True)
    (path / "nginx.conf").write_text(GOOD)
    case.run(status=2, says=["nested more than"])


# What reaches a terminal.

ESCAPES = "\x1b]0;owned\x07\x1b[31m\x1b[2J\u202e\u2066\u009b31m\x7f\r\x08"
RAW = [b"\x1b]", b"\x1b[2J", b"\x1b[31m", b"\x07", b"\x08", "\u202e".encode(), "\u2066".encode(), b"\xc2\x9b", b"\x7f"]


def hostile_texts(case):
    """Names and contents that act on terminals, on GitHub's log and in markup."""
    name = ESCAPES + '\n::error file=x::forged"><script>alert(1)</script>'
    text = (
        "events {}\nhttp {\nserver {\nlisten 80;\nserver_name \"" + ESCAPES.replace("\r", "") + ".example.com\";\n"
        "location \"/events/" + ESCAPES.replace("\r", "") + "</script>`|x|`\\n::error::forged\" {\n"
        "proxy_pass http://app; proxy_buffering on; # \x1b[31m ]]> \u202e\n"
        "proxy_read_timeout \"" + ESCAPES + "\";\n proxy_no\x1b[2Jne x;\n} } \x1b[31m\n")
    case.write("a/" + name.replace("/", "|") + ".conf", text)
    case.write("a/::error::forged.conf", text)
    case.write("a/##[error]forged.conf", text)
    case.write("::warning::top.conf", text)
    case.write("##[error]top.conf", text)
    manifest = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": ESCAPES + "\n::error::forged", "annotations": {
        "nginx.ingress.kubernetes.io/proxy-read-timeout": ESCAPES, "nginx.ingress.kubernetes.io/proxy-\x1b[31m": "x", "streamlint/ignore": "\x1b[31mrule \x1b[2J", "streamlint/stream": "\x1b[31msse"}},
        "spec": {"ingressClassName": "nginx", "rules": [{"host": ESCAPES, "http": {"paths": [{"path": "/v1/chat" + ESCAPES + "\n::error::forged", "pathType": "Prefix", "backend": {"service": {"name": ESCAPES, "port": {"number": 80}}}}]}}]}}
    case.write("k/" + name.replace("/", "|") + ".json", json.dumps(manifest))
    case.write("k/raw.yaml", "apiVersion: v1\nkind: Ingress\n\"" + "\\e[31m\\u202E" + "\": 1\n\"" + "\\e[31m\\u202E" + "\": 1\nx: \x1b[31m\n")
    kong = {"_format_version": "3.0", "services": [{"name": ESCAPES, "url": "http://a/", "read_timeout": ESCAPES, "routes": [{"name": ESCAPES, "paths": ["/v1/chat" + ESCAPES + "\n::error::x"]}],
            "plugins": [{"name": ESCAPES, "config": {ESCAPES: ESCAPES}}]}]}
    case.write("k/kong.json", json.dumps(kong))


@case
def terminal_safety(case):
    hostile_texts(case)
    for terminal in [False, True]:
        for arguments in [["check", "."], ["check", "--verbose", "--assume-streaming", "--color", "never", "."],
                          ["check", "--format", "concise", "--verbose", "--assume-streaming", "."], ["trace", "--all", "--verbose", "."],
                          ["check", "--format", "github", "--assume-streaming", "."], ["check", "--format", "markdown", "--assume-streaming", "."],
                          ["check", "--format", "sarif", "--assume-streaming", "--output", "x.sarif", "."],
                          ["trace", "--all", "--format", "markdown", "."], ["trace", "--all", "--format", "mermaid", "."], ["init", "--print", "."],
                          ["check", "--write-baseline", "b.json", "."], ["check", "--assume-streaming", "--diff", "."], ["check", "--statistics", "--assume-streaming", "."]]:
            if arguments[-2] == "--diff" and not terminal:
                continue
            run = case.run(*arguments, terminal=terminal, environment={"NO_COLOR": "1", "TERM": "xterm"}, good=False)
            for raw in RAW:
                case.expect(f"{' '.join(arguments)} writes {raw!r} (terminal: {terminal})", raw not in run.out + run.err, (run.out + run.err)[max(0, (run.out + run.err).find(raw) - 200):][:400])
            # A diff is for patch: it is exact but on a terminal.
            if arguments[:3] != ["check", "--format", "github"] and "--diff" not in arguments:
                for line in (run.out + run.err).splitlines():
                    case.expect(f"{' '.join(arguments)} writes a workflow command", not line.lstrip().startswith(b"::") and (b"##[" not in line), line)
    for line in case.run("check", "--format", "github", "--assume-streaming", ".").out.splitlines():
        case.expect("a line that is no command", re.match(rb"::(error|warning|notice) (file|title)=", line), line)
        case.expect("a forged command", line.count(b"::error") + line.count(b"::warning") + line.count(b"::notice") >= 1, line)


@case
def diff_that_is_piped(case):
    """For a program the diff is exact: its bytes are what patch needs."""
    case.write("a/nginx.conf", "events {}\nhttp { server { listen 80; location /events {\nproxy_pass http://app; # \x1b[31m\nproxy_buffering on;\n} } }\n")
    run = case.run("check", "--assume-streaming", "--diff", "a", status=1)
    case.expect("the diff is not exact", b"\x1b[31m" in run.out, run.out)
    patched = subprocess.run(["git", "apply", "-p1", "-"], input=run.out, cwd=case.folder, capture_output=True)
    case.expect("git does not take the diff", patched.returncode == 0, patched.stderr)


@case
def formats_are_well_formed(case):
    import html.parser
    import urllib.parse
    import xml.etree.ElementTree
    hostile_texts(case)
    for format in ["json", "gitlab", "sarif"]:
        run = case.run("check", "--format", format, "--assume-streaming", ".", good=False)
        try:
            data = json.loads(run.out)
        except ValueError as error:
            case.expect(f"{format} is not JSON: {error}", False)
            continue
        case.expect("C0 and C1 are escaped", not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", run.out), format)
        if format == "json":
            files = {finding["location"]["file"] for finding in data["findings"]}
            case.expect("the name is as on disk", any("\x1b]0;owned\x07" in file and "\n::error" in file for file in files), files)
        if format == "sarif":
            uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in data["runs"][0]["results"]}
            for uri in uris:
                case.expect("a URI that is not encoded", re.fullmatch(r"[A-Za-z0-9%._~/-]+", uri), uri)
            names = {urllib.parse.unquote(uri) for uri in uris}
            case.expect("the URI names the file", all((case.folder / name).exists() for name in names), names)
    for format in ["junit", "checkstyle"]:
        run = case.run("check", "--format", format, "--assume-streaming", ".", good=False)
        try:
            xml.etree.ElementTree.fromstring(run.out)
        except xml.etree.ElementTree.ParseError as error:
            case.expect(f"{format} is not XML: {error}", False, run.out[:500])
    for arguments in [["check", "--format", "html", "--assume-streaming", "."], ["trace", "--all", "--format", "html", "."]]:
        run = case.run(*arguments, good=False)
        case.expect("HTML contains an untrusted script", b"<script>alert" not in run.out and run.out.lower().count(b"</script") == run.out.lower().count(b"<script"), run.out.count(b"</script"))
        # The page is no terminal: marks that turn the direction are as in the file, and each string is isolated.
        for raw in RAW:
            if raw[0] < 0x80:
                case.expect(f"{arguments} writes {raw!r}", raw not in run.out)
    run = case.run("check", "--format", "markdown", "--assume-streaming", ".", good=False)
    case.expect("Markdown contains untrusted markup", b"<script>" not in run.out, run.out[:500])


@case
def names_that_are_no_text(case):
    path = os.fsencode(case.folder) + b"/a"
    os.makedirs(path)
    for name in [b"\xff\xfe.conf", b"nginx-\xc3.conf", b"x\xff.yaml"]:
        with open(path + b"/" + name, "wb") as file:
            file.write(b"apiVersion: v1\nkind: Ingress\n" if name.endswith(b"yaml") else GOOD.encode())
    os.makedirs(path + b"/\xff")
    with open(path + b"/\xff/nginx.conf", "wb") as file:
        file.write(GOOD.encode())
    case.run(status=2, says=["the name is not UTF-8"])


@case
def messages_about_options(case):
    for arguments in [["check", "\x1b[31m"], ["check", "--config", "\x1b[31m", "."], ["check", "--baseline", "\x1b[31m", "."], ["check", "--rules", "\x1b[31m", "."],
                      ["check", "--select", "\x1b[31m", "."], ["check", "--stream", "\x1b[31m", "."], ["\x1b[31m"], ["check", "--\x1b[31m"], ["check", "--format", "json", "-o", "\x1b[31m/x", "."],
                      ["explain", "\x1b[31m"], ["trace", "\x1b[31m"], ["init", "\x1b[31m"], ["check", "--changed", "\x1b[31m", "."], ["check", "--write-baseline", "\x1b[31m/x", "."]]:
        run = case.run(*arguments, good=False)
        case.expect(f"{arguments} writes an escape", b"\x1b" not in run.out + run.err, run.said)
        case.expect(f"{arguments} exits with {run.status}", run.status == 2, run.said)


# Configuration files of others.


@case
def configuration_that_leaves(case):
    secret = case.folder.parent / "secret.conf"
    secret.write_text("hidden_word_4 here;\n")
    for index, path in enumerate([str(secret), "../../secret.conf", "x/../../../secret.conf", "~/secret.conf", "$HOME/secret.conf", "${HOME}/secret.conf"]):
        case.write(f"c{index}/.streamlint.yaml", f"paths:\n  - hops:\n      - cloudflare\n      - {{file: \"{path}\"}}\n")
        case.write(f"c{index}/nginx.conf", GOOD)
        run = case.run("check", "--format", "human", f"c{index}", status=2, says=[f"c{index}/.streamlint.yaml:4"])
        case.expect("reads outside", "hidden_word" not in run.said, run.said)
    for key in ["output: /tmp/x", "rules-folder: /tmp", "baseline: ../x", "extends: ../x", "include: ../x", "rules: [../own]", "plugins: [x.so]", "root: /", "write-baseline: x"]:
        shutil.rmtree(case.folder / "c0")
        case.write("c0/.streamlint.yaml", key + "\n")
        case.write("c0/nginx.conf", GOOD)
        case.run("check", "--format", "json", "c0", "good", status=2, says=["c0/.streamlint.yaml:1"])
    for pattern in ["../*", "/etc/*", "~/*", "$HOME/*", "[" * 1000, "*a" * 2000, "**/" * 1000]:
        case.write("c0/.streamlint.yaml", f"exclude: [\"{pattern}\"]\nignore: [{{rule: idle-timeout, path: \"{pattern}\", reason: y}}]\nstreams: [\"sse:/{'*a' * 500}\"]\n")
        case.run("check", "--format", "json", "c0", "good")
    case.run("check", "--show-config", "c0", status=0)
    case.write("c0/.streamlint.yaml", "exclude: [\"\\e[31m\\u202e\\\"x\"]\nstreams: [\"sse:/\\e[31m\"]\n")
    run = case.run("check", "--show-config", "c0", status=0)
    case.expect("--show-config writes an escape", b"\x1b" not in run.out and "\u202e".encode() not in run.out, run.said)
    case.write("c0/.streamlint.yaml", "stre\x1b[31mams: x\n")
    run = case.run("check", "--show-config", "c0", status=2)
    case.expect("--show-config writes an escape", b"\x1b" not in run.out + run.err, run.said)


@case
def baseline_of_others(case):
    for text in ["", "[", "{}", "{\"schemaVersion\": 1, \"findings\": [{\"fingerprint\": \"x\", \"rule\": \"\\u001b[31m\", \"file\": \"../../etc/passwd\"}]}", "&a [*a]",
                 "{\"schemaVersion\": 1, \"\\u001b[31m\": []}", "{\"schemaVersion\": \"\\u001b[31m\"}", "\0", "[" * 10_000]:
        case.write("base.json", text)
        run = case.run("check", "--baseline", "base.json", "--verbose", "good")
        case.expect("writes an escape", b"\x1b" not in run.out + run.err, run.said)


@case
def comments_of_others(case):
    case.write("a/nginx.conf", "events {} http { server { listen 80; location /events {\n"
               "# streamlint: ignore[\x1b[31m] \x1b[2J\n# streamlint: stream \x1b[31m\n# streamlint: ignore[idle-timeout" + "," * 10_000 + "]\n# streamlint: ignore[" + "a," * 10_000 + "] x\n"
               "proxy_pass http://b; } } }\n")
    run = case.run("check", "--verbose", ".", good=False)
    case.expect("writes an escape", b"\x1b" not in run.out + run.err, run.said)


# Other programs.


def git(case, *arguments, **more):
    return subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "init.defaultBranch=main", *arguments],
                          cwd=case.folder, capture_output=True, check=True, env={"PATH": os.environ["PATH"], "HOME": str(case.folder.parent), "GIT_CONFIG_NOSYSTEM": "1"}, **more)


@case
def repository_that_runs_programs(case):
    """Settings of a repository that make git run programs."""
    mark = case.folder.parent / "ran"
    evil = f"touch {mark}; cat"
    git(case, "init", "-q")
    case.write("a/nginx.conf", GOOD)
    case.write("a/other.conf", GOOD)
    case.write(".gitattributes", "*.conf filter=evil diff=evil\n*.conf merge=evil\n")
    case.write(".gitignore", "ignored/\n")
    git(case, "add", ".")
    git(case, "commit", "-qm", "x")
    git(case, "init", "-q", "sub")
    case.write("sub/x.conf", GOOD)
    for name in ["post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman"]:
        case.write(f".git/hooks/{name}", f"#!/bin/sh\ntouch {mark}\n")
        os.chmod(case.folder / f".git/hooks/{name}", 0o755)
    settings = {
        "core.fsmonitor": evil, "core.hooksPath": ".git/hooks", "core.pager": evil, "pager.diff": evil, "core.sshCommand": evil, "core.editor": evil, "diff.external": evil,
        "filter.evil.clean": evil, "filter.evil.smudge": evil, "filter.evil.required": "true", "filter.a=b.clean": evil, "diff.evil.textconv": evil, "diff.evil.command": evil,
        "diff.evil.cachetextconv": "true", "merge.evil.driver": evil, "alias.check-ignore": "!" + evil, "alias.diff": "!" + evil, "alias.rev-parse": "!" + evil, "alias.ls-files": "!" + evil,
        "credential.helper": "!" + evil, "core.askPass": evil, "gpg.program": evil, "log.showSignature": "true", "core.gitProxy": evil, "protocol.allow": "always", "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::sh -c touch% {mark}", "remote.origin.promisor": "true", "remote.origin.uploadpack": evil, "extensions.partialClone": "origin", "core.alternateRefsCommand": evil,
        "uploadpack.packObjectsHook": evil, "interactive.diffFilter": evil, "diff.ignoreSubmodules": "none", "submodule.recurse": "true",
    }
    for key, value in settings.items():
        git(case, "config", key, value)
    git(case, "config", "core.repositoryFormatVersion", "1")
    process = "filter.evil.process"
    for extra in [None, process]:
        if extra:
            git(case, "config", extra, evil)
        # The time of a file differs from the index, so that git has to look at its content.
        os.utime(case.folder / "a/nginx.conf")
        case.write("a/other.conf", GOOD + "# more\n")
        index = (case.folder / ".git/index").read_bytes()
        case.run(status=1)
        run = case.run("check", "--format", "json", "--changed", "--", ".", status=1, good=False)
        files = {finding["location"]["file"] for finding in run.report["findings"]}
        case.expect("the changed file is known", files == {"a/other.conf", "sub/x.conf"} or files == {"a/other.conf"}, files)
        for commit in ["HEAD", "1234567890123456789012345678901234567890", "origin/main", "--output=planted", "--help", "-x"]:
            case.run("check", "--format", "json", f"--changed={commit}", ".", good=False)
        case.run("trace", ".")
        case.expect("a program of the repository ran", not mark.exists(), extra)
        mark.unlink(missing_ok=True)
        case.expect("the index was written", (case.folder / ".git/index").read_bytes() == index)
        case.expect("a file was planted", not (case.folder / "planted").exists())


@case
def names_like_options(case):
    git(case, "init", "-q")
    case.write(".gitignore", "ignored.conf\n")
    for name in ["-c.conf", "--help.conf", "--output=x.conf", "-", "!x.conf", ":(exclude)a.conf", ":!x.conf", '"q.conf', "a\nb.conf", "ignored.conf"]:
        case.write(name, GOOD)
        case.write(f"--upload-pack=x/{name}", GOOD)
    git(case, "add", ".gitignore")
    git(case, "commit", "-qm", "x")
    run = case.run(status=1)
    files = {finding["location"]["file"] for finding in run.report["findings"]}
    case.expect("a file is missing", {"-c.conf", "--help.conf", "--output=x.conf", "!x.conf", ":(exclude)a.conf", '"q.conf', "a\nb.conf"} <= files, files)
    case.expect("an ignored file is linted", "ignored.conf" not in files, files)
    run = case.run("check", "--format", "json", "--changed", "--", ".", status=1)
    files = {finding["location"]["file"] for finding in run.report["findings"]}
    case.expect("a changed file is missing", {"-c.conf", "--help.conf", "--output=x.conf", "!x.conf", ":(exclude)a.conf", '"q.conf', "a\nb.conf"} <= files, files)
    case.run("check", "--format", "json", "--", "--upload-pack=x", good=False, status=1)


@case
def repository_that_blocks(case):
    # git waits for a writer until it is given up, which takes a while.
    if not options.full:
        return
    git(case, "init", "-q")
    case.write("a/nginx.conf", GOOD)
    os.mkfifo(case.folder / ".gitignore")
    case.run(status=1)


@case
def environment_of_others(case):
    """Names in files are names: nothing is expanded, nothing is run."""
    mark = case.folder.parent / "expanded"
    case.write("a/nginx.conf", f"events {{}} http {{ include $(touch {mark}).conf; include `touch {mark}`; include ~/x.conf; include ${{HOME}}/x.conf; }}\n")
    case.write("$(touch x).conf", GOOD)
    case.run()
    case.expect("a command ran", not mark.exists() and not (case.folder / "x").exists())


ROOT = pathlib.Path(__file__).resolve().parents[1]


def main():
    count = 0
    for function in cases:
        if options.only not in function.__name__:
            continue
        count += 1
        with tempfile.TemporaryDirectory(prefix="streamlint-hostile.") as parent:
            folder = pathlib.Path(os.path.realpath(parent)) / "tree"
            folder.mkdir()
            case = Case(function.__name__, folder)
            case.write("good/nginx.conf", GOOD)
            try:
                function(case)
            except Exception as error:
                case.expect(f"{type(error).__name__}: {error}", False)
    print(f"hostile input: {count} cases, {len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
