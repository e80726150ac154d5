import Foundation
import TestSupport
import Testing

/// `streamlint trace` as a user runs it.
@Suite struct TraceTests {
  @Test(arguments: ["human", "json", "mermaid", "markdown"], ["full-path", "full-path-fixed", "llm-gateway"])
  func formats(_ format: String, _ example: String) throws {
    let result = try Program.run(["trace", "examples/\(example)", "--format", format])
    #expect(result.errors.isEmpty)
    #expect(result.status == 0)
    try expectGolden(result.output, at: "Golden/trace/\(example).\(format)")
    guard format == "json" else { return }
    let file = Program.package.appendingPathComponent("schemas/trace-v1.schema.json")
    let schema = try JSONSchema(JSONValue(parsing: Array(Data(contentsOf: file))))
    #expect(try schema.violations(in: JSONValue(parsing: Array(result.output.utf8))).isEmpty)
  }

  @Test func page() throws {
    let result = try Program.run(["trace", "examples/full-path", "--format", "html"])
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("<!DOCTYPE html>"))
    #expect(result.output.contains("<details class=\"chain\" id=\"chain-1\""))
    #expect(!result.output.contains("id=\"findings\""))
  }

  @Test func oneRoute() throws {
    let found = try Program.run(["trace", "examples/llm-gateway", "--route", "/v1/responses"])
    #expect(found.status == 0)
    #expect(found.output.contains("/v1/responses"))
    #expect(!found.output.contains("/v1/chat/completions"))
    let none = try Program.run(["trace", "examples/llm-gateway", "--route", "/nowhere"])
    #expect(none.status == 1)
    #expect(none.output.contains("chains that were found matches --route."))
    #expect(!none.output.contains("No streaming routes"))
  }

  @Test func everything() throws {
    let some = try Program.run(["trace", "examples/full-path", "--quiet-is-no-flag"])
    #expect(some.status == 2)
    let all = try Program.run(["trace", "examples/full-path", "--all"])
    #expect(all.output.contains("of unknown intent"))
  }

  @Test func nothing() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(["trace", folder.url.path])
    #expect(result.status == 3)
    #expect(result.errors.contains("nothing to trace"))
  }

  @Test func toAFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appendingPathComponent("trace.json").path
    let result = try Program.run(["trace", "examples/full-path", "--format", "json", "--output", path])
    #expect(result.output.isEmpty)
    #expect(FileManager.default.contents(atPath: path)?.isEmpty == false)
  }
}
