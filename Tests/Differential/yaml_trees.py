"""Holds our YAML trees against PyYAML's: structure, texts, styles, tags, nulls, the order of keys, and all places.

Files of the repository and generated ones are held against the reader that PyYAML has in Python, which shares no line with
ours; mutated ones against the one that wraps libyaml, since ours does too and must differ in nothing that it explains.

Usage: yaml_trees.py DUMP_TREES SCRATCH_FOLDER
"""

import json
import multiprocessing
import pathlib
import random
import re
import sys

import yaml

import common

EXPLAINED = {
    "deep": "ours stops at 200 collections within each other",
    "no such alias": "an alias without an anchor is an error to us; readers of events leave it to their callers",
    "alias within its anchor": "a value that holds itself is an error to us",
    "bare document": "behind ... a document needs no --- to YAML and to us; libyaml wants one",
    "tab behind the end": "blanks behind the last document are no document to us; libyaml refuses a tab among them",
    "directive behind the end": "a % behind the last document is no document to us; libyaml wants a directive",
    "end without a beginning": "... behind nothing but comments ends nothing for us; libyaml wants a value before it",
    "JSON": "what is JSON is read as JSON: there U+2028 is no line break",
    "document without ---": "ours wants a marker before a second document",
}
# Our message tells the class of a difference of accepting and refusing.
CLASS_OF_MESSAGE = [
    ("collections are nested more than", "deep"),
    ("no anchor is named", "no such alias"),
    ("stands within what it names", "alias within its anchor"),
    ("a new document begins without", "document without ---"),
]
GENERATED = 250
MUTATED = 1500
STYLES = {None: "plain", "": "plain", "'": "singleQuoted", '"': "doubleQuoted", "|": "literal", ">": "folded"}
STANDARD = "tag:yaml.org,2002:"


# MARK: PyYAML's tree


class Reader:
    """Turns events into nodes that look like those of dump-trees."""

    def __init__(self, data, in_c):
        self.data = data
        # libyaml leaves a byte order mark out of its count, the reader in Python counts it.
        base = 3 if in_c and data.startswith(b"\xef\xbb\xbf") else 0
        self.starts = [base]
        for character in data[base:].decode(errors="surrogateescape"):
            self.starts.append(self.starts[-1] + len(character.encode(errors="surrogateescape")))
        self.resolver = yaml.resolver.Resolver()
        source = data if in_c else data.decode()
        self.events = yaml.parse(source, Loader=yaml.CSafeLoader if in_c else yaml.SafeLoader)

    def byte(self, mark):
        return self.starts[min(mark.index, len(self.starts) - 1)]

    def documents(self):
        """The root of each document; the error of the first that cannot be read ends them."""
        try:
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self.anchors = {}
                    yield self.node(next(self.events))
        except (yaml.YAMLError, UnicodeError) as error:
            yield error

    def node(self, event):
        start, end = self.byte(event.start_mark), self.byte(event.end_mark)
        if isinstance(event, yaml.AliasEvent):
            return {"kind": "alias", "start": start, "end": end, "target": self.anchors.get(event.anchor)}
        tag = event.tag
        node = {
            "start": start,
            "line": event.start_mark.line + 1,
            "column": event.start_mark.column + 1,
            "tag": tag and ("!!" + tag[len(STANDARD) :] if tag.startswith(STANDARD) else tag),
            "hasProperties": bool(event.anchor or tag),
            "isAtEnd": start == self.starts[-1],
        }
        if event.anchor:
            self.anchors[event.anchor] = node
        if isinstance(event, yaml.ScalarEvent):
            implied = self.resolver.resolve(yaml.ScalarNode, event.value, (True, False))
            may_be_null = STYLES[event.style] == "plain" and tag in (None, STANDARD + "null")
            node |= {
                "kind": "scalar",
                "text": event.value,
                "style": STYLES[event.style],
                "end": end,
                "isNull": may_be_null and implied == STANDARD + "null",
            }
            return node
        closing = yaml.MappingEndEvent if isinstance(event, yaml.MappingStartEvent) else yaml.SequenceEndEvent
        node["kind"] = "mapping" if closing is yaml.MappingEndEvent else "sequence"
        children = []
        for inner in self.events:
            if isinstance(inner, closing):
                node["end"] = self.byte(inner.end_mark) if event.flow_style else None
                break
            children.append(self.node(inner))
        node["children"] = children
        return node


# MARK: Comparing


def difference(ours, theirs, comparable_lines, path=""):
    """What differs first, or None."""
    for field in ("kind", "text", "style", "tag", "isNull"):
        if theirs.get(field) != ours.get(field) and field in theirs:
            return f"{path or 'root'}: {field} {ours.get(field)!r} and {theirs[field]!r}"
    if theirs["kind"] == "alias":
        if (ours["start"], ours["end"]) != (theirs["start"], theirs["end"]):
            return f"{path}: the alias is at {ours['start']}..<{ours['end']} and {theirs['start']}..<{theirs['end']}"
        if theirs["target"] is not None and ours["target"] < theirs["target"]["start"]:
            return f"{path}: the alias means {ours['target']} and {theirs['target']['start']}"
        return None
    # What is not there at the end of a file PyYAML sometimes puts on a line behind it.
    is_nothing = theirs["isAtEnd"] and not theirs.get("text")
    # Their place begins with the tag or the anchor, ours with the value.
    if theirs["hasProperties"]:
        if ours["start"] < theirs["start"]:
            return f"{path}: begins at {ours['start']}, before its tag or anchor at {theirs['start']}"
    elif ours["start"] != theirs["start"]:
        return f"{path}: begins at {ours['start']} and {theirs['start']}"
    elif comparable_lines and not is_nothing and (ours["line"], ours["column"]) != (theirs["line"], theirs["column"]):
        return f"{path}: is at {ours['line']}:{ours['column']} and {theirs['line']}:{theirs['column']}"
    # Behind a block, theirs takes the blank lines and comments to the next value with it.
    if theirs["kind"] == "scalar" and theirs["style"] in ("literal", "folded"):
        if ours["end"] > theirs["end"]:
            return f"{path}: the block ends at {ours['end']}, theirs at {theirs['end']}"
    elif theirs["end"] is not None and ours["end"] != theirs["end"]:
        empty_behind_properties = theirs["kind"] == "scalar" and theirs["hasProperties"] and not theirs["text"]
        if not empty_behind_properties:
            return f"{path}: ends at {ours['end']} and {theirs['end']}"
    if theirs["kind"] == "scalar":
        return None
    a, b = ours["children"], theirs["children"]
    for index, (x, y) in enumerate(zip(a, b)):
        found = difference(x, y, comparable_lines, f"{path}/{index}")
        if found:
            return found
    if len(a) != len(b):
        return f"{path or 'root'}: {len(a)} and {len(b)} children"
    # A block ends with its last child.
    if theirs["end"] is None and a and ours["end"] != max(child["end"] for child in a):
        return f"{path or 'root'}: ends at {ours['end']}, its last child at {a[-1]['end']}"
    return None


def class_of_refusal(message, index, data):
    """Why PyYAML alone refuses a document."""
    if index > 0 and "did not find expected <document start>" in message:
        return "bare document"
    if "cannot start any token" in message and re.search(rb"\n[ \r\n]*\t\s*\Z", data):
        return "tab behind the end"
    if "while scanning a directive" in message:
        return "directive behind the end"
    # Blanks and comments, then the marker.
    if index == 0 and re.match(rb"(\s|#[^\r\n]*)*\.\.\.", data) and "did not find expected node content" in message:
        return "end without a beginning"
    try:
        json.loads(data)
        return "JSON"
    except ValueError:
        return "refused by PyYAML"


def judge(job):
    """Compares one file; gives the class of what differs and the detail, or None."""
    path, tree, in_c = job
    data = pathlib.Path(path).read_bytes()
    # An editor knows three line breaks, YAML 1.1 three more.
    comparable_lines = not any(
        sign in data for sign in (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef\xbb\xbf")
    )
    try:
        theirs = list(Reader(data, in_c).documents())
    except UnicodeError as error:
        theirs = [error]
    ours = [document for document in tree["documents"] if document["root"] or document["error"]]
    for index, other in enumerate(theirs):
        if index >= len(ours):
            if isinstance(other, Exception):
                return class_of_refusal(str(other), index, data), str(other).replace("\n", " ")
            return "documents", f"{len(ours)} and {len(theirs)}"
        own = ours[index]
        if isinstance(other, Exception):
            # What is no text at all stops PyYAML before the first document that is near; ours are read each on its own.
            rest = ours[index:] if isinstance(other, (UnicodeError, yaml.reader.ReaderError)) else [own]
            if any(document["error"] for document in rest):
                return None
            return class_of_refusal(str(other), index, data), str(other).replace("\n", " ")
        if own["error"]:
            # What follows a complete value is told as an error of its own by PyYAML.
            if isinstance(theirs[min(index + 1, len(theirs) - 1)], Exception):
                return None
            message = own["error"]["message"]
            return next((what for sign, what in CLASS_OF_MESSAGE if sign in message), "refused by us"), message
        found = difference(own["root"], other, comparable_lines)
        if found:
            return "other tree", found
    return None if len(ours) == len(theirs) else ("documents", f"{len(ours)} and {len(theirs)}")


# MARK: Generated files


def value(seeded, depth=0):
    """A value of any kind, as configuration has them and as it has not."""
    kind = seeded.random()
    if depth < 5 and kind < 0.3:
        return {text(seeded): value(seeded, depth + 1) for _ in range(seeded.randint(0, 4))}
    if depth < 5 and kind < 0.5:
        return [value(seeded, depth + 1) for _ in range(seeded.randint(0, 4))]
    return seeded.choice([text(seeded), None, True, 3600, 1.5, "3600", "off", "~", "null", "", "yes"])


def text(seeded):
    words = [
        "a",
        "proxy-read-timeout",
        "1h",
        "ü",
        "日本",
        "#",
        ":",
        "- x",
        "'",
        '"',
        "{{ x }}",
        "%",
        "&",
        "*",
        "\t",
        "\n",
        "😀",
    ]
    return seeded.choice(["", " ", "\n"]).join(seeded.choice(words) for _ in range(seeded.randint(1, 5)))


def generate(seeded):
    """A file in one of the forms that PyYAML writes, with comments and other line ends."""
    written = yaml.dump_all(
        [value(seeded) for _ in range(seeded.randint(1, 3))],
        default_flow_style=seeded.choice([True, False, None]),
        default_style=seeded.choice([None, None, "'", '"', "|", ">"]),
        width=seeded.choice([20, 80, 1000]),
        indent=seeded.choice([2, 4, 8]),
        allow_unicode=seeded.random() < 0.5,
        explicit_start=True,
        explicit_end=seeded.random() < 0.3,
        sort_keys=False,
    )
    lines = written.split("\n")
    # A comment line in front of a document is one in every style.
    lines = [
        extra
        for line in lines
        for extra in (["# comment", line] if line.startswith("---") and seeded.random() < 0.5 else [line])
    ]
    return seeded.choice(["\n", "\n", "\n", "\r\n"]).join(lines).encode()


def mutate(data, seeded):
    signs = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "? ",
        ",",
        "'",
        '"',
        "|",
        ">",
        "#",
        " #",
        "&a ",
        "*a",
        "!x ",
        "!!str ",
        "%",
        "---\n",
        "...\n",
        "\n",
        "\r",
        "\t",
        "  ",
        "\u0085",
        "\u2028",
        "\ufeff",
        "ü",
        "\\",
        "~",
        "<<: ",
    ]
    for _ in range(seeded.randint(1, 4)):
        at = seeded.randint(0, len(data))
        choice = seeded.random()
        if choice < 0.5:
            data = data[:at] + seeded.choice(signs).encode() + data[at:]
        elif choice < 0.7:
            data = data[:at] + data[at + seeded.randint(1, 5) :]
        elif choice < 0.85:
            data = data[:at] + bytes([seeded.randrange(256)]) + data[at + 1 :]
        else:
            data = data[:at]
    return data


def write(folder, name, contents):
    paths = []
    for number, data in enumerate(contents):
        path = folder / f"{name}-{number}.yaml"
        path.write_bytes(data)
        paths.append(path)
    return paths


def main(binary, scratch):
    scratch.mkdir(parents=True, exist_ok=True)
    seeded = random.Random(20261125)
    files = [path for path in common.repository_files() if path.suffix in (".yaml", ".yml", ".json")]
    generated = write(scratch, "generated", [generate(seeded) for _ in range(GENERATED)])
    # Only generated files are mutated: those of the repository change, and with them would what comes of it.
    seeds = [path.read_bytes() for path in generated]
    mutated = write(scratch, "mutated", [mutate(seeded.choice(seeds), seeded) for _ in range(MUTATED)])

    differences = common.Differences("YAML trees against PyYAML", EXPLAINED)
    jobs = [(path, tree, False) for path, tree in common.trees(binary, "yaml", files + generated)]
    jobs += [(path, tree, True) for path, tree in common.trees(binary, "yaml", mutated)]
    with multiprocessing.Pool() as pool:
        for job, found in zip(jobs, pool.imap(judge, jobs, chunksize=32)):
            differences.compared += 1
            if found:
                differences.note(found[0], job[0], found[1])
    return differences.finish()


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1], pathlib.Path(sys.argv[2])) else 1)
