/// A choice of what is shown and what fails a run. Single settings win over it.
package enum Preset: String, Sendable, CaseIterable {
  /// For a merge: only what breaks a stream, and that fails.
  case gate
  /// For a survey: everything is shown, nothing fails.
  case audit
  /// For a repository that wants to stay clean: everything is shown, warnings fail.
  case pedantic

  /// The lowest severity to show.
  package var minimumSeverity: Severity { self == .gate ? .error : .info }

  /// The lowest severity that fails the run.
  package var failOn: FailOn {
    switch self {
    case .gate: .error
    case .audit: .never
    case .pedantic: .warning
    }
  }
}
