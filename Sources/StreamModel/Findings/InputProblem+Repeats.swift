import SourceText

extension [InputProblem] {
  /// Each problem of a place once, in order.
  package var withoutRepeats: [InputProblem] {
    var seen: Set<ProblemKey> = []
    return filter { seen.insert(ProblemKey(file: $0.file, span: $0.span, message: $0.message)).inserted }
  }
}

/// What makes two problems one.
private struct ProblemKey: Hashable {
  let file: String
  let span: SourceSpan?
  let message: String
}
