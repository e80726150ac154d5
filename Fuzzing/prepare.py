"""Writes what the fuzzers start from: a corpus for each target, and dictionaries of the words of the rule files.

Usage: prepare.py FOLDER. It makes FOLDER/seeds/TARGET/ and FOLDER/nginx.dict and FOLDER/yaml.dict anew. Seeds are the
files of examples/, of the tests, of the examples in rules/ and, if it is set, of the folder that STREAMLINT_MORE_FILES
names.
"""

import hashlib
import os
import pathlib
import re
import shutil
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
MORE_FILES = os.environ.get("STREAMLINT_MORE_FILES")
# A longer input is seldom a better one, and libFuzzer never makes any of its own that is longer than -max_len.
LONGEST = 8192
# Linting takes long under the sanitizer, and libFuzzer runs all seeds before its time begins.
MOST_LINTED = 250
TARGETS = (
    "nginx-lexer",
    "nginx-parser",
    "includes",
    "yaml",
    "kong",
    "kubernetes",
    "fixes",
    "templates",
    "charts",
    "overlays",
)
MANIFESTS = {".yaml", ".yml", ".json"}
OTHERS = {".md", ".py", ".swift", ".txt", ".png", ".crt", ".key", ".html", ".tsv", ".xml", ".xsd", ".sh"}

# What gives the formats their shape; their words come from the rule files.
NGINX_SIGNS = [
    "{",
    "}",
    ";",
    '"',
    "'",
    "\\",
    "${",
    "#",
    "\r\n",
    "\ufeff",
    "_by_lua_block {",
    "[[",
    "]]",
    "--[==[",
    "#file: ",
]
YAML_SIGNS = [
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!<x> ",
    "? ",
    ": ",
    "- ",
    "|+\n",
    "|-\n",
    "|2\n",
    ">-\n",
    "{{ ",
    " }}",
    "{{- if }}",
    "{{- end }}",
    "\\u00fc",
    "\\\n",
    "''",
    "\u0085",
    "\u2028",
    "\ufeff",
    "#file: ",
]


# One of everything that a kustomization may have.
OVERLAY = b"""namespace: a
namePrefix: b-
nameSuffix: -c
resources: [base, own.yaml]
components: [part]
patches:
  - target: {kind: Ingress, name: .*}
    patch: |
      - {op: replace, path: /spec/rules/0/host, value: x.y}
  - path: own.yaml
configMapGenerator:
  - {name: n, files: [a.conf=own.yaml], literals: [k=v], behavior: create}
replacements:
  - source: {kind: Ingress, name: web, fieldPath: spec.rules.0.host}
    targets: [{select: {kind: Service}, fieldPaths: [metadata.annotations.host], options: {create: true}}]
images: [{name: i, newTag: "2"}]
replicas: [{name: web, count: 2}]
labels: [{pairs: {a: b}, includeSelectors: true}]
#file: base/kustomization.yaml
resources: [web.yaml]
#file: base/web.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/proxy-read-timeout: "60"}}
spec: {rules: [{host: a.b, http: {paths: [{path: /sse, backend: {service: {name: web, port: {number: 80}}}}]}}]}
#file: own.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
#file: part/kustomization.yaml
kind: Component
#file: cluster.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}
spec: {path: ./base, postBuild: {substitute: {A: b}}}
"""


def texts(folder):
    """The files of a folder that may be seeds, by path."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in OTHERS and ".git" not in path.parts:
            data = path.read_bytes()
            if 0 < len(data) <= LONGEST:
                found[path] = data
    return found


def swift_texts():
    """The texts in the tests of charts and overlays that hold templates."""
    for folder in ("GoTemplateTests", "HelmChartsTests", "LintingTests"):
        for path in sorted((ROOT / "Tests" / folder).glob("*.swift")):
            for text in re.findall(r'"""\n(.*?)"""', path.read_text(), re.DOTALL):
                if "{{" in text:
                    yield re.sub(r"^ {4}", "", text, flags=re.MULTILINE).encode()


def is_manifest(path):
    return path.suffix in MANIFESTS


def rule_examples():
    """The nginx configurations that the rule files show."""
    for path in sorted(ROOT.glob("rules/*/*.yaml")):
        for example in (yaml.safe_load(path.read_text()) or {}).get("examples") or []:
            for part in ("breaks", "streams", "fixed"):
                if isinstance(example.get(part), str):
                    yield example[part].encode()


def bundle(files, folder):
    """Several files as one input of Fuzzing/FileBundle.swift."""
    parts = [f"#file: {path.relative_to(folder)}\n".encode() + data for path, data in files.items()]
    return b"\n".join(parts)


def seeds():
    """Pairs of a target and an input."""
    folders = [ROOT / "examples", ROOT / "Tests"]
    if MORE_FILES:
        folders.append(pathlib.Path(MORE_FILES))
    files = {}
    for folder in folders:
        files |= texts(folder)
    for path, data in files.items():
        if is_manifest(path):
            yield "yaml", data
            if b"_format_version" in data:
                yield "kong", data
            elif b"apiVersion" in data:
                yield "kubernetes", data
            yield "fixes", b"#file: " + path.name.encode() + b"\n" + data
        else:
            yield "nginx-lexer", data
            yield "nginx-parser", data
            yield "fixes", data
    for data in rule_examples():
        yield "nginx-parser", data
        yield "fixes", data
    for data in swift_texts():
        yield "templates", data
        yield "charts", data
    for path, data in files.items():
        if "templates" in path.parts:
            yield "templates", data
    for parent in sorted({path.parent for path in files}):
        names = {path.name for path in files if path.parent == parent}
        if "Chart.yaml" in names:
            yield "charts", bundle({path: data for path, data in files.items() if parent in path.parents}, parent)
    for folder in sorted((ROOT / "examples/gitops").glob("*")):
        within = {path: data for path, data in files.items() if folder in path.parents}
        yield "overlays", bundle(within, folder)
    yield "overlays", OVERLAY
    # Whole configurations: every folder with its folders, as long as that is short enough.
    for folder in sorted({parent for path in files for parent in list(path.parents)[:3]}):
        within = {path: data for path, data in files.items() if folder in path.parents}
        if len(within) < 2 or sum(map(len, within.values())) > LONGEST:
            continue
        nginx = {path: data for path, data in within.items() if not is_manifest(path)}
        if len(nginx) > 1:
            yield "includes", bundle(nginx, folder)
            yield "fixes", bundle(nginx, folder)
        others = {path: data for path, data in within.items() if is_manifest(path)}
        if len(others) > 1:
            is_kong = any(b"_format_version" in data for data in others.values())
            yield "kong" if is_kong else "kubernetes", bundle(others, folder)
            yield "fixes", bundle(others, folder)


def nginx_words():
    """The directives of nginx and the words that they take."""
    words = set()
    for line in (ROOT / "rules/technologies/nginx-directives.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            columns = line.split("\t")
            words.add(columns[0])
            if len(columns) > 5:
                words |= {word.split(":")[0] for word in columns[5].split()}
    return words


def yaml_words():
    """Kinds, annotations, fields and values of the other products."""
    words = set()

    def visit(node):
        if isinstance(node, dict):
            for key, value in node.items():
                visit(key)
                visit(value)
        elif isinstance(node, list):
            for value in node:
                visit(value)
        elif isinstance(node, str):
            words.update(node.split())
            words.update(re.split(r"[.\[\]]+", node) if " " not in node else [])

    for path in sorted(ROOT.glob("rules/technologies/*.yaml")):
        if path.name == "nginx.yaml":
            continue
        content = yaml.safe_load(path.read_text())
        visit(content)
        prefix = content.get("prefix")
        for setting in content.get("settings") or []:
            for place in setting.get("places") or []:
                if prefix and "annotation" in place:
                    words.add(prefix + place["annotation"])
    return words


def quoted(word):
    """A word in the form of libFuzzer's dictionaries."""
    plain = lambda byte: 0x20 <= byte < 0x7F and byte not in b'"\\'
    return '"' + "".join(chr(byte) if plain(byte) else f"\\x{byte:02x}" for byte in word.encode()) + '"'


def write_dictionary(path, signs, words):
    kept = signs + sorted(word for word in words if 2 <= len(word) <= 60)
    path.write_text("\n".join(quoted(word) for word in kept) + "\n")


def main(target):
    shutil.rmtree(target / "seeds", ignore_errors=True)
    inputs = {name: {} for name in TARGETS}
    for name, data in seeds():
        if len(data) <= LONGEST:
            inputs[name][hashlib.sha1(data).hexdigest()] = data
    for name, found in inputs.items():
        folder = target / "seeds" / name
        folder.mkdir(parents=True)
        # In the order of their hashes they are a sample of everything.
        most = MOST_LINTED if name in ("kong", "kubernetes", "fixes", "charts", "overlays") else None
        for digest in sorted(found)[:most]:
            (folder / digest).write_bytes(found[digest])
    write_dictionary(target / "nginx.dict", NGINX_SIGNS, nginx_words())
    write_dictionary(target / "yaml.dict", YAML_SIGNS + NGINX_SIGNS, yaml_words())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
