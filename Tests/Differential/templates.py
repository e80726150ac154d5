#!/usr/bin/env python3
"""Compares what streamlint claims of templates with what the real engines make of them.

  templates.py STREAMLINT NGINX FOLDER [--count 40] [--seed 1]

Random templates of nginx in Jinja, ERB and for envsubst are rendered by Jinja2, ruby and gettext's envsubst with several
sets of values. What is claimed of a template holds in every rendering that has the route: a value that is not unknown is
the value there, and an error that is certain is an error there. nginx has to accept each rendering, so that the
comparison is about files that somebody could run.
"""
import argparse
import json
import os
import random
import shutil
import subprocess
import sys

import jinja2

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("streamlint")
ARGUMENTS.add_argument("nginx")
ARGUMENTS.add_argument("folder")
ARGUMENTS.add_argument("--count", type=int, default=40)
ARGUMENTS.add_argument("--seed", type=int, default=1)

SETTINGS = {
    "proxy_read_timeout": ["30s", "300s", "1h"],
    "proxy_buffering": ["on", "off"],
    "proxy_http_version": ["1.0", "1.1"],
    "proxy_request_buffering": ["on", "off"],
    "proxy_ignore_headers": ["X-Accel-Buffering", "Expires"],
    "gzip": ["on", "off"],
    "send_timeout": ["20s", "600s"],
}
SAMPLES = 3


class Language:
    """How a language writes a value, a condition and a loop."""

    def __init__(self, name):
        self.name = name
        self.flags = set()
        self.values = {}

    def value(self, name, choices):
        self.values[name] = choices
        return {"jinja": "{{ %s }}", "erb": "<%%= %s %%>", "envsubst": "${%s}"}[self.name] % name

    def comment(self):
        return {"jinja": "{# a comment; with } marks #}", "erb": "<%# a comment; with } marks %>"}.get(self.name, "# plain")

    def condition(self, body, other=None):
        flag = "f%d" % len(self.flags)
        self.flags.add(flag)
        if self.name == "jinja":
            middle = "" if other is None else "{% else %}\n" + other
            return "{%% if %s %%}\n%s%s{%% endif %%}\n" % (flag, body, middle)
        middle = "" if other is None else "<% else %>\n" + other
        return "<%% if %s %%>\n%s%s<%% end %%>\n" % (flag, body, middle)

    def inline(self, one, other):
        flag = "f%d" % len(self.flags)
        self.flags.add(flag)
        if self.name == "jinja":
            return "{%% if %s %%}%s{%% else %%}%s{%% endif %%}" % (flag, one, other)
        return "<%% if %s -%%>%s<%% else -%%>%s<%% end -%%>" % (flag, one, other)

    def loop(self, body):
        if self.name == "jinja":
            return "{% for item in items %}\n" + body % "{{ item }}" + "{% endfor %}\n"
        return "<% items.each do |item| -%>\n" + body % "<%= item %>" + "<% end -%>\n"


def statement(language, random_, name):
    choices = SETTINGS[name]
    kind = random_.random()
    plain = "%s %s;\n" % (name, random_.choice(choices))
    if kind < 0.4:
        return plain
    if kind < 0.6 or language.name == "envsubst":
        variable = "%s_%d" % (name, len(language.values))
        return "%s %s;\n" % (name, language.value(variable, choices))
    if kind < 0.75:
        return language.condition(plain)
    if kind < 0.9:
        return language.condition(plain, "%s %s;\n" % (name, random_.choice(choices)))
    return "%s %s;\n" % (name, language.inline(random_.choice(choices), random_.choice(choices)))


def block(language, random_, most):
    names = random_.sample(list(SETTINGS), random_.randint(0, most))
    lines = [statement(language, random_, name) for name in names]
    if random_.random() < 0.2:
        lines.append(language.comment() + "\n")
    if random_.random() < 0.2 and language.name != "envsubst":
        lines.append(language.loop("proxy_set_header X-%s yes;\n"))
    random_.shuffle(lines)
    return "".join(lines)


def template(language, random_):
    text = "server {\nlisten 127.0.0.1:18099;\n" + block(language, random_, 3)
    for number in range(random_.randint(1, 3)):
        body = "location /sse%d {\nproxy_pass http://127.0.0.1:9;\n%s}\n" % (number, block(language, random_, 4))
        if random_.random() < 0.2 and language.name != "envsubst":
            body = language.condition(body)
        text += body
    return text + "}\n"


def sample(language, random_):
    values = {name: random_.choice(choices) for name, choices in language.values.items()}
    for flag in language.flags:
        values[flag] = random_.random() < 0.5
    values["items"] = random_.sample(["a", "b", "c"], random_.randint(0, 3))
    return values


def render(language, text, values):
    if language.name == "jinja":
        return jinja2.Environment(keep_trailing_newline=True).from_string(text).render(values)
    if language.name == "envsubst":
        names = " ".join("${%s}" % name for name in language.values)
        environment = {**os.environ, **{name: str(values[name]) for name in language.values}}
        return subprocess.run(
            ["envsubst", names], input=text, capture_output=True, text=True, env=environment, check=True).stdout
    script = (
        "require 'erb'; require 'json'; given = JSON.parse(STDIN.read); b = binding; "
        "given['values'].each { |k, v| b.local_variable_set(k, v) }; "
        "print ERB.new(given['text'], trim_mode: '-').result(b)")
    given = json.dumps({"text": text, "values": values})
    return subprocess.run(["ruby", "-e", script], input=given, capture_output=True, text=True, check=True).stdout


def run(arguments, folder):
    result = subprocess.run(arguments, cwd=folder, capture_output=True, text=True)
    if result.returncode not in (0, 1):
        raise SystemExit("%s: exit %d\n%s%s" % (" ".join(arguments), result.returncode, result.stdout, result.stderr))
    return json.loads(result.stdout)


def claims(streamlint, folder, routes):
    """The values by route and aspect, and the errors that are certain."""
    flags = [word for route in routes for word in ("--stream", "sse:" + route)]
    found = run([streamlint, "check", "--no-config", "--format", "json", *flags, "."], folder)
    errors = {
        (finding["rule"], finding["route"])
        for finding in found["findings"]
        if finding["severity"] == "error" and finding["confidence"] == "certain"
        and finding["rule"] not in ("stream-not-served", "route-not-proxied")
    }
    every = {(finding["rule"], finding["route"]) for finding in found["findings"]}
    every |= {(c["rule"], f["route"]) for f in found["findings"] for c in f.get("consequences") or []}
    every |= {(rule, other) for f in found["findings"] for other in f["moreRoutes"] for rule, route in list(every) if route == f["route"]}
    traced = run([streamlint, "trace", "--all", "--no-config", "--format", "json", *flags, "."], folder)
    values = {}
    for chain in traced["traces"]:
        for setting in chain["hops"][0]["settings"]:
            if setting["value"] is not None and setting["verdict"] != "unknown":
                values[chain["route"], setting["aspect"]] = setting["value"]
    return values, errors, every, {chain["route"] for chain in traced["traces"]}


def accepted(nginx, folder, text):
    main = os.path.join(folder, "main.conf")
    with open(main, "w") as file:
        file.write("pid %s/pid;\nerror_log /dev/null;\nevents {}\nhttp {\naccess_log off;\n%s}\n" % (folder, text))
    result = subprocess.run([nginx, "-t", "-q", "-p", folder, "-c", main], capture_output=True, text=True)
    os.remove(main)
    return result.returncode == 0, result.stderr


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)


MOUNT = "services:\n  web:\n    image: nginx\n    volumes: ['./site.conf:/etc/nginx/conf.d/site.conf']\n"


def compose(known):
    environment = "".join("      %s: '%s'\n" % item for item in known.items())
    return (
        "services:\n  web:\n    image: nginx\n    volumes: ['./templates:/etc/nginx/templates']\n    environment:\n"
        "      OTHER: x\n" + environment)


def compare(number, options, random_):
    """The differences of one template, and how many values were compared."""
    language = Language(("jinja", "erb", "envsubst")[number % 3])
    text = template(language, random_)
    routes = [line.split()[1] for line in text.splitlines() if line.startswith("location ")]
    folder = os.path.join(os.path.abspath(options.folder), "t")
    known = {}
    if language.name == "envsubst":
        known = {n: random_.choice(c) for n, c in language.values.items() if random_.random() < 0.5}
        write(folder, {"compose.yaml": compose(known), "templates/site.conf.template": text})
    else:
        write(folder, {"site.conf." + {"jinja": "j2", "erb": "erb"}[language.name]: text})
    values, errors, _, _ = claims(options.streamlint, folder, routes)
    problems = []
    compared = 0
    for _ in range(SAMPLES):
        given = {**sample(language, random_), **known}
        rendered = render(language, text, given)
        is_mounted = language.name == "envsubst"
        write(folder, {"site.conf": rendered, **({"compose.yaml": MOUNT} if is_mounted else {})})
        is_accepted, reason = accepted(options.nginx, folder, rendered)
        if not is_accepted:
            problems.append("nginx refuses the rendering: " + reason)
            continue
        own, _, every, served = claims(options.streamlint, folder, routes)
        for key, value in values.items():
            if key[0] in served:
                compared += 1
                if own.get(key) != value:
                    problems.append("%s %s is %s, claimed was %s" % (*key, own.get(key), value))
        for key in errors:
            if key[1] in served and key not in every:
                problems.append("%s of %s does not hold" % key)
        if problems:
            problems.append("with %s:\n%s" % (given, rendered))
            break
    if problems:
        problems.insert(0, "template %d (%s):\n%s" % (number, language.name, text))
    return problems, compared


def main():
    options = ARGUMENTS.parse_args()
    options.streamlint = os.path.abspath(options.streamlint)
    failed = compared = 0
    for number in range(options.count):
        problems, count = compare(number, options, random.Random("%d %d" % (options.seed, number)))
        compared += count
        if problems:
            failed += 1
            print("\n".join(problems))
    print("templates: %d compared with their engines, %d values, %d differ" % (options.count, compared, failed))
    if compared < options.count:
        print("too few values were compared")
        failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
