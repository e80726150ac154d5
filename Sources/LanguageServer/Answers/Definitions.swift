import SourceText
import StreamModel

/// Where a position leads: from a consequence to its cause, from what hands a request on to the next hop.
struct Definitions {
  private let review: Review

  init(_ review: Review) { self.review = review }

  func locations(in file: FileID, at offset: Int) -> [JSONValue] {
    let isHere = { (span: SourceSpan) in span.file == file && span.start <= offset && offset <= span.end }
    let isOnLine = { [review] (span: SourceSpan) in span.file == file && review.isOnLines(span, of: offset..<offset) }
    var spans: [SourceSpan] = []
    for finding in review.report.findings where finding.consequences.contains(where: { isOnLine($0.span) }) {
      // Consequences of one block are at its head, where the finding is, too.
      if !isHere(finding.span) { spans.append(finding.span) }
    }
    for trace in review.report.traces {
      for (hop, next) in zip(trace.hops, trace.hops.dropFirst()) where hop.link?.span.map(isHere) == true {
        spans.append(next.span)
      }
    }
    var seen: Set<SourceSpan> = []
    return spans.filter { seen.insert($0).inserted }.map(review.location)
  }
}
