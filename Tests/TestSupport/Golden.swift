import Foundation

/// An output that differs from the golden file.
package struct GoldenMismatch: Error, CustomStringConvertible {
  /// What to look at, and how to accept the new output.
  package let description: String
}

/// Compares an output with a file next to the test (`Golden/plain.txt`); a mismatch fails the test that calls it. With
/// `UPDATE_GOLDEN=1` in the environment the file is written instead, so that `git diff` shows what changed.
package func expectGolden(_ actual: String, at path: String, testFile: StaticString = #filePath) throws {
  let folder = URL(fileURLWithPath: "\(testFile)").deletingLastPathComponent()
  let file = folder.appendingPathComponent(path)
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(actual.utf8).write(to: file)
    return
  }
  guard let data = FileManager.default.contents(atPath: file.path) else {
    throw GoldenMismatch(description: "\(path) does not exist; write it with UPDATE_GOLDEN=1")
  }
  let expected = String(decoding: data, as: UTF8.self)
  if Array(expected.utf8) == Array(actual.utf8) { return }
  throw GoldenMismatch(description: "\(path) differs; accept with UPDATE_GOLDEN=1\n" + difference(expected, actual))
}

/// The first lines that differ.
private func difference(_ expected: String, _ actual: String) -> String {
  let a = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let b = actual.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(a.count, b.count)
  let old = line < a.count ? String(a[line]) : "(end)"
  let new = line < b.count ? String(b[line]) : "(end)"
  return
    "line \(line + 1)\n  expected \(old.debugDescription)\n  actual   \(new.debugDescription)\n\nactual output:\n\(actual)"
}
