import Analysis
import Synchronization

/// One `map`.
final class NginxMap: Sendable {
  /// The source string, usually a variable.
  let source: String
  /// Results by pattern in lower case; the first of several applies.
  private let literals: [String: String]
  private let expressions: [(regex: PCRERegex, result: String)]
  private let fallback: String?
  /// Cached results of the expressions for a string.
  private let tried = Mutex<[String: String?]>([:])

  init?(reading head: NginxStatement, of configuration: NginxConfiguration, regexes: PCRERegexCache) {
    guard head.opens >= 0, let source = configuration.argument(0, head) else { return nil }
    self.source = source
    var literals: [String: String] = [:]
    var expressions: [(PCRERegex, String)] = []
    var fallback: String?
    for statement in configuration.statements(in: Int(head.opens)) {
      guard let result = configuration.argument(0, statement) else { continue }
      let pattern = configuration.name(statement)
      if pattern == "default" {
        fallback = fallback ?? result
      } else if pattern.hasPrefix("~") {
        let caseless = pattern.hasPrefix("~*")
        let regex = regexes.regex(String(pattern.dropFirst(caseless ? 2 : 1)), caseless: caseless)
        if let regex { expressions.append((regex, result)) }
      } else if pattern != "hostnames", pattern != "volatile" {
        let key = pattern.lowercased()
        if literals[key] == nil { literals[key] = result }
      }
    }
    self.literals = literals
    self.expressions = expressions
    self.fallback = fallback
  }

  /// The result for a value of the source, as it is written; nil when no row fits.
  func result(for text: String) -> String? {
    if let result = literals[text.lowercased()] { return result }
    guard !expressions.isEmpty else { return fallback }
    return tried.withLock { tried in
      if let result = tried[text] { return result }
      let result = expressions.first { $0.regex.matches(text) }?.result ?? fallback
      tried[text] = .some(result)
      return result
    }
  }
}
