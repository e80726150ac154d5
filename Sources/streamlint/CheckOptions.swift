import ArgumentParser
import Catalog
import Linting
import RuleFiles
import Rules
import SourceText
import StreamModel
import SystemSupport

/// Which routes stream.
struct IntentOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A route that must stream; * is a wildcard. Kinds: sse, streamable-http, websocket, grpc, upload. Repeatable.",
      valueName: "[kind:][host]/path"))
  var stream: [String] = []

  @Flag(help: "Treat every proxied route as a stream.")
  var assumeStreaming = false

  @Option(help: ArgumentHelp("The idle time that a stream must survive (default 300s).", valueName: "time"))
  var minIdle: String?

  @Option(help: ArgumentHelp("The total duration that a stream must survive (default 600s).", valueName: "time"))
  var minTotal: String?

  func apply(to options: inout LintOptions) throws {
    for text in stream {
      do { options.streams.append(try DeclaredStream(parsing: text, source: DeclaredStream.flag)) } catch {
        throw ValidationError("--stream: \(error.message)")
      }
    }
    if assumeStreaming { options.assumeStreaming = true }
    options.minimumIdle = try milliseconds(minIdle, "--min-idle")
    options.minimumTotal = try milliseconds(minTotal, "--min-total")
  }

  private func milliseconds(_ text: String?, _ flag: String) throws -> Int64? {
    guard let text else { return nil }
    guard let time = TimeLength(parsing: text) else {
      throw ValidationError("\(flag): \"\(text)\" is not a time; write 300, 300s, 5m or 1h30m")
    }
    return time.milliseconds
  }
}

/// The environment of the configuration: versions, include folders, custom rules.
struct KnownOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The nginx version in use.", valueName: "version"))
  var nginxVersion: String?

  @Option(
    help: ArgumentHelp("The Kong version in use (default: the tag of a Kong image in the files).", valueName: "version")
  )
  var kongVersion: String?

  @Option(
    help: ArgumentHelp(
      "A folder in which absolute include paths are looked up, in addition to the linted ones. Repeatable.",
      valueName: "dir"))
  var root: [String] = []

  @Option(
    help: ArgumentHelp("A folder with custom rules and products. Repeatable.", valueName: "dir"))
  var rules: [String] = []

  /// The embedded rules with those of the user; the user's products become part of the options.
  func catalogue(for options: inout LintOptions) throws -> RuleCatalogue {
    var catalogue = RuleCatalogue.embedded
    for folder in rules {
      do {
        let own = try CustomRules(folder: folder)
        catalogue = catalogue.adding(own.rules)
        options.customProducts += own.technologies
        options.customApplications += own.applications
      } catch { throw ValidationError("--rules: \(error.message)") }
    }
    return catalogue
  }

  func apply(to options: inout LintOptions) throws {
    if let nginxVersion {
      guard let version = ProductVersion(nginxVersion) else {
        throw ValidationError("--nginx-version: \"\(nginxVersion)\" is not a version; write 1.29.7")
      }
      options.nginxVersion = version
    }
    if let kongVersion {
      guard let version = ProductVersion(kongVersion) else {
        throw ValidationError("--kong-version: \"\(kongVersion)\" is not a version; write 3.9.1")
      }
      options.kongVersion = version
    }
    options.roots += root.map(normalizedPath)
  }
}

/// Which findings are shown and which fail the run.
struct SelectionOptions: ParsableArguments {
  @Option(
    help:
      "What is shown and what fails: gate (errors only), audit (everything is shown, nothing fails) or pedantic (everything is shown, warnings fail). Single options win."
  )
  var preset: Preset?

  @Option(
    help:
      "The lowest severity that makes the run fail: error, warning, info, never (default: error; with --new-since warning)."
  )
  var failOn: FailOn?

  @Option(help: "What --fail-on is where neither it nor .streamlint.yaml says it, as in the pre-commit hook.")
  var defaultFailOn: FailOn?

  @Option(help: "The lowest severity to show: error, warning, info.")
  var minSeverity: Severity?

  @Option(help: "certain: only what the files prove; conditional: all findings.")
  var minConfidence: Confidence?

  @Option(
    help: ArgumentHelp(
      "Report only these rules, properties or groups (timeouts, nginx, …); * is a wildcard. Comma-separated, repeatable.",
      valueName: "rule"))
  var select: [String] = []

  @Option(
    help: ArgumentHelp(
      "Do not report these rules, properties or groups; * is a wildcard. Comma-separated, repeatable.",
      valueName: "rule"))
  var ignore: [String] = []

  @Option(
    defaultAsFlag: "HEAD",
    help: ArgumentHelp(
      "Report only findings in files that differ from a commit (default HEAD). A filter: all files are read, and what a change breaks in another file is not shown; --new-since shows it.",
      valueName: "commit"))
  var changed: String?

  @Flag(help: "Also report suppressed findings.")
  var noSuppressions = false

  func apply(to options: inout LintOptions, catalogue: RuleCatalogue, isNewOnly: Bool) throws {
    options.suppressions = !noSuppressions
    if var commit = changed {
      // `--changed PATH` names a path, not a commit.
      if commit != "HEAD", !Linter.isCommit(commit), DiskFileSystem().kind(of: commit) != nil {
        options.paths = options.paths == ["."] ? [commit] : [commit] + options.paths
        commit = "HEAD"
      }
      options.changedSince = commit
    }
    options.select += try names(select, "--select", catalogue)
    options.ignore += try names(ignore, "--ignore", catalogue)
    options.preset = preset
    options.minimumSeverity = minSeverity
    options.failOn = failOn
    options.defaultFailOn = defaultFailOn ?? (isNewOnly ? .warning : .error)
    options.onlyCertain = minConfidence == .certain
  }

  private func names(_ texts: [String], _ flag: String, _ catalogue: RuleCatalogue) throws -> [String] {
    let names = RuleNames(catalogue)
    var result: [String] = []
    for name in texts.flatMap({ $0.split(separator: ",") }) {
      do throws(RuleNames.Unknown) { result += try names.meaning(of: String(name)) } catch {
        throw ValidationError("\(flag): \(error.message)")
      }
    }
    return result
  }
}

extension FailOn: ExpressibleByArgument {}
extension Preset: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
extension Confidence: ExpressibleByArgument {}

/// Where the configuration file is.
struct ConfigurationOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: ArgumentHelp("Use this configuration file.", valueName: "file"))
  var configFile: String?

  @Flag(help: "Print the effective configuration and exit.")
  var showConfig = false

  @Flag(name: .customLong("no-config"), help: "Do not look for .streamlint.yaml.")
  var noConfig = false

  func apply(to options: inout LintOptions) throws {
    if noConfig, configFile != nil { throw ValidationError("--config and --no-config contradict each other") }
    options.configuration = noConfig ? .none : configFile.map { .file($0) } ?? .search
  }
}
