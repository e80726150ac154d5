import Testing

/// Inputs that are made to take long or to crash.
@Suite struct HostileInputTests {
  @Test func commandLines() throws {
    let deep = String(repeating: "sh -c '", count: 200) + "gunicorn app"
    let long = "gunicorn " + String(repeating: "-t 30 ", count: 5_000) + "app"
    let wrappers = String(repeating: "env ", count: 5_000) + "gunicorn app"
    let quotes = "gunicorn " + String(repeating: "\\\\\\\"'", count: 5_000)
    for command in [deep, long, wrappers, quotes, "", "-", "--", "gunicorn -t", "gunicorn --timeout=", "env", "sh -c"] {
      _ = try LastHop(compose("command: \"\(command)\""))
    }
    #expect(try LastHop(compose("command: \"\(wrappers)\"")).text == "nginx")
  }

  @Test func values() throws {
    for value in ["99999999999999999999", "-5", "1e9", "9223372036854775807", "30.5", "０"] {
      let found = try LastHop(compose("command: \"gunicorn --timeout \(value) app\"")).findings
      #expect(found.isEmpty, "\(value)")
    }
  }

  @Test func files() throws {
    let texts = [
      String(repeating: "(", count: 90_000), String(repeating: "a = 1\n", count: 20_000), "timeout = \"", "=", "= 3\n",
      "timeout", String(repeating: "\"\"\"", count: 9_999), String(repeating: "x", count: 1_100_000), "\u{FF}\n\0",
    ]
    for text in texts {
      var files = compose("command: gunicorn app")
      files["api/gunicorn.conf.py"] = text
      _ = try LastHop(files)
    }
    let keys = String(repeating: "a=1\n", count: 20_000)
    for text in ["[uwsgi", "[uwsgi]\n=\n", "[uwsgi]\n" + keys, "[uwsgi]\nini = uwsgi.ini\n"] {
      var files = compose("command: uwsgi uwsgi.ini")
      files["api/uwsgi.ini"] = text
      _ = try LastHop(files)
    }
  }

  /// Aliases that stand for more than a computer can hold.
  @Test func aliases() throws {
    var yaml = "a0: &a0 {}\n"
    for level in 1...30 {
      let items = (0..<9).map { "k\($0): *a\(level - 1)" }.joined(separator: ", ")
      yaml += "a\(level): &a\(level) {\(items)}\n"
    }
    var files = compose("", dockerfile: "FROM a\nCMD [\"java\", \"-jar\", \"a.jar\"]\n")
    files["api/src/main/resources/application.yml"] = yaml
    #expect(try LastHop(files).findings.isEmpty)
  }

  @Test func units() throws {
    let many = String(repeating: "web: gunicorn -b 127.0.0.1:8000 app\n", count: 20_000)
    _ = try LastHop(["nginx.conf": nginx("proxy_pass http://127.0.0.1:8000;"), "Procfile": many])
    let lines = "[Service]\nExecStart=gunicorn \\\n" + String(repeating: " \\\n", count: 100_000)
    _ = try LastHop(["nginx.conf": nginx("proxy_pass http://127.0.0.1:8000;"), "a.service": lines])
  }
}
