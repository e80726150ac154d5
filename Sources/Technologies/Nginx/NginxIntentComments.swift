import NginxSyntax
import SourceText
import Streaming

/// `# streamlint: stream [kind]` in a location, or on the line above it.
struct NginxIntentComments {
  /// One such comment.
  struct Comment {
    let file: FileID
    let range: Range<Int>
    let kind: StreamKind?
  }

  private let comments: [Comment]
  /// Comments that name an unknown kind.
  let problems: [InputProblem]

  init(_ configuration: NginxConfiguration, sources: SourceMap) {
    var comments: [Comment] = []
    var problems: [InputProblem] = []
    for file in configuration.files {
      guard let tree = configuration.trees[file] else { continue }
      for comment in tree.comments {
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
        comments.append(Comment(file: file, range: comment.range, kind: kind))
      }
    }
    self.comments = comments
    self.problems = problems
  }

  /// The comment that speaks for a block: directly within it, or right above its head.
  func declaration(at block: Int, in configuration: NginxConfiguration) -> Comment? {
    guard !comments.isEmpty, let head = configuration.blocks[block].head, let tree = configuration.trees[head.file]
    else { return nil }
    let full = tree.fullRange(of: Int(head.directive))
    return comments.first { comment in
      guard comment.file == head.file else { return false }
      if full.contains(comment.range.lowerBound) {
        // A comment of a block further in does not speak for this one.
        return !configuration.blocks[block].statements.contains { statement in
          statement.opens >= 0 && statement.file == head.file
            && tree.fullRange(of: Int(statement.directive)).contains(comment.range.lowerBound)
        }
      }
      guard comment.range.upperBound <= full.lowerBound else { return false }
      let between = tree.source.bytes[comment.range.upperBound..<full.lowerBound]
      return between.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
        && between.count(where: { $0 == 0x0A }) == 1
    }
  }
}
