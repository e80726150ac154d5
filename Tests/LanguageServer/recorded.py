"""Plays what editors sent, message by message, and compares the answers with those of before.

Usage: recorded.py BINARY [--update]

`recorded/EDITOR.jsonl` holds the messages of an editor as they were, `{root}` for its folder; the answers are beside it.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent / "recorded"


def play(binary, recording, root):
    """The answers to requests by id, and the diagnostics that each file had, in order."""
    server = subprocess.Popen([binary, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    answers, diagnostics = {}, {}

    def receive():
        length = 0
        while line := server.stdout.readline().strip():
            length = int(line.split(b":")[1])
        return json.loads(server.stdout.read(length))

    def until(wanted):
        while True:
            message = receive()
            if message.get("method") == "textDocument/publishDiagnostics":
                diagnostics.setdefault(message["params"]["uri"], []).append(message["params"]["diagnostics"])
            elif "method" not in message:
                answers[str(message["id"])] = message.get("result", message.get("error"))
                if message["id"] == wanted:
                    return

    for number, line in enumerate(recording.read_text().splitlines()):
        message = json.loads(line.replace("{root}", str(root)))
        # A text is linted after a pause, which a recording does not have: a request makes the server do it now.
        follow = {"jsonrpc": "2.0", "id": f"settle-{number}", "method": "textDocument/codeLens",
                  "params": {"textDocument": {"uri": pathlib.Path(root, "nginx.conf").as_uri()}}}
        typed = message.get("method") in ("textDocument/didOpen", "textDocument/didChange")
        for item in [message] + ([follow] if typed else []):
            body = json.dumps(item).encode()
            server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            server.stdin.flush()
            if "id" in item and "method" in item:
                until(item["id"])
    server.stdin.close()
    server.wait(20)
    found = json.dumps({"answers": answers, "diagnostics": diagnostics}, indent=1, ensure_ascii=False) + "\n"
    version = answers["1"]["serverInfo"]["version"]
    return found.replace(str(root), "{root}").replace(version, "{version}")


def main(binary, updates):
    status = 0
    for recording in sorted(FOLDER.glob("*.jsonl")):
        root = pathlib.Path(tempfile.mkdtemp(prefix="lsp-recorded-")).resolve()
        try:
            found = play(binary, recording, root)
        finally:
            shutil.rmtree(root)
        golden = recording.with_suffix(".answers.json")
        if updates:
            golden.write_text(found)
        elif found != golden.read_text():
            print(f"the answers to {recording.name} are others than in {golden.name} (--update renews it)")
            golden.with_suffix(".new").write_text(found)
            status = 1
        else:
            print(f"  ok {recording.stem}: the recorded session has the answers of before")
    return status


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), "--update" in sys.argv[2:]))
