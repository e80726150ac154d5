/// The limits on what starts an application; docs/security.md lists all limits.
enum ProcessLimits {
  /// Bytes of a command line or a script in it.
  static let commandBytes = 64 << 10
  /// Words of a command line.
  static let words = 1_000
  /// Commands in a script.
  static let commands = 200
  /// Programs that start each other: `env`, `poetry run`, `sh -c`.
  static let wrappers = 16
  /// Bytes of a file of a server.
  static let fileBytes = 1 << 20
  /// Files of one server.
  static let files = 32
  /// Entries of one file.
  static let entries = 10_000
  /// Applications behind one hop that are followed.
  static let applications = 4
  /// Unit files of a run.
  static let units = 500
}
