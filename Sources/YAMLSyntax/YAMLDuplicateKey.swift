/// A key that stands twice in one mapping. Readers take the last value, or refuse the file.
public struct YAMLDuplicateKey: Sendable, Equatable {
  /// The text of the key.
  public let key: String
  /// The bytes of the key where it stands first.
  public let first: Range<Int>
  /// The bytes of the key where it stands again.
  public let second: Range<Int>
}
