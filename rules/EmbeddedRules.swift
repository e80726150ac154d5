/// One file of `rules/` as it stood at build time.
package struct EmbeddedFile: Sendable {
  /// The path below `rules/`.
  package let path: StaticString
  private let head: StaticString
  private let tail: StaticString
  private let packed: StaticString

  init(path: StaticString, head: StaticString, tail: StaticString, packed: StaticString) {
    self.path = path
    self.head = head
    self.tail = tail
    self.packed = packed
  }

  /// The path below `rules/`.
  package var name: String { path.description }

  /// The bytes before the examples.
  package var headBytes: [UInt8] { Array(UnsafeBufferPointer(start: head.utf8Start, count: head.utf8CodeUnitCount)) }

  /// All bytes.
  package var bytes: [UInt8] {
    headBytes + Array(UnsafeBufferPointer(start: tail.utf8Start, count: tail.utf8CodeUnitCount))
  }

  /// Calls the body with what a run that lints needs of the file, parsed at build time (`YAMLNode(packed:)`).
  package func withPacked<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: packed.utf8Start, count: packed.utf8CodeUnitCount))
  }

  /// Calls the body with the bytes before the examples, without copying them.
  package func withHead<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(UnsafeBufferPointer(start: head.utf8Start, count: head.utf8CodeUnitCount))
  }
}

/// The files of `rules/`.
package enum EmbeddedRules {
  /// All files, sorted by path.
  package static var files: [EmbeddedFile] { embeddedFiles }

  /// One file by its path below `rules/`.
  package static func file(_ name: String) -> EmbeddedFile? { embeddedFiles.first { $0.name == name } }
}
