import Foundation
import Testing

/// Reports that cannot be written, and runs that read nothing.
@Suite struct OutputErrorTests {
  private static let clean = "location /events {\n    proxy_pass http://app;\n}\n"

  /// Runs a command line of the shell, with the program as `$0`.
  private func shell(_ line: String, in folder: TemporaryFolder) throws -> ProgramResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line, Program.built("streamlint").path]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let out = try output.fileHandleForReading.readToEnd() ?? Data()
    let err = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return ProgramResult(
      status: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
      errors: String(decoding: err, as: UTF8.self))
  }

  @Test(arguments: [
    "check > /dev/full", "check --format json > /dev/full", "check --format sarif -o /dev/full",
    "check > /dev/full 2>&1",
    "check --diff --assume-streaming > /dev/full", "check --show-config > /dev/full",
    "check --write-baseline /dev/full",
    "check --format json -o none/report.json", "check -o . --format json", "check --format json >&-", "check >&-",
    "trace --all > /dev/full", "trace --all --format json -o /dev/full", "rules > /dev/full",
    "explain idle-timeout > /dev/full",
    "init --print > /dev/full", "--help > /dev/full", "--version > /dev/full",
    "check --format json --format human -o one.json -o /dev/full",
  ])
  func notWritten(_ arguments: String) throws {
    let folder = try TemporaryFolder(["a.conf": Self.clean])
    let result = try shell("\"$0\" \(arguments)", in: folder)
    #expect(result.status == 2, "\(result.output)\(result.errors)")
    #expect(arguments.contains("2>&1") || result.errors.contains("error: "), "\(result.errors)")
  }

  /// The other formats are written all the same.
  @Test func othersAreWritten() throws {
    let folder = try TemporaryFolder(["a.conf": Self.clean])
    let result = try shell("\"$0\" --format sarif --format json -o /dev/full -o b.json", in: folder)
    #expect(result.status == 2)
    #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("b.json").path))
  }

  /// A reader that has seen enough is no failure for people, and one of a machine format is.
  @Test func closedPipes() throws {
    let folder = try TemporaryFolder(["a.conf": Self.clean])
    let status = { (arguments: String) in
      // The reader is gone before anything is written.
      try shell("{ sleep 0.3; \"$0\" \(arguments); echo $? >&2; } | true", in: folder).errors
    }
    #expect(try status("check") == "0\n")
    #expect(try status("rules") == "0\n")
    let json = try status("check --format json")
    #expect(json.hasSuffix("2\n") && json.contains("standard output"), "\(json)")
  }

  /// What is meant for a closed stream goes to no file.
  @Test func closedStreams() throws {
    let folder = try TemporaryFolder(["a.conf": Self.clean])
    let fix = "check --fix --stream sse:/events"
    for streams in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
      try folder.write(Data(Self.clean.utf8), to: "a.conf")
      _ = try shell("\"$0\" \(fix) \(streams)", in: folder)
      let text = try String(contentsOf: folder.url.appendingPathComponent("a.conf"), encoding: .utf8)
      #expect(text.contains("proxy_buffering off;") && !text.contains("problem"), "\(streams): \(text)")
    }
  }

  @Test(arguments: [
    ["check"], ["check", "--diff"], ["check", "--fix"], ["check", "--format", "json"], ["trace"],
    ["trace", "--format", "json"], ["check", "--write-baseline", "b.json"],
  ])
  func nothingRead(_ arguments: [String]) throws {
    for files in [[:], ["notes.txt": "text\n"], ["nginx.conf.erb": "server { <% if a %> listen 80; }\n"]] {
      let folder = try TemporaryFolder(files)
      let result = try Program.run(arguments + ["."], in: folder.url)
      #expect(result.status == 3, "\(files) \(result.output)\(result.errors)")
      #expect(result.errors.contains("error: "))
      #expect(try Program.run(arguments + ["--allow-empty", "."], in: folder.url).status == 0)
    }
    // A file without a route was read.
    let folder = try TemporaryFolder(["a.conf": "server {\n    listen 80;\n}\n"])
    #expect(try Program.run(arguments + ["."], in: folder.url).status == 0)
  }
}
