#!/usr/bin/env python3
"""Writes the manual page from the program's own help.

Usage: manual.py BINARY DATE > streamlint.1
"""
import json
import re
import subprocess
import sys


def escaped(text):
    """Text as troff prints it: no line may begin with a request, and no hyphen may become a dash."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def paragraphs(text):
    return "\n.PP\n".join(escaped(re.sub(r"\s+", " ", part)) for part in text.strip().split("\n\n"))


def names(argument):
    """The spellings of an option: -q, --quiet."""
    if argument["kind"] == "positional":
        return [f"\\fI{escaped(argument['valueName'])}\\fR"]
    value = "" if argument["kind"] == "flag" else f" \\fI{escaped(argument['valueName'])}\\fR"
    dashes = {"short": "-", "long": "--", "longWithSingleDash": "-"}
    return [f"\\fB{escaped(dashes[name['kind']] + name['name'])}\\fR{value}" for name in argument.get("names", [])]


def description(argument):
    text = ". ".join(part.strip().rstrip(".") for part in (argument.get("abstract"), argument.get("discussion")) if part)
    if argument.get("allValueDescriptions") is None and argument.get("allValues"):
        if not all(value in text for value in argument["allValues"]):
            text += f" ({', '.join(argument['allValues'])})"
    if argument.get("defaultValue") and argument["kind"] != "flag":
        text += f" (default {argument['defaultValue']})"
    return escaped(text.rstrip(".") + ".")


def options(command, lines):
    """The options in the order of --help: those with a section, then the common ones."""
    sections = {}
    for argument in command.get("arguments", []):
        written = names(argument)
        if argument.get("shouldDisplay", True) and written:
            sections.setdefault(argument.get("sectionTitle") or "", []).append((written, argument))
    common = sections.pop("", [])
    for written, argument in [each for each in common if each[1]["kind"] == "positional"]:
        lines += [".TP", written[0], description(argument)]
    sections["Options"] = [each for each in common if each[1]["kind"] != "positional"]
    for title, arguments in sections.items():
        lines += [".PP", f"\\fI{escaped(title)}\\fR"]
        for written, argument in arguments:
            lines += [".TP", ", ".join(written), description(argument)]


def main():
    binary, date = sys.argv[1:]
    help_text = subprocess.run([binary, "--experimental-dump-help"], check=True, capture_output=True).stdout
    version = subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    command = json.loads(help_text)["command"]
    name = command["commandName"]
    subcommands = [each for each in command["subcommands"] if each["commandName"] != "help"]
    default = command.get("defaultSubcommand")
    abstract = command["abstract"].rstrip(".")
    lines = [
        f'.TH {name.upper()} 1 "{date}" "{name} {version}" "User Commands"',
        ".SH NAME",
        f"{name} \\- {escaped(abstract[0].lower() + abstract[1:])}",
        ".SH SYNOPSIS",
    ]
    for each in subcommands:
        word = f"[{each['commandName']}]" if each["commandName"] == default else each["commandName"]
        values = [argument for argument in each.get("arguments", []) if argument["kind"] == "positional"]
        places = " ".join(
            "[" + names(value)[0] + ("]..." if value["isRepeating"] else "]")
            if value["isOptional"] else names(value)[0] for value in values)
        lines += [f"\\fB{name}\\fR {escaped(word)} [\\fIoption\\fR]... {places}", ".br"]
    lines[-1] = ".SH DESCRIPTION"
    lines.append(paragraphs(command.get("discussion", "")))
    lines.append(".SH COMMANDS")
    for each in subcommands:
        suffix = " (default)" if each["commandName"] == default else ""
        lines += [f".SS {escaped(name)} {escaped(each['commandName'])}{suffix}", escaped(each["abstract"])]
        if each.get("discussion"):
            lines += [".PP", paragraphs(each["discussion"])]
        options(each, lines)
    lines += [
        ".SH FILES", ".TP", "\\fI.streamlint.yaml\\fR",
        "What streams and what a stream must survive; the nearest one above an input governs it.",
        ".SH ENVIRONMENT", ".TP", "\\fBNO_COLOR\\fR", "When set, nothing is coloured.",
    ]
    print("\n".join(lines))


main()
