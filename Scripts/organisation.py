"""Makes a folder that looks like the checkouts of an organisation, for the tests of shards.

Usage: organisation.py FOLDER [REPOSITORIES]
"""

import os
import pathlib
import random
import subprocess
import sys

package = pathlib.Path(__file__).resolve().parent.parent


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def contents():
    """What repositories are made of: every example and every case of the tests."""
    found = []
    for folder in sorted((package / "examples").iterdir()):
        if folder.is_dir() and folder.name != "organisation":
            found.append({str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()})
    for file in sorted((package / "Tests/RuleTests/NginxCases").glob("*.conf")):
        found.append({"nginx/" + file.name: file.read_bytes()})
    for file in sorted((package / "Tests/ManifestTests/Cases").rglob("*.yaml")):
        found.append({"deploy/" + file.name: file.read_bytes()})
    return found


# In every repository a Service of the same name: linked across repositories, the first would answer for all.
service = """apiVersion: v1
kind: Service
metadata: {name: api}
spec: {ports: [{port: 80}], selector: {app: api}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations: {nginx.ingress.kubernetes.io/proxy-buffering: "on"}
spec:
  ingressClassName: nginx
  rules:
    - host: api.example.com
      http: {paths: [{path: /v1/chat/completions, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}]}
"""


def organisation(root, count):
    random.seed(7)
    kinds = contents()
    for number in range(count):
        team = f"team-{number % 17:02}"
        name = ["service %d", "dienst-ä-%d", "100%%-%d", "repo-%d", "repo-%d"][number % 5] % number
        repository = root / team / name
        repository.mkdir(parents=True)
        if number % 40 == 0:
            subprocess.run(["git", "init", "-q", repository], check=True)
            write(repository / ".gitignore", "generated/\n")
            write(repository / "generated/nginx.conf", "location /events { proxy_pass http://a; }\n")
        elif number % 7 == 0:
            # The .git of a worktree or a submodule is a file.
            write(repository / ".git", "gitdir: /nowhere\n")
        else:
            (repository / ".git").mkdir()
        for place in range(number % 3):
            for file, data in kinds[(number * 5 + place) % len(kinds)].items():
                write(repository / f"part-{place}" / file, data)
        if number % 4 == 0:
            write(repository / "k8s/api.yaml", service)
        if number % 9 == 0:
            write(repository / ".streamlint.yaml", "streams: [\"sse:nobody.example.com/this\", sse:/events]\n")
        if number % 11 == 0:
            write(repository / "broken/nginx.conf", "http { server { location / { proxy_pass http://a \n")
        if number % 13 == 0:
            write(repository / "neighbour/nginx.conf", "http { include ../../repo-3/part-0/*.conf; include /etc/nginx/shared.d/*.conf;\n server { location /events { proxy_pass http://a; } } }\n")
        if number % 23 == 0:
            write(repository / "sub/.git", "gitdir: ../.git/modules/sub\n")
            write(repository / "sub/nginx.conf", "http { server { location /sub/sse { proxy_pass http://a; } } }\n")
        if number % 29 == 0:
            write(repository / "values/image.conf", bytes([0, 1, 2, 3]))
    # Files outside any repository are linted together.
    write(root / "gateway/nginx.conf", "http { server { location /v1/chat/completions { proxy_pass http://api; } } }\n")
    write(root / "shared/README.conf", "# nothing\n")
    # A policy above all: one stream is served somewhere, one nowhere; one suppression is used somewhere, one nowhere.
    write(
        root / ".streamlint.yaml",
        "streams: [sse:/sub/sse, \"sse:nobody.example.com/served/by/nobody\"]\n"
        "ignore:\n"
        "  - {rule: idle-timeout, path: \"team-03/*\", reason: old}\n"
        "  - {rule: request-collector, path: \"no/such/folder/*\", reason: gone}\n"
        "exclude: [\"team-16/repo-*\"]\n",
    )
    os.symlink("gateway", root / "latest")


if __name__ == "__main__":
    organisation(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 240)
