import Testing

/// What command lines, environments and files of gunicorn decide.
@Suite struct GunicornTests {
  /// A command line, with the total limit of the server.
  struct Form: CustomTestStringConvertible {
    let command: String
    let limit: String
    var testDescription: String { command }

    init(_ command: String, _ limit: String) {
      self.command = command
      self.limit = limit
    }
  }

  static let forms = [
    Form("gunicorn app:app", "gunicorn total-timeout 30 s (default)"),
    Form("gunicorn --timeout 120 app:app", "gunicorn total-timeout 120 s"),
    Form("gunicorn --timeout=120 app:app", "gunicorn total-timeout 120 s"),
    Form("gunicorn -t 120 -b 0.0.0.0:8000 app:app", "gunicorn total-timeout 120 s"),
    Form("gunicorn -t120 app:app", "gunicorn total-timeout 120 s"),
    Form("gunicorn --timeout 0 app:app", "gunicorn total-timeout 0"),
    Form("gunicorn -k sync app:app", "gunicorn total-timeout 30 s (default)"),
    // Workers that only show that they live.
    Form("gunicorn -k uvicorn.workers.UvicornWorker app:app", "gunicorn"),
    Form("gunicorn --worker-class gevent --timeout 30 app:app", "gunicorn"),
    Form("gunicorn --threads 4 app:app", "gunicorn"),
    Form("gunicorn --threads 1 app:app", "gunicorn total-timeout 30 s (default)"),
    Form("gunicorn -k own.Worker app:app", "gunicorn"),
    // Programs in front.
    Form("exec env A=1 poetry run gunicorn app:app", "gunicorn total-timeout 30 s (default)"),
    Form("uv run --project . python -m gunicorn app:app", "gunicorn total-timeout 30 s (default)"),
    Form("/opt/venv/bin/gunicorn app:app", "gunicorn total-timeout 30 s (default)"),
    Form("python -u /usr/bin/gunicorn app:app", "gunicorn total-timeout 30 s (default)"),
    Form("tini -- newrelic-admin run-program gunicorn -t 60 app", "gunicorn total-timeout 60 s"),
    Form("sh -c 'python manage.py migrate && exec gunicorn -t 60 app'", "gunicorn total-timeout 60 s"),
    Form("bash -euo pipefail -c 'gunicorn -t $${T:-90} app'", "gunicorn total-timeout 90 s"),
    // Something that the files do not tell decides.
    Form("gunicorn --timeout ${TIMEOUT} app:app", "gunicorn total-timeout unknown"),
    Form("gunicorn -k ${WORKER} app:app", "gunicorn total-timeout unknown"),
    Form("gunicorn -c ${CONFIGURATION} app:app", "gunicorn total-timeout unknown"),
    Form("gunicorn -c python:app.settings app:app", "gunicorn total-timeout unknown"),
    Form("gunicorn -c missing.py app:app", "gunicorn total-timeout unknown"),
    // Other programs.
    Form("pip install gunicorn", "nginx"),
    Form("python app.py gunicorn", "nginx"),
    Form("./start.sh", "nginx"),
    Form("sh start.sh", "nginx"),
    Form("gunicorn -t 60 a:a & gunicorn -t 90 b:b", "nginx"),
    Form("uvicorn app:app --port 8000", "uvicorn"),
    Form("hypercorn app:app", "hypercorn"),
  ]

  @Test(arguments: forms) func commandLines(_ form: Form) throws {
    let text = form.command.split(separator: "\"").joined()
    #expect(try LastHop(compose("command: \"\(text)\"")).text == form.limit)
  }

  @Test func theDockerfileSaysWhatStarts() throws {
    let forms = [
      ("CMD [\"gunicorn\", \"-t\", \"60\", \"app:app\"]", "gunicorn total-timeout 60 s"),
      ("CMD gunicorn --timeout 60 \\\n  app:app", "gunicorn total-timeout 60 s"),
      ("ENTRYPOINT [\"gunicorn\"]\nCMD [\"-t\", \"60\", \"app:app\"]", "gunicorn total-timeout 60 s"),
      ("ENV GUNICORN_CMD_ARGS=\"--timeout 60\"\nCMD [\"gunicorn\", \"app:app\"]", "gunicorn total-timeout 60 s"),
      ("ENV GUNICORN_CMD_ARGS=\"--threads 8\"\nCMD [\"gunicorn\", \"app:app\"]", "gunicorn"),
      ("CMD [\"./start.sh\"]", "nginx"),
    ]
    for (lines, limit) in forms {
      let files = compose("", dockerfile: "FROM python:3.12\nWORKDIR /app\nCOPY . .\n\(lines)\n")
      #expect(try LastHop(files).text == limit, "\(lines)")
    }
  }

  @Test func theConfigurationFileCounts() throws {
    let forms = [
      ("timeout = 90\n", "gunicorn total-timeout 90 s"),
      ("timeout = 1_20  # two minutes\nworkers = 4\n", "gunicorn total-timeout 120 s"),
      ("worker_class = \"gthread\"\n", "gunicorn"),
      ("worker_class = 'sync'\ntimeout = 45\n", "gunicorn total-timeout 45 s"),
      ("threads = 4\n", "gunicorn"),
      ("\"\"\"\ntimeout = 3\n\"\"\"\n", "gunicorn total-timeout 30 s (default)"),
      ("import os\ntimeout = int(os.getenv('T', '30'))\n", "gunicorn total-timeout unknown"),
      ("timeout = 30\nif True:\n    timeout = 3600\n", "gunicorn total-timeout unknown"),
      ("timeout = 30\ntimeout += 30\n", "gunicorn total-timeout unknown"),
      ("timeout = (\n  30\n)\n", "gunicorn total-timeout unknown"),
      ("from base import *\n", "gunicorn total-timeout unknown"),
      ("globals()['timeout'] = 3\n", "gunicorn total-timeout unknown"),
      ("workers = 4\ndef when_ready(server):\n    server.timeout = 3\n", "gunicorn total-timeout 30 s (default)"),
    ]
    for (text, limit) in forms {
      var files = compose("command: gunicorn app:app")
      files["api/gunicorn.conf.py"] = text
      #expect(try LastHop(files).text == limit, "\(text)")
    }
    var files = compose("command: gunicorn -c conf/g.py -t 70 app:app")
    files["api/conf/g.py"] = "timeout = 10\nworker_class = \"sync\"\n"
    #expect(try LastHop(files).text == "gunicorn total-timeout 70 s")
  }

  @Test func whatIsWrittenIsCertain() throws {
    let found = try LastHop(compose("command: gunicorn --timeout 120 app:app")).findings
    #expect(found == ["error certain total-timeout 120 compose.yaml:5"])
    #expect(try LastHop(compose("command: gunicorn --timeout 3600 app:app")).findings.isEmpty)
    #expect(try LastHop(compose("command: gunicorn --timeout 0 app:app")).findings.isEmpty)
  }

  @Test func anImageMayHoldAnotherValue() throws {
    let files = kubernetes("    command: [gunicorn, '--timeout', '120', 'app:app']")
    #expect(try LastHop(files).findings == ["error conditional total-timeout 120 app.yaml:34"])
    var unknown = files
    unknown["api/gunicorn.conf.py"] = "worker_class = 'gthread'\n"
    #expect(try LastHop(unknown).text == "gunicorn total-timeout unknown")
    #expect(try LastHop(unknown).findings.isEmpty)
  }

  @Test func containersOfKubernetes() throws {
    let forms = [
      ("    command: [gunicorn, app]", "gunicorn total-timeout 30 s (default)"),
      ("    args: [gunicorn, '-t', '60', app]", "gunicorn total-timeout 60 s"),
      ("    command: [/entrypoint.sh]\n    args: [gunicorn, '-t', '60', app]", "gunicorn total-timeout 60 s"),
      ("    command: [sh, -c]\n    args: ['gunicorn -t 60 app']", "gunicorn total-timeout 60 s"),
      (
        "    command: [gunicorn, '-t', $(T), app]\n    env: [{name: T, value: '60'}]",
        "gunicorn total-timeout 60 s"
      ),
      ("    command: [gunicorn, '-t', $(T), app]", "gunicorn total-timeout unknown"),
      (
        "    command: [gunicorn, app]\n    env: [{name: GUNICORN_CMD_ARGS, value: '--timeout=60'}]",
        "gunicorn total-timeout 60 s"
      ),
      (
        "    command: [gunicorn, app]\n    env: [{name: GUNICORN_CMD_ARGS, valueFrom: {secretKeyRef: {name: a, key: b}}}]",
        "gunicorn total-timeout unknown"
      ),
      ("    command: [gunicorn, '-t', '{{ .Values.t }}', app]", "gunicorn total-timeout unknown"),
      ("    command: []", "ingress-nginx"),
    ]
    for (lines, limit) in forms { #expect(try LastHop(kubernetes(lines)).text == limit, "\(lines)") }
  }

  @Test func aConfigMapIsAFileOfTheContainer() throws {
    let container =
      "    command: [gunicorn, -c, /etc/app/g.py, app]\n    volumeMounts: [{name: c, mountPath: /etc/app}]"
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: g}\ndata:\n  g.py: |\n    timeout = 75\n"
    let files = kubernetes(container, more: map, volumes: "    volumes: [{name: c, configMap: {name: g}}]")
    let hop = try LastHop(files)
    #expect(hop.text == "gunicorn total-timeout 75 s")
    #expect(hop.findings.count == 1)
  }

  @Test func onlyTheContainerOfThePortCounts() throws {
    let container = """
          command: [gunicorn, app]
        - name: side
          command: [uvicorn, app]
          ports: [{containerPort: 9000}]
      """
    #expect(try LastHop(kubernetes(container)).text == "gunicorn total-timeout 30 s (default)")
  }

  /// An nginx in the pod forwards to its own machine, which is the pod.
  @Test func theContainerBesideAProxy() throws {
    let files = [
      "app.yaml": """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: conf, namespace: web}
      data:
        default.conf: |
      \(nginx("proxy_pass http://127.0.0.1:8000;").split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: chat, namespace: web}
      spec:
        template:
          spec:
            containers:
              - {name: nginx, image: nginx, volumeMounts: [{name: c, mountPath: /etc/nginx/conf.d}]}
              - {name: chat, image: chat, command: [gunicorn, "-t", "60", app]}
            volumes: [{name: c, configMap: {name: conf}}]
      """
    ]
    #expect(try LastHop(files).text == "gunicorn total-timeout 60 s")
  }
}
