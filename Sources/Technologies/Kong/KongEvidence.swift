import RuleFiles
import SourceText
import Streaming

/// What in Kong's files shows that a route streams.
struct KongEvidence: Sendable {
  /// A pattern, cut once.
  private struct PathPattern: Sendable {
    let parts: RoutePattern.Parts
    let pattern: EvidenceFile.Pattern
  }

  private let paths: [PathPattern]
  private let plainPaths: [RoutePattern.Parts]
  /// What the name of each service shows.
  private let services: [EvidenceFile.Pattern?]

  init(_ known: EvidenceFile, services: [KongEntity]) {
    paths = known.paths.map { PathPattern(parts: RoutePattern.Parts($0.pattern), pattern: $0) }
    plainPaths = known.plainPaths.map { RoutePattern.Parts($0.pattern) }
    self.services = inParallel(services.count, least: 500) { range in
      range.map { number -> EvidenceFile.Pattern? in
        guard let upstream = KongAddress(services[number]) else { return nil }
        let host = upstream.host.lowercased()
        let names = [host, "\(host):\(upstream.port ?? "")"]
        return known.upstreams.first { pattern in names.contains { globMatches(pattern.pattern, $0) } }
      }
    }.flatMap { $0 }
  }

  func evidence(for hop: KongHop, service: Int?) -> [Evidence] {
    var found: [Evidence] = []
    var isPlain = false
    for matcher in hop.pattern.paths {
      for text in matcher.isRegex ? RoutePattern.literals(ofRegex: matcher.text) : [matcher.text] {
        let path = RoutePattern.Parts(text)
        if let known = paths.first(where: { RoutePattern.matches($0.parts, path) })?.pattern {
          found.append(Evidence(text: known.why, span: hop.span, kinds: known.kinds, namesProtocol: true))
        } else if plainPaths.contains(where: { RoutePattern.matches($0, path) }) {
          isPlain = true
        }
      }
    }
    if isPlain { return found }
    if let value = hop.values[.responseBuffering], value.origin == .written, value.value == .word("off"),
      !KongUnits.isChosen(hop.values[.idleTimeout])
    {
      found.append(Evidence(text: "routes[].response_buffering is false", span: value.span, kinds: []))
    }
    if let effect = hop.values[.bodyRewrite], effect.setting.hasPrefix("plugins[ai-proxy") {
      found.append(Evidence(text: "ai-proxy serves a model", span: effect.span, kinds: [.streamableHTTP]))
    }
    if !hop.pattern.isPlain, hop.pattern.protocols.contains(where: { $0 == "ws" || $0 == "wss" }) {
      found.append(
        Evidence(text: "the route is for WebSocket", span: hop.span, kinds: [.websocket], namesProtocol: true))
    }
    if let scheme = hop.scheme, scheme.word == "ws" || scheme.word == "wss" {
      found.append(
        Evidence(
          text: "the service speaks \(scheme.word)", span: scheme.field.span, kinds: [.websocket],
          namesProtocol: true))
    }
    if let service, let pattern = services[service] {
      found.append(Evidence(text: pattern.why, span: hop.service?.head ?? hop.span, kinds: pattern.kinds))
    }
    return found
  }
}
