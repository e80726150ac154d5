"""What is timed: generated configurations as people write them, of any size."""

import os

SERVER = """\
server {{
    listen 80;
    server_name host{i}.example.com;
    return 301 https://$host$request_uri;
}}

server {{
    listen 443 ssl;
    http2 on;
    server_name host{i}.example.com;

    ssl_certificate /etc/letsencrypt/live/host{i}.example.com/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/host{i}.example.com/privkey.pem;
    ssl_session_cache shared:SSL:10m;

    access_log /var/log/nginx/host{i}.access.log main;
    error_log /var/log/nginx/host{i}.error.log warn;

    root /srv/host{i}/public;
    index index.html;

    gzip on;
    gzip_types text/css application/javascript application/json image/svg+xml;
    client_max_body_size 20m;

    # Chat completions are streamed token by token.
    location /v1/chat/completions {{
        proxy_pass http://app{i}.internal:8000;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header Connection "";
        proxy_buffering off;
        proxy_read_timeout {read};
    }}

    location /api/ {{
        proxy_pass http://app{i}.internal:8000;
        proxy_set_header Host $host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
    }}

    location ~* \\.(css|js|png|svg|woff2)$ {{
        expires 30d;
        add_header Cache-Control "public, immutable";
        access_log off;
    }}

    location / {{
        try_files $uri $uri/ /index.html;
    }}
}}
"""

APP = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{i}
  namespace: team-{team}
  labels: {{app: app-{i}, team: team-{team}}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: app-{i}}}
  template:
    metadata:
      labels: {{app: app-{i}, team: team-{team}}}
    spec:
      containers:
        - name: app
          image: registry.example.com/team-{team}/app-{i}:1.{i}.0
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: DATABASE_URL
              valueFrom:
                secretKeyRef: {{name: app-{i}, key: database-url}}
            - name: LOG_LEVEL
              value: info
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
            limits: {{memory: 512Mi}}
          readinessProbe:
            httpGet: {{path: /healthz, port: http}}
            periodSeconds: 10
          livenessProbe:
            httpGet: {{path: /healthz, port: http}}
            initialDelaySeconds: 15
---
apiVersion: v1
kind: Service
metadata:
  name: app-{i}
  namespace: team-{team}
spec:
  selector:
    app: app-{i}
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: app-{i}
  namespace: team-{team}
spec:
  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: app-{i}}}
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: {{name: cpu, target: {{type: Utilization, averageUtilization: 70}}}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: app-{i}
  namespace: team-{team}
data:
  app.yaml: |
    log: {{level: info, format: json}}
    features:
      search: true
      export: false
    limits:
      upload: 20MB
      rows: 10000
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: app-{i}
  namespace: team-{team}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: app-{i}
  namespace: team-{team}
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
    nginx.ingress.kubernetes.io/proxy-read-timeout: "{read}"
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
                  name: http
---
"""

KONG = """\
  - name: service-{i}
    url: http://app-{i}.internal:8080
    read_timeout: 3600000
    plugins:
      - {{name: rate-limiting, config: {{minute: 60, policy: local}}}}
    routes:
"""

KONG_ROUTE = """\
      - name: route-{i}-{name}
        hosts: [host{i}.example.com]
        paths: [/{path}]
        strip_path: false
        response_buffering: false
"""


def write(path, text):
    """Writes a file and the folders above it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def server(i, read="600s"):
    """Two servers of nginx as a site has them: the redirect to TLS and the site with a stream and an API."""
    return SERVER.format(i=i, read=read)


def nginx(folder, size, read="600s"):
    """One main file of at least `size` bytes."""
    parts = [f"error_log {folder}/error.log;\npid {folder}/nginx.pid;\nevents {{}}\nhttp {{\n"]
    parts.append('log_format main "$remote_addr $request $status";\n')
    total = sum(map(len, parts))
    i = 0
    while total < size or i == 0:
        parts.append(server(i, read))
        total += len(parts[-1])
        i += 1
    parts.append("}\n")
    return write(f"{folder}/nginx.conf", "".join(parts))


def small(folder):
    """A file that nginx takes as it is."""
    return write(
        f"{folder}/nginx.conf",
        f"error_log {folder}/error.log;\npid {folder}/nginx.pid;\nevents {{}}\nhttp {{\n    access_log off;\n"
        "    server {\n        listen 127.0.0.1:20000;\n        server_name chat.example.com;\n"
        "        location /v1/chat/completions {\n            proxy_pass http://127.0.0.1:9000;\n"
        "            proxy_http_version 1.1;\n            proxy_buffering off;\n"
        "            proxy_read_timeout 600s;\n        }\n"
        "        location / {\n            proxy_pass http://127.0.0.1:9001;\n        }\n    }\n}\n",
    )


def includes(folder, count):
    """A main file that includes `count` sites one by one."""
    for i in range(count):
        write(f"{folder}/sites/site{i}.conf", server(i))
    lines = "".join(f"include sites/site{i}.conf;\n" for i in range(count))
    write(f"{folder}/nginx.conf", f'events {{}}\nhttp {{\nlog_format main "$request";\n{lines}}}\n')
    return folder


def manifests(path, apps=0, size=0, read=3600):
    """Applications with all their objects: `apps` of them, or as many as make `size` bytes."""
    parts = []
    total = 0
    while len(parts) < apps or total < size:
        i = len(parts)
        parts.append(APP.format(i=i, team=i % 50, read=read))
        total += len(parts[-1])
    return write(path, "".join(parts))


def kong(path, services):
    """Services of Kong with four routes each."""
    names = (("chat", "v1/chat/completions"), ("events", "sse"), ("api", "api"), ("files", "files"))
    parts = ['_format_version: "3.0"\nservices:\n']
    for i in range(services):
        parts.append(KONG.format(i=i))
        parts += [KONG_ROUTE.format(i=i, name=name, path=path) for name, path in names]
    parts.append("plugins:\n  - {name: cors}\n  - {name: prometheus}\n")
    return write(path, "".join(parts))


def nginx_files(folder, count, read="600s"):
    """Sites of many teams, a file for each."""
    for i in range(count):
        write(f"{folder}/team{i // 100:03}/conf.d/site{i % 100:02}.conf", server(i, read))
    return folder


def repository(folder, count):
    """The content of an infrastructure repository: a tenth nginx, a fifth Kubernetes, the rest code and documents."""
    filler = "# Deploys the service and its database.\nresource \"example_instance\" \"this\" {\n  name = var.name\n}\n" * 18
    document = "## Runbook\n\nWhat to do when the service is slow, and whom to call when that does not help.\n\n" * 22
    for i in range(count):
        team = f"{folder}/team{i // 200:03}"
        match i % 10:
            case 0:
                write(f"{team}/nginx/conf.d/site{i}.conf", server(i))
            case 1 | 2:
                write(f"{team}/k8s/app{i}.yaml", APP.format(i=i, team=i % 50, read=3600))
            case 3 | 4 | 5:
                write(f"{team}/terraform/module{i}/main.tf", filler)
            case 6 | 7:
                write(f"{team}/docs/page{i}.md", document)
            case 8:
                write(f"{team}/ci/job{i}.yaml", "stages: [build, test]\n" + "job:\n  script: [make test]\n".join(["", ""]) * 40)
            case _:
                write(f"{team}/scripts/run{i}.sh", "#!/bin/sh\nset -eu\necho deploying\n" * 50)
    return folder
