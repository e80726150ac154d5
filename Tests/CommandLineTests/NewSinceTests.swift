import Foundation
import TestSupport
import Testing

/// `--new-since` on scripted histories: it reports what full runs of both sides differ by.
@Suite struct NewSinceTests {
  @Test(arguments: History.all) func history(_ history: History) throws {
    let repository = try GitFolder(history.base)
    try repository.git("checkout", "-q", "-b", "topic")
    try history.change(repository)
    let result = try Program.run(
      ["check", "--new-since", "main", "--format", "json", "--min-severity", "info"], in: repository.url)
    let findings = try Self.findings(result)
    #expect(findings.map { "\($0.file) \($0.rule)" }.sorted() == history.new, "\(result.output)")
    #expect(result.status == (findings.contains { $0.severity != "info" } ? 1 : 0), "\(result.errors)")
    // A baseline of the base, judged with the configuration of today, leaves the same.
    let base = try repository.export(try Self.mergeBase(repository))
    let tree = base.url.appendingPathComponent("tree")
    let configuration = repository.url.appendingPathComponent(".streamlint.yaml")
    if let data = FileManager.default.contents(atPath: configuration.path) {
      try data.write(to: tree.appendingPathComponent(".streamlint.yaml"))
    }
    let file = base.url.appendingPathComponent("baseline.json").path
    _ = try Program.run(["check", "--write-baseline", file, "--min-severity", "info"], in: tree)
    let full = try Program.run(
      ["check", "--baseline", file, "--format", "json", "--min-severity", "info"], in: repository.url)
    #expect(try Self.findings(full).map(\.text) == findings.map(\.text))
  }

  private static func mergeBase(_ repository: GitFolder) throws -> String {
    try repository.git("branch", "-f", "seen", "main")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "merge-base", "main", "HEAD"]
    process.currentDirectoryURL = repository.url
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private struct Found {
    let file: String
    let rule: String
    let severity: String
    let text: String
  }

  private static func findings(_ result: ProgramResult) throws -> [Found] {
    let report = try JSONValue(parsing: result.output)
    return (report["findings"]?.elements ?? []).map { item in
      let file = item["location"]?["file"]?.text ?? ""
      let rule = item["rule"]?.text ?? ""
      let line = item["location"]?["startLine"]?.number ?? item["location"]?["line"]?.number ?? 0
      return Found(
        file: file, rule: rule, severity: item["severity"]?.text ?? "", text: "\(file):\(line) \(rule)")
    }
  }

  // MARK: Use

  @Test func shallowClone() throws {
    let repository = try GitFolder(["a.conf": History.good])
    try repository.write("a.conf", History.bad)
    try repository.commit("change")
    let clone = try GitFolder(cloning: repository, ["--depth", "1"])
    for commit in ["main~1", "nowhere", "--upload-pack=x"] {
      let result = try Program.run(["check", "--new-since=\(commit)"], in: clone.url)
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(result.errors.contains("fetch-depth: 0"), "\(result.errors)")
    }
    let whole = try GitFolder(cloning: repository, [])
    #expect(try Program.run(["check", "--new-since", "origin/main~1"], in: whole.url).status == 1)
    #expect(try Program.run(["check", "--new-since", "origin/main"], in: whole.url).status == 0)
  }

  @Test func withoutGit() throws {
    let folder = try TemporaryFolder(["a.conf": History.bad])
    let result = try Program.run(["check", "--new-since", "main"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("not in a git work tree"))
  }

  @Test func unrelatedHistories() throws {
    let repository = try GitFolder(["a.conf": History.good])
    try repository.git("checkout", "-q", "--orphan", "other")
    try repository.commit("other")
    let result = try Program.run(["check", "--new-since", "main"], in: repository.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("no common ancestor"))
  }

  @Test func subfolders() throws {
    let repository = try GitFolder(["deploy/a.conf": History.good, "other/b.conf": History.good])
    try repository.write("deploy/a.conf", History.bad)
    try repository.write("other/b.conf", History.bad)
    let deploy = repository.url.appendingPathComponent("deploy")
    for (paths, folder) in [
      (["deploy"], repository.url), (["deploy/a.conf"], repository.url), (["."], deploy), ([deploy.path], deploy),
      (["../deploy"], repository.url.appendingPathComponent("other")), ([deploy.path], URL(fileURLWithPath: "/")),
    ] {
      let result = try Program.run(["check", "--new-since", "main", "--format", "json"] + paths, in: folder)
      let findings = try Self.findings(result)
      #expect(findings.count == 1, "\(paths) \(result.output)\(result.errors)")
      #expect(findings.first?.file.hasSuffix("a.conf") == true)
      #expect(result.status == 1)
    }
    try repository.commit("change")
    let same = try Program.run(["check", "--new-since", "main"], in: deploy)
    #expect(same.status == 0)
    #expect(same.output.contains("1 finding is not new"), "\(same.output)")
  }

  @Test func submodules() throws {
    let inner = try GitFolder(["a.conf": History.bad])
    let outer = try GitFolder(["b.conf": History.good])
    try outer.git("submodule", "--quiet", "add", "file://" + inner.url.path, "part")
    try outer.commit("module")
    #expect(try Program.run(["check", "--new-since", "main"], in: outer.url).status == 0)
    try outer.write("part/c.conf", History.bad)
    let result = try Program.run(["check", "--new-since", "main", "--format", "json"], in: outer.url)
    #expect(try Self.findings(result).map(\.file) == ["part/c.conf"])
  }

  /// The default of `--fail-on` is warning, and every format can be written.
  @Test func formats() throws {
    let warning = "location /v1/chat/completions {\n    proxy_pass http://127.0.0.1:9000;\n}\n"
    let repository = try GitFolder(["a.conf": "# nothing\n"])
    try repository.write("a.conf", warning)
    for format in [
      "human", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "html",
      "json-lines", "rdjson", "azure",
    ] {
      let result = try Program.run(["check", "--new-since", "main", "--format", format], in: repository.url)
      #expect(result.status == 1, "\(format)")
      #expect(result.output.contains("a.conf"), "\(format)")
    }
    #expect(try Program.run(["check", "--new-since", "main", "--fail-on", "never"], in: repository.url).status == 0)
  }

  @Test func baselineToo() throws {
    let repository = try GitFolder(["a.conf": History.bad])
    _ = try Program.run(["check", "--write-baseline", "base.json"], in: repository.url)
    let old = try Program.run(["check", "--new-since", "main", "--baseline", "base.json"], in: repository.url)
    #expect(old.status == 0)
    #expect(!old.output.contains("no longer"), "\(old.output)")
    try repository.write("b.conf", History.bad)
    #expect(
      try Program.run(["check", "--new-since", "main", "--baseline", "base.json"], in: repository.url).status == 1)
  }

  /// git is asked and nothing of the repository is changed, run or fetched.
  @Test func nothingIsWritten() throws {
    let repository = try GitFolder(["a.conf": History.good, ".gitattributes": "*.conf filter=evil diff=evil\n"])
    try repository.git("config", "filter.evil.smudge", "touch smudged")
    try repository.git("config", "filter.evil.clean", "touch cleaned")
    try repository.git("config", "diff.evil.textconv", "touch converted")
    try repository.git("config", "core.fsmonitor", "touch monitored")
    try repository.write("a.conf", History.bad)
    let index = repository.url.appendingPathComponent(".git/index")
    let before = try Data(contentsOf: index)
    let result = try Program.run(["check", "--new-since", "main", "--format", "json"], in: repository.url)
    #expect(try Self.findings(result).count == 1)
    #expect(try Data(contentsOf: index) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: repository.url.path)
    #expect(Set(names) == [".git", ".gitattributes", "a.conf"])
  }

  @Test(arguments: [["--fix"], ["--diff"], ["--write-baseline", "b"], ["--changed"], ["-"], ["--shard", "1/2"]])
  func contradictions(_ arguments: [String]) throws {
    let result = try Program.run(["check", "--new-since", "HEAD"] + arguments, input: "")
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("Error: "), "\(result.errors)")
  }
}
