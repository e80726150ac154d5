import SourceText
import StreamModel

/// Lines and columns of all files of a report; each file is scanned once, and only when it is requested.
struct SourcePositions {
  let sources: SourceMap
  private var tables: [FileID: LineTable] = [:]
  private var last: [FileID: Known] = [:]

  /// Findings come in the order of their locations, so that most are found from the last position.
  private struct Known {
    let offset: Int
    let line: Int
    let column: Int
  }

  /// The characters before every 4096th byte of a file. Fixes and related locations lead back and forth within one huge
  /// line, which would be counted from its start each time.
  private var marks: [FileID: [Int]] = [:]
  private static let distance = 4096

  init(_ sources: SourceMap) {
    self.sources = sources
  }

  mutating func table(of file: FileID) -> LineTable {
    if let table = tables[file] { return table }
    let table = LineTable(sources[file].bytes)
    tables[file] = table
    return table
  }

  /// Line and column from 1; a location behind the end is the end.
  mutating func position(_ offset: Int, in file: FileID) -> (line: Int, column: Int) {
    let table = table(of: file)
    let bytes = sources[file].bytes
    let offset = min(max(0, offset), bytes.count)
    let line = table.lineIndex(of: offset)
    var column = 1
    var start = table.starts[line]
    if let known = last[file], known.line == line, known.offset <= offset {
      column = known.column
      start = known.offset
    }
    if offset - start > Self.distance {
      column = 1 + characters(before: offset, in: file) - characters(before: table.starts[line], in: file)
    } else {
      column += Self.characters(in: start..<offset, of: bytes)
    }
    last[file] = Known(offset: offset, line: line, column: column)
    return (line + 1, column)
  }

  /// Where a span begins and ends.
  mutating func position(of span: SourceSpan) -> RouteAccount.Position {
    let (from, to) = (position(span.start, in: span.file), position(span.end, in: span.file))
    return RouteAccount.Position(line: from.line, column: from.column, endLine: to.line, endColumn: to.column)
  }

  /// The file and the line of a span: `conf.d/chat.conf:12`.
  mutating func place(of span: SourceSpan) -> String {
    "\(sources[span.file].path):\(position(span.start, in: span.file).line)"
  }

  /// Where a value of a hop comes from: its place, or that it is a default.
  mutating func origin(of value: EffectiveValue, in hop: TracedHop) -> String {
    switch value.origin {
    case .default: "default" + (value.versions.map { " (\($0))" } ?? "")
    case .written: place(of: value.span) + hop.rendering
    case .inherited: "inherited from \(place(of: value.span))" + hop.rendering
    }
  }

  private mutating func characters(before offset: Int, in file: FileID) -> Int {
    let bytes = sources[file].bytes
    if marks[file] == nil {
      var counts = [0]
      var start = 0
      while start + Self.distance <= bytes.count {
        counts.append(
          (counts.last ?? 0) + Self.characters(in: start..<start + Self.distance, of: bytes))
        start += Self.distance
      }
      marks[file] = counts
    }
    let index = offset / Self.distance
    return (marks[file]?[index] ?? 0) + Self.characters(in: index * Self.distance..<offset, of: bytes)
  }

  private static func characters(in range: Range<Int>, of bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { buffer in
      var count = 0
      for i in range where buffer[i] & 0xC0 != 0x80 { count += 1 }
      return count
    }
  }
}

extension TracedHop {
  /// What a value goes through from its file to the hop: ` via chart chat`; empty for an object that is in a file.
  fileprivate var rendering: String {
    guard let source = sources.first(where: { $0.kind == .chart }) ?? sources.last else { return "" }
    return " via \(source.kind.rawValue) \(source.name)"
  }
}
