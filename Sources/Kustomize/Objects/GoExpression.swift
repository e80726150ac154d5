/// A regular expression in the notation of Go (RE2), matched in a time that grows only with the text: an expression of
/// a stranger must not take hours.
///
/// Without flags, Unicode classes and word boundaries, which selectors of objects do not need; they are errors.
struct GoExpression: Sendable {
  /// Why a text is no expression.
  struct SyntaxError: Error {
    let message: String
  }

  /// One step of the machine.
  enum Step: Sendable {
    /// Consumes a character that is in the set, or is not.
    case character(Set<ClosedRange<UInt32>>, isNegated: Bool)
    case split(Int, Int)
    case jump(Int)
    case start
    case end
    case found
  }

  private let steps: [Step]

  /// More steps than any sensible expression has.
  static let limit = 5000

  init(_ pattern: String) throws(SyntaxError) {
    var parser = GoExpressionParser(pattern)
    steps = try parser.parse()
  }

  /// Whether some part of the text matches; `^` and `$` ask for its ends.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var current = StepSet(count: steps.count)
    var next = StepSet(count: steps.count)
    for position in 0...scalars.count {
      add(0, to: &current, position, scalars.count)
      if current.isFound { return true }
      guard position < scalars.count else { return false }
      next.removeAll()
      for index in current.indices {
        guard case .character(let set, let isNegated) = steps[index] else { continue }
        if set.contains(where: { $0.contains(scalars[position].value) }) != isNegated {
          add(index + 1, to: &next, position + 1, scalars.count)
        }
      }
      if next.isFound { return true }
      swap(&current, &next)
    }
    return false
  }

  private struct StepSet {
    var indices: [Int] = []
    var isFound = false
    private var members: [Bool]

    init(count: Int) { members = Array(repeating: false, count: count) }

    mutating func insert(_ index: Int) -> Bool {
      if members[index] { return false }
      members[index] = true
      indices.append(index)
      return true
    }

    mutating func removeAll() {
      for index in indices { members[index] = false }
      indices.removeAll(keepingCapacity: true)
      isFound = false
    }
  }

  private func add(_ first: Int, to set: inout StepSet, _ position: Int, _ count: Int) {
    var pending = [first]
    while let index = pending.popLast() {
      guard set.insert(index) else { continue }
      switch steps[index] {
      case .character: break
      case .split(let a, let b): pending += [b, a]
      case .jump(let to): pending.append(to)
      case .start: if position == 0 { pending.append(index + 1) }
      case .end: if position == count { pending.append(index + 1) }
      case .found: set.isFound = true
      }
    }
  }
}
