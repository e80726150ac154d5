"""Products whose objects and data planes stand side by side in `products/`: what streamlint says of the objects is compared with
what the proxy does that runs the data plane.

A file has the keys title, proxy, before (objects of every case), data-plane (the proxy's whole configuration, with words that
a case replaces), application and cases; a case has title, stream, objects, data-plane (the words and their texts), finding (the
rule that must be named, or none) and what a fact has.
"""
import json
import os
import subprocess
import tempfile

import yaml

from facts import Fact

WORDS = {"envoy": ("bootstrap", ["FILTERS", "ROUTE", "CLUSTERS"]), "haproxy": ("configuration", ["MODE", "BACKEND"])}
FACT_KEYS = {"application", "client", "expect", "seconds", "action", "second", "full"}


class ProductCase:
    def __init__(self, product, case):
        self.title = f"{product['title']}: {case['title']}"
        self.objects = product["before"] + case["objects"]
        self.stream = case["stream"]
        self.finding = case.get("finding")
        self.policy = case.get("policy", {"idle": "3s", "total": "3s"})
        key, words = WORDS[product["proxy"]]
        text = product["data-plane"]
        for word in words:
            text = replaced(text, word, case["data-plane"].get(word, ""))
        settings = {key: text} | ({"processor": True} if case.get("processor") else {})
        data = {"application": product["application"]} | {name: case[name] for name in FACT_KEYS & case.keys()}
        self.fact = Fact(product["proxy"], {"id": self.title, "says": self.title, "set": settings} | data, product["title"])

    def differences(self, streamlint):
        """What streamlint says of the objects, if it is not the finding."""
        with tempfile.TemporaryDirectory() as folder:
            kind, where = self.stream.split(":", 1)
            host, path = where.split("/", 1)
            with open(os.path.join(folder, "app.yaml"), "w") as file:
                file.write(self.objects)
            with open(os.path.join(folder, ".streamlint.yaml"), "w") as file:
                stream = {"host": host, "path": "/" + path, "kind": kind}
                file.write(yaml.safe_dump({"policy": self.policy, "streams": [stream]}))
            result = subprocess.run(
                [streamlint, "check", "--format", "json", "."], cwd=folder, stdout=subprocess.PIPE, check=False)
        findings = json.loads(result.stdout)["findings"]
        named = {finding["rule"] for finding in findings if finding["severity"] in ("error", "warning")}
        wanted = {self.finding} if self.finding else set()
        return [] if named == wanted else [f"streamlint says {sorted(named)}, not {sorted(wanted)}"]


def replaced(text, word, by):
    """A word on a line of its own becomes lines with its indentation; one inside a line becomes the text."""
    result = []
    for line in text.split("\n"):
        if line.strip() == word:
            indentation = line[: len(line) - len(line.lstrip())]
            result += [indentation + part for part in by.split("\n") if part.strip()]
        else:
            result.append(line.replace(word, by) if word == "MODE" else line)
    return "\n".join(result)


def all_cases():
    folder = os.path.join(os.path.dirname(os.path.realpath(__file__)), "products")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as file:
            product = yaml.safe_load(file)
        yield from (ProductCase(product, case) for case in product["cases"])
