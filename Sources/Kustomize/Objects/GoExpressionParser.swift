/// Turns the text of an expression into the steps of the machine.
struct GoExpressionParser {
  private typealias Step = GoExpression.Step
  private let scalars: [Unicode.Scalar]
  private let pattern: String
  private var at = 0
  private var depth = 0

  init(_ pattern: String) {
    self.pattern = pattern
    scalars = Array(pattern.unicodeScalars)
  }

  mutating func parse() throws(GoExpression.SyntaxError) -> [GoExpression.Step] {
    let steps = try alternatives()
    guard at == scalars.count else { throw error("unexpected )") }
    return steps + [.found]
  }

  private func error(_ reason: String) -> GoExpression.SyntaxError {
    GoExpression.SyntaxError(message: "this is no regular expression (\(reason)): \(pattern)")
  }

  /// Steps that are moved to behind others keep their distances: jumps are relative until here.
  private static func moved(_ steps: [GoExpression.Step], by offset: Int) -> [GoExpression.Step] {
    steps.map { step in
      switch step {
      case .split(let a, let b): .split(a + offset, b + offset)
      case .jump(let to): .jump(to + offset)
      default: step
      }
    }
  }

  private mutating func alternatives() throws(GoExpression.SyntaxError) -> [GoExpression.Step] {
    depth += 1
    guard depth < 100 else { throw error("too many parentheses") }
    defer { depth -= 1 }
    var result = try sequence()
    while at < scalars.count, scalars[at] == "|" {
      at += 1
      let other = try sequence()
      let first = Self.moved(result, by: 1)
      let end = first.count + 2 + other.count
      result = [.split(1, first.count + 2)] + first + [.jump(end)] + Self.moved(other, by: first.count + 2)
      try checkSize(result)
    }
    return result
  }

  private mutating func sequence() throws(GoExpression.SyntaxError) -> [GoExpression.Step] {
    var result: [GoExpression.Step] = []
    while at < scalars.count, scalars[at] != "|", scalars[at] != ")" {
      let item = try repeated(try atom())
      result += Self.moved(item, by: result.count)
      try checkSize(result)
    }
    return result
  }

  private func checkSize(_ steps: [GoExpression.Step]) throws(GoExpression.SyntaxError) {
    guard steps.count <= GoExpression.limit else { throw error("too long") }
  }

  private mutating func repeated(_ item: [GoExpression.Step]) throws(GoExpression.SyntaxError) -> [GoExpression.Step] {
    var item = item
    while at < scalars.count {
      switch scalars[at] {
      case "*": item = Self.repeated(item, least: 0, most: nil)
      case "+": item = Self.repeated(item, least: 1, most: nil)
      case "?": item = Self.repeated(item, least: 0, most: 1)
      case "{":
        guard let (least, most, next) = bounds() else { return item }
        guard max(least, most ?? 0) <= 1000, item.count * max(least, most ?? 0, 1) <= GoExpression.limit else {
          throw error("too many repetitions")
        }
        if let most, most < least { throw error("bad repetition") }
        item = Self.repeated(item, least: least, most: most)
        at = next - 1
      default: return item
      }
      at += 1
      // Whether as much or as little as possible is taken makes no difference for whether a text matches.
      if at < scalars.count, scalars[at] == "?" { at += 1 }
      try checkSize(item)
    }
    return item
  }

  /// `{2}`, `{2,}` or `{2,5}`; nil for braces that are only characters.
  private func bounds() -> (Int, Int?, Int)? {
    guard let close = scalars[at...].firstIndex(of: "}") else { return nil }
    let text = String(String.UnicodeScalarView(scalars[at + 1..<close]))
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ",") }) else { return nil }
    guard parts.count <= 2, let least = Int(parts[0]) else { return nil }
    if parts.count == 1 { return (least, least, close + 1) }
    if parts[1].isEmpty { return (least, nil, close + 1) }
    return Int(parts[1]).map { (least, $0, close + 1) }
  }

  private static func repeated(_ item: [GoExpression.Step], least: Int, most: Int?) -> [GoExpression.Step] {
    var result: [GoExpression.Step] = []
    for _ in 0..<least { result += moved(item, by: result.count) }
    guard let most else {
      let loop = result.count
      return result + [.split(loop + 1, loop + item.count + 2)] + moved(item, by: loop + 1) + [.jump(loop)]
    }
    let end = result.count + max(0, most - least) * (item.count + 1)
    for _ in 0..<max(0, most - least) {
      result.append(.split(result.count + 1, end))
      result += moved(item, by: result.count)
    }
    return result
  }

  private mutating func atom() throws(GoExpression.SyntaxError) -> [GoExpression.Step] {
    let scalar = scalars[at]
    at += 1
    switch scalar {
    case "(":
      if at + 1 < scalars.count, scalars[at] == "?" {
        guard scalars[at + 1] == ":" else { throw error("flags and names of groups are not read") }
        at += 2
      }
      let steps = try alternatives()
      guard at < scalars.count, scalars[at] == ")" else { throw error("missing )") }
      at += 1
      return steps
    case "[": return [try characterClass()]
    case ".": return [.character([10...10], isNegated: true)]
    case "^": return [.start]
    case "$": return [.end]
    case "*", "+", "?": throw error("nothing to repeat")
    case "\\": return [try escape()]
    default: return [.character([scalar.value...scalar.value], isNegated: false)]
    }
  }

  private mutating func escape() throws(GoExpression.SyntaxError) -> GoExpression.Step {
    guard at < scalars.count else { throw error("ends with \\") }
    let scalar = scalars[at]
    at += 1
    if let set = Self.classes[scalar] { return .character(set.ranges, isNegated: set.isNegated) }
    switch scalar {
    case "A": return .start
    case "z": return .end
    default: return .character([try literal(scalar)...literal(scalar)], isNegated: false)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) throws(GoExpression.SyntaxError) -> UInt32 {
    switch scalar {
    case "n": return 10
    case "t": return 9
    case "r": return 13
    default: break
    }
    guard !scalar.properties.isAlphabetic, scalar.properties.numericType == nil else {
      throw error("\\\(scalar) is not read")
    }
    return scalar.value
  }

  private static let digits: Set<ClosedRange<UInt32>> = [0x30...0x39]
  private static let spaces: Set<ClosedRange<UInt32>> = [9...10, 12...13, 32...32]
  private static let words: Set<ClosedRange<UInt32>> = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
  private static let classes: [Unicode.Scalar: (ranges: Set<ClosedRange<UInt32>>, isNegated: Bool)] = [
    "d": (digits, false), "D": (digits, true), "s": (spaces, false), "S": (spaces, true), "w": (words, false),
    "W": (words, true),
  ]

  private mutating func characterClass() throws(GoExpression.SyntaxError) -> GoExpression.Step {
    var ranges: Set<ClosedRange<UInt32>> = []
    var isNegated = false
    if at < scalars.count, scalars[at] == "^" {
      isNegated = true
      at += 1
    }
    var isFirst = true
    while at < scalars.count, isFirst || scalars[at] != "]" {
      isFirst = false
      if scalars[at] == "\\", at + 1 < scalars.count, let set = Self.classes[scalars[at + 1]] {
        guard !set.isNegated else { throw error("\\\(scalars[at + 1]) in brackets is not read") }
        ranges.formUnion(set.ranges)
        at += 2
        continue
      }
      if scalars[at] == "[", at + 1 < scalars.count, scalars[at + 1] == ":" { throw error("[: is not read") }
      let low = try member()
      if at + 1 < scalars.count, scalars[at] == "-", scalars[at + 1] != "]" {
        at += 1
        let high = try member()
        guard low <= high else { throw error("bad range") }
        ranges.insert(low...high)
      } else {
        ranges.insert(low...low)
      }
    }
    guard at < scalars.count else { throw error("missing ]") }
    at += 1
    return .character(ranges, isNegated: isNegated)
  }

  private mutating func member() throws(GoExpression.SyntaxError) -> UInt32 {
    guard at < scalars.count else { throw error("missing ]") }
    let scalar = scalars[at]
    at += 1
    guard scalar == "\\" else { return scalar.value }
    guard at < scalars.count else { throw error("missing ]") }
    at += 1
    return try literal(scalars[at - 1])
  }
}
