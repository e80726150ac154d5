import Foundation
import TestSupport
import Testing

/// A declared stream that no route serves fails the run.
@Suite struct StreamNotServedTests {
  private static let files = [
    "app.conf": "upstream app {\n    server 127.0.0.1:1;\n}\n",
    "ingress.yaml": """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: chat}
    spec:
      ingressClassName: nginx
      rules:
        - host: chat.example.com
          http:
            paths: [{path: /chat, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]

    """,
  ]

  @Test(arguments: [
    "human", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html",
    "json-lines", "rdjson", "azure",
  ])
  func everyFormat(_ format: String) throws {
    for (file, name) in [
      ("app.conf", "/events"), ("ingress.yaml", "other.example.com/chat"), (".", "/functions/v1/chat"),
    ] {
      let folder = try TemporaryFolder(Self.files)
      let result = try Program.run(["check", file, "--stream", "sse:\(name)", "--format", format], in: folder.url)
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.output.contains("no route of the inputs serves the declared stream"), "\(result.output)")
      #expect(result.output.contains(name), "\(result.output)")
      #expect(format == "gitlab" || result.output.lowercased().contains("error"))
    }
  }

  @Test func configurationFile() throws {
    let files = Self.files.merging([".streamlint.yaml": "streams:\n  - /chat\n  - sse:/typo\n"]) { $1 }
    let folder = try TemporaryFolder(files)
    let result = try Program.run(["check", "--format", "concise"], in: folder.url)
    #expect(result.status == 1)
    #expect(result.output.contains(".streamlint.yaml:3:5: error[stream-not-served]"), "\(result.output)")
    #expect(!result.output.contains(".streamlint.yaml:2"))
    for text in ["rules: {stream-not-served: off}", "rules: {stream-not-served: warning}"] {
      try folder.write(Data(("streams: [sse:/typo]\n" + text + "\n").utf8), to: ".streamlint.yaml")
      let quiet = try Program.run(["check", "ingress.yaml", "--format", "concise"], in: folder.url)
      #expect(quiet.status == 0, "\(quiet.output)")
      #expect(quiet.output.contains("warning[stream-not-served]") == text.hasSuffix("warning}"), "\(quiet.output)")
    }
  }

  /// An entry of `ignore` holds for a declaration too, and is used by it.
  @Test func ignored() throws {
    let text = "streams: [sse:/typo]\nignore:\n  - {rule: stream-not-served, route: /typo, reason: not yet}\n"
    let folder = try TemporaryFolder(Self.files.merging([".streamlint.yaml": text]) { $1 })
    let result = try Program.run(["check", "--format", "concise"], in: folder.url)
    #expect(result.status == 0, "\(result.output)")
    #expect(!result.output.contains("stream-not-served"), "\(result.output)")
    #expect(!result.output.contains("unused-suppression"), "\(result.output)")
  }

  /// One folder serves what another one does not.
  @Test func servedElsewhere() throws {
    let folder = try TemporaryFolder([
      "one/app.conf":
        "location /events {\n    proxy_pass http://a;\n    proxy_buffering off;\n    proxy_read_timeout 1h;\n}\n",
      "two/app.conf": "upstream app {\n    server 127.0.0.1:1;\n}\n", "two/.streamlint.yaml": "policy: {idle: 5m}\n",
    ])
    let served = try Program.run(["check", "--stream", "sse:/events", "--format", "json"], in: folder.url)
    #expect(!served.output.contains("stream-not-served"))
    let missing = try Program.run(["check", "--stream", "sse:/typo", "--format", "json"], in: folder.url)
    let found = try JSONValue(parsing: missing.output)["findings"]?.elements ?? []
    #expect(found.count { $0["rule"]?.text == "stream-not-served" } <= 1)
    #expect(missing.status == 1)
  }

  @Test func gates() throws {
    let repository = try GitFolder(Self.files)
    for arguments in [["--changed"], ["--new-since", "HEAD"]] {
      let flag = try Program.run(
        ["check", "app.conf", "--stream", "sse:/typo", "--format", "concise"] + arguments, in: repository.url)
      #expect(flag.status == 1, "\(arguments)")
      #expect(flag.output.contains("--stream:1:1: error[stream-not-served]"), "\(flag.output)")
    }
    // What is declared now is new, what was declared before is not.
    try repository.write(".streamlint.yaml", "streams:\n  - sse:/typo\n")
    let new = try Program.run(["check", "app.conf", "--new-since", "HEAD"], in: repository.url)
    #expect(new.status == 1)
    try repository.commit("declared")
    #expect(try Program.run(["check", "app.conf", "--new-since", "HEAD"], in: repository.url).status == 0)
    #expect(try Program.run(["check", "app.conf"], in: repository.url).status == 1)
  }

  /// A route that goes away is new for the gate.
  @Test func removedRoute() throws {
    let text = "location /events {\n    proxy_pass http://a;\n    proxy_buffering off;\n    proxy_read_timeout 1h;\n}\n"
    let repository = try GitFolder(["a.conf": text, ".streamlint.yaml": "streams: [sse:/events]\n"])
    #expect(try Program.run(["check", "--new-since", "HEAD"], in: repository.url).status == 0)
    try repository.write("a.conf", "upstream app {\n    server 127.0.0.1:1;\n}\n")
    let result = try Program.run(["check", "--new-since", "HEAD", "--format", "concise"], in: repository.url)
    #expect(result.status == 1)
    #expect(result.output.contains("stream-not-served"), "\(result.output)")
  }

  @Test func trace() throws {
    let folder = try TemporaryFolder(Self.files)
    let result = try Program.run(["trace", "--stream", "sse:/typo"], in: folder.url)
    #expect(result.errors.contains("no route of the inputs serves the declared stream: /typo"), "\(result.errors)")
  }
}
