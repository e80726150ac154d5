import GoRegex

/// Whether a request meets a condition.
enum RuleFit: Int, Sendable, Comparable {
  case no
  /// Something that is not known decides: a variable, a header of the request.
  case maybe
  case yes

  static func < (one: RuleFit, other: RuleFit) -> Bool { one.rawValue < other.rawValue }
}

/// One matcher of a rule, or its opposite.
struct RouterCondition: Sendable, Hashable {
  enum Matcher: Sendable, Hashable {
    case host(String)
    case hostRegex(String)
    case path(String)
    case prefix(String)
    case pathRegex(String)
    case method(String)
    /// A header, a query, an address; or a matcher that is not known.
    case other
  }

  let matcher: Matcher
  var isNegated = false

  /// Stands in a text for what is not known.
  static let unknownMark: Character = "\u{1}"

  /// `host` and `path` of a request; an empty host is any.
  func fit(host: String, path: String) -> RuleFit {
    let fit = plainFit(host: host, path: path)
    guard isNegated, fit != .maybe else { return fit }
    // Of any host, one that does not fit can be chosen.
    if host.isEmpty, isAboutHost { return .yes }
    return fit == .yes ? .no : .yes
  }

  private var isAboutHost: Bool {
    switch matcher {
    case .host, .hostRegex: true
    default: false
    }
  }

  private func plainFit(host: String, path: String) -> RuleFit {
    switch matcher {
    case .host(let text):
      if host.isEmpty { return .yes }
      guard let (start, end) = Self.ends(text) else { return host == text.lowercased() ? .yes : .no }
      return host.hasPrefix(start.lowercased()) && host.hasSuffix(end.lowercased()) ? .maybe : .no
    case .hostRegex(let pattern):
      if host.isEmpty { return .yes }
      return fit(host, pattern)
    case .path(let text):
      guard let (start, _) = Self.ends(text) else { return path == text ? .yes : .no }
      return path.hasPrefix(start) ? .maybe : .no
    case .prefix(let text):
      guard let (start, _) = Self.ends(text) else { return path.hasPrefix(text) ? .yes : .no }
      return path.hasPrefix(start) ? .maybe : .no
    case .pathRegex(let pattern): return fit(path, pattern)
    case .method, .other: return .maybe
    }
  }

  /// One that Go cannot read may match anything.
  private func fit(_ text: String, _ pattern: String) -> RuleFit {
    guard !pattern.contains(Self.unknownMark), let regex = try? GoRegex(pattern) else { return .maybe }
    return regex.matches(text) ? .yes : .no
  }

  /// What is known of a text that a variable or a pattern of Traefik 2 (`{id:[0-9]+}`) is in; nil for a plain text.
  static func ends(_ text: String) -> (start: Substring, end: Substring)? {
    let isOpen = { (character: Character) in character == unknownMark || character == "{" }
    guard let first = text.firstIndex(where: isOpen) else { return nil }
    let last = text.lastIndex { $0 == unknownMark || $0 == "}" } ?? first
    return (text[..<first], last < first ? "" : text[text.index(after: last)...])
  }
}
