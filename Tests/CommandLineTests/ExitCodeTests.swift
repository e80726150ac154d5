import Foundation
import Testing

/// Exit codes and messages of wrong or unusual use.
@Suite struct ExitCodeTests {
  private static let clean = """
    location /events {
        proxy_pass http://app;
        proxy_buffering off;
        proxy_read_timeout 1h;
    }

    """
  private static let broken = """
    server {
        location /events {
            proxy_pass http://app;
        }
    }

    """

  @Test func cleanIsZero() throws {
    let folder = try TemporaryFolder(["app.conf": Self.clean])
    let result = try Program.run(["app.conf", "--stream", "sse:/events"], in: folder.url)
    #expect(result.status == 0)
    #expect(result.output.contains("No streaming problems found"))
    #expect(result.errors.isEmpty)
  }

  @Test(arguments: [("error", Int32(1)), ("warning", 1), ("info", 1), ("never", 0)])
  func failOn(_ word: String, _ status: Int32) throws {
    let folder = try TemporaryFolder(["app.conf": Self.broken])
    let result = try Program.run(["--stream", "sse:/events", "--fail-on", word, "."], in: folder.url)
    #expect(result.status == status)
  }

  @Test func warningsAloneDoNotFail() throws {
    let folder = try TemporaryFolder(["app.conf": Self.broken])
    #expect(try Program.run(["."], in: folder.url).status == 0)
    #expect(try Program.run([".", "--fail-on", "info"], in: folder.url).status == 1)
  }

  @Test(arguments: [
    (["--no-such-flag"], "Unknown option '--no-such-flag'"),
    (["--stream", "nonsense"], "has no path"),
    (["--stream", "sses:/x"], "\"sses\" is no stream kind"),
    (["--select", "idle-timeot"], "did you mean \"idle-timeout\"?"),
    (["--min-idle", "soon"], "\"soon\" is not a time"),
    (["--nginx-version", "new"], "\"new\" is not a version"),
    (["--config", "x.yaml", "--no-config"], "contradict"),
    (["--format", "json", "--format", "human"], "only one format"),
    (["explain", "idle-timeot"], "did you mean \"idle-timeout\"?"),
    (["--format", "pdf"], "pdf"),
  ])
  func wrongUse(_ arguments: [String], _ message: String) throws {
    let folder = try TemporaryFolder(["app.conf": Self.clean])
    let result = try Program.run(arguments, in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func missingFileDoesNotStopTheOthers() throws {
    let folder = try TemporaryFolder(["app.conf": Self.broken])
    let result = try Program.run(["none.conf", "app.conf", "--stream", "sse:/events"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.contains("none.conf: No such file or directory"))
    #expect(result.output.contains("error[response-buffering]") || result.output.contains("[response-buffering]"))
  }

  @Test func emptyFolder() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(["."], in: folder.url)
    #expect(result.status == 3)
    #expect(result.errors.contains("nothing to lint"))
    #expect(try Program.run([".", "--allow-empty"], in: folder.url).status == 0)
  }

  @Test func allInputsAreSkipped() throws {
    let folder = try TemporaryFolder(["nginx.conf.erb": "server { <% if a %> listen 80; }\n"])
    for options in [["."], ["--diff", "."], ["nginx.conf.erb"]] {
      let result = try Program.run(options, in: folder.url)
      #expect(result.status == 3, "\(options)")
      #expect(try Program.run(options + ["--allow-empty"], in: folder.url).status == 0)
    }
  }

  @Test func aDiffOfNothing() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run(["--diff", "."], in: folder.url).status == 3)
  }

  @Test func binaryFile() throws {
    let folder = try TemporaryFolder(["app.conf": Self.clean])
    try folder.write(Data([0x7F, 0x45, 0, 0, 1]), to: "x.conf")
    let named = try Program.run(["x.conf", "app.conf"], in: folder.url)
    #expect(named.status == 2)
    #expect(named.output.contains("x.conf is a binary file"))
    #expect(try Program.run(["."], in: folder.url).status == 0)
  }

  @Test func brokenConfiguration() throws {
    let folder = try TemporaryFolder(["a.conf": "location /x {\n  proxy_pass http://app", "b.conf": Self.broken])
    let result = try Program.run([".", "--stream", "sse:/events"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.contains("a.conf:"))
    #expect(result.output.contains("b.conf:2:5"))
  }

  @Test func brokenConfigurationFile() throws {
    let folder = try TemporaryFolder(["app.conf": Self.clean, ".streamlint.yaml": "polizy:\n  idle: 5m\n"])
    let result = try Program.run(["."], in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.contains(".streamlint.yaml:1:1"))
    #expect(result.output.contains("did you mean \"policy\"?"), "\(result.output)")
  }

  @Test func standardInput() throws {
    let result = try Program.run(
      ["-", "--stdin-filename", "app.conf", "--format", "concise", "--stream", "sse:/events"], input: Self.broken)
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("app.conf:2:5: error[response-buffering]"), "\(result.output)")
  }

  @Test func machineFormatsStandAlone() throws {
    let folder = try TemporaryFolder(["app.conf": Self.broken])
    let result = try Program.run(["none.conf", ".", "--format", "json"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.output.hasPrefix("{"))
    #expect(result.errors.contains("none.conf"))
  }

  @Test func coloursOnlyWhereWanted() throws {
    let folder = try TemporaryFolder(["app.conf": Self.broken])
    let arguments = ["app.conf", "--stream", "sse:/events"]
    #expect(try !Program.run(arguments, in: folder.url).output.contains("\u{1B}"))
    #expect(try Program.run(arguments + ["--color", "always"], in: folder.url).output.contains("\u{1B}"))
    let never = try Program.run(arguments + ["--color", "never"], in: folder.url, environment: ["NO_COLOR": "1"])
    #expect(!never.output.contains("\u{1B}"))
  }

  @Test func nestedConfigurationFiles() throws {
    let folder = try TemporaryFolder([
      "a/nginx.conf": "events {}\nhttp {\n\(Self.broken)}\n", "a/.streamlint.yaml": "streams: [\"sse:/events\"]\n",
      "b/nginx.conf": "events {}\nhttp {\n\(Self.broken)}\n",
      "c/nginx.conf": "events {}\nhttp {\n\(Self.broken)}\n", "c/.streamlint.yaml": "exclude: [\"*.conf\"]\n",
    ])
    let result = try Program.run([".", "--format", "concise"], in: folder.url)
    #expect(result.status == 1)
    #expect(result.output.contains("a/nginx.conf:4:5: error"))
    #expect(!result.output.contains("b/nginx.conf:4:5: error"))
    #expect(result.output.contains("in 2 files"), "\(result.output)")
    let inside = try Program.run(["a/nginx.conf", "--format", "concise"], in: folder.url)
    #expect(inside.status == 1)
  }

  @Test func declaredStreamThatNothingServes() throws {
    let folder = try TemporaryFolder(["app.conf": "upstream app {\n  server 127.0.0.1:1;\n}\n"])
    let result = try Program.run(["app.conf", "--stream", "/events"], in: folder.url)
    #expect(result.output.contains("no route of the inputs serves the declared stream"), "\(result.output)")
    #expect(result.output.contains("/events"), "\(result.output)")
  }

  @Test func output() throws {
    let folder = try TemporaryFolder(["app.conf": Self.broken])
    let result = try Program.run(
      [".", "--format", "concise", "--format", "json", "-o", "-", "-o", "out.json"], in: folder.url)
    #expect(result.status == 0)
    let written = try String(contentsOf: folder.url.appendingPathComponent("out.json"), encoding: .utf8)
    #expect(written.hasPrefix("{"))
    let refused = try Program.run([".", "-o", "no/such/folder.txt"], in: folder.url)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("no/such/folder.txt: No such file or directory"))
  }

  @Test func helpAndVersion() throws {
    #expect(try Program.run(["--help"]).status == 0)
    #expect(try Program.run(["--version"]).output == "0.1.0\n")
    #expect(try Program.run(["rules"]).output.contains("idle-timeout"))
    #expect(try Program.run(["rules", "--format", "json"]).output.hasPrefix("{"))
    #expect(try Program.run(["explain", "idle-timeout"]).output.contains("## Proof"))
    let annotation = try Program.run(["explain", "nginx.ingress.kubernetes.io/proxy-read-timeout"]).output
    #expect(annotation.contains("a number of seconds without a unit"), "\(annotation)")
    #expect(try Program.run(["explain", "intent"]).output.contains("text/event-stream"))
  }
}
