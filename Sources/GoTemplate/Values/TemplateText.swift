import SourceText

/// A string of a template with the origin of its bytes. Go's strings are bytes, so are these.
package struct TemplateText: Sendable {
  /// What some bytes are.
  package enum Kind: UInt8, Sendable {
    /// Made by a function; `source` is that of the value they were made of.
    case made
    /// The bytes of the source themselves.
    case literal
    /// A placeholder for what the files do not determine.
    case unknown
  }

  /// Some bytes of one origin. The first begins at 0, each other where its predecessor ends.
  package struct Piece: Sendable {
    package var end: Int
    package var source: SourceSpan?
    package var kind: Kind
    /// Whether a condition that is unknown decides whether the bytes are there.
    package var isUncertain: Bool
  }

  package private(set) var bytes: [UInt8] = []
  package private(set) var pieces: [Piece] = []
  /// Whether all bytes are known and surely there.
  package private(set) var isDetermined = true

  /// What is printed for an unknown value.
  package static let placeholder = Array("unknown".utf8)

  package init() {}

  /// Text without a source, or made of one value.
  package init(_ string: some StringProtocol, source: SourceSpan? = nil) {
    append(string.utf8, source: source)
  }

  package init(bytes: some Collection<UInt8>, source: SourceSpan? = nil) { append(bytes, source: source) }

  /// A whole file.
  package init(file: FileID, bytes: [UInt8]) {
    append(bytes, source: SourceSpan(file: file, start: 0, end: bytes.count), kind: .literal)
  }

  /// A placeholder.
  package static func unknown(source: SourceSpan?) -> TemplateText {
    var text = TemplateText()
    text.append(placeholder, source: source, kind: .unknown)
    return text
  }

  package var count: Int { bytes.count }
  package var isEmpty: Bool { bytes.isEmpty }

  /// The text with invalid UTF-8 replaced.
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The source of the first byte that has one.
  package var source: SourceSpan? { pieces.first { $0.source != nil }?.source }

  /// The one source of all bytes that have one, or nil.
  package var onlySource: SourceSpan? {
    var found: SourceSpan?
    for piece in pieces {
      guard let source = piece.source else { continue }
      guard let known = found else {
        found = source
        continue
      }
      if known != source { return nil }
    }
    return found
  }

  /// Appends bytes of one origin.
  package mutating func append(
    _ new: some Collection<UInt8>, source: SourceSpan? = nil, kind: Kind = .made, isUncertain: Bool = false
  ) {
    guard !new.isEmpty else { return }
    bytes.append(contentsOf: new)
    append(Piece(end: bytes.count, source: source, kind: kind, isUncertain: isUncertain))
  }

  private mutating func append(_ piece: Piece) {
    if piece.kind == .unknown || piece.isUncertain { isDetermined = false }
    guard let last = pieces.last, last.kind == piece.kind, last.isUncertain == piece.isUncertain else {
      pieces.append(piece)
      return
    }
    if piece.kind == .literal, let old = last.source, let new = piece.source, old.file == new.file, old.end == new.start
    {
      pieces[pieces.count - 1].source = SourceSpan(file: old.file, start: old.start, end: new.end)
      pieces[pieces.count - 1].end = piece.end
    } else if piece.kind == .made, last.source == piece.source {
      pieces[pieces.count - 1].end = piece.end
    } else {
      pieces.append(piece)
    }
  }

  /// Appends another text.
  package mutating func append(_ text: TemplateText, isUncertain: Bool = false) {
    append(text, 0..<text.count, isUncertain: isUncertain)
  }

  /// Appends a part of another text.
  package mutating func append(_ text: TemplateText, _ range: Range<Int>, isUncertain: Bool = false) {
    guard !range.isEmpty else { return }
    let shift = bytes.count - range.lowerBound
    bytes.append(contentsOf: text.bytes[range])
    var index = text.pieceIndex(at: range.lowerBound)
    var start = index == 0 ? 0 : text.pieces[index - 1].end
    while index < text.pieces.count, start < range.upperBound {
      var piece = text.pieces[index]
      let end = piece.end
      let from = max(start, range.lowerBound)
      let to = min(end, range.upperBound)
      if piece.kind == .literal, let source = piece.source {
        piece.source = SourceSpan(
          file: source.file, start: source.start + from - start, end: source.start + to - start)
      }
      piece.end = to + shift
      if isUncertain { piece.isUncertain = true }
      append(piece)
      start = end
      index += 1
    }
  }

  /// The index of the piece that contains a byte.
  package func pieceIndex(at offset: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].end <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// A part of the text.
  package func slice(_ range: Range<Int>) -> TemplateText {
    if range == 0..<count { return self }
    var result = TemplateText()
    result.append(self, range)
    return result
  }

  /// The source of the first byte of a range, narrowed to the range where the bytes are those of the source.
  package func source(of range: Range<Int>) -> SourceSpan? {
    guard range.lowerBound < count else { return pieces.last?.source }
    let index = pieceIndex(at: range.lowerBound)
    let piece = pieces[index]
    guard piece.kind == .literal, let source = piece.source else { return piece.source }
    let start = index == 0 ? 0 : pieces[index - 1].end
    let from = source.start + range.lowerBound - start
    return SourceSpan(file: source.file, start: from, end: min(source.end, from + range.count))
  }

  /// Whether all bytes of a range are known and surely there.
  package func isDetermined(_ range: Range<Int>) -> Bool {
    if isDetermined { return true }
    var index = pieceIndex(at: range.lowerBound)
    while index < pieces.count {
      if pieces[index].kind == .unknown || pieces[index].isUncertain { return false }
      if pieces[index].end >= range.upperBound { return true }
      index += 1
    }
    return true
  }
}
