"""Random edits: after each one the diagnostics of the server are those of a fresh run over the same texts.

Usage: random_edits.py BINARY [--edits N] [--seed N] [--memory]
"""

import argparse
import asyncio
import pathlib
import random
import shutil
import sys
import tempfile

from editor import Editor, checked

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ["full-path", "compose-llm", "mcp-server", "traefik-compose"]
PIECES = [
    "proxy_buffering off;", "proxy_read_timeout 30s;\n", "# streamlint: stream sse\n", "location /v1/ {", "}", "{", "\n",
    "\r\n", "\t", "  ", ": ", "- ", "|\n", '"', "'", "#", "é", "😀", "60s", "3600", "timeoutSec: 30\n", "---\n",
    "nginx.ingress.kubernetes.io/proxy-buffering: \"on\"\n", "# streamlint: ignore[idle-timeout] it is tested\n",
    "read_timeout: 5000\n", "\u2028", "include conf.d/*.conf;\n", "{{ .Values.x }}",
]


def memory(pid):
    """Resident kilobytes."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def edit(editor, name, original, chance):
    """One edit: most are small, some files begin anew so that they stay configuration."""
    text = editor.texts[name]
    kind = chance.random()
    if kind < 0.15:
        return editor.replace(name, original)
    at = chance.randrange(len(text) + 1)
    # Nothing can be between the halves of a line break.
    while 0 < at < len(text) and text[at - 1 : at + 1] == "\r\n":
        at -= 1
    if kind < 0.55:
        return editor.edit(name, at, at, chance.choice(PIECES))
    end = min(len(text), at + chance.choice([1, 2, 5, 20, 80]))
    while 0 < end < len(text) and text[end - 1 : end + 1] == "\r\n":
        end += 1
    if kind < 0.8:
        return editor.edit(name, at, end, "")
    lines = text.splitlines(keepends=True) or [""]
    return editor.edit(name, at, end, chance.choice(lines))


async def run(binary, edits, seed, watch):
    chance = random.Random(seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lsp-random-")).resolve()
    for name in EXAMPLES:
        shutil.copytree(ROOT / "examples" / name, folder / name)
    (folder / ".streamlint.yaml").write_text("policy:\n  idle: 10m\n")
    names = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file()]
    originals = {name: (folder / name).read_bytes().decode() for name in names}
    editor = await Editor(binary, folder).start()
    for name in names:
        editor.open(name)
    early = late = 0
    for number in range(1, edits + 1):
        name = chance.choice(names)
        edit(editor, name, originals[name], chance)
        await editor.lenses(name)
        found = editor.found()
        # Only now is the text on the disk: the server cannot have read it there.
        editor.save(name)
        expected = checked(binary, folder)
        if found != expected:
            print(f"edit {number} of seed {seed} in {name}: the server and a fresh run differ")
            print("  only in the server:", [item for item in found if item not in expected][:5])
            print("  only in the run:   ", [item for item in expected if item not in found][:5])
            print("  left in", folder)
            await editor.stop()
            return False
        if number == max(1, edits // 5):
            early = memory(editor.pid)
        late = memory(editor.pid)
    code = await editor.stop()
    shutil.rmtree(folder)
    print(f"{edits} random edits (seed {seed}) equal to fresh runs; memory {early} kB after a fifth, {late} kB at the end")
    if watch and late > early * 1.2 + 4096:
        print("the memory of the server grows with the edits")
        return False
    return code == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", action="store_true", help="the memory at the end must be that of the beginning")
    options = parser.parse_args()
    binary = pathlib.Path(options.binary).resolve()
    return 0 if asyncio.run(run(binary, options.edits, options.seed, options.memory)) else 1


if __name__ == "__main__":
    sys.exit(main())
