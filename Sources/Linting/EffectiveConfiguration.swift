import Catalog
import Reports
import Rules
import SourceText
import StreamModel
import SystemSupport

/// The effective settings of a run, as a configuration file would express them.
package struct EffectiveConfiguration {
  /// The settings as YAML.
  package let text: String

  /// Why the configuration file cannot be read, or nil.
  package let problem: String?

  private let all: LintOptions

  /// Combines the flags with the configuration file of the first input.
  package init(options: LintOptions, catalogue: RuleCatalogue) {
    let fileSystem = DiskFileSystem()
    var scopes = ConfigurationScopes(fileSystem: fileSystem, catalogue: catalogue, source: options.configuration)
    let first = normalizedPath(options.paths.first { $0 != "-" } ?? ".")
    let scope = scopes.scope(above: fileSystem.kind(of: first) == .folder ? first : folder(of: first))
    let file = scopes.scopes[scope]
    problem = scopes.failures.first.map { failure in
      guard let source = failure.source else { return failure.message }
      let position = LineTable(source.bytes).position(of: failure.range.lowerBound)
      return "\(failure.path):\(position.line):\(position.column): \(failure.message)"
    }
    let all = options.adopting(file.file)
    self.all = all
    var lines: [String] = []
    lines.append(
      file.path.map { "# from \(SafeLine($0).text) and the flags" } ?? "# from the flags; there is no .streamlint.yaml")
    lines.append("streams:" + (all.streams.isEmpty ? " []" : ""))
    for stream in all.streams {
      let text = (stream.kind.map { $0.rawValue + ":" } ?? "") + stream.text
      lines.append("  - \(Self.quoted(text))   # \(SafeLine(stream.source).text)")
    }
    lines.append("policy:")
    lines.append("  idle: \(Self.time(all.policy.idle))")
    lines.append("  total: \(Self.time(all.policy.total))")
    for kind in StreamKind.allCases {
      let parts = [
        all.policy.idleByKind[kind].map { "idle: \(Self.time($0))" },
        all.policy.totalByKind[kind].map { "total: \(Self.time($0))" },
      ].compactMap { $0 }
      if !parts.isEmpty { lines.append("  \(kind.rawValue): {\(parts.joined(separator: ", "))}") }
    }
    if !all.policy.routes.isEmpty { lines.append("  routes:") }
    for route in all.policy.routes {
      let parts =
        ["path: \(Self.quoted(route.pattern))"]
        + [route.idle.map { "idle: \(Self.time($0))" }, route.total.map { "total: \(Self.time($0))" }].compactMap { $0 }
      lines.append("    - {\(parts.joined(separator: ", "))}")
    }
    lines.append("assume:")
    let assume = all.assumptions
    if let version = assume.nginxVersion { lines.append("  nginx-version: \"\(version)\"") }
    if let version = assume.kongVersion { lines.append("  kong-version: \"\(version)\"") }
    if let heartbeat = assume.heartbeat { lines.append("  heartbeat: \(Self.time(heartbeat))") }
    lines.append("  upstream-sends-x-accel-buffering: \(assume.upstreamSendsAccelBuffering)")
    lines.append("  upstream-chunks: \(assume.upstreamChunks)")
    if let behind = assume.behind { lines.append("  behind: \(behind)") }
    if let preset = all.preset { lines.append("preset: \(preset.rawValue)") }
    lines.append("fail-on: \((all.failOn ?? all.preset?.failOn ?? all.defaultFailOn).rawValue)")
    lines.append("min-severity: \(all.limits.shown.rawValue)")
    lines.append("select: [\(all.select.map(Self.quoted).joined(separator: ", "))]")
    let rules = all.severities.map { ($0.key, $0.value.rawValue) } + all.ignore.map { ($0, "off") }
    lines.append("rules:" + (rules.isEmpty ? " {}" : ""))
    for (name, word) in rules.sorted(by: { $0 < $1 }) { lines.append("  \(name): \(word)") }
    let exclude = (file.file?.exclude ?? []).map(Self.quoted)
    lines.append("exclude: [\(exclude.joined(separator: ", "))]")
    lines.append("link-repositories: \(options.linksRepositories || file.file?.linksRepositories == true)")
    text = lines.joined(separator: "\n") + "\n"
  }

  /// The same for a report that is read later, with the command line of the process.
  package func description(command: [String]) -> RunDescription {
    var versions: [String] = []
    if let version = all.assumptions.nginxVersion { versions.append("nginx \(version)") }
    if let version = all.assumptions.kongVersion { versions.append("Kong \(version)") }
    return RunDescription(
      command: (["streamlint"] + command.dropFirst()).joined(separator: " "), date: CalendarDay.today.description,
      paths: all.paths, idle: all.policy.idle, total: all.policy.total, versions: versions)
  }

  /// A string in YAML's double quotes. Of the characters outside ASCII only letters are kept: the string may be
  /// hostile, and it is read on a terminal.
  private static func quoted(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      // Logs of CI systems take `##[…]` for a command.
      case "#" where result.last == "#": result += "\\u0023"
      case " "..."~": result.unicodeScalars.append(scalar)
      case _ where scalar.properties.isAlphabetic: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value > 0xFFFF ? 8 : 4
        result += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
      }
    }
    return "\"\(result)\""
  }

  private static func time(_ milliseconds: Int64) -> String {
    milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}
