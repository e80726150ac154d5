import CLibYAML

/// Finds the documents of a file without parsing it.
///
/// A `---` or `...` at the start of a line ends a document anywhere: blocks end there, and quoted scalars may not
/// contain one.
struct DocumentSplitter {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var documents: [Range<Int>] = []
  /// Where the current document begins.
  private var start: Int
  /// Where the first line begins that is neither blank nor comment nor directive, or the marker; nil before it.
  private var content: Int?

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The byte ranges of all documents. Comments before a `---` belong to the document that it opens; a part without any
  /// comment or value makes no document.
  static func split(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var splitter = DocumentSplitter(bytes)
    splitter.run()
    return splitter.documents
  }

  private mutating func run() {
    let hasOddBreaks = Self.hasOddBreaks(bytes)
    var line = start
    while line < bytes.count {
      let next = hasOddBreaks ? nextLineSlowly(line) : nextLine(line)
      take(line, next)
      line = next
    }
    finish(at: bytes.count)
  }

  private mutating func take(_ line: Int, _ next: Int) {
    switch bytes[line] {
    case UInt8(ascii: "-") where isMarker(line):
      if content != nil { finish(at: line) }
      content = line
    case UInt8(ascii: ".") where isMarker(line):
      // A marker behind nothing but comments ends no document: libyaml needs a value before it.
      finish(at: content == nil ? line : next)
      start = next
    case UInt8(ascii: "{") where followsObject(line):
      finish(at: line)
      content = line
    case UInt8(ascii: "#"), UInt8(ascii: "%"), 0x0A, 0x0D, 0x20, 0x09:
      if content == nil, !isEmpty(line, next) { content = line }
    default:
      if content == nil { content = line }
    }
  }

  private mutating func finish(at end: Int) {
    if content != nil || bytes[start..<end].contains(UInt8(ascii: "#")) { documents.append(start..<end) }
    start = end
    content = nil
  }

  /// Whether a line continues concatenated JSON objects, as the API server takes them.
  private func followsObject(_ line: Int) -> Bool {
    guard let content, bytes[content] == UInt8(ascii: "{") else { return false }
    return bytes[content..<line].last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "}")
  }

  /// Whether a line contains nothing but blanks, a comment or a directive.
  private func isEmpty(_ line: Int, _ next: Int) -> Bool {
    if bytes[line] == UInt8(ascii: "%") { return true }
    var at = line
    while at < next, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    return at == next || bytes[at] == UInt8(ascii: "#")
  }

  private func isMarker(_ line: Int) -> Bool {
    guard line + 3 <= bytes.count, bytes[line + 1] == bytes[line], bytes[line + 2] == bytes[line] else { return false }
    if line + 3 == bytes.count { return true }
    return [0x20, 0x09, 0x0A, 0x0D].contains(bytes[line + 3]) || lengthOfOddBreak(line + 3) > 0
  }

  private func nextLine(_ line: Int) -> Int {
    guard let base = bytes.baseAddress, let found = memchr(base + line, 0x0A, bytes.count - line) else {
      return bytes.count
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }

  private func nextLineSlowly(_ line: Int) -> Int {
    var at = line
    while at < bytes.count {
      let byte = bytes[at]
      if byte == 0x0A { return at + 1 }
      if byte == 0x0D { return at + 1 < bytes.count && bytes[at + 1] == 0x0A ? at + 2 : at + 1 }
      if byte == 0xC2 || byte == 0xE2 {
        let length = lengthOfOddBreak(at)
        if length > 0 { return at + length }
      }
      at += 1
    }
    return at
  }

  /// libyaml breaks lines at U+0085, U+2028 and U+2029 as well.
  private func lengthOfOddBreak(_ at: Int) -> Int {
    if bytes[at] == 0xC2, at + 1 < bytes.count, bytes[at + 1] == 0x85 { return 2 }
    if bytes[at] == 0xE2, at + 2 < bytes.count, bytes[at + 1] == 0x80, bytes[at + 2] | 1 == 0xA9 { return 3 }
    return 0
  }

  private static func hasOddBreaks(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return [0x0D, 0xC2, 0xE2].contains { memchr(base, $0, bytes.count) != nil }
  }
}
