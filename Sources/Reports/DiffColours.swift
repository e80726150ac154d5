import SourceText

/// A unified diff in the colours that git uses.
package enum DiffColours {
  /// Paints whole lines: what goes is red, what comes green, the head of a hunk cyan.
  package static func painted(_ diff: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for line in diff.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if let colour = colour(of: line) {
        out.append(colour)
        out += line
        out.append("\u{1b}[0m")
      } else {
        out += line
      }
      out.append(0x0A)
    }
    out.removeLast()
    return out
  }

  private static func colour(of line: ArraySlice<UInt8>) -> String? {
    switch DiffLine(line) {
    case .file: "\u{1b}[1m"
    case .head: "\u{1b}[36m"
    case .added: "\u{1b}[32m"
    case .removed: "\u{1b}[31m"
    case nil: nil
    }
  }
}
