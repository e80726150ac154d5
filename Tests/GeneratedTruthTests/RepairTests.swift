import Catalog
import Foundation
import GeneratedTruth
import Linting
import LiveNginx
import RuleFiles
import Rules
import StreamModel
import Testing

/// What people wrote: the examples of the repository, those of the rules, and the cases of `Tests/RuleTests`.
@Suite struct RepairTests {
  private struct Written {
    let name: String
    let files: [String: String]
    let streams: [DeclaredStream]
  }

  private static let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardized

  private static func stream(_ text: String) -> DeclaredStream? {
    try? DeclaredStream(parsing: text, source: "--stream")
  }

  private static func cases() throws -> [Written] {
    let folder = package.appending(path: "Tests/RuleTests/NginxCases")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      let streams = text.split(separator: "\n").filter { $0.hasPrefix("# stream: ") }.map { String($0.dropFirst(10)) }
      return Written(name: name, files: ["nginx.conf": text], streams: streams.compactMap(stream))
    }
  }

  private static func rules() -> [Written] {
    RuleCatalogue.embedded.rules.flatMap { rule in
      rule.examples.compactMap { example in
        guard let files = example.breaks, files.keys.contains("nginx.conf") else { return nil }
        return Written(
          name: "\(rule.id): \(example.title)", files: ExampleConfiguration.completed(files),
          streams: example.streams.compactMap(stream))
      }
    }
  }

  private static func examples() throws -> [Written] {
    let streams = [
      "chat-websocket": [
        "websocket:chat.example.com/socket.io/", "websocket:chat.example.com/cable", "sse:chat.example.com/api/typing",
      ],
      "llm-gateway": [
        "streamable-http:llm.example.com/v1/chat/completions", "streamable-http:llm.example.com/v1/completions",
      ],
      "mcp-server": ["streamable-http:/mcp", "sse:/sse"],
      "php-sse": ["sse:shop.example.com/events.php"],
    ]
    return try streams.sorted { $0.key < $1.key }.map { name, streams in
      let folder = package.appending(path: "examples/" + name)
      var files: [String: String] = [:]
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where !path.hasPrefix(".") {
        files[path] = try? String(contentsOf: folder.appending(path: path), encoding: .utf8)
      }
      return Written(name: name, files: files, streams: streams.compactMap(stream))
    }
  }

  @Test("what fixes claim to repair of written files streams on a real nginx")
  func written() async throws {
    let program = "/usr/sbin/nginx"
    let version = try #require(ProductVersion(try nginxVersion(of: program)))
    let all = try Self.examples() + Self.cases() + Self.rules()
    let gate = Gate(positions: 32)
    var counts: [String: Int] = [:]
    try await withThrowingTaskGroup(of: (String, RepairTruth, RepairTruth.Outcome).self) { group in
      for item in all {
        for repair in RepairTruth.all(item.files, streams: item.streams, version: version) {
          group.addTask { (item.name, repair, try await repair.measure(nginx: program, gate: gate)) }
        }
      }
      for try await (name, repair, outcome) in group {
        counts[
          "\(repair.isClaimed ? "claimed" : "not claimed"), \(outcome == .passes ? "passes" : "other")", default: 0] +=
          1
        if case .fails(let reason) = outcome {
          Issue.record("\(name), \(repair.stream.path): \(reason)\n\(repair.after)")
        }
        if ProcessInfo.processInfo.environment["SHOW_REPAIRS"] != nil {
          print(name, repair.stream.path, repair.isClaimed, outcome)
        }
      }
    }
    if ProcessInfo.processInfo.environment["SHOW_REPAIRS"] != nil { print(counts) }
    #expect(counts["claimed, passes"] ?? 0 > 40, "\(counts)")
  }
}
