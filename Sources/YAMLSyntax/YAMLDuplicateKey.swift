/// A key that stands twice in one mapping. Readers take the last value, or refuse the file.
package struct YAMLDuplicateKey: Sendable, Equatable {
  /// The text of the key.
  package let key: String
  /// The bytes of the key where it stands first.
  package let first: Range<Int>
  /// The bytes of the key where it stands again.
  package let second: Range<Int>
}
