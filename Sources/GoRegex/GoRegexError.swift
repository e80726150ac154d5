/// Why a text is no regular expression, in Go's words.
package struct GoRegexError: Error, Sendable {
  package let message: String

  init(_ message: String) { self.message = message }
}
