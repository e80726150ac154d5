import RuleFiles
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
  /// Rules or properties to report; empty for all.
  public var select: [String] = []
  /// Rules or properties not to report.
  public var ignore: [String] = []
  /// Severities by rule that replace our own.
  public var severities: [String: Severity] = [:]
  /// The lowest severity to show.
  public var minimumSeverity = Severity.warning
  /// The lowest severity that fails the run, shown or not; nil when nothing does.
  public var failingSeverity: Severity?
  /// The lowest severity that anybody asks for; what is weaker is not looked for.
  var soughtSeverity: Severity { min(minimumSeverity, failingSeverity ?? minimumSeverity) }
  /// Only findings that the files prove.
  public var onlyCertain = false

  /// Report only what is in files that differ from this commit; everything is read all the same.
  public var changedSince: String?
  /// Whether comments, annotations and `ignore:` silence findings.
  public var suppressions = true
  /// `ignore:` of the configuration file.
  var ignoreEntries: [IgnoreEntry] = []
  /// Paths that the configuration file declares.
  var declaredPaths: [WrittenPath] = []
  /// Whether the ways of the routes are kept, for `trace` and the page.
  public var traces = false
  /// The user's own products.
  public var ownTechnologies: [KubernetesProduct] = []
  /// Where the configuration file is.
  public var configuration = ConfigurationSource.none
  /// Whether files of different repositories are linked with each other.
  public var linksRepositories = false
  /// Globs of folders that are repositories, instead of those with `.git`.
  public var repositories: [String] = []
  /// The share of the repositories that is linted; nil for all.
  public var shard: Shard?
  /// Replaces the policy's silence, that of a configuration file too; milliseconds.
  public var minimumIdle: Int64?
  /// Replaces the policy's life, that of a configuration file too; milliseconds.
  public var minimumTotal: Int64?
  /// Replaces the assumed version, that of a configuration file too.
  public var nginxVersion: ProductVersion?
  /// Replaces the assumed version, that of a configuration file too.
  public var kongVersion: ProductVersion?

  /// The default options.
  public init() {}

  /// These options with what a configuration file says; flags win.
  func adopting(_ file: ConfigurationFile?) -> LintOptions {
    var result = self
    if let file {
      result.streams += file.streams
      result.policy = file.policy
      result.assumptions = file.assumptions
      result.declaredPaths = file.paths
      result.ignoreEntries = file.ignoreEntries
      result.severities.merge(file.severities) { flag, _ in flag }
      result.ignore += file.ignore
    }
    if let minimumIdle {
      result.policy.idle = minimumIdle
      result.policy.idleByKind = [:]
    }
    if let minimumTotal {
      result.policy.total = minimumTotal
      result.policy.totalByKind = [:]
    }
    if let nginxVersion { result.assumptions.nginxVersion = nginxVersion }
    if let kongVersion { result.assumptions.kongVersion = kongVersion }
    return result
  }
}

/// Where a run finds its configuration files.
public enum ConfigurationSource: Sendable {
  /// Nowhere.
  case none
  /// `.streamlint.yaml` in the folder of an input or the nearest one above it.
  case search
  /// This file, for all inputs.
  case file(String)
}
