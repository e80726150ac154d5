import Foundation
import Linting
import Testing

/// Files about services that are found around inputs on the disk.
@Suite struct ServiceFileSearchTests {
  private static let compose = "services:\n  brain: {image: ollama/ollama}\n"
  private static let nginx =
    "events {}\nhttp { server { listen 80; location /api/ { proxy_pass http://brain:9000; } } }\n"

  /// Whether the stream of the service is known.
  private func isKnown(_ files: [String: String], _ inputs: [String]) throws -> Bool {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("streamlint-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      if text.hasPrefix("-> ") {
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: String(text.dropFirst(3)))
      } else {
        try Data(text.utf8).write(to: file)
      }
    }
    var options = LintOptions()
    options.paths = inputs.map { folder.appendingPathComponent($0).path }
    let report = Linter(options: options).run()
    #expect(report.problems.isEmpty)
    return report.findings.contains { $0.severity == .error }
  }

  @Test(arguments: [
    // A whole repository, a folder of it, and a file of it.
    ("repo", "repo/compose.yml", true), ("repo/a", "repo/compose.yml", true),
    ("repo/a/b/nginx.conf", "repo/compose.yml", true), ("repo/a/b/nginx.conf", "repo/a/docker-compose.yml", true),
    ("repo/a/b/nginx.conf", "repo/a/b/compose.yml", true),
    // Neither beside the folders above a file nor outside of the repository.
    ("repo/a/b/nginx.conf", "repo/c/compose.yml", false), ("repo/a/b/nginx.conf", "compose.yml", false),
    ("repo", "compose.yml", false), ("repo", "repo/node_modules/compose.yml", false),
  ])
  func inARepository(_ input: String, _ compose: String, _ isKnown: Bool) throws {
    let files = ["repo/.git/HEAD": "", "repo/a/b/nginx.conf": Self.nginx, compose: Self.compose]
    #expect(try self.isKnown(files, [input]) == isKnown)
  }

  @Test(arguments: [
    ("a/b", "a/b/c/compose.yml", true), ("a/b/nginx.conf", "a/b/compose.yml", true), ("a/b", "a/compose.yml", false),
    ("a/b/nginx.conf", "a/compose.yml", false),
  ])
  func withoutARepository(_ input: String, _ compose: String, _ isKnown: Bool) throws {
    #expect(try self.isKnown(["a/b/nginx.conf": Self.nginx, compose: Self.compose], [input]) == isKnown)
  }

  @Test func linksOutOfTheRepositoryAreNotFollowed() throws {
    let files = [
      "repo/.git/HEAD": "", "repo/a/nginx.conf": Self.nginx, "secret.yml": Self.compose,
      "repo/compose.yml": "-> ../secret.yml",
    ]
    #expect(try !isKnown(files, ["repo/a/nginx.conf"]))
  }

  @Test(arguments: [true, false]) func aNamedComposeFileIsReadAndNotLinted(_ isFirst: Bool) throws {
    let files = ["repo/.git/HEAD": "", "repo/nginx.conf": Self.nginx, "repo/x/compose.yml": Self.compose]
    let inputs = ["repo/x/compose.yml", "repo/nginx.conf"]
    #expect(try isKnown(files, isFirst ? inputs : inputs.reversed()))
  }
}
