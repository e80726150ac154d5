import Analysis
import RuleFiles
import SourceText
import StreamModel

/// The options of a run.
package struct LintOptions: Sendable {
  /// Files and folders; `-` is standard input.
  package var paths: [String] = ["."]
  /// The name under which standard input is linted; nil for `stdin.yaml` or `stdin.conf`, by the content.
  package var standardInputName: String?
  /// Declared streams.
  package var streams: [DeclaredStream] = []
  /// Every proxied route is treated as declared.
  package var assumeStreaming = false
  /// What a stream must survive.
  package var policy = Policy()
  /// Assumptions about what the files do not show.
  package var assumptions = Assumptions()
  /// Further folders below which absolute include paths are looked up.
  package var roots: [String] = []
  /// Rules, properties and technologies to report, as `RuleNames` gives them; empty for all.
  package var select: [String] = []
  /// Rules, properties and technologies not to report.
  package var ignore: [String] = []
  /// Severities by rule that replace those of the catalogue.
  package var severities: [String: Severity] = [:]
  /// What decides where a severity is given neither by a flag nor by the configuration file.
  package var preset: Preset?
  /// The lowest severity to show; nil for that of the configuration file, or warning.
  package var minimumSeverity: Severity?
  /// The lowest severity that fails the run, shown or not; nil for that of the configuration file, or the default.
  package var failOn: FailOn?
  /// What fails the run where neither a flag nor a configuration file says it.
  package var defaultFailOn = FailOn.error
  /// What is shown and what fails the run; after a configuration file was adopted.
  var limits: SeverityLimits {
    SeverityLimits(
      shown: minimumSeverity ?? preset?.minimumSeverity ?? .warning,
      failing: (failOn ?? preset?.failOn ?? defaultFailOn).severity)
  }
  /// Only findings that the files prove.
  package var onlyCertain = false

  /// Report only findings in files that differ from this commit; all files are read nevertheless.
  package var changedSince: String?
  /// Findings that are not new; nil where all are reported.
  var known: KnownFindings?
  /// Whether findings are kept that are too weak to be shown.
  var showsAll = false
  /// Whether comments, annotations and `ignore:` suppress findings.
  package var suppressions = true
  /// `ignore:` of the configuration file.
  var ignoreEntries: [IgnoreEntry] = []
  /// The configuration file, where it declares streams.
  var streamSource: SourceFile?
  /// Paths that the configuration file declares.
  var declaredPaths: [WrittenChain] = []
  /// Whether the chains of the routes are kept, for `trace` and the page.
  package var traces = false
  /// Whether the chains of routes that do not stream are kept, too.
  package var tracesAll = true
  /// The files whose chains are kept, by path; nil for all. Those of what is made of other files are kept, too.
  var tracedFiles: Set<String>?
  package var customProducts: [KubernetesProduct] = []
  /// Applications of the user.
  package var customApplications: [Application] = []
  /// Where the configuration file is.
  package var configuration = ConfigurationSource.none
  /// Whether files of different repositories are linked with each other.
  package var linksRepositories = false
  /// Globs of folders that are repositories, instead of those with `.git`.
  package var repositories: [String] = []
  /// The share of the repositories that is linted; nil for all.
  package var shard: Shard?
  /// Replaces the policy's idle time, that of a configuration file too; milliseconds.
  package var minimumIdle: Int64?
  /// Replaces the policy's life, that of a configuration file too; milliseconds.
  package var minimumTotal: Int64?
  /// Replaces the assumed version, that of a configuration file too.
  package var nginxVersion: ProductVersion?
  /// Replaces the assumed version, that of a configuration file too.
  package var kongVersion: ProductVersion?

  /// The settings for the technologies.
  var technologySettings: TechnologySettings {
    TechnologySettings(assumptions: assumptions, customProducts: customProducts)
  }

  package init() {}

  /// These options with those of a configuration file; flags win.
  func adopting(_ file: ConfigurationFile?) -> LintOptions {
    var result = self
    if let file {
      result.streams += file.streams
      result.streamSource = file.source
      result.policy = file.policy
      result.assumptions = file.assumptions
      result.declaredPaths = file.paths
      result.ignoreEntries = file.ignoreEntries
      result.severities.merge(file.severities) { flag, _ in flag }
      result.ignore += file.ignore
      if select.isEmpty { result.select = file.select }
      // A preset of the command line wins over single settings of the file.
      result.minimumSeverity = minimumSeverity ?? preset?.minimumSeverity ?? file.minimumSeverity
      result.failOn = failOn ?? preset?.failOn ?? file.failOn
      result.preset = preset ?? file.preset
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
package enum ConfigurationSource: Sendable {
  /// Nowhere.
  case none
  /// `.streamlint.yaml` in the folder of an input or the nearest one above it.
  case search
  /// This file, for all inputs.
  case file(String)
}

/// Which findings are shown and which fail the run.
struct SeverityLimits: Sendable {
  /// The lowest severity to show.
  var shown = Severity.warning
  /// The lowest severity that fails the run, shown or not; nil when nothing does.
  var failing: Severity? = .error
  /// The lowest severity that any output needs; weaker findings are not computed.
  var sought: Severity { min(shown, failing ?? shown) }

  /// A finding with what they say about it.
  func marked(_ finding: Finding) -> Finding {
    var result = finding
    result.isShown = finding.severity >= shown
    result.failsRun = failing.map { finding.severity >= $0 } ?? false
    return result
  }
}
