import SourceText
import StreamModel

/// A comment that suppresses a finding, as an edit.
package struct SuppressionInsertion {
  /// The reason that a person replaces.
  package static let placeholder = "TODO: say why"

  /// Writes the comment on a line of its own above the finding. Nil where no comment can be: in JSON, and for findings about
  /// suppressions themselves.
  /// `rules` are named beside the finding's own.
  package static func fix(
    for finding: Finding, in source: SourceFile, reason: String = placeholder, naming rules: Set<String> = []
  ) -> Fix? {
    guard finding.technology != "streamlint", !isJSON(source), finding.span.start <= source.bytes.count else {
      return nil
    }
    let lines = LineTable(source.bytes)
    let start = lines.starts[lines.lineIndex(of: finding.span.start)]
    let names = rules.union([finding.rule]).sorted().joined(separator: ", ")
    let blanks = source.bytes[start...].prefix(while: LineLayout.isBlank)
    let text =
      String(decoding: blanks, as: UTF8.self) + "# streamlint: ignore[\(names)] \(reason)"
      + LineLayout(source.bytes).lineEnd
    let edit = TextEdit(span: SourceSpan(file: finding.span.file, start: start, end: start), text: text)
    return Fix(title: "suppress \(finding.rule) here", edits: [edit])
  }

  private static func isJSON(_ source: SourceFile) -> Bool {
    if source.path.hasSuffix(".json") { return true }
    let first = source.bytes.first { !LineLayout.isBlank($0) && $0 != 0x0A && $0 != 0x0D }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }
}
