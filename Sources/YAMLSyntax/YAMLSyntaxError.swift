/// A place where the text is not YAML, or more than we are willing to read.
package struct YAMLSyntaxError: Error, Sendable, Equatable {
  /// What is wrong.
  package let message: String
  /// The offending bytes in the file; one character long where only a point is known.
  package let range: Range<Int>

  /// Creates an error.
  package init(message: String, range: Range<Int>) {
    self.message = message
    self.range = range
  }
}
