/// A place where the text is not YAML, or more than we are willing to read.
public struct YAMLSyntaxError: Error, Sendable, Equatable {
  /// What is wrong.
  public let message: String
  /// The offending bytes in the file; one character long where only a point is known.
  public let range: Range<Int>

  /// Creates an error.
  public init(message: String, range: Range<Int>) {
    self.message = message
    self.range = range
  }
}
