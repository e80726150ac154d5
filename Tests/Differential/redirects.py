#!/usr/bin/env python3
"""Compares the Location that streamlint tells of a redirect with the one that a real nginx sends.

  redirects.py STREAMLINT NGINX FOLDER

A path without its slash, in servers with different listeners and settings. The client asks for chat.example.com, as behind a
proxy that keeps the host.
"""
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time

STREAMLINT, NGINX, FOLDER = sys.argv[1:4]
HOST = "chat.example.com"
# What is in the server, and what is in the location.
CASES = [
    ("", ""),
    ("", "absolute_redirect off;"),
    ("port_in_redirect off;", ""),
    ("absolute_redirect off;", "absolute_redirect on;"),
    (f"server_name {HOST}; server_name_in_redirect on;", ""),
    (f"server_name {HOST};", "server_name_in_redirect on; port_in_redirect off;"),
]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def told(path):
    """The Location in the finding."""
    done = subprocess.run(
        [STREAMLINT, "check", "--no-config", "--format", "json", "--stream", f"streamable-http:{HOST}/mcp", path],
        capture_output=True, text=True, check=False)
    messages = [f["message"] for f in json.loads(done.stdout)["findings"] if f["rule"] == "route-redirected"]
    return messages[0].rsplit(" ", 1)[1] if messages else None


def sent(path, port):
    """The Location of a running nginx; None when it does not start."""
    process = subprocess.Popen([NGINX, "-c", path, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("POST", "/mcp", headers={"Host": HOST})
                return connection.getresponse().getheader("Location")
            except OSError:
                time.sleep(0.05)
        return None
    finally:
        process.terminate()
        process.wait(10)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    wrong = 0
    for number, (server, location) in enumerate(CASES):
        folder = os.path.abspath(f"{FOLDER}/{number}")
        os.makedirs(folder)
        port = free_port()
        path = f"{folder}/nginx.conf"
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"""pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; {server} location /mcp/ {{ {location} proxy_pass http://127.0.0.1:1; }} }}
}}
""")
        claim, fact = told(path), sent(path, port)
        if claim is None or claim != fact:
            wrong += 1
            print(f"different: {server} {location}\n  told {claim}\n  sent {fact}", file=sys.stderr)
    shutil.rmtree(FOLDER)
    print(f"{len(CASES)} redirects, {wrong} different")
    return 1 if wrong else 0


sys.exit(main())
