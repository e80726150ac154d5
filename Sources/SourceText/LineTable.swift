/// A location in a file for people and editors: both numbers start at 1, the column counts characters.
package struct LineColumn: Hashable, Sendable {
  /// Line, from 1.
  package let line: Int
  /// Column in Unicode scalars, from 1.
  package let column: Int
}

/// Maps byte offsets to lines. LF, CR LF and a lone CR end a line, as editors show it.
package struct LineTable: Sendable {
  /// Byte offset of the first byte of each line.
  package let starts: [Int]
  private let bytes: [UInt8]

  /// Scans the bytes once.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    bytes.withUnsafeBufferPointer { buffer in
      var i = 0
      let count = buffer.count
      while i < count {
        let byte = buffer[i]
        if byte == 0x0A {
          starts.append(i + 1)
        } else if byte == 0x0D, !(i + 1 < count && buffer[i + 1] == 0x0A) {
          starts.append(i + 1)
        }
        i += 1
      }
    }
    self.starts = starts
  }

  /// The number of lines; a file that ends with a line break has an empty last line.
  package var count: Int { starts.count }

  /// The line (from 0) that contains the byte offset.
  package func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Line and column of a byte offset; offsets behind the end give the end.
  package func position(of offset: Int) -> LineColumn {
    let offset = min(max(0, offset), bytes.count)
    let line = lineIndex(of: offset)
    var column = 1
    for i in starts[line]..<offset where bytes[i] & 0xC0 != 0x80 { column += 1 }
    return LineColumn(line: line + 1, column: column)
  }

  /// The bytes of a line (from 0) without its line break.
  package func contents(ofLine index: Int) -> Range<Int> {
    let start = starts[index]
    var end = index + 1 < starts.count ? starts[index + 1] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }
}
