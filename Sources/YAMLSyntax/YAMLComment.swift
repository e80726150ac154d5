/// A comment from its `#` to the end of the line.
package struct YAMLComment: Sendable, Equatable {
  /// The bytes from the `#` to the last character of the line.
  package let range: Range<Int>
  /// The text behind the `#`, without blanks at both ends.
  package let text: String
}
