/// How a scalar is written; `off` and `"off"` differ for some readers.
package enum YAMLScalarStyle: UInt8, Sendable {
  /// Without quotes.
  case plain
  /// In '…'.
  case singleQuoted
  /// In "…".
  case doubleQuoted
  /// A `|` block.
  case literal
  /// A `>` block.
  case folded

  /// Whether the scalar is a `|` or `>` block.
  package var isBlock: Bool { self == .literal || self == .folded }
}
