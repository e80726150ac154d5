#!/usr/bin/env python3
"""Measure on real application servers what rules/technologies/ says of them.

  live-servers.py STREAMLINT [FOLDER_OF_PROGRAMS]

Each case starts gunicorn or uWSGI on 127.0.0.1 with limits of two seconds, reads a stream that is longer, or silent for
longer, and compares what arrives with what streamlint says of the same command line. Exit status 1 when they differ.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

APPLICATION = """
import time


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/event-stream")])

    def events():
        gap, count = (4, 2) if environ["PATH_INFO"] == "/silent" else (0.5, 9)
        for number in range(count):
            yield b"data: %d\\n\\n" % number
            if number + 1 < count:
                time.sleep(gap)
        yield b"data: end\\n\\n"

    return events()
"""

COMPOSE = """services:
  proxy:
    image: nginx:1.27
    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
  api:
    build: .
    command: {command}
"""

NGINX = """server {
    listen 80;
    location /events {
        proxy_pass http://api:8000;
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_read_timeout 1h;
    }
}
"""

CONFIGURATION = """policy:
  idle: 3s
  total: 3s
streams:
  - {path: /events, kind: sse}
"""

GUNICORN = "gunicorn --bind 127.0.0.1:{port} application:application"
UWSGI = "uwsgi --master --need-app --wsgi-file application.py --http 127.0.0.1:{port} --http-auto-chunked"

# What is tried, the command line, the path of the stream, and the rule that has to name the limit or None.
CASES = [
    ("a sync worker is killed while bytes flow", GUNICORN + " --timeout 2", "/events", "total-timeout"),
    ("two threads", GUNICORN + " --timeout 2 --threads 2", "/events", None),
    ("a worker with threads", GUNICORN + " --timeout 2 -k gthread", "/events", None),
    ("a worker with threads, silent", GUNICORN + " --timeout 2 -k gthread", "/silent", None),
    ("no timeout", GUNICORN + " --timeout 0", "/events", None),
    ("harakiri while bytes flow", UWSGI + " --harakiri 2", "/events", "total-timeout"),
    ("no harakiri", UWSGI + " --http-timeout 60", "/events", None),
    ("the router, silent", UWSGI + " --http-timeout 2", "/silent", "idle-timeout"),
    ("the router while bytes flow", UWSGI + " --http-timeout 2", "/events", "not-idle"),
]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def connect(port, process):
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError("the server ended")
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=20)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not listen")


def passes(folder, command, path, programs):
    """Whether the whole stream arrives."""
    port = free_port()
    words = command.format(port=port).split()
    words[0] = os.path.join(programs, words[0])
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(port, process) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            received = b""
            while b"data: end" not in received:
                piece = client.recv(4096)
                if not piece:
                    break
                received += piece
        if b"data: 0" not in received:
            raise RuntimeError("no event arrived")
        return b"data: end" in received
    except ConnectionResetError:
        return False
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def claims(folder, command, streamlint):
    """The rules that streamlint names for the server's limits."""
    with open(os.path.join(folder, "compose.yaml"), "w") as file:
        file.write(COMPOSE.format(command=command.format(port=8000)))
    result = subprocess.run(
        [streamlint, "check", "--format", "json", "."], cwd=folder, stdout=subprocess.PIPE, check=False)
    findings = json.loads(result.stdout)["findings"]
    return {f["rule"] for f in findings if f["technology"] in ("gunicorn", "uwsgi") and f["severity"] == "error"}


def main():
    streamlint = os.path.abspath(sys.argv[1])
    programs = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else os.path.dirname(sys.executable))
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text in [
            ("application.py", APPLICATION), ("nginx.conf", NGINX), (".streamlint.yaml", CONFIGURATION),
            ("Dockerfile", "FROM python:3.12\nWORKDIR /app\nCOPY . .\n"),
        ]:
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        for title, command, path, rule in CASES:
            is_whole = passes(folder, command, path, programs)
            found = claims(folder, command, streamlint)
            # A limit on silence cuts no stream that is never silent.
            expected = rule is None or rule == "not-idle"
            is_right = is_whole == expected and (rule == "not-idle" or found == ({rule} if rule else set()))
            print(f"{'ok  ' if is_right else 'FAIL'} {title}: {'passes' if is_whole else 'cut'}, claimed: {sorted(found)}")
            failures += not is_right
    print(f"{len(CASES)} cases on real servers, {failures} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
