import Foundation
import TestSupport
import Testing

/// `init` hides nothing and invents nothing.
@Suite struct InitTests {
  private struct Found: Hashable {
    let key: String
    let routes: Set<String>
    let severity: Int
  }

  /// The findings and their consequences by location and rule, with the gravest severity.
  private static func findings(_ folder: URL) throws -> [String: Found] {
    let result = try Program.run(["check", "--format", "json", "--min-severity", "info"], in: folder)
    let report = try JSONValue(parsing: result.output)
    var found: [String: Found] = [:]
    for item in report["findings"]?.elements ?? [] {
      let severity = ["info", "warning", "error"].firstIndex(of: item["severity"]?.text ?? "") ?? 0
      let routes = Set([item["route"]?.text].compactMap { $0 } + (item["routes"]?.elements ?? []).compactMap(\.text))
      for part in [item] + (item["consequences"]?.elements ?? []) {
        let location = part["location"]
        let key = [
          location?["file"]?.text ?? "", "\(location?["startLine"]?.number ?? location?["line"]?.number ?? 0)",
          part["rule"]?.text ?? "", part["setting"]?.text ?? "",
        ].joined(separator: " ")
        found[key] = Found(
          key: key, routes: routes.union(found[key]?.routes ?? []), severity: max(severity, found[key]?.severity ?? 0))
      }
    }
    return found
  }

  /// Runs `init` in a folder and compares the findings before and after; returns the file.
  @discardableResult
  private func expectNothingHidden(_ folder: URL, _ name: String) throws -> String {
    let before = try Self.findings(folder)
    let started = try Program.run(["init"], in: folder)
    #expect(started.status == 0, "\(name): \(started.errors)")
    let file = folder.appendingPathComponent(".streamlint.yaml")
    let text = String(decoding: FileManager.default.contents(atPath: file.path) ?? Data(), as: UTF8.self)
    let declared = Set(
      text.split(separator: "\n").filter { $0.hasPrefix("  - ") && !$0.contains("hops") }.compactMap { line in
        line.dropFirst(4).split(separator: " ").first?.filter { $0 != "\"" }.split(separator: ":", maxSplits: 1).last
      }.map(String.init))
    let after = try Self.findings(folder)
    for (key, old) in before {
      #expect((after[key]?.severity ?? -1) >= old.severity, "\(name): \(key) is hidden by\n\(text)")
    }
    for (key, new) in after where before[key]?.severity != new.severity {
      #expect(!new.routes.isDisjoint(with: declared), "\(name): \(key) is invented by\n\(text)")
      #expect(!key.contains("stream-not-served"), "\(name): \(key)")
    }
    return text
  }

  @Test func examples() throws {
    let examples = Program.package.appendingPathComponent("examples")
    let names = try FileManager.default.contentsOfDirectory(atPath: examples.path).sorted()
    #expect(names.count > 5)
    for name in names {
      let folder = try TemporaryFolder()
      let copy = folder.url.appendingPathComponent(name)
      try FileManager.default.copyItem(at: examples.appendingPathComponent(name), to: copy)
      try? FileManager.default.removeItem(at: copy.appendingPathComponent(".streamlint.yaml"))
      try expectNothingHidden(copy, name)
    }
  }

  private static func location(_ path: String, _ more: String = "") -> String {
    "location \(path) {\n    proxy_pass http://127.0.0.1:9000;\n\(more)}\n"
  }

  /// Hints on routes that are not declared count as before.
  @Test func hints() throws {
    let folder = try TemporaryFolder([
      "a.conf": Self.location("/v1/chat/completions") + Self.location("/api/chat/stream")
        + Self.location("/notifications/stream")
    ])
    try expectNothingHidden(folder.url, "hints")
    let with = try Program.run(
      ["check", "--stream", "sse:/v1/chat/completions", "--format", "concise"], in: folder.url)
    let without = try Program.run(["check", "--no-config", "--format", "concise"], in: folder.url)
    for route in ["/api/chat/stream", "/notifications/stream"] {
      #expect(with.output.contains("(route \(route)") == without.output.contains("(route \(route)"), "\(with.output)")
    }
  }

  @Test func hostsAndFiles() throws {
    let server = { (name: String, path: String) in
      "server {\n    listen 80;\n    server_name \(name);\n\(Self.location(path))}\n"
    }
    let folder = try TemporaryFolder([
      "conf.d/a.conf": server("a.example.com", "/v1/chat/completions"),
      "conf.d/b.conf": server("b.example.com", "/api"),
    ])
    let text = try expectNothingHidden(folder.url, "hosts")
    #expect(text.contains("a.example.com/v1/chat/completions   # conf.d/a.conf:4"), "\(text)")
    #expect(text.contains("b.example.com/api   # conf.d/b.conf:4: unknown intent"), "\(text)")
  }

  /// A path without a host would declare the same path of others as well.
  @Test func samePathOfAnotherHost() throws {
    let folder = try TemporaryFolder([
      "nginx.conf": """
      events {}
      http {
          server {
              listen 80 default_server;
              \(Self.location("/chat", "    proxy_set_header Upgrade $http_upgrade;\n    proxy_set_header Connection upgrade;\n"))
          }
          server {
              listen 80;
              server_name other.example.com;
              \(Self.location("/chat"))
          }
      }

      """
    ])
    try expectNothingHidden(folder.url, "same path")
  }

  /// All evident streams are written, however many there are.
  @Test func many() throws {
    let folder = try TemporaryFolder([
      "a.conf": (0..<30).map {
        "server {\n    listen 80;\n    server_name h\($0).example.com;\n\(Self.location("/v1/chat/completions"))}\n"
      }
      .joined()
    ])
    let text = try expectNothingHidden(folder.url, "many")
    for number in 0..<30 { #expect(text.contains("h\(number).example.com/v1/chat/completions")) }
  }
}
