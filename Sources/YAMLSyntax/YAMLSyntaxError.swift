/// A location where the file is not YAML, or exceeds a limit.
package struct YAMLSyntaxError: Error, Sendable, Equatable {
  package let message: String
  /// The offending bytes in the file; one character long where only a point is known.
  package let range: Range<Int>

  package init(message: String, range: Range<Int>) {
    self.message = message
    self.range = range
  }
}
