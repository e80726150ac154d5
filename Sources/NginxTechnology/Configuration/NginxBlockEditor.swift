import NginxSyntax
import SourceText

/// Writes directives in the style of their file: its indentation, its line ends, its comments kept.
struct NginxBlockEditor {
  let configuration: NginxConfiguration

  /// Gives a statement other arguments.
  func replacement(of statement: NginxStatement, with text: String) -> TextEdit {
    let words = configuration.tree(statement).words(of: Int(statement.directive))
    guard words.count > 1, let last = words.last else {
      let end = words.first?.end ?? 0
      return TextEdit(span: SourceSpan(file: configuration.file(of: statement), start: end, end: end), text: " " + text)
    }
    return TextEdit(
      span: SourceSpan(file: configuration.file(of: statement), start: words[1].start, end: last.end), text: text)
  }

  /// Behind the last argument, or the name where there is none.
  func endOfArguments(of statement: NginxStatement) -> Int {
    configuration.tree(statement).words(of: Int(statement.directive)).last?.end ?? 0
  }

  /// Takes a statement out, with its line where nothing else is there.
  func deletion(of statement: NginxStatement) -> TextEdit {
    let tree = configuration.tree(statement)
    let bytes = tree.source.bytes
    let range = tree.fullRange(of: Int(statement.directive))
    var start = range.lowerBound
    while start > 0, LineLayout.isBlank(bytes[start - 1]) { start -= 1 }
    var end = range.upperBound
    while end < bytes.count, LineLayout.isBlank(bytes[end]) { end += 1 }
    let isFirst = start == 0 || bytes[start - 1] == UInt8(ascii: "\n")
    if isFirst, end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
    if isFirst, end < bytes.count, bytes[end] == UInt8(ascii: "\n") {
      return TextEdit(span: SourceSpan(file: configuration.file(of: statement), start: start, end: end + 1), text: "")
    }
    return TextEdit(
      span: SourceSpan(file: configuration.file(of: statement), start: range.lowerBound, end: range.upperBound),
      text: "")
  }

  /// The statement as it is written, with its `;`.
  func text(of statement: NginxStatement) -> String {
    let tree = configuration.tree(statement)
    return tree.source.text(tree.fullRange(of: Int(statement.directive)))
  }

  /// New lines in a block, behind `anchor` where it is in the block's own file. Nil for a block that is in no file.
  func insertion(of lines: [String], into block: Int, near anchor: NginxStatement) -> TextEdit? {
    guard let head = configuration.ownHead(of: block) else {
      return Int(anchor.block) == block ? insertion(of: lines, behind: anchor) : nil
    }
    let own = configuration.statements(in: block).filter { statement in
      statement.source == head.source
        && configuration.tree(statement).parent(of: Int(statement.directive)) == Int(head.directive)
        && !configuration.tree(statement).isBlock(Int(statement.directive))
    }
    if let near = own.first(where: { $0.directive == anchor.directive && $0.source == anchor.source }) ?? own.last {
      return insertion(of: lines, behind: near)
    }
    return insertion(of: lines, intoEmpty: head)
  }

  private func insertion(of lines: [String], behind statement: NginxStatement) -> TextEdit {
    let tree = configuration.tree(statement)
    let bytes = tree.source.bytes
    let range = tree.fullRange(of: Int(statement.directive))
    let (indentation, isFirst) = LineLayout(bytes).indentation(at: range.lowerBound)
    // A comment behind the statement stays with it.
    var end = range.upperBound
    while end < bytes.count, LineLayout.isBlank(bytes[end]) { end += 1 }
    let restIsComment = end < bytes.count && bytes[end] == UInt8(ascii: "#")
    if restIsComment {
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
    }
    let isLast = end == bytes.count || bytes[end] == UInt8(ascii: "\n") || bytes[end] == UInt8(ascii: "\r")
    guard isFirst, isLast else {
      let position = SourceSpan(file: configuration.file(of: statement), start: range.upperBound, end: range.upperBound)
      return TextEdit(span: position, text: lines.map { " " + $0 }.joined())
    }
    let position = SourceSpan(file: configuration.file(of: statement), start: end, end: end)
    let lineEnd = LineLayout(bytes).lineEnd
    return TextEdit(span: position, text: lines.map { lineEnd + indentation + $0 }.joined())
  }

  private func insertion(of lines: [String], intoEmpty head: NginxStatement) -> TextEdit {
    let tree = configuration.tree(head)
    let bytes = tree.source.bytes
    let start = tree.bodyStart(of: Int(head.directive))
    let position = SourceSpan(file: configuration.file(of: head), start: start, end: start)
    let closing = max(start, tree.end(of: Int(head.directive)) - 1)
    guard bytes[start..<closing].contains(UInt8(ascii: "\n")) else {
      let isTight = closing == start
      return TextEdit(span: position, text: lines.map { " " + $0 }.joined() + (isTight ? " " : ""))
    }
    let layout = LineLayout(bytes)
    let (outer, _) = layout.indentation(at: tree.headRange(of: Int(head.directive)).lowerBound)
    // The content of the block shows its indentation.
    var children = tree.children(of: Int(head.directive))
    let inner =
      children.next().map { layout.indentation(at: tree.headRange(of: $0).lowerBound) }.flatMap {
        $0.isFirst ? $0.text : nil
      }
      ?? outer + (outer.contains("\t") ? "\t" : "    ")
    return TextEdit(span: position, text: lines.map { layout.lineEnd + inner + $0 }.joined())
  }

  // MARK: Sharing

  /// The other readers of the statement; nil without any.
  func sharing(of statement: NginxStatement) -> String? {
    sharing(times: configuration.occurrences(of: statement), configuration.file(of: statement))
  }

  /// The other readers of the block; nil without any.
  func sharing(ofBlock block: Int) -> String? {
    guard let head = configuration.ownHead(of: block) else { return nil }
    return sharing(of: head)
  }

  private func sharing(times: Int, _ file: FileID) -> String? {
    guard times > 1, let index = configuration.files.firstIndex(of: file) else { return nil }
    return "\(configuration.trees[index].source.path) is included \(times) times"
  }
}
