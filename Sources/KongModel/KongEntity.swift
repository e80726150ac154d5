import SourceText
import YAMLSyntax

/// An entity of Kong with the file that contains it.
package struct KongEntity: Sendable {
  package let node: YAMLNode
  package let file: FileID

  package init(node: YAMLNode, file: FileID) {
    self.node = node
    self.file = file
  }

  /// A field, merge keys followed.
  package func field(_ name: String) -> KongField? {
    node.pair(name).map { KongField(pair: $0, file: file) }
  }

  /// The string of a field; nil where a template or a vault decides.
  package func text(_ name: String) -> String? {
    guard let field = field(name), !field.isUnknown else { return nil }
    return field.pair.value.text
  }

  /// The bytes of a range of the file.
  package func span(_ range: Range<Int>) -> SourceSpan {
    SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
  }

  /// The first field with its value, or its key alone when that contains more than a scalar: where the entity begins.
  package var head: SourceSpan {
    guard let pair = node.pairs?.first else { return span(node.range) }
    return KongField(pair: pair, file: file).line
  }

  /// The name, else the id.
  package var title: String? { text("name") ?? text("id") }
}
