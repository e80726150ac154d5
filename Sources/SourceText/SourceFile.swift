/// The bytes of one input and the name under which it is shown.
package struct SourceFile: Sendable {
  /// The path as the user gave or would type it; never resolved to an absolute one.
  package let path: String
  /// The file as it is on disk, byte for byte.
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Used for standard input and tests.
  package init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The string at a byte range, with invalid UTF-8 replaced; empty when the range is not in the file.
  package func text(_ range: Range<Int>) -> String {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count else { return "" }
    return String(decoding: bytes[range], as: UTF8.self)
  }
}

/// Names one file of a `SourceMap`.
package struct FileID: Hashable, Sendable, Comparable {
  /// The index in the map.
  package let index: Int32

  /// Creates an identifier from an index of a `SourceMap`.
  package init(index: Int) { self.index = Int32(index) }

  /// Orders by the position in the map.
  package static func < (a: FileID, b: FileID) -> Bool { a.index < b.index }
}

/// All files of one run, addressed by `FileID`.
package struct SourceMap: Sendable {
  /// The files in the order in which they were added.
  package private(set) var files: [SourceFile] = []

  package init() {}

  /// Adds a file and returns its identifier.
  package mutating func add(_ file: SourceFile) -> FileID {
    files.append(file)
    return FileID(index: files.count - 1)
  }

  /// The file behind an identifier of this map.
  package subscript(id: FileID) -> SourceFile { files[Int(id.index)] }

  /// The string at a span.
  package func text(_ span: SourceSpan) -> String { self[span.file].text(span.range) }
}
