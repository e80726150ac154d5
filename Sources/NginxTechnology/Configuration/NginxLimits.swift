/// Limits on a parsed nginx configuration; docs/security.md lists all limits.
enum NginxLimits {
  /// Statements of one configuration with everything that it includes. Files of some kilobytes can double themselves to any
  /// number.
  static let statements = 2_000_000
  /// Includes within includes. nginx has no limit but its file handles; real configurations have a handful.
  static let includeDepth = 64
  /// Files spliced into one configuration, each counted as often as it is included.
  static let includedFiles = 50_000
  /// Files spliced into all configurations of a run: a tree may contain many main files.
  static let includedFilesOfRun = 250_000
  /// Bytes of a path that rewrites and variables make. nginx takes request lines of 8 kB; a few rewrites can double a path
  /// to any length.
  static let pathBytes = 64 * 1024
  /// Variables that are expanded for one string: each may name thousands of others, to any depth.
  static let variables = 1_000
}
