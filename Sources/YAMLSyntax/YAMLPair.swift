/// A key with its value.
package struct YAMLPair: Sendable {
  /// The key, usually a scalar.
  package let key: YAMLNode
  /// The value.
  package let value: YAMLNode
}
