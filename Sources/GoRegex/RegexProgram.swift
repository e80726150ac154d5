/// A regular expression as instructions of a virtual machine.
struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case set([ClosedRange<UInt32>])
    case assertion(RegexAssertion)
    /// Goes on at both; the first is preferred.
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case match
  }

  private static let sizeLimit = 20_000

  private(set) var instructions: [Instruction] = []
  let slots: Int
  let names: [String: Int]

  init(_ node: RegexNode, groups: Int, names: [String: Int]) throws(GoRegexError) {
    slots = groups * 2
    self.names = names
    add(.save(0))
    try compile(node)
    add(.save(1))
    add(.match)
  }

  private mutating func add(_ instruction: Instruction) { instructions.append(instruction) }

  private mutating func compile(_ node: RegexNode) throws(GoRegexError) {
    if instructions.count > Self.sizeLimit { throw GoRegexError("error parsing regexp: expression is too large") }
    switch node {
    case .empty: break
    case .set(let ranges): add(.set(ranges))
    case .assertion(let assertion): add(.assertion(assertion))
    case .sequence(let nodes):
      for node in nodes { try compile(node) }
    case .group(let inner, let number):
      if let number { add(.save(number * 2)) }
      try compile(inner)
      if let number { add(.save(number * 2 + 1)) }
    case .choice(let choices):
      var jumps: [Int] = []
      for (index, choice) in choices.enumerated() {
        guard index < choices.count - 1 else {
          try compile(choice)
          break
        }
        let split = instructions.count
        add(.match)
        try compile(choice)
        jumps.append(instructions.count)
        add(.match)
        instructions[split] = .split(split + 1, instructions.count)
      }
      for jump in jumps { instructions[jump] = .jump(instructions.count) }
    case .repeated(let inner, let least, let most, let isGreedy):
      for _ in 0..<least { try compile(inner) }
      guard let most else {
        let split = instructions.count
        add(.match)
        try compile(inner)
        add(.jump(split))
        instructions[split] = branch(split + 1, instructions.count, isGreedy)
        return
      }
      var splits: [Int] = []
      for _ in least..<max(least, most) {
        splits.append(instructions.count)
        add(.match)
        try compile(inner)
      }
      for split in splits { instructions[split] = branch(split + 1, instructions.count, isGreedy) }
    }
  }

  private func branch(_ inside: Int, _ behind: Int, _ isGreedy: Bool) -> Instruction {
    isGreedy ? .split(inside, behind) : .split(behind, inside)
  }
}
