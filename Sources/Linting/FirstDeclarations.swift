import RuleFiles
import SourceText
import StreamModel

/// The streams that `init` declares in a folder: those that are evident, as far as declaring them changes nothing but the
/// severity of their own findings.
package struct FirstDeclarations: Sendable {
  /// A route that could be declared.
  struct Route: Sendable {
    let stream: DeclaredStream
    /// `[KIND:][HOST]/PATH`.
    let text: String
    /// Where it is written: `conf.d/chat.conf:12`.
    let place: String
  }

  /// What was read, with the routes of unknown intent.
  let report: TraceReport
  /// The streams to declare.
  private(set) var declared: [Route] = []
  /// Evident streams whose declaration would change what is said about other routes.
  private(set) var left: [Route] = []
  /// Routes that the files do not show to be streams.
  let unknown: [Route]

  private let options: LintOptions
  private let before: FindingNames

  /// Looks at the files below a folder, without a configuration file.
  package init(in folder: String) {
    var options = LintOptions()
    options.paths = [folder]
    options.minimumSeverity = .info
    self.options = options
    report = Linter(options: options).trace(all: true)
    before = FindingNames(Linter(options: options).run())
    unknown = Self.routes(report.traces.filter { !$0.intent.streams }, report.sources)
    choose(Self.routes(report.traces.filter(\.intent.streams), report.sources)[...])
  }

  /// Takes what can be declared together, else halves of it.
  private mutating func choose(_ routes: ArraySlice<Route>) {
    if routes.isEmpty { return }
    var trial = options
    trial.streams = (declared + routes).map(\.stream)
    let names = Set(trial.streams.map(\.text))
    if FindingNames(Linter(options: trial).run()).isOnlyGraver(than: before, on: names) {
      declared += routes
    } else if routes.count == 1 {
      left += routes
    } else {
      let middle = routes.startIndex + routes.count / 2
      choose(routes[..<middle])
      choose(routes[middle...])
    }
  }

  /// Routes as `streams:` takes them, each once for each kind; regular expressions and named locations are none.
  private static func routes(_ traces: [ChainTrace], _ sources: SourceMap) -> [Route] {
    var result: [Route] = []
    var seen: Set<String> = []
    var positions: [FileID: LineTable] = [:]
    for trace in traces {
      guard let slash = trace.route.firstIndex(of: "/"), let span = trace.hops.first?.span,
        !trace.route.contains(where: { " ~()[]{}$^|\\@".contains($0) }),
        trace.route[..<slash].allSatisfy({ $0.isLetter || $0.isNumber || ".-*".contains($0) }), trace.route != "/"
      else { continue }
      let table = positions[span.file] ?? LineTable(sources[span.file].bytes)
      positions[span.file] = table
      let place = "\(sources[span.file].path):\(table.lineIndex(of: span.start) + 1)"
      for host in hosts(of: trace, String(trace.route[..<slash])) {
        let stream = DeclaredStream(kind: trace.kind, host: host, path: String(trace.route[slash...]), source: "init")
        let text = "\(trace.kind.rawValue):\(stream.text)"
        if seen.insert(text).inserted { result.append(Route(stream: stream, text: text, place: place)) }
      }
    }
    return result
  }

  /// The host of a route, or the names of its server; empty for a server that answers for all.
  private static func hosts(of trace: ChainTrace, _ host: String) -> [String] {
    if !host.isEmpty { return [host] }
    let names = trace.serverNames.filter { name in
      name != "_" && name.contains(".") && !name.hasPrefix(".")
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-*".contains($0)) }
    }
    return names.isEmpty || names.count != trace.serverNames.count ? [""] : names
  }
}

/// What a report says, for comparison: the gravest severity of each rule at each location, and the routes there.
private struct FindingNames: Sendable {
  private struct Key: Hashable, Sendable {
    let rule: String
    let setting: String
    let path: String
    let start: Int
  }

  private var found: [Key: (severity: Severity, routes: Set<String>)] = [:]

  init(_ report: Report) {
    for finding in report.findings {
      func add(_ rule: String, _ setting: String, _ span: SourceSpan) {
        let key = Key(rule: rule, setting: setting, path: report.sources[span.file].path, start: span.start)
        let known = found[key]
        found[key] = (
          max(known?.severity ?? .info, finding.severity), (known?.routes ?? []).union(finding.routes)
        )
      }
      add(finding.rule, finding.setting, finding.span)
      for led in finding.consequences { add(led.rule, led.setting, led.span) }
    }
  }

  /// Whether nothing is missing that was there, and nothing is new or graver but on some routes. A declaration that nothing
  /// serves is no route.
  func isOnlyGraver(than before: FindingNames, on routes: Set<String>) -> Bool {
    let unserved = [Check.streamNotServed, .routeNotProxied, .routeRedirected].map(\.rawValue)
    for (key, old) in before.found {
      guard let now = found[key], now.severity >= old.severity else { return false }
    }
    return found.allSatisfy { key, now in
      let old = before.found[key]
      if let old, old.severity == now.severity { return true }
      return !now.routes.isDisjoint(with: routes) && (old != nil || !unserved.contains(key.rule))
    }
  }
}
