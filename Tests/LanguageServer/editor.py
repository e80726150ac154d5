"""An editor without a window: pygls' client, the texts that it holds, and positions counted by Python alone."""

import asyncio
import json
import pathlib
import re
import subprocess

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

BREAK = re.compile(r"\r\n|\n|\r")


def address(path):
    return pathlib.Path(path).as_uri()


def capabilities(encodings=None, resolves=True, progress=False, watches=False):
    """What the editor can do; the parts that the server looks at."""
    return lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=encodings),
        window=lsp.WindowClientCapabilities(work_done_progress=progress),
        workspace=lsp.WorkspaceClientCapabilities(
            workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watches),
        ),
        text_document=lsp.TextDocumentClientCapabilities(
            publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(related_information=True),
            code_action=lsp.CodeActionClientCapabilities(
                code_action_literal_support=lsp.ClientCodeActionLiteralOptions(
                    code_action_kind=lsp.ClientCodeActionKindOptions(value_set=["quickfix", "source.fixAll"])
                ),
                data_support=resolves,
                resolve_support=lsp.ClientCodeActionResolveOptions(properties=["edit"]) if resolves else None,
            ),
        ),
    )


def units(text, encoding):
    return len(text.encode("utf-8")) if encoding == "utf-8" else len(text.encode("utf-16-le")) // 2


def position(text, offset, encoding="utf-16"):
    """The position of a character of a text."""
    line, start = 0, 0
    for found in BREAK.finditer(text):
        if found.end() > offset:
            # A line break is no character of its line.
            return lsp.Position(line, units(text[start : min(offset, found.start())], encoding))
        line, start = line + 1, found.end()
    return lsp.Position(line, units(text[start:offset], encoding))


def offset(text, place, encoding="utf-16"):
    """The character at a position."""
    start = 0
    for number, found in enumerate(BREAK.finditer(text)):
        if number == place.line:
            break
        start = found.end()
    at = start
    while units(text[start:at], encoding) < place.character:
        at += 1
    return at


def applied(text, edits, encoding="utf-16"):
    """A text after edits that do not overlap."""
    for edit in sorted(edits, key=lambda e: offset(text, e.range.start, encoding), reverse=True):
        start, end = offset(text, edit.range.start, encoding), offset(text, edit.range.end, encoding)
        text = text[:start] + edit.new_text + text[end:]
    return text


class Editor:
    """One session with the server."""

    def __init__(self, binary, root, encoding="utf-16"):
        self.binary, self.root, self.encoding = str(binary), pathlib.Path(root), encoding
        self.texts, self.versions = {}, {}
        # The last diagnostics of each file, and what else the server said.
        self.diagnostics, self.progress, self.messages, self.registered = {}, [], [], []
        self.client = LanguageClient("streamlint-tests", "1")
        self.client.feature("textDocument/publishDiagnostics")(lambda parameters: self.published(parameters))
        self.client.feature("$/progress")(lambda parameters: self.progress.append(parameters))
        self.client.feature("window/showMessage")(lambda parameters: self.messages.append(parameters.message))
        self.client.feature("window/logMessage")(lambda parameters: self.messages.append(parameters.message))
        self.client.feature("window/workDoneProgress/create")(lambda parameters: None)
        self.client.feature("client/registerCapability")(lambda parameters: self.registered.append(parameters))

    def published(self, parameters):
        self.diagnostics[parameters.uri] = parameters

    async def start(self, arguments=(), **options):
        await self.client.start_io(self.binary, "lsp", *arguments)
        encodings = [lsp.PositionEncodingKind.Utf8] if self.encoding == "utf-8" else None
        self.initialized = await self.client.initialize_async(
            lsp.InitializeParams(
                capabilities=capabilities(encodings=encodings, **options),
                workspace_folders=[lsp.WorkspaceFolder(uri=address(self.root), name="root")],
            )
        )
        self.client.initialized(lsp.InitializedParams())
        return self

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await asyncio.wait_for(self.client._server.wait(), 20)
        code = self.client._server.returncode
        await self.client.stop()
        return code

    @property
    def pid(self):
        return self.client._server.pid

    # Texts

    def path(self, name):
        return self.root / name

    def uri(self, name):
        return address(self.path(name))

    def open(self, name, text=None):
        self.texts[name] = self.path(name).read_bytes().decode() if text is None else text
        self.versions[name] = 1
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(self.uri(name), "text", 1, self.texts[name]))
        )

    def close(self, name):
        del self.texts[name]
        self.client.text_document_did_close(
            lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(self.uri(name)))
        )

    def edit(self, name, start, end, new):
        """Replaces characters."""
        text = self.texts[name]
        change = lsp.TextDocumentContentChangePartial(
            range=lsp.Range(position(text, start, self.encoding), position(text, end, self.encoding)), text=new
        )
        self.texts[name] = text[:start] + new + text[end:]
        self.changed(name, [change])

    def replace(self, name, text):
        self.texts[name] = text
        self.changed(name, [lsp.TextDocumentContentChangeWholeDocument(text=text)])

    def changed(self, name, changes):
        self.versions[name] += 1
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self.versions[name]), changes
            )
        )

    def save(self, name):
        self.path(name).write_bytes(self.texts[name].encode())

    # Answers

    def document(self, name):
        return lsp.TextDocumentIdentifier(self.uri(name))

    async def lenses(self, name):
        """The answer comes after the diagnostics of the present texts."""
        return await self.client.text_document_code_lens_async(lsp.CodeLensParams(self.document(name)))

    async def hover(self, name, at):
        place = position(self.texts[name], at, self.encoding)
        found = await self.client.text_document_hover_async(lsp.HoverParams(self.document(name), place))
        return found.contents.value if found else None

    async def definition(self, name, at):
        place = position(self.texts[name], at, self.encoding)
        return await self.client.text_document_definition_async(lsp.DefinitionParams(self.document(name), place))

    async def actions(self, name, start=0, end=None, only=None):
        text = self.texts[name]
        end = len(text) if end is None else end
        return await self.client.text_document_code_action_async(
            lsp.CodeActionParams(
                self.document(name),
                lsp.Range(position(text, start, self.encoding), position(text, end, self.encoding)),
                lsp.CodeActionContext(diagnostics=[], only=only),
            )
        )

    async def apply(self, action):
        """Applies an action to the texts, which are opened where they are not."""
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        for change in action.edit.document_changes:
            name = str(pathlib.Path.from_uri(change.text_document.uri).relative_to(self.root)) if hasattr(
                pathlib.Path, "from_uri"
            ) else change.text_document.uri.removeprefix(address(self.root) + "/")
            if name not in self.texts:
                self.open(name)
            assert change.text_document.version in (None, self.versions[name]), change.text_document
            self.replace(name, applied(self.texts[name], change.edits, self.encoding))

    def found(self):
        """The diagnostics as sorted tuples: file, rule, severity, range."""
        return sorted(
            (
                uri.removeprefix(address(self.root) + "/"),
                item.code,
                int(item.severity),
                (item.range.start.line, item.range.start.character, item.range.end.line, item.range.end.character),
            )
            for uri, published in self.diagnostics.items()
            for item in published.diagnostics
        )


def checked(binary, root, encoding="utf-16", arguments=()):
    """The same tuples, of a fresh run of `check --format json`."""
    root = pathlib.Path(root)
    run = subprocess.run(
        [str(binary), str(root), "--format", "json", "--allow-empty", *arguments], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL)
    report = json.loads(run.stdout)
    texts = {}

    def place(location):
        path = location["file"]
        if path not in texts:
            texts[path] = pathlib.Path(path).read_bytes()
        result = []
        for end in (location["byteStart"], location["byteEnd"]):
            text = texts[path].decode("utf-8", "replace")
            at = position(text, len(texts[path][:end].decode("utf-8", "replace")), encoding)
            result += [at.line, at.character]
        return tuple(result)

    severities = {"error": 1, "warning": 2, "info": 3}
    name = lambda path: str(pathlib.Path(path).relative_to(root))
    found = [
        (name(item["location"]["file"]), item["rule"], severities[item["severity"]], place(item["location"]))
        for item in report["findings"]
    ]
    for item in report["problems"]:
        if item["level"] != "note":
            where = place(item["location"]) if item["location"] else (0, 0, 0, 0)
            file = item["location"]["file"] if item["location"] else item["file"]
            found.append((name(file), "input", severities[item["level"]], where))
    return sorted(found)
