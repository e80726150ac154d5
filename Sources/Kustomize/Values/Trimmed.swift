/// Text without spaces at both ends.
func trimmed(_ text: String) -> String {
  var rest = Substring(text)
  while let first = rest.unicodeScalars.first, first.properties.isWhitespace { rest.unicodeScalars.removeFirst() }
  while let last = rest.unicodeScalars.last, last.properties.isWhitespace { rest.unicodeScalars.removeLast() }
  return String(rest)
}
