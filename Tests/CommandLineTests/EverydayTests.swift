import Foundation
import TestSupport
import Testing

/// Baselines, changed files, fixes and the configuration file as a user meets them.
@Suite struct EverydayTests {
  private static let broken =
    "location /v1/chat/completions {\n    proxy_pass http://127.0.0.1:9000;\n    proxy_buffering off;\n}\n"

  // MARK: Baseline

  @Test func baseline() throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken])
    let written = try Program.run(["check", "--write-baseline", "base.json"], in: folder.url)
    #expect(written.status == 0)
    #expect(written.output.isEmpty)
    let clean = try Program.run(["check", "--baseline", "base.json"], in: folder.url)
    #expect(clean.status == 0)
    #expect(clean.output.contains("suppressed"))
    // Lines move, a second fault comes, the first one stays known.
    try folder.write(Data(("# a comment\n\n" + Self.broken).utf8), to: "a.conf")
    try folder.write(Data(Self.broken.utf8), to: "b.conf")
    let new = try Program.run(["check", "--baseline", "base.json", "--format", "concise"], in: folder.url)
    #expect(new.status == 1)
    #expect(new.output.contains("b.conf:1:1"))
    #expect(!new.output.contains("a.conf"))
  }

  @Test func staleBaseline() throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken])
    _ = try Program.run(["check", "--write-baseline", "base.json"], in: folder.url)
    try folder.write(
      Data(Self.broken.replacingOccurrences(of: "}", with: "    proxy_read_timeout 1h;\n}").utf8), to: "a.conf")
    let result = try Program.run(["check", "--baseline", "base.json"], in: folder.url)
    #expect(result.status == 0)
    #expect(result.output.contains("no longer occurs"))
  }

  /// A block that lacks one setting more is not known, and what is left of a known one is.
  @Test func baselineOfABlock() throws {
    let bare = "location /v1/chat/completions {\n    proxy_pass http://127.0.0.1:9000;\n}\n"
    let with = { (line: String) in bare.replacingOccurrences(of: "}", with: "    \(line)\n}") }
    let run = { (before: String, after: String) throws -> Int32 in
      let folder = try TemporaryFolder(["a.conf": before])
      _ = try Program.run(["check", "--write-baseline", "base.json"], in: folder.url)
      try folder.write(Data(after.utf8), to: "a.conf")
      return try Program.run(["check", "--baseline", "base.json"], in: folder.url).status
    }
    #expect(try run(with("proxy_read_timeout 1h;"), bare) == 1)
    #expect(try run(bare, with("proxy_buffering off;")) == 0)
    #expect(try run(bare, bare) == 0)
  }

  @Test(arguments: [
    ("{", "did not find"), ("", "empty"), ("{\"schemaVersion\": 9, \"findings\": []}", "the schema version is not 1"),
    ("{\"schemaVersion\": 1, \"findings\": [{\"rule\": \"x\"}]}", "fingerprint"),
  ])
  func brokenBaselines(_ text: String, _ message: String) throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken, "base.json": text])
    let result = try Program.run(["check", "--baseline", "base.json"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("base.json:"))
  }

  @Test func missingBaseline() throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken])
    let result = try Program.run(["check", "--baseline", "none.json"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("none.json: No such file"))
  }

  // MARK: git

  private func git(_ arguments: [String], in folder: TemporaryFolder) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"] + arguments
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func repository() throws -> TemporaryFolder {
    let folder = try TemporaryFolder([
      "a.conf": Self.broken, "sub/b.conf": Self.broken, "build/c.conf": Self.broken, ".gitignore": "build/\n",
    ])
    try git(["init", "-q"], in: folder)
    return folder
  }

  @Test func ignoredFiles() throws {
    let folder = try repository()
    let all = try Program.run(["check", "--format", "concise"], in: folder.url)
    #expect(all.output.contains("a.conf"))
    #expect(all.output.contains("sub/b.conf"))
    #expect(!all.output.contains("build/c.conf"))
    let named = try Program.run(["check", "build/c.conf", "--format", "concise"], in: folder.url)
    #expect(named.output.contains("build/c.conf"))
    let below = try Program.run(["check", "sub", "--format", "concise"], in: folder.url)
    #expect(below.output.contains("sub/b.conf"))
  }

  @Test func changedFiles() throws {
    let folder = try repository()
    try git(["add", "-A"], in: folder)
    try git(["commit", "-q", "-m", "first"], in: folder)
    let none = try Program.run(["check", "--changed"], in: folder.url)
    #expect(none.status == 0)
    try folder.write(Data(("# new\n" + Self.broken).utf8), to: "sub/b.conf")
    for arguments in [["--changed"], ["--changed", "HEAD", "."], ["--changed", "sub"], ["--changed=HEAD"]] {
      let result = try Program.run(["check", "--format", "concise"] + arguments, in: folder.url)
      #expect(result.status == 1)
      #expect(result.output.contains("sub/b.conf"))
      #expect(!result.output.contains("a.conf:"))
    }
    let unknown = try Program.run(["check", "--changed", "nowhere"], in: folder.url)
    #expect(unknown.status == 2)
    #expect(unknown.output.contains("git does not know the commit"))
  }

  @Test func changedFilesWithoutGit() throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken])
    let result = try Program.run(["check", "--changed"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.contains("not in a git work tree"))
  }

  // MARK: Fixes

  /// The layout of Debian: git takes the diff, which names the file itself, and a file with two names is written once.
  @Test func fixAndDiffBehindALink() throws {
    let folder = try TemporaryFolder([
      "nginx.conf": "events {}\nhttp { include sites-enabled/*; }\n",
      "sites-available/app": "server {\n  listen 80;\n  \(Self.broken)}\n",
      "sites-enabled/README": "# Links to sites-available.\n",
    ])
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.path + "/sites-enabled/app", withDestinationPath: "../sites-available/app")
    for command in [["init", "-q"], ["add", "."]] { try git(command, in: folder) }
    let diff = try Program.run(["check", "--diff"], in: folder.url)
    #expect(diff.output.ranges(of: "+++ b/sites-available/app").count == 1)
    #expect(!diff.output.contains("sites-enabled"))
    try folder.write(Data(diff.output.utf8), to: "fix.patch")
    try git(["apply", "--check", "fix.patch"], in: folder)
    let fixed = try Program.run(["check", "--fix"], in: folder.url)
    #expect(fixed.status == 0, "\(fixed.output)\(fixed.errors)")
    #expect(fixed.errors.contains("fixed in 1 file"), "\(fixed.errors)")
    let link = folder.url.path + "/sites-enabled/app"
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../sites-available/app")
    #expect(try Program.run(["check", "--diff"], in: folder.url).output.isEmpty)
  }

  @Test func fixAndDiff() throws {
    let folder = try repository()
    let diff = try Program.run(["check", "--diff"], in: folder.url)
    #expect(diff.status == 1)
    #expect(diff.output.hasPrefix("--- a/a.conf\n+++ b/a.conf\n@@"))
    // git takes what we print.
    try folder.write(Data(diff.output.utf8), to: "fix.patch")
    try git(["apply", "--check", "fix.patch"], in: folder)
    let fixed = try Program.run(["check", "--fix"], in: folder.url)
    #expect(fixed.status == 0)
    #expect(fixed.errors.contains("fixed in 2 files"))
    let text = try String(contentsOf: folder.url.appendingPathComponent("a.conf"), encoding: .utf8)
    #expect(text == Self.broken.replacingOccurrences(of: "9000;\n", with: "9000;\n    proxy_read_timeout 600s;\n"))
    let again = try Program.run(["check", "--diff"], in: folder.url)
    #expect(again.status == 0)
    #expect(again.output.isEmpty)
  }

  @Test(arguments: [
    ["--fix", "--diff"], ["--unsafe-fixes"], ["--fix", "-"], ["--diff", "--format", "json"], ["--quiet", "--verbose"],
    ["--baseline", "a", "--write-baseline", "b"], ["--config", "x", "--no-config"],
  ])
  func contradictions(_ arguments: [String]) throws {
    let result = try Program.run(["check"] + arguments, input: "")
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("Error: "))
  }

  @Test func readOnlyFiles() throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken])
    let path = folder.url.appendingPathComponent("a.conf").path
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
    let result = try Program.run(["check", "--fix"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("read-only"))
    #expect(FileManager.default.contents(atPath: path) == Data(Self.broken.utf8))
  }

  // MARK: Configuration

  @Test func starter() throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken])
    let first = try Program.run(["init"], in: folder.url)
    #expect(first.status == 0)
    let path = folder.url.appendingPathComponent(".streamlint.yaml")
    let text = try String(contentsOf: path, encoding: .utf8)
    #expect(text.contains("/v1/chat/completions"))
    let lint = try Program.run(["check"], in: folder.url)
    #expect(lint.status == 1)
    #expect(lint.output.contains("declared by .streamlint.yaml"))
    let second = try Program.run(["init"], in: folder.url)
    #expect(second.status == 2)
    #expect(try Program.run(["init", "--force"], in: folder.url).status == 0)
  }

  @Test func shownConfiguration() throws {
    let folder = try TemporaryFolder([
      "a.conf": Self.broken, ".streamlint.yaml": "policy: {idle: 2m}\nrules: {http1-listener: off}\n",
    ])
    let result = try Program.run(["check", "--show-config", "--stream", "sse:/v1/chat/completions"], in: folder.url)
    #expect(result.status == 0)
    for line in ["  idle: 120s", "  - \"sse:/v1/chat/completions\"   # --stream"] {
      #expect(result.output.contains(line))
    }
  }

  @Test(arguments: [
    ("stream: []\n", "unknown key \"stream\"; did you mean \"streams\""),
    ("policy: {idl: 5m}\n", "did you mean \"idle\""),
    ("streams: [{kind: see, path: /x}]\n", "the kinds are"), ("- a\n", "must be a mapping"),
    ("policy: [\n", "did not find"),
  ])
  func brokenConfigurations(_ text: String, _ message: String) throws {
    let folder = try TemporaryFolder(["a.conf": Self.broken, ".streamlint.yaml": text])
    let result = try Program.run(["check"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.contains(message), "\(result.output)")
    // The other files are linted all the same.
    #expect(result.output.contains("a.conf"))
  }
}
