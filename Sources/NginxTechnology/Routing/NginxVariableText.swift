/// A text cut at its variables: `/api$uri` is the text `/api` and the variable `uri`.
struct NginxVariableText {
  enum Piece {
    case text(Substring)
    /// The name without `$`, and whether it is in braces.
    case variable(Substring, braced: Bool)
  }

  let pieces: [Piece]

  init(_ text: String) {
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
}
