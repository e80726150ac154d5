import YAMLSyntax

/// A format of the YAML files in `rules/`.
package protocol CatalogFormat: Sendable {
  /// Reads a file that is parsed.
  init(reading node: YAMLNode) throws(FileFormatError)
}

extension CatalogFormat {
  /// Reads a file.
  package init(decoding bytes: [UInt8]) throws(FileFormatError) {
    let node: YAMLNode?
    do { node = try YAMLNode.document(in: bytes) } catch {
      throw FileFormatError(message: error.message, range: error.range)
    }
    guard let node else { throw FileFormatError(message: "the file is empty", range: 0..<0) }
    try self.init(reading: node)
  }
}
