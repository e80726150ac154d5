import StreamModel
import YAMLSyntax

/// A file of `rules/` as it was at build time. The build plugin generates the list of all files, `embeddedFiles`.
struct EmbeddedFile: Sendable {
  /// The path below `rules/`.
  let path: StaticString
  /// The check of a rule that has one.
  let check: Check?
  /// Packed YAML (`YAMLNode.packed()`), or the table itself.
  let content: StaticString

  /// The path below `rules/`.
  var name: String { path.description }

  /// The parsed file; nil for a table.
  var node: YAMLNode? { YAMLNode(packed: bytes) }

  /// The bytes of the content.
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: content.utf8Start, count: content.utf8CodeUnitCount)
  }

  static func named(_ name: String) -> EmbeddedFile? { embeddedFiles.first { $0.name == name } }
}
