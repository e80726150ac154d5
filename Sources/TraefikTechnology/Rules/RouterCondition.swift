import ConfigurationSources
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
struct RouterCondition: Sendable {
  enum Matcher: Sendable {
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
  /// The expression of the matcher; nil for one that Go cannot read, or that is not known.
  private let regex: GoRegex?

  init(matcher: Matcher) {
    self.matcher = matcher
    switch matcher {
    case .hostRegex(let pattern), .pathRegex(let pattern):
      regex = pattern.contains(Variables.unknownMark) ? nil : try? GoRegex(pattern)
    default: regex = nil
    }
  }

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
    case .hostRegex:
      if host.isEmpty { return .yes }
      return regexFit(host)
    case .path(let text):
      guard let (start, _) = Self.ends(text) else { return path == text ? .yes : .no }
      return path.hasPrefix(start) ? .maybe : .no
    case .prefix(let text):
      guard let (start, _) = Self.ends(text) else { return path.hasPrefix(text) ? .yes : .no }
      return path.hasPrefix(start) ? .maybe : .no
    case .pathRegex: return regexFit(path)
    case .method, .other: return .maybe
    }
  }

  /// One that Go cannot read may match anything.
  private func regexFit(_ text: String) -> RuleFit {
    guard let regex else { return .maybe }
    return regex.matches(text) ? .yes : .no
  }

  /// What is known of a text that a variable or a pattern of Traefik 2 (`{id:[0-9]+}`) is in; nil for a plain text.
  static func ends(_ text: String) -> (start: Substring, end: Substring)? {
    let isOpen = { (character: Character) in character == Variables.unknownMark || character == "{" }
    guard let first = text.firstIndex(where: isOpen) else { return nil }
    let last = text.lastIndex { $0 == Variables.unknownMark || $0 == "}" } ?? first
    return (text[..<first], last < first ? "" : text[text.index(after: last)...])
  }
}
