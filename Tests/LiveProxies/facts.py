"""Facts as data: one file a theme in `facts/`.

A fact has the keys id, says (the configuration and the condition in a few words), set (settings of the driver), application
(application.py), client (clients/), expect (outcome.py), seconds (how long is observed), action {at, do}, second (seconds
after which a second client asks the same), crowd (how many clients ask at once), full (a default at full length, measured on
request only), since and before (versions of the proxy; it is measured on no others).
"""
import os

import yaml

KEYS = {"id", "says", "set", "application", "client", "expect", "seconds", "action", "second", "crowd", "full", "since",
        "before"}


class Fact:
    def __init__(self, proxy, data, where):
        unknown = data.keys() - KEYS
        if unknown or not {"id", "says", "expect"} <= data.keys():
            raise ValueError(f"{where}: {data.get('id')}: unknown or missing keys {sorted(unknown)}")
        self.proxy = proxy
        self.id = f"{proxy}/{data['id']}"
        self.says = data["says"]
        self.settings = data.get("set", {})
        self.application = data.get("application", {})
        self.client = data.get("client", {})
        self.expect = data["expect"]
        self.action = data.get("action")
        self.second = data.get("second")
        self.crowd = data.get("crowd", 1)
        self.is_full = data.get("full", False)
        self.seconds = data.get("seconds", 8)
        self.since, self.before = data.get("since"), data.get("before")

    def holds_on(self, version):
        """Whether it is about this version, `2.6.12`."""
        return (self.since is None or numbers(version) >= numbers(self.since)) and (
            self.before is None or numbers(version) < numbers(self.before))


def numbers(version):
    """`3.5-dev5` as [3, 5]."""
    return [int(part) for part in version.split("-")[0].split(".") if part.isdigit()]


def all_facts(folder=None):
    folder = folder or os.path.join(os.path.dirname(os.path.realpath(__file__)), "facts")
    result = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as file:
            data = yaml.safe_load(file)
        result += [Fact(data["proxy"], item, name) for item in data["facts"]]
    ids = [fact.id for fact in result]
    double = {name for name in ids if ids.count(name) > 1}
    if double:
        raise ValueError(f"twice: {sorted(double)}")
    return result
