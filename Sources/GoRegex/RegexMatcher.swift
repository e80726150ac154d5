/// Runs a program over a text: all threads step by step, so that the time is the product of both sizes.
struct RegexMatcher {
  private let program: RegexProgram
  private let bytes: [UInt8]

  private struct Thread {
    var at: Int
    var saved: [Int]
  }

  init(_ program: RegexProgram, _ bytes: [UInt8]) {
    self.program = program
    self.bytes = bytes
  }

  /// `spend` is called with the number of steps, and may throw to end the search.
  func firstMatch<Failure: Error>(
    from start: Int, spend: (Int) throws(Failure) -> Void
  ) throws(Failure) -> GoRegex.Match? {
    var current: [Thread] = []
    var next: [Thread] = []
    var marks = [Int](repeating: -1, count: program.instructions.count)
    var found: [Int]?
    var at = start
    while true {
      let (scalar, width) = decode(at)
      if found == nil { add(0, [Int](repeating: -1, count: program.slots), at, &current, &marks) }
      if current.isEmpty, found != nil { break }
      try spend(1 + current.count / 8)
      next.removeAll(keepingCapacity: true)
      // Marks of the next step are told apart by their offset.
      for thread in current {
        switch program.instructions[thread.at] {
        case .match:
          found = thread.saved
        case .set(let ranges):
          if let scalar, ranges.contains(where: { $0.contains(scalar) }) {
            add(thread.at + 1, thread.saved, at + width, &next, &marks)
          }
        default: break
        }
        if case .match = program.instructions[thread.at] { break }
      }
      swap(&current, &next)
      guard scalar != nil else { break }
      at += width
      if current.isEmpty, found != nil { break }
    }
    guard let found else { return nil }
    return GoRegex.Match(
      groups: stride(from: 0, to: found.count, by: 2).map { slot in
        found[slot] >= 0 && found[slot + 1] >= found[slot] ? found[slot]..<found[slot + 1] : nil
      })
  }

  private func decode(_ at: Int) -> (UInt32?, Int) {
    guard at < bytes.count else { return (nil, 0) }
    let first = bytes[at]
    if first < 0x80 { return (UInt32(first), 1) }
    let width = min(first.characterWidth, bytes.count - at)
    let scalar = String(decoding: bytes[at..<at + width], as: UTF8.self).unicodeScalars.first?.value
    return (scalar ?? 0xFFFD, width)
  }

  /// Follows jumps without recursion: a program has thousands of them.
  private func add(_ start: Int, _ saved: [Int], _ at: Int, _ list: inout [Thread], _ marks: inout [Int]) {
    var stack = [Thread(at: start, saved: saved)]
    while var thread = stack.popLast() {
      guard marks[thread.at] != at else { continue }
      marks[thread.at] = at
      switch program.instructions[thread.at] {
      case .jump(let target):
        thread.at = target
        stack.append(thread)
      case .split(let first, let second):
        stack.append(Thread(at: second, saved: thread.saved))
        thread.at = first
        stack.append(thread)
      case .save(let slot):
        thread.saved[slot] = at
        thread.at += 1
        stack.append(thread)
      case .assertion(let assertion):
        guard holds(assertion, at) else { continue }
        thread.at += 1
        stack.append(thread)
      case .set, .match: list.append(thread)
      }
    }
  }

  private func holds(_ assertion: RegexAssertion, _ at: Int) -> Bool {
    func isWord(_ offset: Int) -> Bool {
      guard offset >= 0, offset < bytes.count else { return false }
      let byte = bytes[offset]
      return byte == 0x5F || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
    switch assertion {
    case .textStart: return at == 0
    case .textEnd: return at == bytes.count
    case .lineStart: return at == 0 || bytes[at - 1] == 0x0A
    case .lineEnd: return at == bytes.count || bytes[at] == 0x0A
    case .wordBoundary: return isWord(at - 1) != isWord(at)
    case .noWordBoundary: return isWord(at - 1) == isWord(at)
    }
  }
}
