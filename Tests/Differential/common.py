"""What the differential tests share: the files to compare, the trees of streamlint-dev, and how differences are told."""

import collections
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# A folder with more files to compare.
MORE_FILES = os.environ.get("STREAMLINT_MORE_FILES")


def repository_files():
    """The files under version control, and those of the folder that STREAMLINT_MORE_FILES names."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / os.fsdecode(name) for name in listed.split(b"\0") if name]
    if MORE_FILES:
        files += [path for path in pathlib.Path(MORE_FILES).rglob("*") if path.is_file() and ".git" not in path.parts]
    return sorted({path for path in files if path.is_file()})


def trees(binary, kind, paths):
    """The trees of files, read by our parser: pairs of a path and what streamlint-dev wrote."""
    names = b"\n".join(os.fsencode(path) for path in paths)
    done = subprocess.run([binary, "dump-trees", kind], input=names, capture_output=True, check=True)
    lines = done.stdout.splitlines()
    if len(lines) != len(paths):
        raise SystemExit(f"error: dump-trees read {len(lines)} of {len(paths)} files")
    return zip(paths, map(json.loads, lines))


class Differences:
    """Counts comparisons; differences fail the test unless their class is explained."""

    def __init__(self, name, explained):
        self.name = name
        self.explained = explained
        self.seen = collections.Counter()
        self.compared = 0
        self.failures = []

    def note(self, what, path, detail):
        """A difference; `what` is its class where it has one."""
        if what in self.explained:
            self.seen[what] += 1
        else:
            self.failures.append(f"{path}: {what}: {detail}")

    def finish(self, must_occur=()):
        """Prints the summary and says whether all is well. Classes that must occur guard against a test of nothing."""
        print(f"{self.name}: {self.compared} compared, {len(self.failures)} differ")
        for what, count in sorted(self.seen.items()):
            print(f"  {count:6} {what}: {self.explained[what]}")
        for failure in self.failures[:20]:
            print(f"  DIFFERS {failure}")
        missing = [what for what in must_occur if not self.seen[what]]
        for what in missing:
            print(f'  error: nothing of the class "{what}" was generated')
        return not self.failures and not missing and self.compared > 0
