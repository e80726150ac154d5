import SourceText
import YAMLSyntax

/// One field with its value.
package struct KongField: Sendable {
  package let pair: YAMLPair
  package let file: FileID

  package init(pair: YAMLPair, file: FileID) {
    self.pair = pair
    self.file = file
  }

  package var key: String { pair.key.text ?? "" }
  package var value: YAMLNode { pair.value }

  /// Whether decK's environment, a vault or a variable that a script replaces decides the value.
  package var isUnknown: Bool {
    guard let text = pair.value.text else { return false }
    return pair.value.isTemplated || text.utf8.starts(with: "{vault://".utf8) || text.utf8.starts(with: "${".utf8)
  }

  /// The key with its value.
  package var span: SourceSpan {
    SourceSpan(
      file: file, start: pair.key.range.lowerBound, end: max(pair.key.range.upperBound, pair.value.range.upperBound))
  }

  /// The key with its value when that is a scalar, else the key.
  package var line: SourceSpan {
    let isScalar = pair.value.pairs == nil && pair.value.items == nil && pair.value.style?.isBlock == false
    return isScalar
      ? span : SourceSpan(file: file, start: pair.key.range.lowerBound, end: pair.key.range.upperBound)
  }
}
