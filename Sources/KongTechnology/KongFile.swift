import SourceText
import StreamModel
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

  package init(document: YAMLDocument, root: YAMLNode, file: FileID, path: String) {
    self.root = root
    self.file = file
    self.path = path
    self.document = document
    hasDeclarations = document.comments.contains { $0.text.hasPrefix("streamlint:") }
  }

  /// The folder that contains the file.
  var folder: String { SystemSupport.folder(of: path) }

  /// The comments above an entity and on its first line.
  func comments(of node: YAMLNode) -> [YAMLComment] {
    guard !document.comments.isEmpty else { return [] }
    let start = (node.pairs?.first?.key ?? node).range.lowerBound
    return document.comments(above: start) + [document.comment(onLineOf: start)].compactMap { $0 }
  }

  /// The declaration in a comment above an entity, or on its first line: nil for none, a nil kind where it names none.
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
