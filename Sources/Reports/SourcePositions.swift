import SourceText

/// Lines and columns of all files of a report; each file is scanned once, and only when it is asked for.
struct SourcePositions {
  let sources: SourceMap
  private var tables: [FileID: LineTable] = [:]
  private var last: [FileID: Known] = [:]

  /// Findings come in the order of their places. Counting on from the last one keeps a file with one huge line cheap.
  private struct Known {
    let offset: Int
    let line: Int
    let column: Int
  }

  init(_ sources: SourceMap) {
    self.sources = sources
  }

  mutating func table(of file: FileID) -> LineTable {
    if let table = tables[file] { return table }
    let table = LineTable(sources[file].bytes)
    tables[file] = table
    return table
  }

  /// Line and column from 1; a place behind the end is the end.
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
    bytes.withUnsafeBufferPointer { buffer in
      var i = start
      while i < offset {
        if buffer[i] & 0xC0 != 0x80 { column += 1 }
        i += 1
      }
    }
    last[file] = Known(offset: offset, line: line, column: column)
    return (line + 1, column)
  }
}
