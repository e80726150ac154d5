import Foundation
import Testing

/// `check --shard` and `merge` as a user meets them.
@Suite struct ShardTests {
  private static let broken = "http { server { location /events { proxy_pass http://a; proxy_buffering on; } } }\n"

  private func organisation() throws -> TemporaryFolder {
    try TemporaryFolder([
      "orgs/a/.git/HEAD": "", "orgs/a/nginx.conf": Self.broken, "orgs/b/.git/HEAD": "",
      "orgs/b/nginx.conf": Self.broken,
    ])
  }

  private let check = ["check", "orgs", "--stream", "sse:/events"]

  @Test(arguments: ["json", "sarif"])
  func shardsAndMerge(_ format: String) throws {
    let folder = try organisation()
    let whole = try Program.run(check + ["--format", format], in: folder.url)
    #expect(whole.status == 1)
    // The third shard is left without a repository and succeeds.
    for (number, status) in [(1, Int32(1)), (2, 1), (3, 0)] {
      let shard = try Program.run(
        check + ["--format", format, "--shard", "\(number)/3", "-o", "parts.\(number).\(format)"], in: folder.url)
      #expect(shard.status == status)
      #expect(shard.errors.isEmpty)
    }
    let parts = (1...3).map { "parts.\($0).\(format)" }
    let merged = try Program.run(["merge"] + parts, in: folder.url)
    #expect(merged.status == 1)
    #expect(merged.output == whole.output)
    #expect(merged.errors == whole.errors)
    #expect(try Program.run(["merge", "--fail-on", "never"] + parts, in: folder.url).status == 0)
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("reports"), withIntermediateDirectories: false)
    for part in parts {
      try FileManager.default.moveItem(
        at: folder.url.appendingPathComponent(part), to: folder.url.appendingPathComponent("reports/\(part)"))
    }
    #expect(try Program.run(["merge", "reports"], in: folder.url).output == whole.output)
    let file = try Program.run(["merge", "reports", "--output", "all"], in: folder.url)
    #expect(file.output.isEmpty)
    #expect(try String(contentsOf: folder.url.appendingPathComponent("all"), encoding: .utf8) == whole.output)
    let missing = try Program.run(["merge", "reports/parts.1.\(format)"], in: folder.url)
    #expect(missing.status == 2)
    #expect(missing.output.isEmpty)
    #expect(missing.errors.contains("the shards 2, 3 of 3 are missing; --partial"))
    let partial = try Program.run(["merge", "--partial", "reports/parts.1.\(format)"], in: folder.url)
    #expect(partial.status == 1)
    #expect(partial.output.contains("the shards 2, 3 of 3 are missing"))
    let input = try String(contentsOf: folder.url.appendingPathComponent("reports/parts.1.\(format)"), encoding: .utf8)
    let piped = try Program.run(
      ["merge", "-", "reports/parts.2.\(format)", "reports/parts.3.\(format)"], in: folder.url, input: input)
    #expect(piped.output == whole.output)
  }

  @Test func nothingLinted() throws {
    let folder = try TemporaryFolder(["orgs/a/.git/HEAD": "", "orgs/b/.git/HEAD": ""])
    for number in 1...2 {
      let shard = try Program.run(
        ["check", "orgs", "--format", "json", "--shard", "\(number)/2", "-o", "\(number).json"], in: folder.url)
      #expect(shard.status == 0)
    }
    let merged = try Program.run(["merge", "1.json", "2.json"], in: folder.url)
    #expect(merged.status == 3)
    #expect(try Program.run(["merge", "1.json", "2.json", "--allow-empty"], in: folder.url).status == 0)
    #expect(merged.output == (try Program.run(["check", "orgs", "--format", "json"], in: folder.url)).output)
  }

  @Test(arguments: [
    (["check", "orgs", "--shard", "9/8"], "the shards of 9/8 are 1/8 to 8/8"),
    (["check", "orgs", "--shard", "x"], "write K/N"),
    (["check", "-", "--shard", "1/8"], "standard input"),
    (["check", "orgs", "--shard", "1/8", "--baseline", "b.json"], "a baseline applies to a complete run"),
    (["check", "orgs", "--link-repositories", "--repositories", "orgs/*"], "contradict"),
    (["merge", "none.json"], "none.json: No such file"),
    (["merge", "orgs"], "orgs contains no .json or .sarif file"),
    (["merge", "orgs/a/nginx.conf"], "orgs/a/nginx.conf:1:5: this is no JSON"),
    (["merge"], "Missing expected argument"),
  ])
  func wrongUse(_ arguments: [String], _ message: String) throws {
    let folder = try organisation()
    let result = try Program.run(arguments, in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  /// A merge reports an input that cannot be parsed as a single run does.
  @Test func unreadInputs() throws {
    let folder = try organisation()
    try folder.write(Data("http {\n".utf8), to: "orgs/b/nginx.conf")
    for number in 1...2 {
      _ = try Program.run(
        check + ["--format", "sarif", "--shard", "\(number)/2", "-o", "\(number).sarif"], in: folder.url)
    }
    let merged = try Program.run(["merge", "1.sarif", "2.sarif", "--fail-on", "never"], in: folder.url)
    #expect(merged.status == 2)
    #expect(merged.output.contains("\"executionSuccessful\": false"))
  }
}
