"""How long an editor waits for the diagnostics behind a key press."""

import json
import pathlib
import subprocess
import time


class Server:
    """The language server in a folder; speaks just enough of the protocol."""

    def __init__(self, binary, root):
        self.process = subprocess.Popen([binary, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        uri = pathlib.Path(root).resolve().as_uri()
        self.send("initialize", {"rootUri": uri, "capabilities": {}}, id=1)
        self.receive()
        self.send("initialized", {})

    def send(self, method, parameters, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": parameters, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def diagnostics(self, uri, version):
        """Waits for those of a version of a document."""
        while True:
            message = self.receive()
            parameters = message.get("params", {})
            if parameters.get("uri") == uri and parameters.get("version") == version:
                return

    def end(self):
        self.process.kill()
        self.process.wait()


def key_presses(binary, root, name, count):
    """Seconds from each key press to the diagnostics, the smallest first."""
    file = pathlib.Path(root, name).resolve()
    server = Server(binary, root)
    document = {"uri": file.as_uri(), "version": 1, "languageId": "yaml", "text": file.read_text()}
    server.send("textDocument/didOpen", {"textDocument": document})
    server.diagnostics(file.as_uri(), 1)
    start = {"line": 0, "character": 0}
    times = []
    for version in range(2, count + 2):
        before = time.perf_counter()
        server.send(
            "textDocument/didChange",
            {
                "textDocument": {"uri": file.as_uri(), "version": version},
                "contentChanges": [{"range": {"start": start, "end": start}, "text": "#\n"}],
            },
        )
        server.diagnostics(file.as_uri(), version)
        times.append(time.perf_counter() - before)
    server.end()
    return sorted(times)
