/// The lowest severity that fails a run.
package enum FailOn: String, Sendable, CaseIterable {
  case error
  case warning
  case info
  case never

  /// Nil where nothing fails a run.
  package var severity: Severity? { Severity(rawValue: rawValue) }

  /// 1 where there are findings that make a run fail.
  package func status(_ counts: [Severity: Int]) -> Int32 {
    guard let limit = severity else { return 0 }
    return counts.contains { $0.key >= limit && $0.value > 0 } ? 1 : 0
  }
}
