import TestSupport
import Testing

/// `--preset` and `preset:`: two limits at once, over which single settings of the same place win.
@Suite struct PresetTests {
  /// An error, an info and a warning.
  private static let files = [
    "a.conf": """
    server {
        listen 443 ssl;
        location /sse { proxy_pass http://a; proxy_http_version 1.1; proxy_buffering off; proxy_read_timeout 1s; }
    }
    server {
        listen 80;
        location /v1/chat/completions { proxy_pass http://b; proxy_http_version 1.1; proxy_read_timeout 600s; }
    }

    """
  ]

  private func severities(_ arguments: [String], _ configuration: String? = nil) throws -> (Set<String>, Int32) {
    var files = Self.files
    files[".streamlint.yaml"] = configuration
    let folder = try TemporaryFolder(files)
    let run = try Program.run(["check", "--format", "json", "."] + arguments, in: folder.url)
    let findings = try JSONValue(parsing: run.output)["findings"]?.elements ?? []
    return (Set(findings.compactMap { $0["severity"]?.text }), run.status)
  }

  @Test func presetsChooseWhatIsShownAndWhatFails() throws {
    let all: Set = ["error", "warning", "info"]
    #expect(try severities([]) == (["error", "warning"], 1))
    #expect(try severities(["--preset", "gate"]) == (["error"], 1))
    #expect(try severities(["--preset", "audit"]) == (all, 0))
    #expect(try severities(["--preset", "pedantic"]) == (all, 1))
  }

  @Test func singleSettingsWin() throws {
    #expect(try severities(["--preset", "audit", "--min-severity", "warning"]) == (["error", "warning"], 0))
    #expect(try severities([], "preset: audit\nfail-on: error\n") == (["error", "warning", "info"], 1))
    #expect(try severities([], "preset: gate\n") == (["error"], 1))
    // The command line wins over the file, a preset of it too.
    #expect(try severities(["--preset", "gate"], "fail-on: never\nmin-severity: info\n") == (["error"], 1))
    #expect(try severities(["--fail-on", "never"], "preset: gate\n") == (["error"], 0))
  }

  @Test func aWrongPresetIsAnError() throws {
    let folder = try TemporaryFolder([".streamlint.yaml": "preset: strict\n", "a.conf": "events {}\n"])
    let run = try Program.run(["check", "."], in: folder.url)
    #expect(run.status == 2 && run.output.contains("gate, audit or pedantic"), "\(run.output)")
    #expect(try Program.run(["check", "--preset", "strict", "."], in: folder.url).status == 2)
  }
}
