import SourceText
import YAMLSyntax

/// Where the text of a scalar is in its file, byte for byte. An edit inside such text is an edit of the file.
package enum LiteralText: Sendable, Equatable {
  /// The file expresses the text otherwise: with escapes or folded lines.
  case none
  /// The whole text is in the file from this byte on.
  case whole(Int)
  /// For each line of the text the byte of the file where it begins, or -1 where the file expresses it otherwise.
  case lines([Int])

  /// Finds the text of a scalar in its file. A scalar whose text is `written` counts: `0x10` becomes 16.
  init(_ node: YAMLNode, written: String) {
    guard let text = node.text, text == written, !text.isEmpty, let map = node.contentMap else {
      self = .none
      return
    }
    let count = text.utf8.count
    if Self.isLiteral(0..<count, map), !text.utf8.contains(0x0A) || node.style?.isBlock == false {
      self = .whole(map.fileOffset(of: 0))
      return
    }
    var starts: [Int] = []
    var start = 0
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let range = start..<start + line.count
      starts.append(Self.isLiteral(range, map) ? map.fileOffset(of: start) : -1)
      start = range.upperBound + 1
    }
    self = starts.allSatisfy { $0 < 0 } ? .none : .lines(starts)
  }

  private static func isLiteral(_ range: Range<Int>, _ map: YAMLContentMap) -> Bool {
    guard !range.isEmpty, map.isLiteral(at: range.lowerBound), map.isLiteral(at: range.upperBound - 1) else {
      return false
    }
    return map.fileRange(of: range).count == range.count
  }
}

extension LiteralText {
  /// The text of a file that is a value as a whole: a file that a generator puts into a ConfigMap.
  package init(linesOf text: String) {
    var starts: [Int] = []
    var start = 0
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      starts.append(start)
      start += line.count + 1
    }
    self = starts.count == 1 ? .whole(0) : .lines(starts)
  }
}
