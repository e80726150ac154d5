import NginxSyntax
import RuleFiles
import SourceText
import Streaming
import Synchronization

/// Looks for signs that a route streams.
struct NginxEvidence: Sendable {
  let model: NginxModel
  let knowledge: NginxKnowledge
  let comments: NginxStreamComments
  /// Who declares streams says which routes stream; then hints count for nothing.
  var usesHints = true
  private var configuration: NginxConfiguration { model.configuration }
  private let patterns: EvidencePatterns
  private let memory = Memory()

  /// What many routes ask for: hostile files have thousands of them in one server.
  private final class Memory: Sendable {
    /// How many locations of a server are made for a kind, by the server's block.
    let kinds = Mutex<[Int: [StreamKind: Int]]>([:])
    /// What the servers of an upstream are known for, by its block.
    let upstreams = Mutex<[Int: EvidenceFile.Pattern?]>([:])
  }

  init(model: NginxModel, knowledge: NginxKnowledge, comments: NginxStreamComments, patterns: EvidencePatterns) {
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
    if found.isEmpty { return hinted(hop, servesAll: servesAll) }
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
  private func hinted(_ hop: NginxHop, servesAll: Bool) -> (intent: Intent, kinds: [StreamKind]) {
    guard usesHints, !isPlain(hop.block) else { return (.unknown, []) }
    let hints = NginxHints(model: model, comments: comments, patterns: patterns).hints(for: hop)
    guard !hints.isEmpty else { return (.unknown, []) }
    let beside = servesAll ? kindsBeside(hop) : []
    let spoken = Set(hints.flatMap(\.kinds))
    let meant = spoken.isEmpty ? [.sse, .streamableHTTP] : spoken
    let kinds = StreamKind.allCases.filter { meant.contains($0) && !beside.contains($0) }
    guard !kinds.isEmpty else { return (.unknown, []) }
    // A word may be chance; together with a setting that is customary for streams, or a comment that names their
    // protocol, it hardly is.
    let isEnough =
      hints.count > 1 && kinds != [.upload]
      && hints.contains { $0.hint == .setting || $0.hint == .comment && !$0.kinds.isEmpty }
    return (isEnough ? .evident(hints) : .likely(hints), kinds)
  }

  /// The kinds of streams that other locations of the same server are made for.
  private func kindsBeside(_ hop: NginxHop) -> Set<StreamKind> {
    guard let server = hop.server else { return [] }
    var counts = memory.kinds.withLock { $0[server.block] } ?? count(in: server, hop.request)
    if configuration.blocks[hop.block].context == .location {
      for kind in meant(by: evidence(for: hop)) { counts[kind, default: 0] -= 1 }
    }
    return Set(counts.filter { $0.value > 0 }.keys)
  }

  private func count(in server: NginxServer, _ request: NginxRequest) -> [StreamKind: Int] {
    var counts: [StreamKind: Int] = [:]
    server.eachLocation { location in
      guard let (pass, family) = model.pass(of: location.block) else { return }
      let hop = NginxHop(
        model: model, knowledge: knowledge, block: location.block, family: family, pass: pass, request: request)
      for kind in meant(by: evidence(for: hop)) { counts[kind, default: 0] += 1 }
    }
    memory.kinds.withLock { $0[server.block] = counts }
    return counts
  }

  /// The kinds that a location with this evidence is made for.
  private func meant(by evidence: [Evidence]) -> Set<StreamKind> {
    guard !evidence.isEmpty else { return [] }
    let kinds = Set(kinds(of: evidence))
    // Both are replies of HTTP, and the same settings serve them.
    return kinds.isEmpty || kinds.contains(.sse) || kinds.contains(.streamableHTTP)
      ? kinds.union([.sse, .streamableHTTP]) : kinds
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
      add(knowledge.setting(.responseBuffering, family: hop.family)?.switchedOff ?? "", value.span)
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
    if hop.family == .gRPC, let value = hop.plain(.idleTimeout), value.isLong {
      add("\(value.setting) is \(value.text)", value.span, [.grpc])
    }
    for name in [NginxName.defaultType, .gzipTypes, .brotliTypes, .subFilterTypes] {
      guard let statement = configuration.first(name, in: hop.block),
        configuration.arguments(statement).contains(where: { $0.lowercased().hasPrefix("text/event-stream") })
      else { continue }
      add("\(name.rawValue) names text/event-stream", configuration.span(statement), [.sse, .streamableHTTP])
    }
    if let head = configuration.head(of: hop.block), head.name == NginxName.if.number {
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
        Evidence(
          text: pattern.why, span: configuration.span(hop.pass), kinds: pattern.kinds, namesProduct: true,
          heartbeat: pattern.heartbeat))
    }
    return result
  }

  /// What the address of the pass directive is known for, or one of the servers of the upstream that it names.
  private func upstream(of hop: NginxHop) -> EvidenceFile.Pattern? {
    let address = hop.address
    if let pattern = patterns.upstream(address, family: hop.family) { return pattern }
    if let block = hop.upstreamBlock {
      if let known = memory.upstreams.withLock({ $0[block] }) { return known }
      let found = configuration.all(.server, in: block).lazy.compactMap { statement in
        configuration.argument(0, statement).flatMap { patterns.upstream($0, family: hop.family) }
      }.first
      memory.upstreams.withLock { $0[block] = .some(found) }
      return found
    }
    let resolved = model.variables.resolve(address, at: hop.block)
    return resolved == address ? nil : patterns.upstream(resolved, family: hop.family)
  }

  /// Headers that only streams have, written in the location.
  private func streamHeader(of hop: NginxHop) -> (String, SourceSpan)? {
    requestHeader(of: hop) ?? responseHeader(of: hop)
  }

  private func requestHeader(of hop: NginxHop) -> (String, SourceSpan)? {
    guard configuration.first(.proxySetHeader, in: hop.block) != nil else { return nil }
    for header in [NginxHeaderName.lastEventID, .mcpSessionID, .mcpProtocolVersion] {
      if let statement = configuration.first(.proxySetHeader, of: header, in: hop.block) {
        return ("proxy_set_header names \(header.text)", configuration.span(statement))
      }
    }
    for statement in configuration.all(.proxySetHeader, of: .accept, in: hop.block)
    where configuration.argument(1, statement)?.holds(caseless: "text/event-stream") == true {
      return ("proxy_set_header names text/event-stream", configuration.span(statement))
    }
    return nil
  }

  /// What the headers of a reply are called that streams have and other replies do not.
  private static let headers: [StaticString] = [
    "text/event-stream", "last-event-id", "mcp-session-id", "mcp-protocol-version",
  ]

  private func responseHeader(of hop: NginxHop) -> (String, SourceSpan)? {
    for name in [NginxName.addHeader, .moreSetHeaders] {
      for statement in configuration.all(name, in: hop.block) {
        for argument in configuration.arguments(statement) {
          for header in Self.headers where argument.holds(caseless: header) {
            return ("\(name.rawValue) names \(header)", configuration.span(statement))
          }
        }
      }
    }
    if let statement = configuration.first(.proxyPassHeader, of: .bufferingHeader, in: hop.block) {
      return ("proxy_pass_header names X-Accel-Buffering", configuration.span(statement))
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
      return Evidence(
        text: pattern.why, span: span, kinds: pattern.kinds, namesProtocol: true, heartbeat: pattern.heartbeat)
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
