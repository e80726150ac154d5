"""Fixes files in many styles and looks at what is left: the files still load, their data differ only in the keys that a
fix is about, a second --fix changes nothing, and git makes of --diff what --fix writes.

Usage: fix_styles.py STREAMLINT [--seconds N] [--seed N] [--count N]
A failure prints its seed and number and keeps the files.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import crossplane
import yaml

INTENDED = {
    "timeoutSec", "drainingTimeoutSec", "terminationGracePeriodSeconds", "timeouts", "request", "backendRequest",
    "read_timeout", "response_buffering", "request_buffering", "annotations", "connectionDraining", "timeout", "spec",
}
PREFIXES = ("haproxy-ingress.github.io/", "nginx.ingress.kubernetes.io/", "haproxy.org/", "alb.ingress.kubernetes.io/", "projectcontour.io/",
            "cloud.google.com/", "konghq.com/", "nginx.org/")


class Loader(yaml.SafeLoader):
    """Reads duplicate keys as errors, as the API server does."""


def mapping(loader, node, deep=False):
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
    if len(set(map(str, keys))) < len(keys):
        raise yaml.YAMLError(f"a key is there twice: {keys}")
    if not all(isinstance(key, (str, int, float, bool, type(None))) for key in keys):
        raise yaml.YAMLError("a key is a collection")
    loader.flatten_mapping(node)
    return {loader.construct_object(k, deep=True): loader.construct_object(v, deep=True) for k, v in node.value}


Loader.add_constructor("tag:yaml.org,2002:map", mapping)


# Styles of YAML


def scalar(r, text, indentation, flow):
    """A string in one of its notations."""
    kinds = ["'%s'" % text.replace("'", "''"), json.dumps(text)]
    plain = text and all(c.isalnum() or c in "-_./" for c in text) and not text[0].isdigit() and text[0] not in "-."
    if plain and text not in ("on", "off", "yes", "no", "true", "false", "null"):
        kinds += [text] * 4
    if not flow and r.random() < 0.1 and text:
        lead = " " * (indentation + 2)
        kinds.append(r.choice(["|-", ">-"]) + "\n" + lead + text)
    return r.choice(kinds)


def comment(r, lead=" "):
    return f"{lead}# {r.choice(['why?', 'a: b', '- x', '{{ no action }}' if r.random() < 0.05 else 'note', 'ünï'])}" if r.random() < 0.15 else ""


def dump(r, value, indentation=0, flow=False):
    """YAML of a value in a random style, without the lead of its first line."""
    if isinstance(value, dict):
        if not value:
            return "{}"
        if flow or (indentation > 0 and r.random() < 0.12):
            inner = ", ".join(f"{scalar(r, k, 0, True)}: {dump(r, v, 0, True)}" for k, v in value.items())
            return "{" + r.choice(["", " "]) + inner + r.choice(["", " "]) + "}"
        lines = []
        for key, item in value.items():
            if r.random() < 0.06:
                lines.append(f"# {r.choice(['about ' + key, 'timeoutSec: 5', '---'])}" if r.random() < 0.7 else "")
            name = scalar(r, key, 0, True) if r.random() < 0.1 else key
            anchor = f"&a{r.randrange(10**6)} " if r.random() < 0.06 else ""
            if isinstance(item, (dict, list)) and item:
                step = r.choice([2, 2, 2, 4]) if isinstance(item, dict) else r.choice([0, 2])
                text = dump(r, item, indentation + step)
                if text[0] in "{[":
                    lines.append(f"{name}: {anchor}{text}{comment(r)}")
                else:
                    lines.append(f"{name}:{' ' + anchor.strip() if anchor else ''}{comment(r)}\n{' ' * (indentation + step)}{text}")
            elif item is None:
                lines.append(f"{name}:{r.choice(['', ' ~', ' null'])}{comment(r)}")
            else:
                text = dump(r, item, indentation)
                lines.append(f"{name}: {anchor}{text}{comment(r) if chr(10) not in text else ''}")
        return ("\n" + " " * indentation).join(lines)
    if isinstance(value, list):
        if not value:
            return "[]"
        if flow or r.random() < 0.1:
            return "[" + ", ".join(dump(r, v, 0, True) for v in value) + "]"
        return ("\n" + " " * indentation).join(f"- {dump(r, v, indentation + 2)}" for v in value)
    if value is None:
        return r.choice(["null", "~"])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return scalar(r, value, indentation, flow)


# Objects with faults


def metadata(r, name, annotations):
    result = {"name": name}
    if r.random() < 0.3:
        result["namespace"] = "web"
    notes = dict(annotations)
    if r.random() < 0.5:
        notes["example.com/owner"] = r.choice(["team a", "it's", 'say "x"', "1", "a: b"])
    if notes or r.random() < 0.3:
        result["annotations"] = notes or r.choice([None, {}])
    if r.random() < 0.4:
        result["labels"] = {"app": name}
    items = list(result.items())
    r.shuffle(items)
    return dict(items)


def ingress(r, name, classes=("nginx", "nginx", "haproxy", "alb", "gce", "contour")):
    kind = r.choice(classes)
    notes = {}
    if r.random() < 0.4:
        notes["nginx.ingress.kubernetes.io/" + r.choice(["proxy-read-timeout", "proxy-buffering", "proxy-read-timeot"])] = r.choice(
            ["60", "30s", "on", "900"])
    path = {"path": r.choice(["/v1/chat/completions", "/events", "/socket.io/"]), "pathType": "Prefix",
            "backend": {"service": {"name": name, "port": {"number": 80}}}}
    rule = {"http": {"paths": [path]}}
    if r.random() < 0.7:
        rule["host"] = name + ".example.com"
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata(r, name, notes),
            "spec": {"ingressClassName": kind, "rules": [rule]}}


def service(r, name):
    notes = {}
    if r.random() < 0.5:
        notes["cloud.google.com/backend-config"] = '{"default": "%s"}' % name
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata(r, name, notes),
            "spec": {"selector": {"app": name}, "ports": [{"port": 80}]}}


def backend_config(r, name):
    spec = {}
    if r.random() < 0.5:
        spec["timeoutSec"] = 30
    if r.random() < 0.5:
        spec["customRequestHeaders"] = {"headers": ["X-A: b"]}
    return {"apiVersion": "cloud.google.com/v1", "kind": "BackendConfig", "metadata": {"name": name}, "spec": spec or None}


def deployment(r, name):
    pod = {"containers": [{"name": "a", "image": "app:1"}]}
    if r.random() < 0.4:
        pod["terminationGracePeriodSeconds"] = 30
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata(r, name, {}),
            "spec": {"replicas": 2, "selector": {"matchLabels": {"app": name}},
                     "template": {"metadata": {"labels": {"app": name}}, "spec": pod}}}


def route(r, name):
    rule = {"matches": [{"path": {"type": "PathPrefix", "value": "/v1/chat/completions"}}],
            "backendRefs": [{"name": name, "port": 80}]}
    if r.random() < 0.4:
        rule["timeouts"] = {"request": r.choice(["15s", "1m"])}
    gateway = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway", "metadata": {"name": "g"},
               "spec": {"gatewayClassName": "eg", "listeners": [{"name": "h", "port": 80, "protocol": "HTTP"}]}}
    gateway_class = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": {"name": "eg"},
                     "spec": {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"}}
    return [{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": metadata(r, name, {}),
             "spec": {"parentRefs": [{"name": "g"}], "rules": [rule]}}, gateway, gateway_class]


def kong(r):
    routes = [{"name": "r1", "paths": ["/v1/chat/completions"]}]
    if r.random() < 0.3:
        routes[0]["response_buffering"] = True
    entry = {"name": "llm", "host": "llm", "port": 8000, "protocol": "http", "routes": routes}
    if r.random() < 0.4:
        entry["read_timeout"] = 30000
    return {"_format_version": "3.0", "services": [entry]}


# nginx


def nginx(r, files):
    """A configuration in a random style; files that it includes may be missing."""
    blank = lambda: r.choice([" ", " ", " ", "  ", "\t"])
    lead = r.choice(["  ", "    ", "\t"])
    out = []

    def line(depth, text):
        note = r.choice([" # why?", " # proxy_buffering off;", "# {"]) if r.random() < 0.1 else ""
        out.append(lead * depth + text + note)
        if r.random() < 0.05:
            out.append(r.choice(["", lead * depth + "# a comment: }"]))

    def include(depth):
        if r.random() < 0.25:
            name = r.choice(["common.conf", "proxy.conf", "headers.conf", "/etc/nginx/extra.conf", "proxy_params"])
            line(depth, f"include{blank()}{name};")
            if r.random() < 0.5 and not name.startswith("/"):
                files[name] = r.choice(["proxy_set_header Host $host;\n", "proxy_connect_timeout 5s;\n", "# nothing\n"])

    whole = r.random() < 0.8
    depth = 0
    if whole:
        line(0, "events {}")
        line(0, "http {")
        depth = 1
        if r.random() < 0.3:
            line(1, "map $http_upgrade $connection_upgrade { default upgrade; '' close; }")
        include(1)
    line(depth, "server {")
    line(depth + 1, "listen" + blank() + "80;")
    if r.random() < 0.3:
        line(depth + 1, "proxy_set_header Host $host;")
    include(depth + 1)
    for index, path in enumerate(r.sample(["/v1/chat/completions", "/events", "/socket.io/", "/ws", "/api"], 3)):
        quote = r.choice(["", "", "", '"', "'"])
        passes = f"proxy_pass{blank()}http://127.0.0.1:90{index:02};"
        if r.random() < 0.15:
            line(depth + 1, f"location {quote}{path}{quote} {{ {passes} }}")
            continue
        line(depth + 1, f"location {quote}{path}{quote}{r.choice([' ', ''])}{{" if quote == "" else f"location {quote}{path}{quote} {{")
        body = [passes]
        if r.random() < 0.3:
            body.append(r.choice(["proxy_buffering on;", 'proxy_buffering "on";', "proxy_read_timeout 30s;", "proxy_read_timeout\n\t30;",
                                  "proxy_http_version 1.0;", "proxy_set_header Connection '';", "gzip on;", "${EXTRA};"]))
        r.shuffle(body)
        for text in body:
            line(depth + 2, text)
        include(depth + 2)
        if r.random() < 0.1:
            line(depth + 2, "if ($request_method = POST) { proxy_pass http://127.0.0.1:9009; }")
        line(depth + 1, "}")
    line(depth, "}")
    if whole:
        line(0, "}")
    return "\n".join(out) + r.choice(["\n", "", "\n\n"])


# Checks


def without_intended(old, new, path=""):
    """Where two values differ although no fix is about it."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            if key in old and key in new:
                yield from without_intended(old[key], new[key], f"{path}.{key}")
            elif key not in INTENDED and not str(key).startswith(PREFIXES):
                yield f"{path}.{key} is {'gone' if key in old else 'new'}"
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new)):
            yield from without_intended(a, b, f"{path}[{index}]")
    elif old != new:
        key = path.rsplit(".", 1)[-1]
        whole = path[path.rfind(".annotations.") + 13:] if ".annotations." in path else key
        if key == "data" or key.endswith(("conf", "]")) and isinstance(old, str) and "server" in old:
            return
        if old is None and isinstance(new, dict) and key in INTENDED:
            return
        if key not in INTENDED and not whole.startswith(PREFIXES):
            yield f"{path} was {old!r} and is {new!r}"
        elif isinstance(old, int) and not isinstance(new, int):
            yield f"{path} was the number {old!r} and is {new!r}"


def documents(text):
    return [d for d in yaml.load_all(text, Loader=Loader) if d is not None]


def nginx_loads(folder, name):
    return crossplane.parse(os.path.join(folder, name), single=True, check_ctx=False, check_args=False)["status"] == "ok"


def directives(folder, name):
    """All directives of a file with their blocks, as often as they are there."""
    result = []

    def walk(block, around):
        for item in block:
            result.append((around, item["directive"], tuple(item["args"])))
            walk(item.get("block") or [], around + (item["directive"], *item["args"]))

    for config in crossplane.parse(os.path.join(folder, name), single=True, check_ctx=False, check_args=False)["config"]:
        walk(config["parsed"], ())
    return result


def twice(list_of_directives):
    """Directives that nginx takes once in a block."""
    seen = set()
    for around, name, _ in list_of_directives:
        if name in ("proxy_read_timeout", "proxy_buffering", "proxy_http_version", "proxy_request_buffering"):
            if (around, name) in seen:
                return f"{name} is in {' '.join(around)} twice"
            seen.add((around, name))
    return None


def run(binary, folder, *options):
    return subprocess.run([binary, "check", "--no-config", *options, "."], cwd=folder, capture_output=True, timeout=60)


def read(folder):
    result = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != ".git"]
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                result[os.path.relpath(path, folder)] = file.read()
    return result


def generate(r):
    """Files by name."""
    files = {}
    kind = r.choice(["nginx", "nginx", "ingress", "gce", "route", "kong", "map", "many", "template"])
    if kind == "nginx":
        extra = {}
        files["nginx.conf"] = nginx(r, extra)
        files.update(extra)
    elif kind == "kong":
        files["kong.yaml"] = dump(r, kong(r)) + "\n"
    else:
        objects = [ingress(r, "c0")]
        if kind == "gce":
            objects = [ingress(r, "c0", ["gce"]), service(r, "c0"), backend_config(r, "c0"), deployment(r, "c0")]
        elif kind == "route":
            objects = route(r, "c0") + [service(r, "c0"), deployment(r, "c0")]
        elif kind == "many":
            objects = [ingress(r, f"c{i}") for i in range(5)]
        texts = [dump(r, item) for item in objects]
        if kind == "map":
            body = nginx(r, {}).replace("\t", "  ").rstrip("\n")
            style = r.choice(["|", "|-", "|+", "|2"]) if body[0] == " " else r.choice(["|", "|-", "|+"])
            texts = ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  nginx.conf: " + style + "\n"
                     + "\n".join(("    " + l) if l else "" for l in body.split("\n")) + "\n  other: x"]
        text = r.choice(["", "---\n", "# head\n"]) + r.choice(["\n---\n", "\n---\n# next\n"]).join(texts) + r.choice(["\n", "", "\n\n", "\n...\n"])
        if kind == "template":
            lines = text.split("\n")
            for _ in range(r.randrange(1, 4)):
                at = r.randrange(len(lines))
                space = len(lines[at]) - len(lines[at].lstrip())
                lines.insert(at, " " * space + r.choice(
                    ["{{- if .Values.a }}", "{{- end }}", "{{- toYaml .Values.b | nindent 4 }}", "{{/* x */}}", "{{- else }}"]))
            files["chart/Chart.yaml"] = "apiVersion: v2\nname: c\nversion: 0.1.0\n"
            files["chart/templates/all.yaml"] = "\n".join(lines)
        else:
            files["all.yaml"] = text
    if r.random() < 0.2:
        files = {name: text.replace("\n", "\r\n") for name, text in files.items()}
    return files


def load(name, before):
    """The data of a file; None where it does not load."""
    try:
        return documents(before)
    except yaml.YAMLError:
        return None


def check(binary, files, options):
    """What is wrong with the fixes of some files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(text.encode())
        before = read(folder)
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
        diff = run(binary, folder, "--diff", *options)
        if diff.returncode not in (0, 1, 2, 3):
            return f"exit {diff.returncode} of --diff: {diff.stderr.decode(errors='replace')[-300:]}", 0
        with tempfile.TemporaryDirectory() as other:
            shutil.copytree(folder, other, dirs_exist_ok=True)
            was = {name: name.endswith(".conf") and (nginx_loads(folder, name), twice(directives(folder, name))) for name in before}
            run(binary, folder, "--fix", *options)
            after = read(folder)
            changed = sum(before[name] != after.get(name) for name in before)
            if after.keys() != before.keys():
                return f"files come or go: {after.keys() ^ before.keys()}", changed
            if changed:
                applied = subprocess.run(["git", "apply", "-"], cwd=other, input=diff.stdout, capture_output=True)
                if applied.returncode:
                    return f"git apply: {applied.stderr.decode()[:300]}", changed
                if read(other) != after:
                    return "--diff and --fix differ", changed
        for name, old in before.items():
            new = after[name]
            if old == new:
                continue
            if name.endswith(".yaml"):
                data = load(name, old)
                if data is None:
                    if "templates/" not in name:
                        return f"{name} did not load and was changed", changed
                    continue
                try:
                    fixed = documents(new)
                except yaml.YAMLError as error:
                    return f"{name} no longer loads: {error}", changed
                if len(fixed) < len(data):
                    return f"{name} has fewer documents", changed
                fresh = [d for d in fixed if isinstance(d, dict) and d.get("kind") not in {o.get("kind") for o in data}]
                if len(fixed) - len(data) != len(fresh):
                    return f"{name} has other documents", changed
                for a, b in zip(data, [d for d in fixed if d not in fresh]):
                    for difference in without_intended(a, b):
                        return f"{name}: {difference}", changed
            else:
                loaded, doubled = was[name]
                if loaded and not nginx_loads(folder, name):
                    return f"{name} no longer loads", changed
                if not doubled and twice(directives(folder, name)):
                    return f"{name}: {twice(directives(folder, name))}", changed
            if old.count(b"\r\n") == old.count(b"\n") and new.count(b"\r\n") != new.count(b"\n"):
                return f"{name} has other line ends", changed
        run(binary, folder, "--fix", *options)
        if read(folder) != after:
            return "a second --fix changes files", changed
        return None, changed


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--index", type=int)
    arguments = parser.parse_args()
    binary = os.path.abspath(arguments.binary)
    end = time.monotonic() + arguments.seconds
    runs = changes = failures = 0
    index = arguments.index or 0
    while time.monotonic() < end and runs < (1 if arguments.index is not None else arguments.count):
        r = random.Random(arguments.seed * 1_000_003 + index)
        files = generate(r)
        options = ["--assume-streaming"] if r.random() < 0.5 else []
        if r.random() < 0.5:
            options.append("--unsafe-fixes")
        wrong, changed = check(binary, files, options)
        runs += 1
        changes += bool(changed)
        if wrong:
            failures += 1
            folder = tempfile.mkdtemp(prefix=f"fix-styles-{arguments.seed}-{index}-")
            for name, text in files.items():
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(text.encode())
            print(f"--seed {arguments.seed} --index {index} {' '.join(options)}: {wrong}\n  {folder}", flush=True)
        index += 1
    print(f"fix styles: {runs} inputs, {changes} changed, {failures} wrong (seed {arguments.seed})")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
