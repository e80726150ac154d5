import TestSupport
import Testing

/// Without a command the first word is a path; one that is none may be meant as a command.
@Suite struct MisspeltCommandTests {
  @Test(arguments: [("chek", "check"), ("trce", "trace"), ("explian", "explain")])
  func isCorrected(_ word: String, _ command: String) throws {
    let folder = try TemporaryFolder(["a.conf": "events {}\n"])
    let run = try Program.run([word, "."], in: folder.url)
    #expect(run.status == 2 && run.errors.contains("did you mean \"streamlint \(command)\"?"), "\(run.errors)")
  }

  /// A file of such a name is a file.
  @Test func pathsArePaths() throws {
    let folder = try TemporaryFolder(["chek/a.conf": "events {}\n"])
    #expect(try Program.run(["chek"], in: folder.url).status == 0)
    let missing = try Program.run(["gone.conf"], in: folder.url)
    #expect(missing.status == 2 && !missing.errors.contains("did you mean"))
  }

  @Test func changesAreColouredOnRequest() throws {
    let text =
      "location /sse { proxy_pass http://a; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1s; }\n"
    let folder = try TemporaryFolder(["a.conf": text])
    let plain = try Program.run(["check", "--diff", "."], in: folder.url)
    #expect(plain.output.contains("\n-location") && !plain.output.contains("\u{1b}"))
    let coloured = try Program.run(["check", "--diff", "--color", "always", "."], in: folder.url)
    #expect(coloured.output.contains("\u{1b}[31m-location") && coloured.output.contains("\u{1b}[32m+location"))
    let forced = try Program.run(["check", "--diff", "."], in: folder.url, environment: ["FORCE_COLOR": "1"])
    #expect(forced.output == coloured.output)
    let both = try Program.run(
      ["check", "--diff", "."], in: folder.url, environment: ["FORCE_COLOR": "1", "NO_COLOR": "1"])
    #expect(both.output == plain.output)
  }
}
