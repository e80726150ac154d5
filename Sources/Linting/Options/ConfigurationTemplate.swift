import SourceText
import StreamModel

/// The first `.streamlint.yaml` of a repository, with the results of a trace.
package struct ConfigurationTemplate {
  /// The results, one sentence a line.
  package let found: [String]
  /// The content of the file.
  package let text: String

  private static let limit = 12

  /// `report` contains the routes of unknown intent too.
  package init(_ report: TraceReport) {
    var technologies: [String: Int] = [:]
    for hop in report.traces.flatMap(\.hops) { technologies[hop.title, default: 0] += 1 }
    let names = technologies.keys.sorted()
    let evident = Self.routes(report.traces.filter(\.intent.streams))
    let unknown = Self.routes(report.traces.filter { !$0.intent.streams })
    var found = ["\(report.summary.files) files with \(report.summary.routes) routes were read."]
    if !names.isEmpty { found.append("They configure \(names.joined(separator: ", ")).") }
    found.append(
      evident.isEmpty
        ? "No route is evidently a stream."
        : evident.count == 1 ? "1 route is evidently a stream." : "\(evident.count) routes are evidently streams.")
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
    let candidates = (evident + unknown).prefix(Self.limit)
    if candidates.isEmpty {
      lines += ["streams: []", "#  - sse:/events", "#  - streamable-http:llm.example.com/v1/chat/completions"]
    } else {
      lines.append("streams:")
      if evident.isEmpty { lines[lines.count - 1] = "streams: []" }
      for route in evident.prefix(Self.limit) { lines.append("  - \(Self.quoted(route))") }
      for route in unknown.prefix(max(0, Self.limit - evident.count)) {
        lines.append("#  - \(Self.quoted(route))   # unknown intent: does it stream?")
      }
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

  /// Routes as `streams:` takes them, each once; regular expressions and named locations are none.
  private static func routes(_ traces: [ChainTrace]) -> [String] {
    var result: [String] = []
    var kinds: [String: Set<StreamKind>] = [:]
    var order: [String] = []
    for trace in traces {
      guard let slash = trace.route.firstIndex(of: "/"),
        !trace.route.contains(where: { " ~()[]{}$^|\\@".contains($0) }),
        trace.route[..<slash].allSatisfy({ $0.isLetter || $0.isNumber || ".-*".contains($0) }), trace.route != "/"
      else { continue }
      if kinds[trace.route] == nil { order.append(trace.route) }
      kinds[trace.route, default: []].insert(trace.kind)
    }
    for route in order {
      let known = kinds[route] ?? []
      result.append(known.count == 1 ? "\(known.first?.rawValue ?? "sse"):\(route)" : route)
    }
    return result
  }

  private static func quoted(_ route: String) -> String {
    route.contains("*") || route.contains("#") || route.contains(": ") ? "\"\(route)\"" : route
  }
}
