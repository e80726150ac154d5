import SourceText
import StreamModel

/// What is done with the suppressions of files instead of fixing their findings.
package enum SuppressionEdits: Sendable {
  /// A comment above every finding.
  case adding(reason: String)
  /// The comments that suppress nothing go.
  case removingUnused

  /// Whether a comment can be written above a finding.
  package static func canBeCommented(_ finding: Finding, in report: Report) -> Bool {
    finding.technology == "streamlint"
      || SuppressionInsertion.fix(for: finding, in: report.sources[finding.span.file]) != nil
  }

  /// The edit for a finding of a report; nil for one that is left as it is.
  func fix(of finding: Finding, in report: Report) -> Fix? {
    switch self {
    case .adding(let reason):
      // One comment names all rules of a line: what a finding tells as well would be reported without it.
      let source = report.sources[finding.span.file]
      let table = LineTable(source.bytes)
      let line = { (span: SourceSpan) in table.lineIndex(of: min(span.start, source.bytes.count)) }
      let isBeside = { (span: SourceSpan) in
        span.file == finding.span.file && line(span) == line(finding.span)
      }
      let beside = report.findings.filter { $0.technology != "streamlint" && isBeside($0.span) }
      let rules = beside.flatMap { found in
        [found.rule] + found.consequences.filter { isBeside($0.span) }.map(\.rule)
      }
      return SuppressionInsertion.fix(for: finding, in: source, reason: reason, naming: Set(rules))
    case .removingUnused:
      return finding.rule == "unused-suppression" ? removal(of: finding.span, in: report.sources) : nil
    }
  }

  /// Takes a comment out, with its line where there is nothing else in it; nil for an annotation or an entry of the
  /// configuration file.
  private func removal(of span: SourceSpan, in sources: SourceMap) -> Fix? {
    let bytes = sources[span.file].bytes
    guard bytes.indices.contains(span.start), bytes[span.start] == UInt8(ascii: "#") else { return nil }
    let table = LineTable(bytes)
    let line = table.lineIndex(of: span.start)
    var start = span.start
    while start > table.starts[line], LineLayout.isBlank(bytes[start - 1]) { start -= 1 }
    var end = table.contents(ofLine: line).upperBound
    if start == table.starts[line] { end = line + 1 < table.starts.count ? table.starts[line + 1] : bytes.count }
    let edit = TextEdit(span: SourceSpan(file: span.file, start: start, end: end), text: "")
    return Fix(title: "take the comment out", edits: [edit])
  }
}
