import Reports
import SourceText
import StreamModel

/// The findings of the merge base of a commit and HEAD: what a run reports of them is not new.
///
/// A finding is known when it and all of its consequences are, as for a baseline. Of findings with one fingerprint as many
/// are known as the base has.
package struct KnownFindings: Sendable {
  /// What is told about a known finding.
  let reason: String
  private var counts: [String: Int] = [:]

  /// `isKept` says whether the finding of the base counts.
  init(_ report: Report, reason: String, isKept: (Finding) -> Bool) {
    self.reason = reason
    let names = FingerprintNames(report.sources)
    for finding in report.findings where isKept(finding) {
      for name in [names.name(of: finding)] + names.names(ofConsequencesOf: finding) { counts[name, default: 0] += 1 }
    }
  }

  /// Divides findings into new and known ones.
  func divided(_ findings: [Finding], _ sources: SourceMap) -> (new: [Finding], known: [Finding]) {
    let names = FingerprintNames(sources)
    var left = counts
    var new: [Finding] = []
    var known: [Finding] = []
    for finding in findings {
      let wanted = ([names.name(of: finding)] + names.names(ofConsequencesOf: finding)).reduce(into: [:]) {
        $0[$1, default: 0] += 1
      }
      guard wanted.allSatisfy({ left[$0.key, default: 0] >= $0.value }) else {
        new.append(finding)
        continue
      }
      for (name, count) in wanted { left[name, default: 0] -= count }
      known.append(finding)
    }
    return (new, known)
  }
}
