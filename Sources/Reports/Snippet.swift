import SourceText

/// The source lines of one finding with their marks.
struct Snippet {
  /// A marked location.
  private struct Mark {
    let file: FileID
    let line: Int
    let column: Int
    /// The bytes of the line, and the marked ones in it.
    let contents: Range<Int>
    let focus: Range<Int>
    let isPrimary: Bool
    var label: String
  }

  /// The locations that are shown with their source lines.
  private let marks: [Mark]
  /// The locations that are one line each.
  private let listed: [Mark]
  private let hasLead: Bool
  private let width: Int
  /// Related locations that were left out.
  let omitted: Int
  /// The width of the largest line number.
  let gutter: Int
  /// The line of the primary location, from 1.
  let line: Int

  /// What is shown of the related locations.
  struct Style {
    /// Whether those in the file of the primary location have their source lines; all others are one line each.
    var marksRelated = true
    /// Related locations that are shown.
    var related = 8
    /// Whether an empty line is above the source lines.
    var hasLead = true
    /// Columns for the locations that are one line each.
    var width = 100
  }

  /// `label` is shown at the primary location.
  init(
    _ primary: SourceSpan, label: String, related: [RelatedLocation], style: Style = Style(),
    positions: inout SourcePositions
  ) {
    var first = Self.mark(primary, label: label, isPrimary: true, &positions)
    var others: [Mark] = []
    for location in related.prefix(style.related) {
      if location.span == primary, first.label.isEmpty {
        first.label = location.label
      } else {
        let label = Self.repeats(location, positions.sources) ? "" : location.label
        others.append(Self.mark(location.span, label: label, isPrimary: false, &positions))
      }
    }
    omitted = max(0, related.count - style.related)
    let isMarked = { (mark: Mark) in style.marksRelated && mark.file == first.file }
    marks = [first] + others.filter(isMarked)
    listed = others.filter { !isMarked($0) }
    hasLead = style.hasLead
    width = style.width
    line = first.line
    gutter = String(marks.map(\.line).max() ?? 1).utf8.count
  }

  /// A related location without its module's type, so that findings and problems share this.
  struct RelatedLocation {
    let label: String
    let span: SourceSpan
  }

  /// Whether a label like "gzip is on" only repeats the marked text: `gzip on;`.
  private static func repeats(_ location: RelatedLocation, _ sources: SourceMap) -> Bool {
    guard let verb = location.label.firstRange(of: " is ") else { return false }
    let words =
      location.label[..<verb.lowerBound].split(separator: " ")
      + location.label[verb.upperBound...].split(separator: " ")
    let text = sources[location.span.file].text(location.span.range.prefix(1000))
    return text.split { $0.isWhitespace || $0 == ";" } == words
  }

  private static func mark(
    _ span: SourceSpan, label: String, isPrimary: Bool, _ positions: inout SourcePositions
  ) -> Mark {
    let table = positions.table(of: span.file)
    let size = positions.sources[span.file].bytes.count
    let start = min(span.start, size)
    let end = min(span.end, size)
    let (line, column) = positions.position(start, in: span.file)
    let contents = table.contents(ofLine: line - 1)
    // A span that only takes the line break with it does not go on.
    let lastLine = table.lineIndex(of: max(start, end - 1)) + 1
    var label = label
    if lastLine > line { label = label.isEmpty ? "to line \(lastLine)" : "\(label) (to line \(lastLine))" }
    let lower = min(start, contents.upperBound)
    let focus = lower..<max(lower, min(end, contents.upperBound))
    return Mark(
      file: span.file, line: line, column: column, contents: contents, focus: focus, isPrimary: isPrimary, label: label)
  }

  /// Appends the location and the lines; `context` describes the primary location.
  func write(
    to out: inout [UInt8], context: String, role: Paint.Role, paint: Paint, positions: inout SourcePositions
  ) {
    let first = marks[0]
    out.append(0x20, count: gutter)
    paint.write("--> ", .gutter, to: &out)
    out.appendSafely(positions.sources[first.file].path)
    out.append(":\(first.line):\(first.column)")
    if !context.isEmpty {
      out.append(" in ")
      out.appendSafely(context)
    }
    out.append(0x0A)
    writeLines(marks, first.file, &out, role, paint, &positions)
    for mark in listed { write(mark, &out, paint, positions.sources) }
  }

  /// One line of a related location: where it is, its text, and what it is about. The text is left out where both are
  /// too long.
  private func write(_ mark: Mark, _ out: inout [UInt8], _ paint: Paint, _ sources: SourceMap) {
    let bytes = sources[mark.file].bytes
    let start = out.count
    out.append(0x20, count: gutter)
    paint.write("::: ", .gutter, to: &out)
    out.appendSafely(sources[mark.file].path)
    out.append(":\(mark.line):\(mark.column) ")
    let lead = out.count - start
    let text = LineView(bytes, line: mark.focus, focus: mark.focus.lowerBound..<mark.focus.lowerBound).text
    if mark.label.isEmpty {
      out += text
    } else if lead + text.count + mark.label.utf8.count + 3 <= width {
      out += text
      out.append(" (")
      out.appendSafely(mark.label)
      out.append(")")
    } else {
      out.appendSafely(mark.label)
    }
    out.append(0x0A)
  }

  private func writeLines(
    _ marks: [Mark], _ file: FileID, _ out: inout [UInt8], _ role: Paint.Role, _ paint: Paint,
    _ positions: inout SourcePositions
  ) {
    let bytes = positions.sources[file].bytes
    let table = positions.table(of: file)
    let sorted = marks.sorted { a, b in
      if a.line != b.line { return a.line < b.line }
      if a.isPrimary != b.isPrimary { return a.isPrimary }
      return a.focus.lowerBound < b.focus.lowerBound
    }
    if hasLead {
      writeGutter(nil, &out, paint)
      out.append(0x0A)
    }
    var lastLine = 0
    var lastText: [UInt8] = []
    for mark in sorted {
      // An empty line shows nothing; the one above shows where it is.
      if lastLine == 0, mark.contents.isEmpty, mark.line > 1 { lastLine = mark.line - 2 }
      if mark.line - lastLine == 2, mark.line > 1, lastLine > 0 || mark.contents.isEmpty {
        let between = table.contents(ofLine: mark.line - 2)
        writeLine(
          mark.line - 1, LineView(bytes, line: between, focus: between.lowerBound..<between.lowerBound), &out, paint)
      } else if lastLine > 0, mark.line - lastLine > 2 {
        paint.write("...", .gutter, to: &out)
        out.append(0x0A)
      }
      let view = LineView(bytes, line: mark.contents, focus: mark.focus)
      // Two marks of a long line may show different parts of it.
      if mark.line != lastLine || view.text != lastText { writeLine(mark.line, view, &out, paint) }
      (lastLine, lastText) = (mark.line, view.text)
      writeGutter(nil, &out, paint)
      out.append(0x20, count: view.focus.lowerBound + 1)
      paint.begin(mark.isPrimary ? role : .gutter, &out)
      out.append(UInt8(ascii: mark.isPrimary ? "^" : "-"), count: max(1, view.focus.count))
      if !mark.label.isEmpty {
        out.append(0x20)
        out.appendSafely(mark.label)
      }
      paint.end(&out)
      out.append(0x0A)
    }
  }

  private func writeLine(_ number: Int, _ view: LineView, _ out: inout [UInt8], _ paint: Paint) {
    writeGutter(number, &out, paint)
    if !view.text.isEmpty {
      out.append(0x20)
      out.append(contentsOf: view.text)
    }
    out.append(0x0A)
  }

  private func writeGutter(_ number: Int?, _ out: inout [UInt8], _ paint: Paint) {
    paint.begin(.gutter, &out)
    let text = number.map { String($0) } ?? ""
    out.append(0x20, count: gutter - text.utf8.count)
    out.append(text)
    out.append(" |")
    paint.end(&out)
  }
}
