/// Reads the rule of a router: ``Host(`a`) && (PathPrefix(`/x`) || !Path(`/y`))`` (pkg/rules of Traefik).
struct RouterRuleParser {
  /// A rule as it is written.
  indirect enum Expression {
    case condition(RouterCondition)
    case all([Expression])
    case any([Expression])
    case opposite(Expression)
  }

  private var rest: Substring.UnicodeScalarView
  private var depth = 0

  private init(_ text: String) { rest = Substring(text).unicodeScalars }

  /// The expression; nil for a text that is no rule, or that is too long or too deep.
  static func expression(of text: String) -> Expression? {
    guard text.utf8.count <= TraefikLimits.ruleBytes else { return nil }
    var parser = RouterRuleParser(text)
    guard let result = parser.alternatives() else { return nil }
    parser.skipBlanks()
    return parser.rest.isEmpty ? result : nil
  }

  // MARK: Operators

  private mutating func alternatives() -> Expression? { list("||", Expression.any) { $0.conjunction() } }

  private mutating func conjunction() -> Expression? { list("&&", Expression.all) { $0.factor() } }

  private mutating func list(
    _ separator: String, _ join: ([Expression]) -> Expression, _ part: (inout RouterRuleParser) -> Expression?
  ) -> Expression? {
    guard let first = part(&self) else { return nil }
    var parts = [first]
    while take(separator) {
      guard let next = part(&self) else { return nil }
      parts.append(next)
    }
    return parts.count == 1 ? first : join(parts)
  }

  private mutating func factor() -> Expression? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TraefikLimits.ruleDepth else { return nil }
    if take("!") { return factor().map(Expression.opposite) }
    if take("(") {
      guard let inner = alternatives(), take(")") else { return nil }
      return inner
    }
    return matcher()
  }

  // MARK: Matchers

  private mutating func matcher() -> Expression? {
    skipBlanks()
    let name = String(String.UnicodeScalarView(rest.prefix { $0.properties.isAlphabetic }))
    rest = rest.dropFirst(name.unicodeScalars.count)
    guard !name.isEmpty, take("(") else { return nil }
    var arguments: [String] = []
    if !take(")") {
      repeat {
        guard let argument = argument() else { return nil }
        arguments.append(argument)
      } while take(",")
      guard take(")") else { return nil }
    }
    let matchers = Self.matchers(name.lowercased(), arguments)
    let conditions = matchers.map { Expression.condition(RouterCondition(matcher: $0)) }
    return conditions.count == 1 ? conditions[0] : .any(conditions)
  }

  /// In Traefik 2 a matcher may have several arguments, of which one has to fit.
  private static func matchers(_ name: String, _ arguments: [String]) -> [RouterCondition.Matcher] {
    guard !arguments.isEmpty else { return [.other] }
    switch name {
    case "host", "hostheader": return arguments.map { .host($0) }
    case "hostregexp":
      // `{sub:[a-z]+}.example.com` of Traefik 2 is no regular expression.
      return arguments.map { $0.contains("{") ? .host($0) : .hostRegex($0) }
    case "path": return arguments.map { .path($0) }
    case "pathprefix": return arguments.map { .prefix($0) }
    case "pathregexp": return arguments.map { .pathRegex($0) }
    case "method": return arguments.map { .method($0.lowercased()) }
    default: return [.other]
    }
  }

  /// A text in back quotes or quotes.
  private mutating func argument() -> String? {
    skipBlanks()
    guard let quote = rest.first, quote == "`" || quote == "\"" else { return nil }
    rest = rest.dropFirst()
    var result = String.UnicodeScalarView()
    while let next = rest.first {
      rest = rest.dropFirst()
      if next == quote { return String(result) }
      if quote == "\"", next == "\\" {
        guard let escaped = rest.first else { return nil }
        rest = rest.dropFirst()
        if escaped != "\"" && escaped != "\\" { result.append(next) }
        result.append(escaped)
      } else {
        result.append(next)
      }
    }
    return nil
  }

  // MARK: Text

  private mutating func skipBlanks() { rest = rest.drop { $0.properties.isWhitespace } }

  private mutating func take(_ text: String) -> Bool {
    skipBlanks()
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest = rest.dropFirst(text.unicodeScalars.count)
    return true
  }
}
