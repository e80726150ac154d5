import KongModel
import RuleFiles
import SourceText
import Streaming
import YAMLSyntax

/// What in Kong's files shows that a route streams.
struct KongEvidence: Sendable {
  /// A pattern, cut once.
  private struct PathPattern: Sendable {
    let parts: RoutePattern.Parts
    let pattern: EvidenceFile.Pattern
  }

  private let paths: [PathPattern]
  private let plainPaths: [RoutePattern.Parts]
  private let words: EvidencePatterns
  /// What the name of each service shows.
  private let services: [EvidenceFile.Pattern?]

  init(_ known: EvidenceFile, services: [KongEntity]) {
    paths = known.paths.map { PathPattern(parts: RoutePattern.Parts($0.pattern), pattern: $0) }
    words = EvidencePatterns(known)
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

  /// Whether the path is one that is answered at once.
  func isPlain(_ hop: KongHop) -> Bool {
    !hop.pattern.paths.isEmpty
      && hop.pattern.paths.allSatisfy { matcher in
        let path = RoutePattern.Parts(matcher.text)
        return plainPaths.contains { RoutePattern.matches($0, path) }
      }
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

  /// What often goes with a stream: words of the path and of the service, a long timeout, a remark.
  func hints(for hop: KongHop, comments: [YAMLComment]) -> [Evidence] {
    var found: [Evidence] = []
    for matcher in hop.pattern.paths {
      let last = matcher.isRegex ? matcher.text : matcher.text.split(separator: "/").last.map(String.init) ?? ""
      guard let pattern = words.hint(inPath: last) else { continue }
      found.append(Evidence(text: pattern.why, span: hop.span, kinds: pattern.kinds, hint: .path))
      break
    }
    let names = [hop.service.flatMap(KongAddress.init)?.host, hop.service?.text("name")].compactMap { $0 }
    if let pattern = names.lazy.compactMap({ words.hint(inName: $0) }).first {
      found.append(
        Evidence(text: pattern.why, span: hop.service?.head ?? hop.span, kinds: pattern.kinds, hint: .name))
    }
    if let value = hop.values[.responseBuffering], value.origin == .written, value.value == .word("off") {
      found.append(Evidence(text: "routes[].response_buffering is false", span: value.span, kinds: [], hint: .setting))
    } else if let value = hop.values[.idleTimeout], value.isLong {
      found.append(Evidence(text: "\(value.setting) is \(value.text)", span: value.span, kinds: [], hint: .setting))
    }
    for comment in comments {
      guard let remark = StreamComment(Array("# \(comment.text)".utf8)[...]) else { continue }
      let span = SourceSpan(
        file: hop.entity.file, start: comment.range.lowerBound, end: comment.range.upperBound)
      found.append(
        Evidence(text: "a comment speaks of \"\(remark.word)\"", span: span, kinds: remark.kinds, hint: .comment))
      break
    }
    return found
  }
}
