import Analysis
import SourceText
import StreamModel

/// Names the other routes that a setting applies to, because a change of a shared object affects them too.
struct SharedSettings {
  /// The aspects that shared objects usually decide.
  private static let aspects: [Aspect] = [
    .idleTimeout, .totalTimeout, .responseBuffering, .requestBuffering, .reloadCut, .drain, .keepalive, .compression,
    .responseCache, .affinity,
  ]
  private static let limit = 3

  /// Adds a line to the remedies of findings whose setting other routes share.
  static func note(in findings: inout [Finding], _ analyses: [TechnologyAnalysis]) {
    let wanted = Set(findings.filter { $0.object != nil && !$0.remedy.isEmpty }.map { $0.block ?? $0.span })
    guard !wanted.isEmpty else { return }
    var users: [SourceSpan: Users] = [:]
    for analysis in analyses {
      for chain in analysis.chains {
        for hop in chain.hops where !hop.fixesOwnRoute && hop.object != nil {
          for aspect in aspects {
            guard let span = hop.value(of: aspect)?.span, wanted.contains(span) else { continue }
            let title = chain.hops.count > 1 && hop.route != "/" ? hop.route : chain.route
            users[span, default: Users()].add(User(title: title, route: chain.route, hop: hop.identity))
          }
        }
      }
    }
    for index in findings.indices where findings[index].object != nil && !findings[index].remedy.isEmpty {
      let finding = findings[index]
      let own = Set(finding.routes)
      let all = users[finding.block ?? finding.span]?.list ?? []
      // A hop that the route passes is no other one, whatever it is called there.
      let passed = Set(all.filter { own.contains($0.route) }.map(\.hop))
      var seen: Set<String> = []
      let others = all.filter { !passed.contains($0.hop) }.map(\.title).filter { seen.insert($0).inserted }
      guard !others.isEmpty, let object = finding.object else { continue }
      let names = others.prefix(limit).joined(separator: ", ")
      let rest = others.count > limit ? " and \(others.count - limit) more" : ""
      let sentence = "\(object) also applies to \(names)\(rest)"
      findings[index].remedy += "\n\(sentence)."
      findings[index].fixes = finding.fixes.map {
        Fix(title: $0.title, reasons: $0.reasons + [sentence], edits: $0.edits, removesCause: $0.removesCause)
      }
    }
  }

  /// A route that a setting decides for.
  private struct User: Hashable {
    let title: String
    let route: String
    let hop: HopIdentity
  }

  /// Routes in the order in which they were met, each once: an object may decide for thousands.
  private struct Users {
    private(set) var list: [User] = []
    private var known: Set<User> = []

    mutating func add(_ user: User) {
      if known.insert(user).inserted { list.append(user) }
    }
  }
}
