import SourceText
import StreamModel

/// Something that suppresses findings.
struct Suppression {
  /// The findings that it suppresses.
  enum Scope {
    /// Findings that begin on a line, from 1.
    case line(FileID, Int)
    /// Findings about an object, or within its text.
    case object(String, FileID, Range<Int>)
    /// An entry of the configuration file.
    case entry(IgnoreEntry)
  }

  let scope: Scope
  /// Rules and properties; empty for all.
  let names: [String]
  /// The author's reason, if given.
  let reason: String?
  /// Its position.
  let span: SourceSpan
  /// How it is written, for display: `# streamlint: ignore[idle-timeout]`.
  let text: String

  /// Whether a finding is suppressed; `line` is its line and `path` its file.
  func suppresses(_ finding: Finding, line: Int, path: String) -> Bool {
    guard names.isEmpty || finding.isCovered(by: names) else { return false }
    switch scope {
    case .line(let file, let number): return finding.span.file == file && line == number
    case .object(let title, let file, let range):
      if finding.span.file == file, range.contains(finding.span.start) { return true }
      return finding.object == title
    case .entry(let entry): return entry.fits(finding, path: path)
    }
  }
}
