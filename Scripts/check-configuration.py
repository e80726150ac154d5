"""Holds the published schema of .streamlint.yaml against what it must take and refuse.

Usage: check-configuration.py FILE... (Markdown pages give their yaml blocks.)
"""

import json
import pathlib
import re
import sys

import jsonschema
import yaml

root = pathlib.Path(__file__).resolve().parent.parent


class Core(yaml.SafeLoader):
    """YAML 1.2, as editors read it: no dates, and off is a text."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (("bool", r"true|false", "tf"), ("int", r"[-+]?[0-9]+", "-+0123456789"),
                            ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"), ("null", r"~|null|", ["~", "n", ""])):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))

schema = json.loads((root / "schemas/config-v1.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)


def errors(text):
    return [f"{error.json_path}: {error.message[:200]}"
            for error in validator.iter_errors(yaml.load(text, Loader=Core) or {})]


failed, count = False, 0
for name in sys.argv[1:]:
    text = pathlib.Path(name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S) if name.endswith(".md") else [text]
    if not blocks:
        raise SystemExit(f"error: {name} has no yaml block")
    for block in blocks:
        count += 1
        for error in errors(block):
            failed = True
            print(f"{name}: {error}\n{block}", file=sys.stderr)

for broken in ("stream: []", "policy: {idle: soon}", "rules: {idle-timeout: fatal}", "ignore: [{until: tomorrow}]",
               "paths: [{hops: [cloudflare]}]", "paths: [{hops: [nowhere, cloudflare]}]", "assume: {behind: aws}",
               "streams: [{kind: sse}]", "exclude: all"):
    if not errors(broken):
        failed = True
        print(f"the schema takes {broken}", file=sys.stderr)

hops = yaml.safe_load((root / "rules/technologies/built-in-hops.yaml").read_text(encoding="utf-8"))["hops"]
known, listed = [hop["id"] for hop in hops], schema["$defs"]["builtIn"]["enum"]
if sorted(known) != sorted(listed):
    failed = True
    print(f"the schema lists the hops {listed}, the rules know {known}", file=sys.stderr)
if failed:
    raise SystemExit(1)
print(f"{count} configurations are valid by schemas/config-v1.schema.json")
