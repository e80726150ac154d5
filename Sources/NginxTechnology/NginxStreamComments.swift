import Analysis
import NginxSyntax
import SourceText
import StreamModel

/// Comments about streams: `# streamlint: stream [kind]` in a block or on the line above it, and other comments there
/// that mention streams.
struct NginxStreamComments: Sendable {
  /// A directive of a file.
  private struct Position: Hashable, Sendable {
    let file: FileID
    let directive: Int32

    init(file: FileID, directive: Int) {
      self.file = file
      self.directive = Int32(directive)
    }
  }

  /// A comment that mentions streams.
  private struct Remark: Sendable {
    let comment: StreamComment
    let span: SourceSpan
  }

  /// Declarations directly within a block, and right above its head.
  private var inside: [Position: RouteDeclaration] = [:]
  private var above: [Position: RouteDeclaration] = [:]
  /// The first comment at each directive that names a protocol, or the first of all.
  private var remarks: [Position: Remark] = [:]
  /// Comments that name an unknown kind.
  private(set) var problems: [InputProblem] = []

  init(_ configuration: NginxConfiguration, sources: SourceMap) {
    for (file, tree) in zip(configuration.files, configuration.trees) {
      for comment in tree.comments { read(comment.range, tree, file) }
    }
  }

  private mutating func read(_ range: Range<Int>, _ tree: NginxTree, _ file: FileID) {
    let bytes = tree.source.bytes[range]
    let span = SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
    if let comment = StreamComment(bytes) {
      let places = Self.places(of: range, in: tree)
      for directive in [places.above, places.inside].compactMap({ $0 }) {
        let position = Position(file: file, directive: directive)
        if let known = remarks[position], known.comment.isStrong || !comment.isStrong { continue }
        remarks[position] = Remark(comment: comment, span: span)
      }
    }
    guard bytes.contains(UInt8(ascii: ":")) else { return }
    let words = tree.source.text(range).drop { $0 == "#" || $0 == " " || $0 == "\t" }.split(
      whereSeparator: \.isWhitespace)
    guard words.count >= 2, words[0] == "streamlint:", words[1] == "stream" else { return }
    let kind = words.count > 2 ? StreamKind(rawValue: String(words[2])) : nil
    if words.count > 2, kind == nil {
      let kinds = StreamKind.allCases.map(\.rawValue).joined(separator: ", ")
      problems.append(
        InputProblem(
          level: .warning, file: tree.source.path, message: "\"\(words[2])\" is no stream kind; the kinds are \(kinds)",
          span: span))
    }
    let declaration = RouteDeclaration(kind: kind, source: "comment")
    let places = Self.places(of: range, in: tree)
    if let directive = places.inside {
      let position = Position(file: file, directive: directive)
      if inside[position] == nil { inside[position] = declaration }
    }
    if let directive = places.above { above[Position(file: file, directive: directive)] = declaration }
  }

  private func position(of block: Int, in configuration: NginxConfiguration) -> Position? {
    configuration.head(of: block).map { Position(file: configuration.file(of: $0), directive: Int($0.directive)) }
  }

  /// The declaration for a block.
  func declaration(at block: Int, in configuration: NginxConfiguration) -> RouteDeclaration? {
    guard !inside.isEmpty || !above.isEmpty, let position = position(of: block, in: configuration) else { return nil }
    return above[position] ?? inside[position]
  }

  /// The evidence of another comment at a block.
  func remark(at block: Int, in configuration: NginxConfiguration) -> Evidence? {
    guard !remarks.isEmpty, let position = position(of: block, in: configuration), let remark = remarks[position] else {
      return nil
    }
    return remark.comment.evidence(at: remark.span)
  }

  /// The directives that a comment may describe: the innermost block around it, and the one on the next line.
  private static func places(of range: Range<Int>, in tree: NginxTree) -> (inside: Int?, above: Int?) {
    // The directives are sorted by their beginnings.
    var low = 0
    var high = tree.directives.count
    while low < high {
      let middle = (low + high) / 2
      if tree.fullRange(of: middle).lowerBound < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var inside = low - 1
    while inside >= 0, !(tree.isBlock(inside) && tree.fullRange(of: inside).contains(range.lowerBound)) {
      inside = tree.parent(of: inside)
    }
    var above: Int?
    if low < tree.directives.count {
      let start = tree.fullRange(of: low).lowerBound
      let between = tree.source.bytes[min(range.upperBound, start)..<start]
      if between.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }),
        between.count(where: { $0 == 0x0A }) == 1
      {
        above = low
      }
    }
    return (inside >= 0 ? inside : nil, above)
  }
}
