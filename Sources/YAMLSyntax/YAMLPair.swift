/// A key with its value.
package struct YAMLPair: Sendable {
  /// The key, usually a scalar.
  package let key: YAMLNode
  package let value: YAMLNode
}
