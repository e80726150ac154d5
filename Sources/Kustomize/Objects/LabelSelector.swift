/// A selector of labels in the notation of Kubernetes: `app=web,tier in (a, b),!old`
/// (k8s.io/apimachinery/pkg/labels/selector.go).
struct LabelSelector: Sendable {
  private enum Requirement: Sendable {
    case exists(String)
    case missing(String)
    case isOneOf(String, Set<String>)
    case isNoneOf(String, Set<String>)
    case number(String, isGreater: Bool, than: Int)
  }

  private var requirements: [Requirement] = []

  var isEmpty: Bool { requirements.isEmpty }

  init(_ text: String) throws(KustomizeError) {
    for part in Self.parts(of: text) { requirements.append(try Self.requirement(part)) }
  }

  /// Whether an object with these values has what is asked for.
  func matches(_ value: (String) -> String?) -> Bool {
    requirements.allSatisfy { requirement in
      switch requirement {
      case .exists(let key): value(key) != nil
      case .missing(let key): value(key) == nil
      case .isOneOf(let key, let wanted): value(key).map { wanted.contains($0) } ?? false
      case .isNoneOf(let key, let unwanted): value(key).map { !unwanted.contains($0) } ?? true
      case .number(let key, let isGreater, let limit):
        value(key).flatMap { Int($0) }.map { isGreater ? $0 > limit : $0 < limit } ?? false
      }
    }
  }

  /// The parts between commas that are in no parentheses.
  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if character == ",", depth <= 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.map(trimmed).filter { !$0.isEmpty }
  }

  private static func requirement(_ part: String) throws(KustomizeError) -> Requirement {
    if part.hasPrefix("!") { return .missing(trimmed(String(part.dropFirst()))) }
    for (sign, isEqual) in [("!=", false), ("==", true), ("=", true)] {
      if let found = firstRange(of: sign, in: part) {
        let key = trimmed(String(part[..<found.lowerBound]))
        let value = trimmed(String(part[found.upperBound...]))
        return isEqual ? .isOneOf(key, [value]) : .isNoneOf(key, [value])
      }
    }
    for (sign, isGreater) in [(Character(">"), true), (Character("<"), false)] {
      if let found = part.firstIndex(of: sign), let limit = Int(trimmed(String(part[part.index(after: found)...]))) {
        return .number(trimmed(String(part[..<found])), isGreater: isGreater, than: limit)
      }
    }
    let words = part.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "(" })
    guard words.count > 1 else { return .exists(part) }
    guard let open = part.firstIndex(of: "("), part.hasSuffix(")"), words[1] == "in" || words[1] == "notin" else {
      throw KustomizeError("this is no selector of labels: \(part)")
    }
    let values = part[part.index(after: open)...].dropLast().split(separator: ",").map { trimmed(String($0)) }
    return words[1] == "in" ? .isOneOf(String(words[0]), Set(values)) : .isNoneOf(String(words[0]), Set(values))
  }

  private static func firstRange(of sign: String, in text: String) -> Range<String.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(sign) { return start..<text.index(start, offsetBy: sign.count) }
      start = text.index(after: start)
    }
    return nil
  }
}
