/// What a run was asked for, for a report that is read later.
package struct RunDescription: Sendable {
  /// The command as it was typed.
  package var command: String
  /// The day, `2026-12-01`.
  package var date: String
  /// The inputs as the user typed them.
  package var paths: [String]
  /// What a stream must survive, in milliseconds.
  package var idle: Int64
  package var total: Int64
  /// Versions that are assumed where the files name none: `nginx 1.22`.
  package var versions: [String]

  package init(
    command: String, date: String, paths: [String], idle: Int64, total: Int64, versions: [String]
  ) {
    self.command = command
    self.date = date
    self.paths = paths
    self.idle = idle
    self.total = total
    self.versions = versions
  }
}
