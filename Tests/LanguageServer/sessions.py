"""Drives the real program as an editor does: each session below is what a person does in one sitting.

Usage: sessions.py BINARY [NAME…]
"""

import asyncio
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from editor import Editor, address, checked

ROOT = pathlib.Path(__file__).resolve().parents[2]
NGINX = """\
server {
    listen 80;
    # 😀 é
    location /events {
        # streamlint: stream sse
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_pass http://app:8000;
        proxy_buffering on;
        proxy_read_timeout 600s;
    }
}
"""


class Folder:
    """A temporary folder with files."""

    def __init__(self, files=None, example=None):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="lsp-session-")).resolve()
        if example:
            shutil.copytree(ROOT / "examples" / example, self.path, dirs_exist_ok=True)
        for name, text in (files or {}).items():
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            (self.path / name).write_bytes(text.encode())

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)


def codes(editor, name):
    published = editor.diagnostics.get(editor.uri(name))
    return [item.code for item in published.diagnostics] if published else None


async def examples(binary):
    """The diagnostics of every example are the findings of `check`, and every range is inside its file."""
    for example in sorted(path.name for path in (ROOT / "examples").iterdir()):
        with Folder(example=example) as folder:
            editor = await Editor(binary, folder).start()
            name = str(next(path for path in sorted(folder.rglob("*")) if path.is_file()).relative_to(folder))
            editor.open(name)
            await editor.lenses(name)
            assert editor.found() == checked(binary, folder), example
            for published in editor.diagnostics.values():
                for item in published.diagnostics:
                    assert item.source == "streamlint" and item.message
                    assert item.code == "input" or item.code_description.href.endswith(f"/{item.code}.md")
            assert await editor.stop() == 0


async def fixing(binary):
    """A quick fix, then all safe ones, then a suppression: each ends its finding."""
    with Folder({"nginx.conf": NGINX.replace("\n", "\r\n")}) as folder:
        for encoding in ("utf-16", "utf-8"):
            for resolves in (True, False):
                for number in range(3):
                    editor = await Editor(binary, folder, encoding).start(resolves=resolves)
                    assert editor.initialized.capabilities.position_encoding == encoding
                    editor.open("nginx.conf")
                    at = editor.texts["nginx.conf"].index("proxy_buffering")
                    actions = list(await editor.actions("nginx.conf", at, at))
                    # Without a later request for the edit, the one for the whole file is made only when it is wanted.
                    if not resolves:
                        actions += await editor.actions("nginx.conf", at, at, only=["source.fixAll"])
                    assert [action.kind for action in actions] == ["quickfix", "quickfix", "source.fixAll.streamlint"]
                    assert actions[0].is_preferred and actions[0].diagnostics[0].code == "response-buffering"
                    assert all((action.edit is None) == resolves for action in actions)
                    await editor.apply(actions[number])
                    await editor.lenses("nginx.conf")
                    assert codes(editor, "nginx.conf") == [], (encoding, number, codes(editor, "nginx.conf"))
                    assert "\r\n" in editor.texts["nginx.conf"] and "\n\n" not in editor.texts["nginx.conf"]
                    assert editor.texts["nginx.conf"].count("\n") == editor.texts["nginx.conf"].count("\r\n")
                    assert await editor.stop() == 0


async def unsafe_fixes_say_so(binary):
    """An unsafe fix names its reason and is not preferred; the action for all fixes leaves it out."""
    with Folder(example="full-path") as folder:
        editor = await Editor(binary, folder).start()
        editor.open("ingress-nginx.yaml")
        actions = await editor.actions("ingress-nginx.yaml")
        unsafe = [action for action in actions if "(unsafe: " in action.title]
        assert unsafe and not any(action.is_preferred for action in unsafe)
        everything = next(action for action in actions if action.kind == "source.fixAll.streamlint")
        await editor.apply(everything)
        assert "keep-alive" not in editor.texts["ingress-nginx.yaml"]
        assert '"600"' in editor.texts["ingress-nginx.yaml"]
        assert await editor.stop() == 0


async def reading(binary):
    """Hover, lenses, definitions and the command behind a lens, through a chain of three hops."""
    with Folder(example="full-path") as folder:
        editor = await Editor(binary, folder).start()
        editor.open("ingress-nginx.yaml")
        lenses = await editor.lenses("ingress-nginx.yaml")
        assert len(lenses) == 1 and "breaks · idle 60 s" in lenses[0].command.title, lenses
        text = editor.texts["ingress-nginx.yaml"]
        hover = await editor.hover("ingress-nginx.yaml", text.index("proxy-read-timeout"))
        assert "120 s" in hover and "hop 2" in hover and "Limits of the chain: idle 60 s" in hover, hover
        command = lenses[0].command
        shown = await editor.client.workspace_execute_command_async(
            lsp.ExecuteCommandParams(command.command, command.arguments))
        assert "GKE Ingress" in shown and "limits of the chain" in shown and editor.messages == [shown]
        related = [
            item.message
            for item in editor.diagnostics[editor.uri("ingress-nginx.yaml")].diagnostics
            for item in item.related_information or []
        ]
        assert any(message.startswith("hop 1 of the chain: GKE Ingress") for message in related), related
        assert await editor.stop() == 0
    with Folder({"nginx.conf": NGINX}) as folder:
        editor = await Editor(binary, folder).start()
        editor.open("nginx.conf")
        text = editor.texts["nginx.conf"]
        hover = await editor.hover("nginx.conf", text.index("location /events"))
        assert "| setting | value | from | verdict |" in hover and "`proxy_read_timeout`" in hover, hover
        # A setting that is in force nowhere is explained.
        editor.edit("nginx.conf", text.index("    location"), text.index("    location"), "    fastcgi_read_timeout 5s;\n")
        hover = await editor.hover("nginx.conf", editor.texts["nginx.conf"].index("fastcgi_read"))
        assert "fastcgi_read_timeout" in hover, hover
        assert await editor.hover("nginx.conf", text.index("listen")) is None
        assert await editor.stop() == 0


async def causes(binary):
    """From each consequence that is elsewhere, the definition leads to its cause."""
    seen = 0
    for example in sorted(path.name for path in (ROOT / "examples").iterdir()):
        with Folder(example=example) as folder:
            report = json.loads(
                subprocess.run([binary, str(folder), "--format", "json"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL).stdout)
            wanted = [
                (finding, consequence)
                for finding in report["findings"]
                for consequence in finding["consequences"]
                if consequence["location"]["line"] != finding["location"]["line"]
                or consequence["location"]["file"] != finding["location"]["file"]
            ]
            if not wanted:
                continue
            editor = await Editor(binary, folder).start()
            for finding, consequence in wanted:
                name = str(pathlib.Path(consequence["location"]["file"]).relative_to(folder))
                if name not in editor.texts:
                    editor.open(name)
                bytes = editor.texts[name].encode()
                at = len(bytes[: consequence["location"]["byteStart"]].decode())
                found = await editor.definition(name, at)
                lines = [(place.uri, place.range.start.line + 1) for place in found]
                assert (address(finding["location"]["file"]), finding["location"]["line"]) in lines, (example, lines)
                seen += 1
            assert await editor.stop() == 0
    print(f"    {seen} consequences lead to their causes")


async def configuration(binary):
    """`.streamlint.yaml` counts when it changes: in its window, and on the disk when the editor says so."""
    with Folder({"nginx.conf": NGINX, ".streamlint.yaml": "policy: {idle: 5m}\n"}) as folder:
        editor = await Editor(binary, folder).start(progress=True, watches=True)
        editor.open("nginx.conf")
        await editor.lenses("nginx.conf")
        assert codes(editor, "nginx.conf") == ["response-buffering"]
        assert [item.method for params in editor.registered for item in params.registrations] == [
            "workspace/didChangeWatchedFiles"]
        editor.path(".streamlint.yaml").write_text("policy: {idle: 20m}\n")
        event = lsp.FileEvent(editor.uri(".streamlint.yaml"), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
        await editor.lenses("nginx.conf")
        assert codes(editor, "nginx.conf") == ["response-buffering", "idle-timeout"], codes(editor, "nginx.conf")
        editor.open(".streamlint.yaml")
        editor.replace(".streamlint.yaml", "rules: {response-buffering: nonsense}\n")
        await editor.lenses("nginx.conf")
        assert codes(editor, ".streamlint.yaml") == ["input"]
        editor.close(".streamlint.yaml")
        await editor.lenses("nginx.conf")
        assert codes(editor, ".streamlint.yaml") == []
        assert await editor.stop() == 0


async def progress(binary):
    """The first run shows progress, with a beginning and an end."""
    with Folder({"nginx.conf": NGINX}) as folder:
        editor = await Editor(binary, folder).start(progress=True)
        for _ in range(200):
            if len(editor.progress) == 2:
                break
            await asyncio.sleep(0.02)
        kinds = [item.value["kind"] if isinstance(item.value, dict) else item.value.kind for item in editor.progress]
        assert kinds == ["begin", "end"], editor.progress
        assert codes(editor, "nginx.conf") == ["response-buffering"], "linted without any request"
        assert await editor.stop() == 0


async def folders(binary):
    """Workspace folders come and go; a file outside of all is linted while it is open."""
    with Folder({"a/nginx.conf": NGINX, "b/nginx.conf": NGINX}) as folder:
        editor = await Editor(binary, folder / "a").start()
        editor.open("../b/nginx.conf", NGINX)
        event = lambda added, removed: editor.client.workspace_did_change_workspace_folders(
            lsp.DidChangeWorkspaceFoldersParams(
                lsp.WorkspaceFoldersChangeEvent(
                    added=[lsp.WorkspaceFolder(address(folder / name), name) for name in added],
                    removed=[lsp.WorkspaceFolder(address(folder / name), name) for name in removed])))
        other = editor.uri("../b/nginx.conf")
        await editor.lenses("../b/nginx.conf")
        assert [item.code for item in editor.diagnostics[other].diagnostics] == ["response-buffering"]
        editor.close("../b/nginx.conf")
        await editor.lenses("nginx.conf")
        assert not editor.diagnostics[other].diagnostics
        event(["b"], ["a"])
        await editor.lenses("nginx.conf")
        assert editor.diagnostics[address(folder / "b" / "nginx.conf")].diagnostics
        assert not editor.diagnostics[editor.uri("nginx.conf")].diagnostics
        assert await editor.stop() == 0


async def errors(binary):
    """Errors of the protocol are answered, and the session goes on."""
    with Folder({"nginx.conf": NGINX}) as folder:
        editor = await Editor(binary, folder).start()
        editor.open("nginx.conf")
        nowhere = lsp.HoverParams(lsp.TextDocumentIdentifier("untitled:1"), lsp.Position(0, 0))
        for method, parameters, code in (
            ("nonsense/method", {"a": 1}, -32601), ("textDocument/hover", nowhere, -32602)
        ):
            try:
                await editor.client.protocol.send_request_async(method, parameters)
                raise AssertionError(method)
            except JsonRpcException as error:
                assert error.code == code, (method, error.code)
        await editor.lenses("nginx.conf")
        assert codes(editor, "nginx.conf") == ["response-buffering"]
        assert await editor.stop() == 0
    raw_errors(binary)


def raw_errors(binary):
    """Bytes that are no messages: each run ends by itself, and answers what can be answered."""

    def talk(data):
        return subprocess.run([binary, "lsp"], input=data, stdout=subprocess.PIPE, timeout=60)

    def message(value):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return b"Content-Length: %d\r\n\r\n" % len(body) + body

    start = message({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}})
    end = message({"jsonrpc": "2.0", "id": 9, "method": "shutdown"}) + message({"jsonrpc": "2.0", "method": "exit"})
    broken = [
        message(b"{"), message(b"[]"), message(b"\xff\xfe"), message(b"[" * 1_000_000), b"Content-Length: x\r\n\r\n",
        b"Content-Length: 99999999999999\r\n\r\n", b"\0" * 100_000, message({"jsonrpc": "2.0", "id": [], "method": "x"}),
    ]
    for data in broken:
        run = talk(start + data + end)
        # A length that never comes swallows what follows; everything else is answered and passed.
        if not data.startswith(b"Content-Length: 9999"):
            assert run.returncode == 0, (data[:40], run.returncode)
        assert b'"error"' in run.stdout and b"-32" in run.stdout, data[:40]
    assert talk(b"").returncode == 1
    assert talk(start).returncode == 1, "the editor went away"
    assert talk(message({"jsonrpc": "2.0", "method": "exit"})).returncode == 1


SESSIONS = [
    examples, fixing, unsafe_fixes_say_so, reading, causes, configuration, progress, folders, errors]


async def main(binary, names):
    for session in SESSIONS:
        if names and session.__name__ not in names:
            continue
        await asyncio.wait_for(session(binary), 300)
        print(f"  ok {session.__name__}: {session.__doc__.splitlines()[0]}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(os.path.abspath(sys.argv[1]), sys.argv[2:]))
