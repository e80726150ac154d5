import SourceText
import StreamModel
import SystemSupport

/// The fixes of one report that can be applied together.
struct FixPlan {
  /// The findings whose fixes are part of the plan.
  private(set) var findings: [Finding] = []
  /// Edits by file, sorted, each once.
  private(set) var edits: [FileID: [TextEdit]] = [:]

  /// Takes the fix of a finding unless it clashes with one that was taken before; that one waits for the next round.
  mutating func take(_ finding: Finding, _ fix: Fix) {
    var new = edits
    for edit in fix.edits {
      var list = new[edit.span.file] ?? []
      if list.contains(edit) { continue }
      guard !list.contains(where: { Self.clash($0, edit) }) else { return }
      list.append(edit)
      new[edit.span.file] = list
    }
    edits = new
    findings.append(finding)
  }

  /// Insertions at one location follow each other; anything else at the same bytes does not go together.
  private static func clash(_ a: TextEdit, _ b: TextEdit) -> Bool {
    if a.span.range.isEmpty, b.span.range.isEmpty { return false }
    if a.span.range.isEmpty { return a.span.start > b.span.start && a.span.start < b.span.end }
    if b.span.range.isEmpty { return b.span.start > a.span.start && b.span.start < a.span.end }
    return a.span.range.overlaps(b.span.range)
  }

  /// The files after the fixes.
  func apply(to sources: SourceMap) -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for (file, list) in edits {
      let source = sources[file]
      result[normalizedPath(source.path)] = applying(list, to: source.bytes)
    }
    return result
  }
}
