/// One part of a regular expression.
indirect enum RegexNode: Sendable {
  case empty
  /// One character of these ranges.
  case set([ClosedRange<UInt32>])
  case sequence([RegexNode])
  case choice([RegexNode])
  case repeated(RegexNode, least: Int, most: Int?, isGreedy: Bool)
  case group(RegexNode, number: Int?)
  case assertion(RegexAssertion)
}

enum RegexAssertion: Sendable {
  case textStart
  case textEnd
  case lineStart
  case lineEnd
  case wordBoundary
  case noWordBoundary
}

/// Reads RE2's syntax: what Go's regexp accepts, but for scripts and rare classes of Unicode.
struct RegexParser {
  private static let depthLimit = 100
  private static let repeatLimit = 1000
  private static let all: [ClosedRange<UInt32>] = [0...0x10FFFF]

  private let scalars: [Unicode.Scalar]
  private var at = 0
  private(set) var groupCount = 1
  private(set) var groupNames: [String: Int] = [:]
  private var flags = Flags()
  private var depth = 0

  private struct Flags {
    var ignoresCase = false
    var isMultiline = false
    var dotTakesBreaks = false
    var isUngreedy = false
  }

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  mutating func parse() throws(GoRegexError) -> RegexNode {
    let node = try choice()
    if at < scalars.count { throw mistake("unexpected )") }
    return node
  }

  private func mistake(_ message: String) -> GoRegexError {
    GoRegexError("error parsing regexp: \(message)")
  }

  private var peek: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    at += 1
    return true
  }

  private mutating func choice() throws(GoRegexError) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit { throw mistake("expression nests too deeply") }
    let outer = flags
    defer { flags = outer }
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(GoRegexError) -> RegexNode {
    var nodes: [RegexNode] = []
    while let next = peek, next != "|", next != ")" {
      guard let atom = try atom() else { continue }
      nodes.append(try repetition(of: atom))
    }
    return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func repetition(of atom: RegexNode) throws(GoRegexError) -> RegexNode {
    var node = atom
    while let next = peek {
      let bounds: (Int, Int?)
      switch next {
      case "*": bounds = (0, nil)
      case "+": bounds = (1, nil)
      case "?": bounds = (0, 1)
      case "{":
        guard let found = try counts() else { return node }
        bounds = found
        at -= 1
      default: return node
      }
      at += 1
      var isGreedy = !flags.isUngreedy
      if take("?") { isGreedy.toggle() }
      node = .repeated(node, least: bounds.0, most: bounds.1, isGreedy: isGreedy)
    }
    return node
  }

  /// `{2}`, `{2,}` or `{2,3}`; nil, and nothing taken, where a brace is only a brace.
  private mutating func counts() throws(GoRegexError) -> (Int, Int?)? {
    let start = at
    at += 1
    func number(_ parser: inout RegexParser) -> Int? {
      var value: Int?
      while let digit = parser.peek, digit.value >= 0x30, digit.value <= 0x39 {
        value = min((value ?? 0) * 10 + Int(digit.value - 0x30), 100_000)
        parser.at += 1
      }
      return value
    }
    guard let least = number(&self) else {
      at = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number(&self) }
    guard take("}") else {
      at = start
      return nil
    }
    if least > Self.repeatLimit || (most ?? 0) > Self.repeatLimit || (most.map { $0 < least } ?? false) {
      throw mistake("invalid repeat count")
    }
    return (least, most)
  }

  private mutating func atom() throws(GoRegexError) -> RegexNode? {
    guard let scalar = peek else { return .empty }
    at += 1
    switch scalar {
    case ".": return .set(flags.dotTakesBreaks ? Self.all : [0...0x09, 0x0B...0x10FFFF])
    case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
    case "[": return .set(try bracket())
    case "(": return try group()
    case "\\": return try escape()
    case "*", "+", "?": throw mistake("missing argument to repetition operator: `\(scalar)`")
    default: return .set(literal(scalar))
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> [ClosedRange<UInt32>] { folded([scalar.value...scalar.value]) }

  private func folded(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    guard flags.ignoresCase else { return ranges }
    var result = ranges
    for range in ranges {
      let upper = range.clamped(to: 0x41...0x5A)
      if range.overlaps(0x41...0x5A) { result.append(upper.lowerBound + 32...upper.upperBound + 32) }
      let lower = range.clamped(to: 0x61...0x7A)
      if range.overlaps(0x61...0x7A) { result.append(lower.lowerBound - 32...lower.upperBound - 32) }
    }
    return result
  }

  private mutating func group() throws(GoRegexError) -> RegexNode? {
    guard take("?") else { return try capture(name: nil) }
    if take("P") {
      guard take("<") else { throw mistake("invalid named capture") }
      return try capture(name: try name())
    }
    if take("<") { return try capture(name: try name()) }
    var isOn = true
    var new = flags
    while let scalar = peek {
      at += 1
      switch scalar {
      case "-": isOn = false
      case "i": new.ignoresCase = isOn
      case "m": new.isMultiline = isOn
      case "s": new.dotTakesBreaks = isOn
      case "U": new.isUngreedy = isOn
      case ")":
        flags = new
        return nil
      case ":":
        let outer = flags
        flags = new
        let inner = try choice()
        flags = outer
        guard take(")") else { throw mistake("missing closing )") }
        return .group(inner, number: nil)
      default: throw mistake("invalid or unsupported Perl syntax")
      }
    }
    throw mistake("missing closing )")
  }

  private mutating func name() throws(GoRegexError) -> String {
    var name = ""
    while let scalar = peek, scalar != ">" {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard take(">"), !name.isEmpty else { throw mistake("invalid named capture") }
    return name
  }

  private mutating func capture(name: String?) throws(GoRegexError) -> RegexNode {
    let number = groupCount
    groupCount += 1
    if groupCount > 200 { throw mistake("more than 200 groups") }
    if let name { groupNames[name] = number }
    let inner = try choice()
    guard take(")") else { throw mistake("missing closing )") }
    return .group(inner, number: number)
  }

  private mutating func escape() throws(GoRegexError) -> RegexNode {
    guard let scalar = peek else { throw mistake("trailing backslash at end of expression") }
    switch scalar {
    case "A":
      at += 1
      return .assertion(.textStart)
    case "z":
      at += 1
      return .assertion(.textEnd)
    case "b":
      at += 1
      return .assertion(.wordBoundary)
    case "B":
      at += 1
      return .assertion(.noWordBoundary)
    case "Q":
      at += 1
      var nodes: [RegexNode] = []
      while at < scalars.count {
        if scalars[at] == "\\", at + 1 < scalars.count, scalars[at + 1] == "E" {
          at += 2
          break
        }
        nodes.append(.set(literal(scalars[at])))
        at += 1
      }
      return .sequence(nodes)
    default:
      if let ranges = try classEscape() { return .set(ranges) }
      let value = try characterEscape()
      return .set(folded([value...value]))
    }
  }

  /// `\d`, `\pL` and the like behind a backslash; nil where it is one character.
  private mutating func classEscape() throws(GoRegexError) -> [ClosedRange<UInt32>]? {
    guard let scalar = peek else { return nil }
    let ranges: [ClosedRange<UInt32>]
    switch scalar {
    case "d", "D": ranges = [0x30...0x39]
    case "w", "W": ranges = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    case "s", "S": ranges = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
    case "p", "P": throw mistake("classes of Unicode are not evaluated")
    default: return nil
    }
    at += 1
    return scalar.value < 0x61 ? Self.inverted(ranges) : ranges
  }

  private mutating func characterEscape() throws(GoRegexError) -> UInt32 {
    guard let scalar = peek else { throw mistake("trailing backslash at end of expression") }
    at += 1
    switch scalar {
    case "n": return 0x0A
    case "t": return 0x09
    case "r": return 0x0D
    case "f": return 0x0C
    case "v": return 0x0B
    case "a": return 0x07
    case "x":
      var digits = ""
      if take("{") {
        while let next = peek, next != "}", digits.utf8.count < 8 {
          digits.unicodeScalars.append(next)
          at += 1
        }
        guard take("}") else { throw mistake("invalid escape sequence") }
      } else {
        for _ in 0..<2 {
          if let next = peek { digits.unicodeScalars.append(next) }
          at += 1
        }
      }
      guard let value = UInt32(digits, radix: 16), value <= 0x10FFFF else { throw mistake("invalid escape sequence") }
      return value
    default:
      let isWord = scalar.properties.isAlphabetic || (scalar.value >= 0x30 && scalar.value <= 0x39)
      guard scalar.value >= 0x80 || !isWord else { throw mistake("invalid escape sequence: `\\\(scalar)`") }
      return scalar.value
    }
  }

  private static let posix: [String: [ClosedRange<UInt32>]] = [
    "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A], "digit": [0x30...0x39],
    "lower": [0x61...0x7A], "upper": [0x41...0x5A], "space": [0x09...0x0D, 0x20...0x20],
    "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A], "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66],
    "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E], "blank": [0x09...0x09, 0x20...0x20],
    "ascii": [0x00...0x7F], "cntrl": [0x00...0x1F, 0x7F...0x7F], "graph": [0x21...0x7E], "print": [0x20...0x7E],
  ]

  private mutating func bracket() throws(GoRegexError) -> [ClosedRange<UInt32>] {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while true {
      guard let scalar = peek else { throw mistake("missing closing ]") }
      if scalar == "]", !isFirst {
        at += 1
        break
      }
      isFirst = false
      if scalar == "[", at + 1 < scalars.count, scalars[at + 1] == ":" {
        if let named = try posixClass() {
          ranges += named
          continue
        }
      }
      if scalar == "\\", at + 1 < scalars.count {
        at += 1
        if let found = try classEscape() {
          ranges += found
          continue
        }
        at -= 1
      }
      let low = try bracketCharacter()
      var high = low
      if peek == "-", at + 1 < scalars.count, scalars[at + 1] != "]" {
        at += 1
        high = try bracketCharacter()
      }
      guard low <= high else { throw mistake("invalid character class range") }
      ranges.append(low...high)
    }
    ranges = folded(ranges)
    return isInverted ? Self.inverted(ranges) : ranges
  }

  private mutating func posixClass() throws(GoRegexError) -> [ClosedRange<UInt32>]? {
    let rest = String(String.UnicodeScalarView(scalars[(at + 2)...].prefix(12)))
    guard let end = rest.firstIndex(of: ":") else { return nil }
    var name = rest[..<end]
    let isInverted = name.hasPrefix("^")
    if isInverted { name = name.dropFirst() }
    guard let found = Self.posix[String(name)] else { throw mistake("invalid character class range") }
    at += 4 + rest[..<end].unicodeScalars.count
    return isInverted ? Self.inverted(found) : found
  }

  private mutating func bracketCharacter() throws(GoRegexError) -> UInt32 {
    guard let scalar = peek else { throw mistake("missing closing ]") }
    at += 1
    return scalar == "\\" ? try characterEscape() : scalar.value
  }

  private static func inverted(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}
