import SourceText

/// The actions of a template: `{{ }}`, `{% %}`, `{# #}`, `<% %>`.
enum NginxTemplateActions {
  /// What an action does.
  enum Kind: Equatable {
    /// A comment, an assignment.
    case nothing
    /// A condition or a loop, or a part that is always there under a name.
    case begin(isOptional: Bool)
    case middle
    case end
    /// It writes something, one word or many lines.
    case output
  }

  struct Action {
    let range: Range<Int>
    let kind: Kind
  }

  /// All actions in order; nil where one is not closed, or where there are too many.
  static func all(in bytes: [UInt8], isJinja: Bool, atMost limit: Int) -> [Action]? {
    var result: [Action] = []
    var index = 0
    let hasERB = bytes.contains("<%")
    let hasJinja = bytes.contains("{%")
    // `location / {# comment` is nginx.
    let hasComments = isJinja || hasJinja || bytes.contains("{{")
    while index + 1 < bytes.count {
      guard let opening = opening(bytes, index, hasERB: hasERB, hasJinja: hasJinja, hasComments: hasComments) else {
        index += 1
        continue
      }
      guard let end = close(bytes, from: index + opening.open, opening.close), result.count < limit else { return nil }
      let inner = String(decoding: bytes[(index + opening.open)..<(end - opening.close.count)], as: UTF8.self)
      let kind: Kind
      switch opening.style {
      case .comment: kind = .nothing
      case .braces: kind = braces(inner)
      case .tag: kind = tag(inner)
      case .erb: kind = erb(inner)
      }
      result.append(Action(range: index..<end, kind: kind))
      index = end
    }
    return result
  }

  private enum Style { case braces, tag, comment, erb }

  private struct Opening {
    let open: Int
    let close: [UInt8]
    let style: Style
  }

  private static func opening(_ bytes: [UInt8], _ index: Int, hasERB: Bool, hasJinja: Bool, hasComments: Bool)
    -> Opening?
  {
    let (first, second) = (bytes[index], bytes[index + 1])
    if first == UInt8(ascii: "<"), second == UInt8(ascii: "%"), hasERB {
      return Opening(open: 2, close: Array("%>".utf8), style: .erb)
    }
    guard first == UInt8(ascii: "{") else { return nil }
    switch second {
    case UInt8(ascii: "{"):
      let isTriple = index + 2 < bytes.count && bytes[index + 2] == UInt8(ascii: "{")
      return Opening(open: isTriple ? 3 : 2, close: Array((isTriple ? "}}}" : "}}").utf8), style: .braces)
    case UInt8(ascii: "%") where hasJinja: return Opening(open: 2, close: Array("%}".utf8), style: .tag)
    case UInt8(ascii: "#") where hasComments:
      guard close(bytes, from: index + 2, Array("#}".utf8)) != nil else { return nil }
      return Opening(open: 2, close: Array("#}".utf8), style: .comment)
    default: return nil
    }
  }

  /// Behind the mark that closes an action. Strings in it may contain the mark.
  private static func close(_ bytes: [UInt8], from start: Int, _ mark: [UInt8]) -> Int? {
    var index = start
    var quote: UInt8?
    let isTag = mark != Array("#}".utf8)
    while index + mark.count <= bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == UInt8(ascii: "\\") { index += 1 } else if byte == open { quote = nil }
        // A lonely apostrophe is none.
        if byte == 0x0A { quote = nil }
      } else if isTag, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") {
        quote = byte
      } else if bytes[index..<(index + mark.count)].elementsEqual(mark) {
        return index + mark.count
      }
      index += 1
    }
    return nil
  }

  /// The text without the marks that trim blanks.
  private static func trimmed(_ text: String) -> Substring {
    var text = text[...]
    while let first = text.first, first.isWhitespace || "-~+=".contains(first) { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace || "-~+".contains(last) { text = text.dropLast() }
    return text
  }

  private static func word(_ text: Substring) -> String {
    String(text.prefix { $0.isLetter || $0 == "_" })
  }

  /// Go's templates, Mustache and what is like it.
  private static func braces(_ inner: String) -> Kind {
    let text = trimmed(inner)
    switch text.first {
    case "#": return .begin(isOptional: true)
    case "^": return text.count == 1 ? .middle : .begin(isOptional: true)
    case "/": return text.hasPrefix("/*") ? .nothing : .end
    case "!": return .nothing
    case nil: return .nothing
    case "$": return isAssignment(text) ? .nothing : .output
    default: break
    }
    switch word(text) {
    case "if", "range", "with", "define": return hasMore(text) ? .begin(isOptional: true) : .output
    case "block": return .begin(isOptional: false)
    case "else": return .middle
    case "end": return text == "end" ? .end : .output
    case "break", "continue": return .nothing
    default: return .output
    }
  }

  private static func hasMore(_ text: Substring) -> Bool { text.contains { $0 == " " } }

  private static func isAssignment(_ text: Substring) -> Bool {
    let name = text.dropFirst().prefix {
      $0.isLetter || $0.isNumber || $0 == "_" || $0 == "," || $0 == " " || $0 == "$"
    }
    let rest = text[name.endIndex...]
    return rest.hasPrefix(":=") || rest.hasPrefix("=")
  }

  /// Jinja.
  private static func tag(_ inner: String) -> Kind {
    let text = trimmed(inner)
    switch word(text) {
    case "if", "for", "macro", "call", "filter": return .begin(isOptional: true)
    case "block", "raw", "with", "autoescape", "verbatim", "trans": return .begin(isOptional: false)
    case "elif", "else", "elseif", "elsif": return .middle
    case "set": return text.contains("=") ? .nothing : .begin(isOptional: true)
    case "import", "from", "do", "extends", "assign": return .nothing
    case let name where name.hasPrefix("end"): return .end
    default: return .output
    }
  }

  /// Ruby.
  private static func erb(_ inner: String) -> Kind {
    if inner.hasPrefix("#") || inner.hasPrefix("-#") { return .nothing }
    if inner.hasPrefix("=") || inner.hasPrefix("-=") { return .output }
    let text = trimmed(inner)
    switch word(text) {
    case "if", "unless", "case", "while", "until", "for", "begin": return .begin(isOptional: true)
    case "else", "elsif", "when", "rescue", "ensure": return .middle
    case "end": return .end
    default: break
    }
    let ending = text.split(separator: "|", omittingEmptySubsequences: false)
    let head = ending.count >= 3 ? ending[ending.count - 3] : text
    let isBlock = head.hasSuffix(" do ") || head.hasSuffix(" do") || head.hasSuffix("{ ") && ending.count >= 3
    return isBlock ? .begin(isOptional: true) : .nothing
  }
}
