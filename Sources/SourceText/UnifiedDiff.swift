/// The difference of two texts in the format of `diff -u` and `git apply`.
package struct UnifiedDiff: Sendable {
  private static let context = 3

  /// The path as the user would type it.
  package let path: String
  /// The hunks with their headers; empty when the texts are equal.
  package let bytes: [UInt8]

  /// Compares two texts line by line.
  package init(path: String, from old: [UInt8], to new: [UInt8]) {
    self.path = path
    let a = Self.lines(old)
    let b = Self.lines(new)
    let steps = Self.steps(a, b)
    var out: [UInt8] = []
    var position = 0
    var isFirst = true
    while let start = steps[position...].firstIndex(where: { $0.kind != .same }) {
      var end = start
      var cursor = start
      // Changes with few lines between them share a hunk.
      while cursor < steps.count, cursor - end <= 2 * Self.context {
        if steps[cursor].kind != .same { end = cursor }
        cursor += 1
      }
      let from = max(position, start - Self.context)
      let to = min(steps.count, end + Self.context + 1)
      if isFirst {
        let name = path.hasPrefix("/") ? String(path.dropFirst()) : path
        out += Array("--- \(Self.quoted("a/" + name))\n+++ \(Self.quoted("b/" + name))\n".utf8)
        isFirst = false
      }
      Self.write(steps[from..<to], to: &out)
      position = to
    }
    bytes = out
  }

  /// The changed lines as ranges of the old text with their new bytes, in order.
  package static func replacements(from old: [UInt8], to new: [UInt8]) -> [(range: Range<Int>, bytes: [UInt8])] {
    var result: [(range: Range<Int>, bytes: [UInt8])] = []
    var position = 0
    var isOpen = false
    for step in steps(lines(old), lines(new)) {
      if step.kind != .same, !isOpen { result.append((position..<position, [])) }
      isOpen = step.kind != .same
      if step.kind != .added { position += step.text.count }
      guard isOpen, let last = result.popLast() else { continue }
      result.append((last.range.lowerBound..<position, last.bytes + (step.kind == .added ? Array(step.text) : [])))
    }
    return result
  }

  /// A name that would end the line or move the cursor is written in quotes with escapes, as git does.
  private static func quoted(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    if isPlain { return name }
    var out: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7F:
        out.append(UInt8(ascii: "\\"))
        for shift in [6, 3, 0] { out.append(UInt8(ascii: "0") + (byte >> UInt8(shift)) & 7) }
      default: out.append(byte)
      }
    }
    return "\"" + String(decoding: out, as: UTF8.self) + "\""
  }

  private struct Step {
    enum Kind {
      case same
      case removed
      case added
    }

    let kind: Kind
    let text: ArraySlice<UInt8>
    /// Line numbers from 0 in both texts before the step.
    let old: Int
    let new: Int
  }

  /// The lines with their ends.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      result.append(bytes[start...index])
      start = index + 1
    }
    if start < bytes.count { result.append(bytes[start...]) }
    return result
  }

  private static func steps(_ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>]) -> [Step] {
    // A common beginning and end need no search.
    var head = 0
    while head < a.count, head < b.count, a[head] == b[head] { head += 1 }
    var tail = 0
    while tail < a.count - head, tail < b.count - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
    let (removed, added) = changes(a, head..<a.count - tail, b, head..<b.count - tail)
    var steps: [Step] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if removed.contains(i) {
        steps.append(Step(kind: .removed, text: a[i], old: i, new: j))
        i += 1
      } else if added.contains(j) {
        steps.append(Step(kind: .added, text: b[j], old: i, new: j))
        j += 1
      } else {
        guard i < a.count, j < b.count else { break }
        steps.append(Step(kind: .same, text: a[i], old: i, new: j))
        i += 1
        j += 1
      }
    }
    return steps
  }

  /// The lines that go and those that come. Edits are small: behind each the texts are alike again after a few lines, so
  /// that the search is linear. Only what is not so is compared as a whole.
  private static func changes(
    _ a: [ArraySlice<UInt8>], _ old: Range<Int>, _ b: [ArraySlice<UInt8>], _ new: Range<Int>
  ) -> (removed: Set<Int>, added: Set<Int>) {
    var removed: Set<Int> = []
    var added: Set<Int> = []
    var (i, j) = (old.lowerBound, new.lowerBound)
    while i < old.upperBound || j < new.upperBound {
      if i < old.upperBound, j < new.upperBound, a[i] == b[j] {
        (i, j) = (i + 1, j + 1)
        continue
      }
      let next = (1...longestChange).lazy.compactMap { count in
        (0...count).first { x in
          areAlike(a, i + x, old.upperBound, b, j + count - x, new.upperBound)
        }.map { (i + $0, j + count - $0) }
      }.first
      guard let next else { break }
      removed.formUnion(i..<next.0)
      added.formUnion(j..<next.1)
      (i, j) = next
    }
    let difference = b[j..<max(j, new.upperBound)].map { Array($0) }.difference(
      from: a[i..<max(i, old.upperBound)].map { Array($0) })
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset + i)
      case .insert(let offset, _, _): added.insert(offset + j)
      }
    }
    return (removed, added)
  }

  private static let longestChange = 64
  /// So many lines in a row show that two texts go on alike.
  private static let alike = 3

  private static func areAlike(
    _ a: [ArraySlice<UInt8>], _ i: Int, _ oldEnd: Int, _ b: [ArraySlice<UInt8>], _ j: Int, _ newEnd: Int
  ) -> Bool {
    guard i <= oldEnd, j <= newEnd else { return false }
    for offset in 0..<alike {
      if i + offset == oldEnd || j + offset == newEnd { return i + offset == oldEnd && j + offset == newEnd }
      if a[i + offset] != b[j + offset] { return false }
    }
    return true
  }

  private static func write(_ steps: ArraySlice<Step>, to out: inout [UInt8]) {
    guard let first = steps.first else { return }
    let oldCount = steps.count { $0.kind != .added }
    let newCount = steps.count { $0.kind != .removed }
    let oldStart = oldCount == 0 ? first.old : first.old + 1
    let newStart = newCount == 0 ? first.new : first.new + 1
    out += Array("@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@\n".utf8)
    for step in steps {
      switch step.kind {
      case .same: out.append(UInt8(ascii: " "))
      case .removed: out.append(UInt8(ascii: "-"))
      case .added: out.append(UInt8(ascii: "+"))
      }
      out += step.text
      if step.text.last != UInt8(ascii: "\n") { out += Array("\n\\ No newline at end of file\n".utf8) }
    }
  }
}
