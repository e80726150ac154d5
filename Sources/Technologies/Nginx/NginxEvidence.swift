import NginxSyntax
import RuleFiles
import SourceText
import Streaming

/// Looks for signs that a route streams.
struct NginxEvidence: Sendable {
  let model: NginxModel
  let knowledge: NginxKnowledge
  let comments: NginxIntentComments
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
    return found.isEmpty ? (.unknown, []) : (.evident(found), kinds(of: found))
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
    var result: [Evidence] = []
    func add(_ text: String, _ span: SourceSpan, _ kinds: [StreamKind] = []) {
      result.append(Evidence(text: text, span: span, kinds: kinds))
    }
    // In a location for everything else, buffering is often switched off for uploads or downloads.
    if let value = hop.plain(.responseBuffering), value.value == .word("off"), value.origin == .written,
      hop.route != "/"
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
    let paths = paths(of: hop.block)
    result += wellKnown(paths, at: hop.span)
    if paths.contains(where: patterns.isPlain) { return result }
    if let pattern = patterns.upstream(configuration.argument(0, hop.pass) ?? "", family: hop.family) {
      add(pattern.why, configuration.span(hop.pass), pattern.kinds)
    }
    return result
  }

  /// What the paths themselves say.
  func wellKnown(_ paths: [String], at span: SourceSpan) -> [Evidence] {
    paths.compactMap { path in
      guard let pattern = patterns.wellKnown(path) else { return nil }
      return Evidence(text: pattern.why, span: span, kinds: pattern.kinds, namesProtocol: true)
    }
  }

  /// Paths that a location surely serves: its literal path, or the literal beginning of its regular expression.
  private func paths(of block: Int) -> [String] {
    switch model.location(of: block)?.match {
    case .exact(let path), .prefix(let path, _): return [path]
    case .regex(_, let pattern): return patterns.literals(ofRegex: pattern)
    case .named, nil: return []
    }
  }
}
