import Foundation
import TestSupport
import Testing

/// The examples of the repository and their output.
@Suite struct ExampleGoldenTests {
  static let examples: [String] = {
    // Repositories of clusters are together in one folder.
    names(in: "examples").filter { $0 != "gitops" } + names(in: "examples/gitops").map { "gitops/" + $0 }
  }()

  private static func names(in path: String) -> [String] {
    let folder = Program.package.appendingPathComponent(path).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".md") }.sorted()
  }

  @Test func examplesExist() { #expect(Self.examples.count >= 4) }

  @Test(arguments: Self.examples)
  func human(_ name: String) throws {
    let result = try Program.run(["check", "examples/\(name)"])
    #expect(result.errors.isEmpty)
    try expectGolden(result.output, at: "Golden/\(name).txt")
  }

  @Test(arguments: Self.examples)
  func json(_ name: String) throws {
    let result = try Program.run(["check", "examples/\(name)", "--format", "json", "--min-severity", "info"])
    #expect(result.errors.isEmpty)
    try expectGolden(result.output, at: "Golden/\(name).json")
    let value = try JSONValue(parsing: Array(result.output.utf8))
    #expect(try findingsSchema().violations(in: value).isEmpty)
  }

  private func findingsSchema() throws -> JSONSchema {
    let file = Program.package.appendingPathComponent("schemas/findings-v1.schema.json")
    return try JSONSchema(JSONValue(parsing: Array(Data(contentsOf: file))))
  }

  /// The span of a finding is the setting that it names, or its value in a JSON patch, unless that is a default.
  @Test(arguments: Self.examples)
  func spansAreTheSettings(_ name: String) throws {
    let result = try Program.run(["check", "examples/\(name)", "--format", "json", "--min-severity", "info"])
    let value = try JSONValue(parsing: Array(result.output.utf8))
    for finding in try #require(value["findings"]?.elements) where finding["origin"]?.text != "default" {
      let location = try #require(finding["location"])
      let path = try #require(location["file"]?.text)
      let bytes = Array(try Data(contentsOf: Program.package.appendingPathComponent(path)))
      let start = Int(try #require(location["byteStart"]?.number))
      let end = Int(try #require(location["byteEnd"]?.number))
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      let setting = try #require(finding["setting"]?.text)
      let names = setting.split(whereSeparator: { $0 == " " || $0 == "." }).map(String.init)
      // plugins[NAME] is the line that names the plugin.
      let plugin = setting.hasPrefix("plugins[") ? setting.dropFirst(8).prefix { $0 != "]" } : ""
      let isThere =
        text.hasPrefix(setting) || names.contains { text.hasPrefix($0) } || (!plugin.isEmpty && text.contains(plugin))
        || text == finding["value"]?.text
      #expect(isThere, "\(setting) is not the text at \(path):\(start): \(text)")
    }
  }

  /// All locations of the JSON output lie in their files, and columns agree with bytes.
  @Test(arguments: Self.examples)
  func locations(_ name: String) throws {
    let result = try Program.run(["check", "examples/\(name)", "--format", "json", "--min-severity", "info"])
    let value = try JSONValue(parsing: Array(result.output.utf8))
    for finding in try #require(value["findings"]?.elements) {
      let location = try #require(finding["location"])
      let path = try #require(location["file"]?.text)
      let bytes = Array(try Data(contentsOf: Program.package.appendingPathComponent(path)))
      let start = Int(try #require(location["byteStart"]?.number))
      let line = Int(try #require(location["line"]?.number))
      #expect(start <= bytes.count)
      #expect(bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1 == line)
    }
  }
}
