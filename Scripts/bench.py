"""Times streamlint and its neighbours on generated nginx configurations.

Usage: bench.py BINARY SCRATCH_FOLDER. Every command runs alternately with the others, so that noise of the machine hits
all of them; the figures are minimum and median in milliseconds.
"""

import os
import statistics
import subprocess
import sys
import time

binary, scratch = sys.argv[1], sys.argv[2]
bin_dir = os.path.dirname(sys.executable)


def server(i):
    """One virtual host as people write them."""
    return f"""
server {{
    listen 127.0.0.1:{20000 + i % 20000};
    server_name host{i}.example.com;
    # API of host {i}
    location /v1/chat/completions {{
        proxy_pass http://127.0.0.1:9000;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Connection "";
        proxy_buffering off;
        proxy_read_timeout 600s;
    }}
    location ~* \\.(css|js|png)$ {{
        root /srv/www;
        expires 30d;
        add_header Cache-Control "public, immutable";
    }}
    location / {{
        proxy_pass http://127.0.0.1:9001;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
}}
"""


def tree(name, servers):
    folder = os.path.join(scratch, name)
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "nginx.conf")
    with open(path, "w") as f:
        f.write(f"error_log {folder}/error.log;\npid {folder}/nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n")
        f.write("server_names_hash_max_size 65536;\nserver_names_hash_bucket_size 128;\n")
        for i in range(servers):
            f.write(server(i))
        f.write("}\n")
    return path


def run(command):
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000, done.returncode


def compare(title, commands, rounds):
    print(f"\n{title}")
    times = {name: [] for name in commands}
    codes = {}
    for _ in range(rounds):
        for name, command in commands.items():
            taken, codes[name] = run(command)
            times[name].append(taken)
    base = statistics.median(next(iter(times.values())))
    for name, values in times.items():
        median = statistics.median(values)
        print(f"  {name:<24} min {min(values):9.2f} ms   median {median:9.2f} ms   {median / base:7.1f}x   exit {codes[name]}")
    return {name: min(values) for name, values in times.items()}


small = tree("small", 1)
medium = tree("medium", 1000)
large = tree("large", 60000)
size = os.path.getsize(binary) / 1e6
print(f"binary: {size:.1f} MB (goal: at most 20 MB)")

tools = lambda path: {
    "streamlint": [binary, "check", "--no-config", path],
    "nginx -t": ["/usr/sbin/nginx", "-t", "-q", "-c", path],
    "crossplane parse": [f"{bin_dir}/crossplane", "parse", path],
    "gixy-ng": [f"{bin_dir}/gixy", path],
}
compare(f"small file ({os.path.getsize(small)} bytes; goal: at most 5 ms)", tools(small), 15)
compare(f"medium file ({os.path.getsize(medium) / 1e6:.2f} MB)", tools(medium), 3)
best = compare(
    f"large file ({os.path.getsize(large) / 1e6:.1f} MB; goal: 50 MB/s to findings)",
    {"streamlint": [binary, "check", "--no-config", large]},
    3,
)
print(f"  {os.path.getsize(large) / 1e3 / best['streamlint']:.0f} MB/s to findings")

many = os.path.join(scratch, "many")
for folder in range(200):
    path = os.path.join(many, f"team{folder:03}", "conf.d")
    os.makedirs(path, exist_ok=True)
    for i in range(100):
        with open(os.path.join(path, f"site{i:02}.conf"), "w") as f:
            f.write(server(folder * 100 + i) + server(folder * 100 + i + 1))
compare("20,000 files of 1.7 KB (goal: at most 200 ms)", {"streamlint": [binary, "check", "--no-config", many]}, 3)


def manifest(i):
    """A service with its route, as a repository holds hundreds of."""
    return f"""apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: app-{i}
  namespace: team-{i % 50}
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
spec:
  ingressClassName: nginx
  rules:
    - host: app-{i}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: app-{i}
                port:
                  number: 80
---
apiVersion: v1
kind: Service
metadata:
  name: app-{i}
  namespace: team-{i % 50}
spec:
  selector:
    app: app-{i}
  ports:
    - name: http
      port: 80
      targetPort: 8080
---
"""


manifests = os.path.join(scratch, "manifests.yaml")
with open(manifests, "w") as f:
    i = 0
    while f.tell() < 50_000_000:
        f.write(manifest(i))
        i += 1
loop = os.path.join(scratch, "libyaml-loop")
if os.path.exists(loop):
    compare(
        f"YAML ({os.path.getsize(manifests) / 1e6:.0f} MB of Ingresses and Services; goal: 1.5x of libyaml's bare loop)",
        {"libyaml's bare loop": [loop, manifests], "streamlint": [binary, "check", "--no-config", manifests]},
        3,
    )


def kong_service(i):
    """A service of Kong with four routes, two of them for streams."""
    routes = "".join(
        f"""      - name: route-{i}-{name}
        hosts: [host{i}.example.com]
        paths: [/{path}]
        methods: [GET, POST, OPTIONS]
        strip_path: false
        response_buffering: false
"""
        for name, path in (("chat", "v1/chat/completions"), ("events", "sse"), ("api", "api"), ("files", "files"))
    )
    return f"""  - name: service-{i}
    url: http://app-{i}.internal:8080
    read_timeout: 3600000
    plugins:
      - {{name: rate-limiting, config: {{minute: 60, policy: local}}}}
      - name: pre-function
        config:
          access: ["kong.log.debug(kong.request.get_path())"]
    routes:
{routes}"""


kong = os.path.join(scratch, "kong.yaml")
with open(kong, "w") as f:
    f.write('_format_version: "3.0"\nservices:\n')
    for i in range(5000):
        f.write(kong_service(i))
    f.write("plugins:\n  - {name: cors}\n  - {name: prometheus}\n  - {name: proxy-cache, config: {strategy: memory}}\n")
compare(
    f"20,000 routes of Kong ({os.path.getsize(kong) / 1e6:.1f} MB; goal: at most 1 s)",
    {"streamlint": [binary, "check", "--no-config", kong]},
    3,
)


def linked(i):
    """An Ingress behind a load balancer, before an nginx in a pod."""
    return f"""---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: app{i}
  namespace: team{i % 20}
  annotations:
    nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"
spec:
  ingressClassName: nginx
  rules:
    - host: app{i}.example.com
      http:
        paths:
          - path: /v1/chat/completions
            pathType: Prefix
            backend: {{service: {{name: app{i}, port: {{number: 8080}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: app{i}, namespace: team{i % 20}}}
spec:
  selector: {{app: app{i}}}
  ports: [{{port: 8080}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: app{i}, namespace: team{i % 20}}}
spec:
  template:
    metadata: {{labels: {{app: app{i}}}}}
    spec:
      terminationGracePeriodSeconds: 3600
      containers: [{{name: nginx, image: "nginx:1.28", volumeMounts: [{{name: c, mountPath: /etc/nginx/conf.d}}]}}]
      volumes: [{{name: c, configMap: {{name: app{i}}}}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: app{i}, namespace: team{i % 20}}}
data:
  default.conf: |
    server {{
      listen 8080;
      location / {{
        proxy_pass http://127.0.0.1:8000;
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_read_timeout 1h;
      }}
    }}
"""


EDGE = """apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: ingress-nginx, annotations: {kubernetes.io/ingress.class: gce}}
spec:
  defaultBackend: {service: {name: ingress-nginx-controller, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  selector: {app.kubernetes.io/name: ingress-nginx}
  ports: [{port: 80}]
"""

times = {}
for count in (625, 1250):
    objects = os.path.join(scratch, f"objects{count}")
    os.makedirs(objects, exist_ok=True)
    with open(os.path.join(objects, "edge.yaml"), "w") as f:
        f.write(EDGE)
    for part in range(count // 25):
        with open(os.path.join(objects, f"apps{part}.yaml"), "w") as f:
            for i in range(part * 25, part * 25 + 25):
                f.write(linked(i))
    times[count] = compare(
        f"{count * 4:,} objects linked to ways of three hops (goal for 5,000: at most 1 s)",
        {"streamlint": [binary, "check", "--no-config", objects]},
        3,
    )["streamlint"]
print(f"  twice the objects take {times[1250] / times[625]:.1f} times as long")
