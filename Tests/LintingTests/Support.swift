import Catalog
import Foundation
import Linting
import Rules
import StreamModel

/// Lints files like a user who declares these streams.
func session(_ streams: [String] = [], _ change: (inout LintOptions) -> Void = { _ in }) throws -> LintSession {
  var options = LintOptions()
  options.streams = try streams.map { try DeclaredStream(parsing: $0, source: "--stream") }
  change(&options)
  return LintSession(options: options, catalogue: .embedded)
}

/// `severity rule setting` of each finding, sorted.
func lines(_ report: Report) -> [String] {
  report.findings.map { "\($0.severity) \($0.rule) \($0.setting)" }.sorted()
}

/// The same with their consequences as if they were findings of their own.
func allLines(_ report: Report) -> [String] {
  let led = report.findings.flatMap(\.consequences).map { "\($0.severity) \($0.rule) \($0.setting)" }
  return (lines(report) + led).sorted()
}

/// A folder that exists while the value does.
final class Folder {
  let path: String

  init(_ files: [String: String]) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("streamlint-\(UUID().uuidString)")
    path = url.path
    for (name, text) in files {
      let file = url.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
