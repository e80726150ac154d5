import SourceText

/// One value of a YAML document with the bytes it was read from.
public struct YAMLNode: Sendable {
  /// What the node holds.
  public indirect enum Content: Sendable {
    /// A scalar.
    case scalar(String, YAMLScalarStyle)
    /// A mapping; duplicate keys are kept in order.
    case mapping([YAMLPair])
    /// A sequence.
    case sequence([YAMLNode])
  }

  /// What the node holds.
  public let content: Content
  /// The bytes of the node; for a block collection from its first to behind its last child.
  public let range: Range<Int>

  /// Creates a node.
  public init(content: Content, range: Range<Int>) {
    self.content = content
    self.range = range
  }

  /// The text of a scalar, or nil.
  public var text: String? {
    if case .scalar(let text, _) = content { return text }
    return nil
  }

  /// Whether the node is `null`, `~` or nothing at all.
  public var isNull: Bool {
    if case .scalar(let text, .plain) = content { return ["", "~", "null", "Null", "NULL"].contains(text) }
    return false
  }

  /// The pairs of a mapping, or nil.
  public var pairs: [YAMLPair]? {
    if case .mapping(let pairs) = content { return pairs }
    return nil
  }

  /// The items of a sequence, or nil.
  public var items: [YAMLNode]? {
    if case .sequence(let items) = content { return items }
    return nil
  }

  /// The value of the last pair with this key, as most readers take it.
  public subscript(key: String) -> YAMLNode? { pairs?.last { $0.key.text == key }?.value }
}

/// A key with its value.
public struct YAMLPair: Sendable {
  /// The key, usually a scalar.
  public let key: YAMLNode
  /// The value.
  public let value: YAMLNode
}

/// How a scalar is written; `off` and `"off"` mean different things to different readers.
public enum YAMLScalarStyle: Sendable {
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
}

/// A place where the text is not YAML, or more than we are willing to read.
public struct YAMLSyntaxError: Error, Sendable, Equatable {
  /// What is wrong.
  public let message: String
  /// The offending bytes; one byte long where only a point is known.
  public let range: Range<Int>
}

/// What hostile input may cost.
public struct YAMLLimits: Sendable {
  /// Collections within collections. libyaml needs quadratic time for deep flow nesting.
  public var depth = 200
  /// Nodes of one document, aliases counted each time.
  public var nodes = 5_000_000

  /// The default limits.
  public init() {}
}
