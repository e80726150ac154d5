import SourceText
import StreamModel
import SystemSupport

/// The result of fixing. Nothing is written yet.
package struct FixOutcome: Sendable {
  /// A file before and after.
  package struct File: Sendable {
    /// The path as the user would type it.
    package let path: String
    /// The bytes that were read.
    package let before: [UInt8]
    /// The bytes that are to be written.
    package let after: [UInt8]
  }

  /// A finding whose fix did not do.
  package struct Refusal: Sendable {
    /// The finding.
    package let finding: Finding
    /// Why it has no edit.
    package let reason: String
  }

  /// The changed files, by path.
  package var files: [File] = []
  /// The findings that were fixed.
  package var fixed: [Finding] = []
  /// The findings whose fixes were tried in vain.
  package var refused: [Refusal] = []
  /// The findings with an unsafe fix that was not requested.
  package var unsafe = 0
  /// The report after the fixes.
  package var report: Report

  /// The outcome in several repositories; `report` is their joined one, which contains their files one after the other.
  static func joined(_ parts: [FixOutcome], report: Report) -> FixOutcome {
    var result = FixOutcome(report: report)
    var offset = 0
    for part in parts {
      let before = offset
      let move = SpanMapping {
        SourceSpan(file: FileID(index: Int($0.file.index) + before), start: $0.start, end: $0.end)
      }
      result.files += part.files
      result.fixed += part.fixed.map { $0.mapped(move) }
      result.refused += part.refused.map { Refusal(finding: $0.finding.mapped(move), reason: $0.reason) }
      result.unsafe += part.unsafe
      offset += part.report.sources.files.count
    }
    result.files.sort { $0.path < $1.path }
    return result
  }
}
