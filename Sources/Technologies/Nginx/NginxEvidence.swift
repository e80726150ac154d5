import NginxSyntax
import RuleFiles
import SourceText
import Streaming

/// Looks for signs that a route streams.
struct NginxEvidence: Sendable {
  let model: NginxModel
  let knowledge: NginxKnowledge
  let comments: NginxIntentComments
  /// Who declares streams says which routes stream; then hints count for nothing.
  var usesHints = true
  private var configuration: NginxConfiguration { model.configuration }
  private let patterns: NginxEvidencePatterns

  init(model: NginxModel, knowledge: NginxKnowledge, comments: NginxIntentComments, patterns: NginxEvidencePatterns) {
    self.model = model
    self.knowledge = knowledge
    self.comments = comments
    self.patterns = patterns
  }

  /// What the comments and the configuration say about a hop.
  func intent(of hop: NginxHop) -> (intent: Intent, kinds: [StreamKind]) {
    if let comment = comments.declaration(at: hop.block, in: configuration) {
      return (.declared(by: "comment"), comment.kind.map { [$0] } ?? kinds(of: evidence(for: hop)))
    }
    let found = evidence(for: hop)
    let servesAll = hop.route == "/"
    if found.isEmpty { return hinted(hop, except: servesAll ? kindsBeside(hop) : []) }
    guard servesAll, found.contains(where: \.namesProduct) else { return (.evident(found), kinds(of: found)) }
    // A product that is served as a whole speaks all of its kinds, whatever the headers are for, but what has a location
    // of its own does not come here.
    let beside = kindsBeside(hop)
    let signs = found.filter { !$0.namesProduct }.flatMap(\.kinds)
    let product = found.filter(\.namesProduct).flatMap(\.kinds).filter { !beside.contains($0) }
    let kinds = StreamKind.allCases.filter { signs.contains($0) || product.contains($0) }
    return kinds.isEmpty ? (.unknown, []) : (.evident(found), kinds)
  }

  /// What hints say when there is no evidence.
  private func hinted(_ hop: NginxHop, except beside: Set<StreamKind>) -> (intent: Intent, kinds: [StreamKind]) {
    guard usesHints, !isPlain(hop.block) else { return (.unknown, []) }
    let hints = NginxHints(model: model, comments: comments, patterns: patterns).hints(for: hop)
    guard let first = hints.first else { return (.unknown, []) }
    let spoken = Set(hints.flatMap(\.kinds))
    let meant = spoken.isEmpty ? [.sse, .streamableHTTP] : spoken
    let kinds = StreamKind.allCases.filter { meant.contains($0) && !beside.contains($0) }
    guard !kinds.isEmpty else { return (.unknown, []) }
    // A hint may be chance; two that have nothing to do with one another hardly are.
    let isEnough = hints.contains { $0.hint != first.hint && $0.text != first.text }
    return (isEnough ? .evident(hints) : .likely(hints), kinds)
  }

  /// The kinds of streams that other locations of the same server are made for.
  private func kindsBeside(_ hop: NginxHop) -> Set<StreamKind> {
    guard let server = hop.server else { return [] }
    var result: Set<StreamKind> = []
    for location in server.allLocations where location.block != hop.block {
      guard let (pass, family) = model.pass(of: location.block) else { continue }
      let other = NginxHop(
        model: model, knowledge: knowledge, block: location.block, family: family, pass: pass, server: server,
        request: hop.request, next: [], span: configuration.headSpan(of: location.block))
      let found = evidence(for: other)
      guard !found.isEmpty else { continue }
      let kinds = kinds(of: found)
      result.formUnion(kinds.isEmpty ? [.sse, .streamableHTTP] : kinds)
    }
    // Both are replies of HTTP, and the same settings serve them.
    if result.contains(.sse) || result.contains(.streamableHTTP) { result.formUnion([.sse, .streamableHTTP]) }
    return result
  }

  /// The kinds that the evidence speaks for: those that every piece with a kind allows, or all of them.
  func kinds(of evidence: [Evidence]) -> [StreamKind] {
    let named = evidence.filter(\.namesProtocol)
    let sets = (named.isEmpty ? evidence : named).map(\.kinds).filter { !$0.isEmpty }
    guard let first = sets.first else { return [] }
    let common = first.filter { kind in sets.allSatisfy { $0.contains(kind) } }
    if !common.isEmpty { return common }
    return StreamKind.allCases.filter { kind in sets.contains { $0.contains(kind) } }
  }

  /// Everything that shows that the hop's route streams.
  func evidence(for hop: NginxHop) -> [Evidence] {
    let paths = paths(of: hop.block)
    var result = wellKnown(paths, at: hop.span)
    // What is copied into every location does not make a health check or a picture a stream.
    if result.isEmpty, isPlain(hop.block) { return [] }
    func add(_ text: String, _ span: SourceSpan, _ kinds: [StreamKind] = []) {
      result.append(Evidence(text: text, span: span, kinds: kinds))
    }
    // In a location for everything else, buffering is often switched off for uploads or downloads.
    if let value = hop.plain(.responseBuffering), value.value == .word("off"), value.origin == .written,
      hop.route != "/", !hop.takesUploads
    {
      add("\(value.setting) is off", value.span)
    }
    if let value = hop.bufferingHeaderWritten, value.origin == .written {
      add("\(value.setting) is set", value.span)
    }
    if let value = hop.foreign(.responseBuffering), hop.route != "/" {
      add("\(value.setting) is off, though it counts for another protocol", value.span)
    }
    // Upgrade headers that only serve ordinary routes are inherited from further out.
    if let upgrade = hop.upgradeHeader, upgrade.origin == .written, upgrade.text != "\"\"" {
      add("the Upgrade header is set", upgrade.span, [.websocket])
    }
    if let (text, span) = streamHeader(of: hop) { add(text, span, [.sse, .streamableHTTP]) }
    if hop.family == "grpc", let value = hop.plain(.idleTimeout), value.isLong {
      add("\(value.setting) is \(value.text)", value.span, [.grpc])
    }
    for name in ["default_type", "gzip_types", "brotli_types", "sub_filter_types"] {
      guard let statement = configuration.first(name, in: hop.block),
        configuration.arguments(statement).contains(where: { $0.lowercased().hasPrefix("text/event-stream") })
      else { continue }
      add("\(name) names text/event-stream", configuration.span(statement), [.sse, .streamableHTTP])
    }
    if let head = configuration.blocks[hop.block].head, configuration.name(head) == "if" {
      let words = configuration.arguments(head).joined(separator: " ").lowercased()
      if words.contains("$http_accept"), words.contains("event-stream") {
        add("requests that accept text/event-stream come here", configuration.span(head), [.sse, .streamableHTTP])
      }
      if words.contains("$http_upgrade") {
        add("requests with an Upgrade header come here", configuration.span(head), [.websocket])
      }
    }
    if paths.contains(where: patterns.isPlain) { return result }
    if let pattern = upstream(of: hop) {
      result.append(
        Evidence(text: pattern.why, span: configuration.span(hop.pass), kinds: pattern.kinds, namesProduct: true))
    }
    return result
  }

  /// What the address of the pass directive is known for, or one of the servers of the upstream that it names.
  private func upstream(of hop: NginxHop) -> EvidenceFile.Pattern? {
    let address = configuration.argument(0, hop.pass) ?? ""
    if let pattern = patterns.upstream(address, family: hop.family) { return pattern }
    if let block = hop.upstreamBlock {
      return configuration.all("server", in: block).lazy.compactMap { statement in
        configuration.argument(0, statement).flatMap { patterns.upstream($0, family: hop.family) }
      }.first
    }
    let resolved = model.variables.resolve(address, at: hop.block)
    return resolved == address ? nil : patterns.upstream(resolved, family: hop.family)
  }

  /// Headers that only streams have, written in the location.
  private func streamHeader(of hop: NginxHop) -> (String, SourceSpan)? {
    for name in ["add_header", "proxy_set_header", "more_set_headers", "proxy_pass_header"] {
      for statement in configuration.all(name, in: hop.block) {
        let words = configuration.arguments(statement).joined(separator: " ").lowercased()
        for header in ["text/event-stream", "last-event-id", "mcp-session-id", "mcp-protocol-version"]
        where words.contains(header) {
          return ("\(name) names \(header)", configuration.span(statement))
        }
        if name == "proxy_pass_header", words == "x-accel-buffering" {
          return ("\(name) names X-Accel-Buffering", configuration.span(statement))
        }
      }
    }
    return nil
  }

  /// Whether the location is for pictures, health checks and the like, which do not stream.
  func isPlain(_ block: Int) -> Bool { paths(of: block).contains(where: patterns.isPlain) || servesFiles(block) }

  /// An expression for the endings of files: `\.(css|js)$`.
  private func servesFiles(_ block: Int) -> Bool {
    guard case .regex(_, let pattern)? = model.location(of: block)?.match else { return false }
    let words = Set(pattern.split { !$0.isLetter && !$0.isNumber })
    return pattern.contains("\\.") && !words.isDisjoint(with: Self.fileEndings)
  }

  private static let fileEndings: Set<Substring> = [
    "css", "js", "png", "jpg", "jpeg", "gif", "ico", "svg", "woff", "woff2", "ttf", "eot", "webp", "map",
  ]

  /// What the paths themselves say.
  func wellKnown(_ paths: [String], at span: SourceSpan) -> [Evidence] {
    paths.compactMap { path in
      guard let pattern = patterns.wellKnown(path) else { return nil }
      return Evidence(text: pattern.why, span: span, kinds: pattern.kinds, namesProtocol: true)
    }
  }

  /// Paths that a location surely serves: its literal path, or the literal beginning of its regular expression.
  func paths(of block: Int) -> [String] {
    switch model.location(of: block)?.match {
    case .exact(let path), .prefix(let path, _): return [path]
    case .regex(_, let pattern): return patterns.literals(ofRegex: pattern)
    case .named, nil: return []
    }
  }
}
