import NginxSyntax
import SourceText
import Streaming

/// `# streamlint: stream [kind]` in a location, or on the line above it; and what other comments there say.
struct NginxStreamComments: Sendable {
  /// One such comment.
  struct Comment: Sendable {
    let file: FileID
    let range: Range<Int>
    let kind: StreamKind?
  }

  private struct Place: Hashable, Sendable {
    let file: FileID
    let directive: Int32

    init(file: FileID, directive: Int) {
      self.file = file
      self.directive = Int32(directive)
    }
  }

  /// A comment in the words of the author.
  struct Remark: Sendable {
    let said: StreamComment
    let span: SourceSpan
  }

  /// Where a remark stands; its words are looked at again when somebody asks.
  private struct Noted: Sendable {
    let span: SourceSpan
    let isStrong: Bool
  }

  /// Comments of a file for which room is made beforehand.
  private static let manyComments = 1000

  private let comments: [Comment]
  private let remarks: [Noted]
  /// The directives that remarks stand in or above, in order, each with the number of the remark in the lower half.
  private let remarkOf: [FileID: [UInt64]]
  /// The first comment directly within each directive, and the one above it.
  private let inside: [Place: Int]
  private let above: [Place: Int]
  /// Comments that name an unknown kind.
  let problems: [InputProblem]

  init(_ configuration: NginxConfiguration, sources: SourceMap) {
    var comments: [Comment] = []
    var problems: [InputProblem] = []
    var inside: [Place: Int] = [:]
    var above: [Place: Int] = [:]
    var remarks: [Noted] = []
    var remarkOf: [FileID: [UInt64]] = [:]
    for (file, tree) in zip(configuration.files, configuration.trees) {
      var spoken: [UInt64] = []
      // What is not used of it takes no memory.
      if tree.comments.count > Self.manyComments {
        remarks.reserveCapacity(remarks.count + tree.comments.count)
        spoken.reserveCapacity(2 * tree.comments.count)
      }
      for comment in tree.comments {
        let bytes = tree.source.bytes[comment.range]
        if let said = StreamComment(bytes) {
          let span = SourceSpan(file: file, start: comment.range.lowerBound, end: comment.range.upperBound)
          let places = Self.places(of: comment.range, in: tree)
          for directive in [places.above, places.inside].compactMap({ $0 }) {
            spoken.append(UInt64(directive) << 32 | UInt64(remarks.count))
          }
          remarks.append(Noted(span: span, isStrong: said.isStrong))
        }
        guard bytes.contains(UInt8(ascii: ":")) else { continue }
        let words = tree.source.text(comment.range).drop { $0 == "#" || $0 == " " || $0 == "\t" }
          .split(whereSeparator: \.isWhitespace)
        guard words.count >= 2, words[0] == "streamlint:", words[1] == "stream" else { continue }
        var kind: StreamKind?
        if words.count > 2 {
          kind = StreamKind(rawValue: String(words[2]))
          if kind == nil {
            problems.append(
              InputProblem(
                level: .warning, file: tree.source.path,
                message: "\"\(words[2])\" is no stream kind; the kinds are "
                  + StreamKind.allCases.map(\.rawValue).joined(separator: ", "),
                span: SourceSpan(file: file, start: comment.range.lowerBound, end: comment.range.upperBound)))
          }
        }
        let places = Self.places(of: comment.range, in: tree)
        if let directive = places.inside {
          let place = Place(file: file, directive: directive)
          if inside[place] == nil { inside[place] = comments.count }
        }
        if let directive = places.above { above[Place(file: file, directive: directive)] = comments.count }
        comments.append(Comment(file: file, range: comment.range, kind: kind))
      }
      guard !spoken.isEmpty else { continue }
      spoken.sort()
      remarkOf[file] = spoken
    }
    self.comments = comments
    self.remarks = remarks
    self.remarkOf = remarkOf
    self.inside = inside
    self.above = above
    self.problems = problems
  }

  /// The comment that speaks for a block: directly within it, or right above its head.
  func declaration(at block: Int, in configuration: NginxConfiguration) -> Comment? {
    guard !comments.isEmpty, let head = configuration.head(of: block) else { return nil }
    let place = Place(file: configuration.file(of: head), directive: Int(head.directive))
    return (above[place] ?? inside[place]).map { comments[$0] }
  }

  /// What a comment directly in a block, or right above its head, says about streams.
  func remark(at block: Int, in configuration: NginxConfiguration) -> Remark? {
    guard !remarks.isEmpty, let head = configuration.head(of: block) else { return nil }
    guard let noted = noted(at: Int(head.directive), in: configuration.file(of: head)),
      let said = StreamComment(configuration.tree(head).source.bytes[noted.span.range])
    else { return nil }
    return Remark(said: said, span: noted.span)
  }

  /// The first remark that names a protocol, or the first of all.
  private func noted(at directive: Int, in file: FileID) -> Noted? {
    guard let spoken = remarkOf[file] else { return nil }
    var low = 0
    var high = spoken.count
    while low < high {
      let middle = (low + high) / 2
      if spoken[middle] >> 32 < UInt64(directive) { low = middle + 1 } else { high = middle }
    }
    let all = spoken[low...].lazy.prefix { $0 >> 32 == UInt64(directive) }
      .map { remarks[Int(truncatingIfNeeded: $0 & 0xFFFF_FFFF)] }
    return all.first(where: \.isStrong) ?? all.first
  }

  /// The directives that a comment may speak for: the innermost block around it, and the one on the next line.
  private static func places(
    of range: Range<Int>, in tree: NginxTree
  ) -> (inside: Int?, above: Int?) {
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
