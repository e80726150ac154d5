/// A key with its value.
public struct YAMLPair: Sendable {
  /// The key, usually a scalar.
  public let key: YAMLNode
  /// The value.
  public let value: YAMLNode
}
