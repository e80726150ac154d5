/// Which part of a larger run a report is. The merge of all parts needs it and leaves it out again.
package struct ShardInfo: Sendable {
  /// The number of the shard, from 1.
  package var index: Int
  /// How many shards there are.
  package var count: Int
  /// How many repositories fell to this one.
  package var repositories: Int
  /// A hash of the names of all repositories: workers that saw different ones cannot be joined.
  package var plan: String

  package init(index: Int, count: Int, repositories: Int, plan: String) {
    self.index = index
    self.count = count
    self.repositories = repositories
    self.plan = plan
  }
}

/// Notes of repositories about something outside of them, a flag or a configuration file above them: reported only if
/// all of them agree. A declared stream that one repository serves is served.
package struct CrossRepositoryNotes: Sendable {
  /// The configuration file; empty for flags.
  package var configuration: String
  /// Notes on the input.
  package var problems: [InputProblem]
  /// Findings in the configuration file.
  package var findings: [Finding]

  package init(configuration: String, problems: [InputProblem] = [], findings: [Finding] = []) {
    self.configuration = configuration
    self.problems = problems
    self.findings = findings
  }
}
