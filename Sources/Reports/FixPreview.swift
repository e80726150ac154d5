import SourceText
import StreamModel

/// The lines that a fix changes, as a diff.
struct FixPreview {
  /// A line that goes or comes.
  struct Line: Equatable {
    let isAdded: Bool
    let text: String
  }

  /// Files with their lines, in the order of the edits.
  let files: [(file: FileID, lines: [Line])]

  init(_ fix: Fix, positions: inout SourcePositions) {
    var files: [(file: FileID, lines: [Line])] = []
    var rest = fix.edits[...]
    while let first = rest.first {
      let group = Self.group(rest, positions.table(of: first.span.file))
      let lines = Self.lines(group, positions.sources[first.span.file].bytes, positions.table(of: first.span.file))
      if files.last?.file == first.span.file {
        files[files.count - 1].lines += lines
      } else {
        files.append((first.span.file, lines))
      }
      rest = rest.dropFirst(group.count)
    }
    self.files = files
  }

  /// The first edits that share lines with each other.
  private static func group(_ edits: ArraySlice<TextEdit>, _ table: LineTable) -> ArraySlice<TextEdit> {
    guard let first = edits.first else { return [] }
    var last = table.lineIndex(of: first.span.end)
    return edits.prefix { edit in
      guard edit.span.file == first.span.file, table.lineIndex(of: edit.span.start) <= last else { return false }
      last = max(last, table.lineIndex(of: edit.span.end))
      return true
    }
  }

  private static func lines(_ edits: ArraySlice<TextEdit>, _ bytes: [UInt8], _ table: LineTable) -> [Line] {
    guard let first = edits.first, let last = edits.last else { return [] }
    let start = table.starts[table.lineIndex(of: first.span.start)]
    let end = table.contents(ofLine: table.lineIndex(of: last.span.end)).upperBound
    var changed: [UInt8] = []
    var copied = start
    for edit in edits {
      changed += bytes[copied..<max(copied, edit.span.start)]
      changed += edit.text.utf8
      copied = edit.span.end
    }
    changed += bytes[copied..<max(copied, end)]
    var old = split(bytes[start..<max(start, end)])[...]
    var new = split(changed[...])[...]
    while let one = old.first, one == new.first { (old, new) = (old.dropFirst(), new.dropFirst()) }
    while let one = old.last, one == new.last { (old, new) = (old.dropLast(), new.dropLast()) }
    let lines = old.map { Line(isAdded: false, text: $0) } + new.map { Line(isAdded: true, text: $0) }
    return withoutIndentation(lines.filter { !$0.text.allSatisfy(\.isWhitespace) })
  }

  private static func split(_ bytes: ArraySlice<UInt8>) -> [String] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
  }

  /// The lines without the indentation that all of them have.
  private static func withoutIndentation(_ lines: [Line]) -> [Line] {
    let common = lines.map { $0.text.prefix { $0 == " " || $0 == "\t" }.count }.min() ?? 0
    return lines.map { Line(isAdded: $0.isAdded, text: String($0.text.dropFirst(common))) }
  }
}
