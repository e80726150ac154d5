import SourceText

extension RenderedText {
  /// Appends bytes that were made of those of a file. They need not be UTF-8.
  package mutating func append(_ bytes: some Collection<UInt8>, from source: SourceSpan?, isLiteral: Bool = false) {
    append(String(decoding: bytes, as: UTF8.self), from: source, isLiteral: isLiteral)
  }
}
