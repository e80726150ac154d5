/// A text cut at its variables: `/api$uri` is the text `/api` and the variable `uri`.
package struct NginxVariableText {
  package enum Piece {
    case text(Substring)
    /// The name without `$`, and whether it is in braces.
    case variable(Substring, braced: Bool)
  }

  package let pieces: [Piece]

  package init(_ text: String) {
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      if dollar > rest.startIndex { pieces.append(.text(rest[..<dollar])) }
      rest = rest[rest.index(after: dollar)...]
      let braced = rest.first == "{"
      if braced { rest = rest.dropFirst() }
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      rest = rest[name.endIndex...]
      if braced, rest.first == "}" { rest = rest.dropFirst() }
      pieces.append(.variable(name, braced: braced))
    }
    if !rest.isEmpty { pieces.append(.text(rest)) }
    self.pieces = pieces
  }
  /// The first variable of a value that has a backslash before it, which nginx sends along.
  package static func escaped(in text: String) -> Substring? {
    guard let found = text.firstRange(of: "\\$") else { return nil }
    let name = text[found.upperBound...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return name.first?.isLetter == true ? name : nil
  }

  /// How many bytes of a path are known to match where a template decides about the rest: `/v1/${SERVICE}` may be the
  /// beginning of `/v1/chat`. Nil where it cannot, and for a text without variables.
  package func mayBegin(_ path: String, isWhole: Bool) -> Int? {
    var rest = path[...]
    var length = 0
    var isOpen = false
    for (number, piece) in pieces.enumerated() {
      if case .variable(let name, _) = piece {
        // A dollar at the end is itself: `/ws$` is meant for an expression.
        if name.isEmpty { return nil }
        isOpen = true
      }
      guard case .text(let known) = piece else { continue }
      guard let found = number == 0 ? rest.range(ofPrefix: known) : rest.firstRange(of: known) else { return nil }
      rest = rest[found.upperBound...]
      length += known.utf8.count
      isOpen = false
    }
    // A slash alone may be anything.
    if length < 2 || pieces.count < 2 { return nil }
    return isWhole && !isOpen && !rest.isEmpty ? nil : length
  }
}

extension Substring {
  fileprivate func range(ofPrefix text: Substring) -> Range<Index>? {
    hasPrefix(text) ? startIndex..<index(startIndex, offsetBy: text.count) : nil
  }
}
