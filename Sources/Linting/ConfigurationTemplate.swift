import SourceText
import StreamModel

/// The first `.streamlint.yaml` of a repository, with the results of a trace.
package struct ConfigurationTemplate {
  /// The results, one sentence a line.
  package let found: [String]
  /// The content of the file.
  package let text: String

  /// Routes of unknown intent that are written down, as comments.
  private static let limit = 12

  package init(_ declarations: FirstDeclarations) {
    let report = declarations.report
    var technologies: [String: Int] = [:]
    for hop in report.traces.flatMap(\.hops) { technologies[hop.title, default: 0] += 1 }
    let names = technologies.keys.sorted()
    let evident = declarations.declared
    let unknown = declarations.unknown
    var found = ["\(report.summary.files) files with \(report.summary.routes) routes were read."]
    if !names.isEmpty { found.append("They configure \(names.joined(separator: ", ")).") }
    found.append(
      evident.isEmpty
        ? "No stream is declared."
        : evident.count == 1 ? "1 evident stream is declared." : "\(evident.count) evident streams are declared.")
    if !declarations.left.isEmpty {
      let streams =
        declarations.left.count == 1 ? "1 evident stream is" : "\(declarations.left.count) evident streams are"
      found.append("\(streams) a comment: declaring would change what is said about other routes.")
    }
    if !unknown.isEmpty {
      let routes = unknown.count == 1 ? "1 route" : "\(unknown.count) routes"
      found.append("The intent of \(routes) is unknown; declare those that stream.")
    }
    self.found = found
    var lines = [
      "# yaml-language-server: $schema=https://raw.githubusercontent.com/streamlint/streamlint/v\(streamlintVersion)/schemas/config-v1.schema.json",
      "# The streams of this repository and what they must survive. https://github.com/streamlint/streamlint", "",
      "# Routes that must stream: [KIND:][HOST]/PATH, * is a wildcard. The kinds are sse, streamable-http (a POST answered by a",
      "# stream: LLM APIs, MCP), websocket, grpc and upload.",
    ]
    lines.append(evident.isEmpty ? "streams: []" : "streams:")
    lines += evident.map { "  - \(Self.entry($0))" }
    lines += declarations.left.map { "#  - \(Self.entry($0)): evident; declaring it changes other routes" }
    lines += unknown.prefix(Self.limit).map { "#  - \(Self.entry($0)): unknown intent, does it stream?" }
    if unknown.count > Self.limit {
      lines.append("#  and \(unknown.count - Self.limit) more routes of unknown intent: streamlint trace --all")
    }
    if evident.isEmpty, declarations.left.isEmpty, unknown.isEmpty {
      lines += ["#  - sse:/events", "#  - streamable-http:llm.example.com/v1/chat/completions"]
    }
    lines += [
      "", "# What a stream must survive: idle time and total duration.", "policy:", "  idle: 5m",
      "  total: 10m",
      "#  websocket: {idle: 1h}", "#  routes:", "#    - {path: /v1/reports/*, total: 1h}", "",
      "# What may be assumed although no file shows it.", "assume: {}", "#  nginx-version: 1.26.2",
      "#  heartbeat: 15s                          # the application sends something at least this often",
      "#  upstream-sends-x-accel-buffering: true", "", "# Proxy chains that names do not link: hops in order.",
      "#paths:",
      "#  - hops: [cloudflare, {file: edge/nginx.conf}, {object: Ingress/prod/chat}]", "",
      "# Severities, and suppressed findings.", "#rules:", "#  http1-listener: off", "#ignore:",
      "#  - {rule: idle-timeout, path: legacy/**, reason: replaced in spring, until: 2027-03-31}", "",
      "#exclude: [\"vendor/*\"]", "",
    ]
    text = lines.joined(separator: "\n")
  }

  /// A stream with the place of its route: a host and a file are kept.
  private static func entry(_ route: FirstDeclarations.Route) -> String {
    "\(quoted(route.text))   # \(SafeLine(route.place).text)"
  }

  private static func quoted(_ route: String) -> String {
    route.contains("*") || route.contains("#") || route.contains(": ") ? "\"\(route)\"" : route
  }
}
