"""rules/facts.yaml: what `streamlint explain` shows of the facts."""
import json
import os

import yaml

from outcome import in_words

HEAD = """# Measured by Tests/LiveProxies (make proofs; defaults at full length: make proxies FULL=1). Do not edit.
facts:
"""


def entry(fact, server):
    quoted = lambda text: json.dumps(text, ensure_ascii=False)
    return (f"  - id: {fact.id}\n    server: {server}\n    says: {quoted(fact.says)}\n"
            f"    measured: {quoted(in_words(fact.expect))}\n")


def recorded(path):
    if not os.path.exists(path):
        return {}
    with open(path) as file:
        return {item["id"]: item for item in (yaml.safe_load(file) or {}).get("facts") or []}


def write(path, everything, measured, versions):
    """Facts that were not measured this time keep the server on which they were."""
    known = recorded(path)
    measured = {fact.id for fact in measured}
    text = HEAD
    for fact in everything:
        if fact.id in measured:
            text += entry(fact, versions[fact.proxy])
        elif fact.id in known and known[fact.id]["measured"] == in_words(fact.expect):
            text += entry(fact, known[fact.id]["server"])
    with open(path, "w") as file:
        file.write(text)


def differences(path, everything):
    """Facts that the file lacks, has in other words, or that are gone."""
    known = recorded(path)
    for fact in everything:
        item = known.pop(fact.id, None)
        if item is None:
            yield f"not recorded; run make proofs: {fact.id}"
        elif item["says"] != fact.says or item["measured"] != in_words(fact.expect):
            yield f"recorded in other words; run make proofs: {fact.id}"
    for name in known:
        yield f"recorded, but no fact: {name}"
