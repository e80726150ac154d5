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

  /// Whether a finding is suppressed where it is, or where all that it leads to is. `line` gives the line of a location.
  func suppresses(_ finding: Finding, path: String, line: (SourceSpan) -> Int) -> Bool {
    guard names.isEmpty || finding.isCovered(by: names) else { return false }
    func reaches(_ span: SourceSpan, _ object: String?) -> Bool {
      switch scope {
      case .line(let file, let number): span.file == file && line(span) == number
      case .object(let title, let file, let range):
        span.file == file && range.contains(span.start) || object == title
      case .entry(let entry): entry.fits(finding, path: path)
      }
    }
    if reaches(finding.span, finding.object) { return true }
    let consequences = finding.consequences
    return !consequences.isEmpty && consequences.allSatisfy { $0.isNamed(by: names) && reaches($0.span, $0.object) }
  }
}
