import Streaming

/// What a run is asked to do.
public struct LintOptions: Sendable {
  /// Files and folders; `-` is standard input.
  public var paths: [String] = ["."]
  /// The name under which standard input is linted.
  public var standardInputName = "stdin.conf"
  /// Declared streams.
  public var streams: [DeclaredStream] = []
  /// Every proxied route is treated as declared.
  public var assumeStreaming = false
  /// What a stream must survive.
  public var policy = Policy()
  /// What may be taken for granted.
  public var assumptions = Assumptions()
  /// Further folders below which absolute include paths are looked up.
  public var roots: [String] = []
  /// Globs of paths that are left out.
  public var exclude: [String] = []
  /// Rules or properties to report; empty for all.
  public var select: [String] = []
  /// Rules or properties not to report.
  public var ignore: [String] = []
  /// Severities by rule that replace our own.
  public var severities: [String: Severity] = [:]
  /// The lowest severity to show.
  public var minimumSeverity = Severity.warning
  /// Only findings that the files prove.
  public var onlyCertain = false

  /// The default options.
  public init() {}
}
