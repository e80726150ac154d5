"""Holds our directive trees against crossplane's: names, arguments, lines, blocks and comments.

Usage: nginx_trees.py DUMP_TREES SCRATCH_FOLDER
"""

import pathlib
import random
import sys

import crossplane

import common

# crossplane drops the backslash before a quote within such quotes and knows no other escape, takes the parentheses of `if`
# away, lists comments elsewhere, and takes a blank behind `${x}` into the word: value(), without_parentheses() and generate()
# allow for that.
EXPLAINED = {"refused by both": "neither reads the file"}
NGINX_ENDINGS = {".conf", ".nginx", ".vhost", ".types"}
NGINX_NAMES = {"fastcgi_params", "uwsgi_params", "scgi_params", "proxy_params"}
GENERATED = 300


def is_nginx(path):
    return (
        (path.suffix in NGINX_ENDINGS and path.name != "kong.conf")
        or path.name in NGINX_NAMES
        or path.parent.name in ("sites-enabled", "sites-available")
    )


# MARK: Ours


def value(word, data):
    """An argument as crossplane gives it: of the escapes only the one of the own quote is taken away."""
    text = data[word["start"] : word["end"]].decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if word["quoting"] == "plain" or word["quoting"] == "luaBlock":
        return text
    quote, inner = text[0], text[1:-1]
    result, i = "", 0
    while i < len(inner):
        pair = inner[i : i + 2]
        if pair[0] == "\\":
            result += quote if pair == "\\" + quote else pair
            i += 2
        else:
            result += inner[i]
            i += 1
    return result


def ours(tree, data):
    """The directives as nested lists of name, line, arguments and block."""
    line_of = line_counter(data)
    top = []
    blocks = {-1: top}
    for index, directive in enumerate(tree["directives"]):
        words = [value(word, data) for word in directive["words"]]
        block = [] if directive["isBlock"] else None
        blocks[index] = block
        blocks[directive["parent"]].append([words[0], line_of(directive["words"][0]["start"]), words[1:], block])
    comments = [data[c["start"] : c["end"]].decode(errors="replace")[1:] for c in tree["comments"]]
    return top, comments


def line_counter(data):
    """Lines end at a line feed, as nginx and crossplane count them."""
    starts = [0] + [i + 1 for i, byte in enumerate(data) if byte == 0x0A]

    def line(offset):
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if starts[middle] <= offset else (low, middle)
        return low + 1

    return line


# MARK: crossplane's


def theirs(path):
    """The same of crossplane, or None when it refuses the file."""
    payload = crossplane.parse(str(path), single=True, comments=True, check_ctx=False, check_args=False)
    if payload["status"] != "ok":
        return None
    comments = []

    def listed(block):
        result = []
        for statement in block:
            if statement["directive"] == "#" and "comment" in statement:
                comments.append(statement["comment"])
                continue
            inner = listed(statement["block"]) if "block" in statement else None
            result.append([statement["directive"], statement["line"], statement["args"], inner])
        return result

    return listed(payload["config"][0]["parsed"]), comments


def without_parentheses(block):
    """crossplane takes the parentheses of `if (…)` away."""
    for statement in block:
        args = statement[2]
        if statement[0] == "if" and args and args[0].startswith("(") and args[-1].endswith(")"):
            args[0] = args[0][1:].lstrip()
            args[-1] = args[-1][:-1].rstrip()
            start = 1 if not args[0] else 0
            statement[2] = args[start : len(args) - (0 if args[-1] else 1)]
        if statement[3]:
            without_parentheses(statement[3])
    return block


# MARK: Generated files


def generate(random):
    """A configuration in all the forms that words, blanks and comments have."""

    def blank():
        return random.choice([" ", " ", " ", "  ", "\t", "\n    ", "\r\n\t", " # c { } ; ' \"\n  "])

    def word():
        return random.choice(
            [
                "off",
                "300s",
                "$host",
                "${arg_x}y",
                "a${b}c",
                "/v1/chat",
                "~*",
                "\\.(js|css)$",
                "a\\;b",
                "a\\ b",
                "a'b",
                'a"b',
                "a#b",
                "=",
                "'single'",
                '"double"',
                "'a b;{}'",
                '"it\'s"',
                "'say \"x\"'",
                '"\\"x\\""',
                "'a\\'b'",
                "''",
                '""',
                '"a\\nb"',
                '"$x ${y}"',
                "'multi\nline'",
                "ünïcode",
                "日本",
                "a=b",
                "http://127.0.0.1:9000/x?y=z",
            ]
        )

    def statement(depth):
        name = random.choice(["server", "location", "set", "proxy_pass", "map", "x_y", "events", "'quoted'", "a.b"])
        words = [name] + [word() for _ in range(random.randint(0, 4))]
        head = "".join(part for item in words for part in (item, blank())).rstrip(" \t")
        if depth < 5 and random.random() < 0.35:
            inner = "".join(statement(depth + 1) for _ in range(random.randint(0, 4)))
            return head + random.choice([" {", "\n{", "{ "]) + "\n" + inner + random.choice(["}", "\n}\n", " } "])
        return head + random.choice([";", " ;", "\n;"]) + random.choice(["\n", "", " # end\n", "\r\n"])

    return "".join(statement(0) for _ in range(random.randint(1, 8))) + random.choice(["", "\n", "# last\n"])


def generated(folder):
    seeded = random.Random(20261125)
    for number in range(GENERATED):
        path = folder / f"generated-{number}.conf"
        path.write_bytes(generate(seeded).encode())
        yield path


def main(binary, scratch):
    scratch.mkdir(parents=True, exist_ok=True)
    paths = [path for path in common.repository_files() if is_nginx(path)] + list(generated(scratch))
    differences = common.Differences("nginx trees against crossplane", EXPLAINED)
    for path, tree in common.trees(binary, "nginx", paths):
        data = path.read_bytes()
        differences.compared += 1
        other = theirs(path)
        if other is None or tree["errors"]:
            both = other is None and tree["errors"]
            what = "refused by both" if both else "refused by us" if tree["errors"] else "refused by crossplane"
            differences.note(what, path, (tree["errors"] or [{}])[0].get("message"))
            continue
        block, comments = ours(tree, data)
        without_parentheses(block)
        if block != other[0]:
            differences.note("other directives", path, first_difference(block, other[0]))
        # Those within a statement come behind it, and behind those of its block, in crossplane's list.
        elif sorted(comments) != sorted(other[1]):
            differences.note("other comments", path, first_difference(sorted(comments), sorted(other[1])))
    return differences.finish()


def first_difference(a, b):
    """Where two lists begin to differ."""
    if not isinstance(a, list) or not isinstance(b, list):
        return f"{a!r} and {b!r}"
    for x, y in zip(a, b):
        if x != y:
            return first_difference(x, y)
    return f"{a[len(b):]!r} and {b[len(a):]!r}"


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1], pathlib.Path(sys.argv[2])) else 1)
