/// A comment from its `#` to the end of the line.
public struct YAMLComment: Sendable, Equatable {
  /// The bytes from the `#` to the last character of the line.
  public let range: Range<Int>
  /// The text behind the `#`, blanks at both ends removed.
  public let text: String
}
