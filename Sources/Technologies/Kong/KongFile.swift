import SourceText
import Streaming
import SystemSupport
import YAMLSyntax

/// One declarative file (`_format_version`), as Kong or decK reads it.
package struct KongFile: Sendable {
  /// The value of its document.
  let root: YAMLNode
  /// Its number.
  let file: FileID
  /// Its path, as the user would type it.
  let path: String
  /// The document with its comments.
  private let document: YAMLDocument
  private let hasDeclarations: Bool

  /// Creates a file from a parsed document.
  package init(document: YAMLDocument, root: YAMLNode, file: FileID, path: String) {
    self.root = root
    self.file = file
    self.path = path
    self.document = document
    hasDeclarations = document.comments.contains { $0.text.hasPrefix("streamlint:") }
  }

  /// The folder that holds the file.
  var folder: String { SystemSupport.folder(of: path) }

  /// The comments above an entity and on its first line.
  func comments(of node: YAMLNode) -> [YAMLComment] {
    guard !document.comments.isEmpty else { return [] }
    let start = (node.pairs?.first?.key ?? node).range.lowerBound
    return document.comments(above: start) + [document.comment(onLineOf: start)].compactMap { $0 }
  }

  /// What a comment above an entity, or on its first line, says: nil for nothing, a nil kind where it names none.
  func declaredKind(of node: YAMLNode) -> StreamKind?? {
    guard hasDeclarations else { return nil }
    for comment in comments(of: node) {
      let words = comment.text.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2, words[0] == "streamlint:", words[1] == "stream" else { continue }
      return .some(words.count > 2 ? StreamKind(rawValue: String(words[2])) : nil)
    }
    return nil
  }
}

/// An entity with the file that it stands in.
struct KongEntity: Sendable {
  let node: YAMLNode
  let file: FileID

  /// A field, merge keys followed.
  func field(_ name: String) -> KongField? {
    node.pair(name).map { KongField(pair: $0, file: file) }
  }

  /// The text of a field; nil where a template or a vault decides.
  func text(_ name: String) -> String? {
    guard let field = field(name), !field.isUnknown else { return nil }
    return field.pair.value.text
  }

  /// The bytes of a range of the file.
  func span(_ range: Range<Int>) -> SourceSpan {
    SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
  }

  /// The first field with its value, or its key alone when that holds more than a scalar: where the entity begins.
  var head: SourceSpan {
    guard let pair = node.pairs?.first else { return span(node.range) }
    return KongField(pair: pair, file: file).line
  }

  /// The name, else the id.
  var title: String? { text("name") ?? text("id") }
}

/// One field with its value.
struct KongField: Sendable {
  let pair: YAMLPair
  let file: FileID

  var key: String { pair.key.text ?? "" }
  var value: YAMLNode { pair.value }

  /// Whether decK's environment or a vault decides what stands here.
  var isUnknown: Bool {
    guard let text = pair.value.text else { return false }
    return pair.value.isTemplated || text.utf8.starts(with: "{vault://".utf8)
  }

  /// The key with its value.
  var span: SourceSpan {
    SourceSpan(
      file: file, start: pair.key.range.lowerBound, end: max(pair.key.range.upperBound, pair.value.range.upperBound))
  }

  /// The key with its value when that is a scalar, else the key.
  var line: SourceSpan {
    let isScalar = pair.value.pairs == nil && pair.value.items == nil && pair.value.style?.isBlock == false
    return isScalar
      ? span : SourceSpan(file: file, start: pair.key.range.lowerBound, end: pair.key.range.upperBound)
  }
}
