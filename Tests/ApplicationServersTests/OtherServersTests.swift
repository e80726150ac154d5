import Testing

/// uWSGI, PHP-FPM, Spring, unit files.
@Suite struct OtherServersTests {
  @Test func uwsgi() throws {
    let forms = [
      ("uwsgi --http :8000 --module app", "", "uwsgi idle-timeout 60 s (default)"),
      ("uwsgi --http=:8000 --http-timeout=3600 --harakiri 20", "", "uwsgi idle-timeout 3600 s total-timeout 20 s"),
      ("uwsgi --http-socket :8000 --harakiri 0", "", "uwsgi total-timeout 0"),
      ("uwsgi --http-socket :8000", "", "uwsgi"),
      (
        "uwsgi uwsgi.ini", "[uwsgi]\nhttp = :8000\nharakiri = 30 ; seconds\n",
        "uwsgi idle-timeout 60 s (default) total-timeout 30 s"
      ),
      (
        "uwsgi --ini /app/uwsgi.ini", "[uwsgi]\nhttp-socket = :8000\nharakiri = %(limit)\n",
        "uwsgi total-timeout unknown"
      ),
      (
        "uwsgi --ini uwsgi.ini", "[uwsgi]\nif-env = PROD\nharakiri = 30\nendif =\n",
        "uwsgi idle-timeout unknown total-timeout unknown"
      ),
      ("uwsgi --ini uwsgi.ini", "[other]\nharakiri = 30\n", "uwsgi"),
      ("uwsgi --ini missing.ini", "", "uwsgi idle-timeout unknown total-timeout unknown"),
    ]
    for (command, text, limit) in forms {
      var files = compose("command: \(command)")
      if !text.isEmpty { files["api/uwsgi.ini"] = text }
      #expect(try LastHop(files).text == limit, "\(command)")
    }
  }

  /// Its HTTP router is not between nginx and the worker then.
  @Test func aProxyThatSpeaksUwsgiPassesTheRouter() throws {
    var files = compose("command: uwsgi --http :80 --socket :8000 --http-timeout 20")
    files["nginx.conf"] = nginx("uwsgi_pass api:8000; uwsgi_buffering off; uwsgi_read_timeout 1h;")
    #expect(try LastHop(files).text == "uwsgi")
  }

  @Test func phpFPM() throws {
    let pass = "fastcgi_pass api:9000; fastcgi_buffering off; fastcgi_read_timeout 1h;"
    func hop(_ mounts: [String: String], _ lines: String = "") throws -> LastHop {
      var files = mounts
      files["nginx.conf"] = nginx(pass)
      files["compose.yaml"] = """
        services:
          proxy: {image: nginx, volumes: ['./nginx.conf:/etc/nginx/conf.d/a.conf']}
          api:
            image: php:8.3-fpm-alpine
            volumes: ['./www.conf:/usr/local/etc/php-fpm.d/www.conf', './php.ini:/usr/local/etc/php/php.ini']
        \(lines)
        """
      return try LastHop(files)
    }
    let pool = "[www]\nlisten = 9000\npm = dynamic\n"
    #expect(try hop(["www.conf": pool, "php.ini": ""]).text == "php-fpm")
    #expect(
      try hop(["www.conf": pool + "request_terminate_timeout = 2m\n", "php.ini": ""]).text
        == "php-fpm total-timeout 120 s")
    #expect(try hop(["www.conf": pool + "request_terminate_timeout = 0\n"]).text == "php-fpm total-timeout 0")
    let buffered = try hop(["www.conf": pool, "php.ini": "[PHP]\noutput_buffering = 4096\n"])
    #expect(buffered.text == "php-fpm response-buffering 4096")
    #expect(buffered.findings == ["error conditional response-buffering 4096 php.ini:2"])
    let off = try hop(["www.conf": pool + "php_admin_value[output_buffering] = Off\n", "php.ini": ""])
    #expect(off.findings.isEmpty)
  }

  @Test func spring() throws {
    let dockerfile = "FROM eclipse-temurin:21\nCOPY target/app.jar /app.jar\nCMD [\"java\", \"-jar\", \"/app.jar\"]\n"
    func hop(_ files: [String: String]) throws -> LastHop {
      try LastHop(compose("", dockerfile: dockerfile).merging(files) { $1 })
    }
    let yaml = "spring:\n  mvc:\n    async:\n      requestTimeout: 30s\n"
    let found = try hop(["api/src/main/resources/application.yml": yaml])
    #expect(found.text == "spring-boot total-timeout 30 s")
    #expect(found.findings == ["error conditional total-timeout 30s api/src/main/resources/application.yml:4"])
    #expect(
      try hop(["api/src/main/resources/application.properties": "spring.mvc.async.request-timeout=45000\n"]).text
        == "spring-boot total-timeout 45 s")
    #expect(
      try hop(["api/src/main/resources/application.properties": "spring.mvc.async.request-timeout=-1\n"]).findings
        .isEmpty)
    #expect(
      try hop([
        "api/src/main/resources/application.yml": yaml, "api/src/main/resources/application-prod.yml": yaml,
      ]).text == "spring-boot total-timeout unknown")
    #expect(try hop([:]).text == "spring-boot")
    let profiles = "spring.config.activate.on-profile: prod\n---\n" + yaml + "spring.config.activate.on-profile: x\n"
    #expect(
      try hop(["api/src/main/resources/application.yml": profiles]).text == "spring-boot total-timeout unknown")
  }

  @Test func units() throws {
    let forms = [
      ("Procfile", "web: gunicorn -b 127.0.0.1:8000 -t 60 app\n", "gunicorn total-timeout 60 s"),
      ("Procfile", "web: gunicorn -b 0.0.0.0:$PORT app\n", "nginx"),
      ("Procfile", "web: gunicorn -b :9000 app\n", "nginx"),
      (
        "deploy/app.service",
        "[Service]\nEnvironment=\"GUNICORN_CMD_ARGS=--timeout=90\"\n"
          + "ExecStart=/srv/venv/bin/gunicorn \\\n  -b 127.0.0.1:8000 app\n",
        "gunicorn total-timeout 90 s"
      ),
      (
        "supervisord.conf",
        "[supervisord]\nnodaemon=true\n[program:web]\ncommand=gunicorn -b 0.0.0.0:8000\n  -t 60 app\n"
          + "[program:nginx]\ncommand=nginx\n",
        "gunicorn total-timeout 60 s"
      ),
      (
        "conf/uwsgi.ini", "[uwsgi]\nhttp = 127.0.0.1:8000\nharakiri = 20\n",
        "uwsgi idle-timeout 60 s (default) total-timeout 20 s"
      ),
      ("conf/uwsgi.ini", "[uwsgi]\nhttp = 127.0.0.1:9000\nharakiri = 20\n", "nginx"),
    ]
    for (name, text, limit) in forms {
      let files = ["nginx.conf": nginx("proxy_pass http://127.0.0.1:8000;"), name: text]
      #expect(try LastHop(files).text == limit, "\(text)")
    }
  }

  @Test func sockets() throws {
    let service = "[Service]\nExecStart=/bin/gunicorn --bind unix:/run/app.sock app\n"
    let pass = nginx("proxy_pass http://unix:/run/app.sock;")
    #expect(try LastHop(["nginx.conf": pass, "app.service": service]).text == "gunicorn total-timeout 30 s (default)")
    let upstream = "upstream app { server unix:/run/app.sock fail_timeout=0; }\n" + nginx("proxy_pass http://app;")
    #expect(
      try LastHop(["nginx.conf": upstream, "app.service": service]).text == "gunicorn total-timeout 30 s (default)")
    // Two units for one socket: one of them is for something else.
    #expect(
      try LastHop(["nginx.conf": pass, "a/app.service": service, "b/app.service": service]).text == "nginx")
    let pool = "[www]\nlisten = /run/php.sock\npm = static\nrequest_terminate_timeout = 30\n"
    let php = nginx("fastcgi_pass unix:/run/php.sock; fastcgi_buffering off; fastcgi_read_timeout 1h;")
    #expect(try LastHop(["nginx.conf": php, "www.conf": pool]).text == "php-fpm total-timeout 30 s")
  }

  @Test func aFileThatNoRouteLeadsToIsNoFinding() throws {
    let files = [
      "nginx.conf": nginx("proxy_pass http://elsewhere:8000;"), "Procfile": "web: gunicorn -b 127.0.0.1:8000 app\n",
      "compose.yaml": "services:\n  api: {image: x, command: gunicorn app}\n",
    ]
    #expect(try LastHop(files).text == "nginx")
    #expect(try LastHop(files).findings.isEmpty)
  }

  private static func service(_ annotations: String, _ seconds: String, command: String = "[uvicorn, app]") -> String {
    """
    apiVersion: serving.knative.dev/v1
    kind: Service
    metadata: {name: chat, annotations: {\(annotations)}}
    spec:
      template:
        spec:
          \(seconds)
          containers:
            - {image: chat, command: \(command)}
    """
  }

  /// A response that has begun goes on in Knative; Cloud Run ends it.
  @Test func platforms() throws {
    let run = "run.googleapis.com/ingress: all"
    let forms = [
      ("", "timeoutSeconds: 60", "sse:/events", ["first-byte-timeout conditional"]),
      ("", "timeoutSeconds: 3600", "sse:/events", []),
      ("", "containerConcurrency: 4", "sse:/events", []),
      ("", "timeoutSeconds: 60", "websocket:/ws", ["total-timeout certain"]),
      ("", "idleTimeoutSeconds: 20", "sse:/events", ["idle-timeout certain"]),
      (run, "timeoutSeconds: 60", "sse:/events", ["total-timeout certain"]),
      (run, "timeoutSeconds: 3600", "sse:/events", []),
      (run, "containerConcurrency: 4", "sse:/events", ["total-timeout certain"]),
    ]
    for (annotations, seconds, stream, found) in forms {
      let hop = try LastHop(["service.yaml": Self.service(annotations, seconds)], stream: stream)
      #expect(hop.platform == found, "\(annotations) \(seconds)")
      #expect(hop.text == "uvicorn")
    }
  }

  @Test func theServerOfAPlatformIsBehindIt() throws {
    let service = Self.service("", "timeoutSeconds: 3600", command: "[gunicorn, '-t', '60', app]")
    #expect(try LastHop(["service.yaml": service]).text == "gunicorn total-timeout 60 s")
  }
}
