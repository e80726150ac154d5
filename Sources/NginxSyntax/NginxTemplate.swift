import SourceText

/// A template of nginx configuration (Jinja, Go, ERB, Mustache) as text that nginx's syntax reads, byte for byte in its
/// place.
///
/// - An action within a statement becomes a variable of the same length, `${____}`: its value is unknown.
/// - An action in the place of a statement becomes a statement whose name is `$____`: anything may be there.
/// - Directives within a condition or a loop keep their place, with `$` for the first letter of their name: they may be
///   there or not, or several times. Blocks in it stay: what is said of one holds where it is rendered.
package enum NginxTemplate {
  /// Actions of one file.
  private static let mostActions = 20_000

  /// Whether a text has actions. Tables of Lua have double braces too.
  package static func isOne(_ bytes: [UInt8]) -> Bool {
    let hasActions =
      bytes.contains("{{") && bytes.contains("}}") || bytes.contains("{%") && bytes.contains("%}")
      || bytes.contains("<%") && bytes.contains("%>")
    return hasActions && !bytes.contains("_by_lua")
  }

  /// The tree of a text that is no template, or of a template as far as it can be read: nil for one of which no part is
  /// certain, because its actions cut blocks or names.
  package static func tree(of source: SourceFile) -> NginxTree? {
    let isJinja = [".j2", ".jinja", ".jinja2"].contains { source.path.hasSuffix($0) }
    guard isOne(source.bytes) || isJinja && source.bytes.contains("{#") else { return NginxTree.parse(source) }
    guard let actions = NginxTemplateActions.all(in: source.bytes, isJinja: isJinja, atMost: mostActions) else {
      return nil
    }
    var text = MaskedTemplate(source.bytes)
    guard let regions = text.mask(actions) else { return nil }
    var tree = NginxTree.parse(SourceFile(path: source.path, bytes: text.bytes))
    guard tree.errors.isEmpty else { return nil }
    if !regions.isEmpty {
      text.markOptional(tree, within: regions)
      tree = NginxTree.parse(SourceFile(path: source.path, bytes: text.bytes))
    }
    let isCut = tree.directives.indices.contains { index in
      let name = tree.name(of: index)
      guard name.utf8.contains(UInt8(ascii: "$")) else { return false }
      if !name.hasPrefix("$") || tree.isBlock(index) || name.hasPrefix("${_") { return !isData(index, tree) }
      return false
    }
    return isCut || !tree.errors.isEmpty ? nil : tree
  }

  /// Whether a directive is an entry of a table, whose name may be anything.
  private static func isData(_ directive: Int, _ tree: NginxTree) -> Bool {
    let parent = tree.parent(of: directive)
    return parent >= 0 && ["map", "geo", "types", "split_clients"].contains(tree.name(of: parent))
  }

  /// The tree of a file: of a template as far as it can be read, else as it is written, with its errors.
  package static func reading(_ source: SourceFile) -> NginxTree { tree(of: source) ?? NginxTree.parse(source) }

  /// How a directive that may be there is called.
  package static func optionalName(of name: String) -> String { "$" + name.dropFirst() }

  /// Whether a text contains the place of an action.
  package static func isMasked(_ text: String) -> Bool { text.contains("${_") }
}

/// The text of a template while its actions are replaced.
private struct MaskedTemplate {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private mutating func blank(_ range: Range<Int>) {
    for index in range where bytes[index] != 0x0A && bytes[index] != 0x0D { bytes[index] = 0x20 }
  }

  /// Where a text stands between two actions.
  private struct Position {
    var isInComment = false
    /// Whether a statement would begin.
    var isStatement = true
  }

  /// Replaces the actions; gives the ranges between the beginning and the end of each condition and loop. Nil where they
  /// do not match.
  mutating func mask(_ actions: [NginxTemplateActions.Action]) -> [Range<Int>]? {
    var regions: [Range<Int>] = []
    var open: [(start: Int, isOptional: Bool)] = []
    var position = Position()
    var end = 0
    for action in actions {
      let range = action.range
      advance(&position, end..<range.lowerBound)
      end = range.upperBound
      switch action.kind {
      case .begin(let isOptional): open.append((range.upperBound, isOptional))
      case .end:
        guard let begin = open.popLast() else { return nil }
        if begin.isOptional { regions.append(begin.start..<range.lowerBound) }
      case .middle: if open.isEmpty { return nil }
      case .nothing, .output: break
      }
      if action.kind == .nothing || position.isInComment || action.kind != .output && position.isStatement {
        blank(range)
      } else if position.isStatement, endsStatement(range.upperBound) {
        makeStatement(range)
      } else {
        makeVariable(range)
        position.isStatement = false
      }
    }
    return open.isEmpty ? regions : nil
  }

  private func advance(_ position: inout Position, _ range: Range<Int>) {
    var isWordStart = range.lowerBound == 0 || isBlank(bytes[range.lowerBound - 1])
    for byte in bytes[range] {
      if position.isInComment {
        if byte == 0x0A { position.isInComment = false }
      } else if byte == UInt8(ascii: "#"), isWordStart || position.isStatement {
        position.isInComment = true
      } else if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
        position.isStatement = true
      } else if !isBlank(byte) {
        position.isStatement = false
      }
      isWordStart = isBlank(byte)
    }
  }

  /// Whether nothing of the statement follows on the line; a semicolon ends it too.
  private func endsStatement(_ offset: Int) -> Bool {
    var index = offset
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x0D { index += 1 }
    return index == bytes.count || bytes[index] == 0x0A || bytes[index] == UInt8(ascii: "}")
      || bytes[index] == UInt8(ascii: "{") || bytes[index] == UInt8(ascii: "#")
  }

  private mutating func makeStatement(_ range: Range<Int>) {
    for index in range { bytes[index] = UInt8(ascii: "_") }
    bytes[range.lowerBound] = UInt8(ascii: "$")
    bytes[range.upperBound - 1] = UInt8(ascii: ";")
  }

  private mutating func makeVariable(_ range: Range<Int>) {
    for index in range { bytes[index] = UInt8(ascii: "_") }
    bytes[range.lowerBound] = UInt8(ascii: "$")
    bytes[range.lowerBound + 1] = UInt8(ascii: "{")
    bytes[range.upperBound - 1] = UInt8(ascii: "}")
  }

  /// Renames the directives that are directly in a region.
  mutating func markOptional(_ tree: NginxTree, within regions: [Range<Int>]) {
    let sorted = regions.sorted { $0.lowerBound < $1.lowerBound }
    for index in tree.directives.indices where !tree.isBlock(index) {
      let range = tree.headRange(of: index)
      let parent = tree.parent(of: index)
      let block = parent < 0 ? 0..<bytes.count : tree.bodyStart(of: parent)..<tree.end(of: parent)
      let isOptional = Self.regions(sorted, around: range.lowerBound).contains {
        $0.contains(range.lowerBound) && $0.upperBound >= range.upperBound && block.lowerBound <= $0.lowerBound
      }
      if isOptional { bytes[range.lowerBound] = UInt8(ascii: "$") }
    }
  }

  /// The regions that begin before an offset.
  private static func regions(_ sorted: [Range<Int>], around offset: Int) -> ArraySlice<Range<Int>> {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    // Regions nest a few levels deep.
    return sorted[max(0, low - 200)..<low]
  }
}
