import Catalog
import Foundation
import Linting
import RuleFiles
import Rules
import SourceText
import StreamModel
import SystemSupport
import Testing

/// Fixes in all the shapes that files have.
@Suite struct FixTests {
  private func fixed(_ texts: [String: String], _ streams: [String], unsafe: Bool = false) throws -> FixOutcome {
    try session(streams).fix(texts: texts, unsafe: unsafe)
  }

  private func after(_ outcome: FixOutcome, _ path: String) throws -> String {
    let file = try #require(outcome.files.first { $0.path == path })
    return String(decoding: file.after, as: UTF8.self)
  }

  // MARK: nginx

  @Test(arguments: [
    // Behind the pass directive, a comment stays with its line.
    (
      "location /e {\n    proxy_pass http://a; # the model\n}\n",
      "location /e {\n    proxy_pass http://a; # the model\n    proxy_buffering off;\n    proxy_read_timeout 600s;\n    proxy_http_version 1.1;\n}\n"
    ),
    // One line stays one line.
    (
      "location /e { proxy_pass http://a; }\n",
      "location /e { proxy_pass http://a; proxy_buffering off; proxy_read_timeout 600s; proxy_http_version 1.1; }\n"
    ),
    // Tabs and CRLF.
    (
      "location /e {\r\n\tproxy_pass http://a;\r\n}\r\n",
      "location /e {\r\n\tproxy_pass http://a;\r\n\tproxy_buffering off;\r\n\tproxy_read_timeout 600s;\r\n\tproxy_http_version 1.1;\r\n}\r\n"
    ),
    // An explicit value is changed in place.
    (
      "location /e {\n  proxy_pass http://a;\n  proxy_buffering  on ; # why?\n  proxy_read_timeout\n    5s;\n}\n",
      "location /e {\n  proxy_pass http://a;\n  proxy_http_version 1.1;\n  proxy_buffering  off ; # why?\n  proxy_read_timeout\n    600s;\n}\n"
    ),
  ])
  func nginx(_ before: String, _ wanted: String) throws {
    let outcome = try fixed(["app.conf": before], ["sse:/e"])
    #expect(try after(outcome, "app.conf") == wanted)
    #expect(outcome.report.findings.isEmpty)
  }

  /// The first header of a block drops the inherited ones, so that they are added too.
  @Test func headersAreListedAgain() throws {
    let text = """
      events {}
      http {
        server {
          listen 80;
          proxy_set_header Host $host;
          proxy_set_header X-Real-IP $remote_addr;
          location /ws {
            proxy_pass http://127.0.0.1:9000;
            proxy_http_version 1.1;
            proxy_read_timeout 600s;
          }
        }
      }

      """
    let outcome = try fixed(["nginx.conf": text], ["websocket:/ws"])
    let result = try after(outcome, "nginx.conf")
    for line in [
      "proxy_set_header Host $host;", "proxy_set_header X-Real-IP $remote_addr;",
      "proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $http_connection;",
    ] {
      #expect(result.contains("      " + line + "\n"), "\(line) is not in\n\(result)")
    }
    #expect(outcome.report.findings.allSatisfy { $0.severity != .error })
  }

  /// A snippet that two locations include is not changed unasked.
  @Test func sharedFiles() throws {
    let texts = [
      "nginx.conf": """
      events {}
      http { server { listen 80;
        location /events { include stream.conf; proxy_buffering off; }
        location /other { include stream.conf; }
      } }
      """,
      "stream.conf": "proxy_pass http://127.0.0.1:9000;\nproxy_read_timeout 5s;\n",
    ]
    let careful = try fixed(texts, ["sse:/events"])
    #expect(careful.files.isEmpty)
    #expect(careful.unsafe == 1)
    let daring = try fixed(texts, ["sse:/events"], unsafe: true)
    #expect(try after(daring, "stream.conf") == "proxy_pass http://127.0.0.1:9000;\nproxy_read_timeout 600s;\n")
    let finding = try #require(careful.report.findings.first { $0.rule == "idle-timeout" })
    #expect(finding.fixes.first?.description.contains("stream.conf is included 2 times") == true)
  }

  /// A setting of the server that two routes inherit is written where each is served.
  @Test func inheritedSettings() throws {
    let text = """
      events {}
      http { server { listen 80;
        proxy_read_timeout 5s;
        proxy_buffering off;
        location /a { proxy_pass http://127.0.0.1:9000; }
        location /b { proxy_pass http://127.0.0.1:9001; }
        location /c { proxy_pass http://127.0.0.1:9002; }
      } }

      """
    let outcome = try fixed(["nginx.conf": text], ["sse:/a", "sse:/b"])
    let result = try after(outcome, "nginx.conf")
    #expect(result.contains("location /a { proxy_pass http://127.0.0.1:9000; proxy_read_timeout 600s; }"))
    #expect(result.contains("location /b { proxy_pass http://127.0.0.1:9001; proxy_read_timeout 600s; }"))
    #expect(result.contains("location /c { proxy_pass http://127.0.0.1:9002; }"))
  }

  /// The policy of the run is kept: 1 h does not do where streams live for 3 h.
  @Test func longPolicies() throws {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: "sse:/e", source: "--stream")]
    options.minimumIdle = 10_800_000
    let outcome = LintSession(options: options, catalogue: .embedded).fix(
      texts: ["app.conf": "location /e {\n  proxy_pass http://a;\n  proxy_buffering off;\n}\n"], unsafe: false)
    #expect(try after(outcome, "app.conf").contains("proxy_read_timeout 10800s;"))
  }

  // MARK: YAML

  private static func ingress(_ metadata: String, end: String = "\n") -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    \(metadata)
    spec:
      ingressClassName: nginx
      rules:
        - host: chat.example.com
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: chat, port: {number: 80}}}

    """.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
  }

  @Test(
    arguments: [
      // No annotations, a mapping is made.
      (
        "metadata:\n  name: chat",
        "metadata:\n  name: chat\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\""
      ),
      // Another one is there, with its quotes and a comment.
      (
        "metadata:\n  annotations:\n    a: 'b' # kept\n  name: chat",
        "metadata:\n  annotations:\n    a: 'b' # kept\n    nginx.ingress.kubernetes.io/proxy-read-timeout: '600'\n  name: chat"
      ),
      // In braces, and in empty ones.
      (
        "metadata: {name: chat, annotations: {a: b}}",
        "metadata: {name: chat, annotations: {a: b, nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"}}"
      ),
      (
        "metadata:\n  name: chat\n  annotations: {}",
        "metadata:\n  name: chat\n  annotations: {nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"}"
      ),
      // A key without anything.
      (
        "metadata:\n  annotations:\n  name: chat",
        "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"\n  name: chat"
      ),
      // Changed in place, quotes kept.
      (
        "metadata:\n  name: chat\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: '60'   # short",
        "metadata:\n  name: chat\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: '600'   # short"
      ),
      // Behind a block scalar.
      (
        "metadata:\n  name: chat\n  annotations:\n    note: |\n      two\n      lines",
        "metadata:\n  name: chat\n  annotations:\n    note: |\n      two\n      lines\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\""
      ),
    ], ["\n", "\r\n"])
  func annotations(_ pair: (String, String), _ end: String) throws {
    let wanted = Self.ingress(pair.1, end: end)
    let outcome = try fixed(["chat.yaml": Self.ingress(pair.0, end: end)], ["sse:chat.example.com/"])
    #expect(try after(outcome, "chat.yaml") == wanted)
    #expect(lines(outcome.report).isEmpty)
  }

  @Test func json() throws {
    let text = """
      {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
          "name": "chat"
        },
        "spec": {
          "ingressClassName": "nginx",
          "rules": [{"host": "chat.example.com", "http": {"paths": [
            {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "chat", "port": {"number": 80}}}}]}}]
        }
      }

      """
    let outcome = try fixed(["chat.json": text], ["sse:chat.example.com/"])
    let wanted =
      "    \"name\": \"chat\",\n    \"annotations\": {\"nginx.ingress.kubernetes.io/proxy-read-timeout\": \"600\"}\n"
    #expect(try after(outcome, "chat.json").contains(wanted))
    #expect(lines(outcome.report).isEmpty)
  }

  /// nginx inside a ConfigMap: the lines get the block's indentation.
  @Test func embedded() throws {
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: web}
      data:
        default.conf: |
          server {
            listen 80;
            location /e {
              proxy_pass http://127.0.0.1:9000;
            }
          }
        other: text

      """
    let outcome = try fixed(["web.yaml": text], ["sse:/e"])
    let wanted =
      "        proxy_pass http://127.0.0.1:9000;\n        proxy_buffering off;\n        proxy_read_timeout 600s;\n        proxy_http_version 1.1;\n      }\n"
    let result = try after(outcome, "web.yaml")
    #expect(result.contains(wanted), "\(result)")
    #expect(lines(outcome.report).isEmpty)
  }

  /// GKE reads its limits from an object that does not exist yet.
  @Test func missingObjects() throws {
    let texts = [
      "app.yaml": """
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata:
        name: chat
        annotations: {kubernetes.io/ingress.class: gce}
      spec:
        defaultBackend: {service: {name: chat, port: {number: 80}}}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: chat
      spec:
        ports: [{port: 80}]
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: chat}

      """
    ]
    #expect(try fixed(texts, ["sse:/"]).files.isEmpty)
    let outcome = try fixed(texts, ["sse:/"], unsafe: true)
    let result = try after(outcome, "app.yaml")
    #expect(result.contains("  annotations:\n    cloud.google.com/backend-config: '{\"default\": \"chat\"}'\n"))
    #expect(
      result.contains(
        "---\napiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata:\n  name: chat\nspec:\n  timeoutSec: 600\n---\n"
      ))
    #expect(lines(outcome.report).isEmpty)
  }

  // MARK: Rules

  /// Every example of every rule: what can be fixed is, nothing new comes, and a second run finds nothing to do.
  @Test(
    arguments: RuleCatalogue.embedded.rules.flatMap { rule in
      rule.examples.filter { $0.breaks != nil }.map { (rule.id, $0) }
    })
  func examples(_ item: (String, RuleExample)) throws {
    let options = try ExampleConfiguration.options(of: item.1)
    let linter = LintSession(options: options, catalogue: .embedded)
    let texts = ExampleConfiguration.completed(item.1.breaks ?? [:])
    let before = linter.report(texts: texts)
    let outcome = linter.fix(texts: texts, unsafe: true)
    #expect(outcome.refused.isEmpty, "\(outcome.refused.map(\.reason))")
    let fixable = Set(before.findings.filter { !$0.fixes.isEmpty && $0.severity >= .warning }.map(\.rule))
    let left = Set(outcome.report.findings.filter { $0.severity == .error }.map(\.rule))
    #expect(fixable.isDisjoint(with: left), "\(fixable.intersection(left))")
    var again = texts
    for file in outcome.files { again[file.path] = String(decoding: file.after, as: UTF8.self) }
    #expect(linter.fix(texts: again, unsafe: true).files.isEmpty)
  }

  private static func nginxAccepts(_ texts: [String: String]) throws -> Bool {
    let folder = try Folder(texts)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["nginx", "-t", "-q", "-p", folder.path, "-c", "nginx.conf", "-g", "pid nginx.pid;"]
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// nginx accepts every example after its fixes that it accepted before.
  @Test func nginxTakesFixes() throws {
    var count = 0
    for rule in RuleCatalogue.embedded.rules {
      for example in rule.examples {
        guard let breaks = example.breaks, breaks["nginx.conf"] != nil else { continue }
        let texts = ExampleConfiguration.completed(breaks)
        let outcome = LintSession(options: try ExampleConfiguration.options(of: example), catalogue: .embedded).fix(
          texts: texts, unsafe: true)
        guard !outcome.files.isEmpty, try Self.nginxAccepts(texts) else { continue }
        var fixed = texts
        for file in outcome.files { fixed[file.path] = String(decoding: file.after, as: UTF8.self) }
        #expect(try Self.nginxAccepts(fixed), "\(rule.id): \(example.title)\n\(fixed["nginx.conf"] ?? "")")
        count += 1
      }
    }
    #expect(count > 20)
  }

  // MARK: Files

  @Test func filesThatCannotBeWritten() throws {
    let folder = try Folder(["a.conf": "old\n"])
    let path = folder.path + "/a.conf"
    #expect(throws: FileWriter.Refusal.self) {
      try FileWriter.replace(path, holding: Array("other\n".utf8), with: Array("new\n".utf8))
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: path)
    #expect(throws: FileWriter.Refusal.self) {
      try FileWriter.replace(path, holding: Array("old\n".utf8), with: Array("new\n".utf8))
    }
    #expect(try folder.text("a.conf") == "old\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o754], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.conf", withDestinationPath: "a.conf")
    try FileWriter.replace(folder.path + "/link.conf", holding: Array("old\n".utf8), with: Array("new\n".utf8))
    #expect(try folder.text("a.conf") == "new\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o754)
    let link = try FileManager.default.attributesOfItem(atPath: folder.path + "/link.conf")
    #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.conf", "link.conf"])
  }

  @Test(arguments: [
    ("a\nb\nc\n", "a\nB\nc\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"),
    ("a", "a\n", "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"),
    ("", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n"),
    ("same\n", "same\n", ""),
  ])
  func diffs(_ old: String, _ new: String, _ wanted: String) {
    let diff = UnifiedDiff(path: "f", from: Array(old.utf8), to: Array(new.utf8))
    #expect(String(decoding: diff.bytes, as: UTF8.self) == wanted)
  }
}
