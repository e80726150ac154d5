import Reports
import SourceText
import StreamModel

/// The diagnostics of a report, by file.
struct Diagnostics {
  private let review: Review
  /// Whether the client shows further locations.
  private let hasRelated: Bool

  /// Further locations of one diagnostic.
  private static let mostRelated = 20

  init(_ review: Review, hasRelated: Bool) {
    self.review = review
    self.hasRelated = hasRelated
  }

  /// The diagnostics by absolute path.
  var byPath: [String: [JSONValue]] {
    var result: [String: [JSONValue]] = [:]
    for finding in review.report.findings {
      result[review.path(of: finding.span.file), default: []].append(diagnostic(of: finding))
    }
    for problem in review.report.problems where problem.level > .note {
      let path = problem.span.map { review.path(of: $0.file) } ?? review.absolute(problem.file)
      result[path, default: []].append(diagnostic(of: problem))
    }
    return result
  }

  func diagnostic(of finding: Finding) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("range", review.range(of: finding.span)), .init("severity", .int(Self.number(finding.severity))),
      .init("code", .string(finding.rule)), .init("codeDescription", ["href": .string(finding.url)]),
      .init("source", "streamlint"), .init("message", .string(Self.message(of: finding))),
    ]
    let related = hasRelated ? related(to: finding) : []
    if !related.isEmpty { members.append(.init("relatedInformation", .array(related))) }
    return .object(members)
  }

  /// The fault, its condition, and what follows from it.
  static func message(of finding: Finding) -> String {
    var result = finding.message
    if let condition = finding.condition { result += "\nCondition: \(condition)" }
    if let sentence = ConsequenceText(finding).sentence { result += "\n" + sentence }
    return result
  }

  private static func number(_ severity: Severity) -> Int {
    switch severity {
    case .error: 1
    case .warning: 2
    case .info: 3
    }
  }

  private func diagnostic(of problem: InputProblem) -> JSONValue {
    let start: JSONValue = ["line": 0, "character": 0]
    var members: [JSONValue.Member] = [
      .init("range", problem.span.map(review.range) ?? ["start": start, "end": start]),
      .init("severity", problem.level == .error ? 1 : 2), .init("code", "input"), .init("source", "streamlint"),
      .init("message", .string(problem.message)),
    ]
    let related = hasRelated ? problem.related.map { information($0.span, $0.label) } : []
    if !related.isEmpty { members.append(.init("relatedInformation", .array(related))) }
    return .object(members)
  }

  // MARK: Further locations

  /// The consequences, what explains the fault, what made the object, and the hops of the chain.
  private func related(to finding: Finding) -> [JSONValue] {
    var result = finding.consequences.map { information($0.span, "\($0.rule): \($0.message)") }
    result += finding.related.map { information($0.span, $0.label) }
    result += finding.sources.map { information($0.span, "made by \($0.kind.rawValue) \($0.name)") }
    if let chain = review.chain(of: finding) {
      for (index, hop) in chain.hops.enumerated() {
        let object = hop.object.map { " \($0)" } ?? ""
        let limits = hop.settings.filter(\.binds).map { ", \($0.value.setting) \($0.shown) cuts first" }.joined()
        result.append(
          information(hop.span, "hop \(index + 1) of the chain: \(hop.title)\(object) \(hop.route)\(limits)"))
      }
    }
    return Array(result.prefix(Self.mostRelated))
  }

  private func information(_ span: SourceSpan, _ message: String) -> JSONValue {
    ["location": review.location(of: span), "message": .string(message)]
  }
}
