/// A key that is twice in one mapping. Readers take the last value, or refuse the file.
package struct YAMLDuplicateKey: Sendable, Equatable {
  /// The string of the key.
  package let key: String
  /// The bytes of the key where it is first.
  package let first: Range<Int>
  /// The bytes of the second key.
  package let second: Range<Int>
}
