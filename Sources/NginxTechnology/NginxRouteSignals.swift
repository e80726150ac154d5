import Analysis
import NginxSyntax
import RuleFiles
import SourceText
import StreamModel

/// The evidence of an nginx configuration for or against a stream on one proxied location.
struct NginxRouteSignals: RouteSignals {
  let hop: NginxHop
  let comments: NginxStreamComments
  /// Those of the same server; nil without a server, and while they are compared.
  var routes: NginxServerRoutes?
  /// What was looked up before; nil where that is not known.
  var facts: NginxServerRoutes.Facts?
  private var configuration: NginxConfiguration { hop.configuration }
  private var model: NginxModel { hop.model }
  private var block: Int { hop.block }

  var span: SourceSpan { hop.span }
  var servesEverything: Bool { hop.route == "/" }
  var protocolKinds: [StreamKind]? { hop.family == .gRPC ? [.grpc] : nil }
  var declaration: RouteDeclaration? { comments.declaration(at: block, in: configuration) }
  var comment: Evidence? { hop.family == .stream ? nil : comments.remark(at: block, in: configuration) }
  var neighbours: RouteNeighbours { routes?.neighbours ?? .none }
  var hosts: [SignalName] { routes?.hosts ?? [] }
  var settings: [Evidence] { facts?.settings ?? writtenSettings }
  var upstreams: [UpstreamName] { facts?.upstreams ?? writtenUpstreams }

  /// The same with its facts looked up.
  var withFacts: NginxRouteSignals {
    var result = self
    result.facts = NginxServerRoutes.Facts(settings: settings, upstreams: upstreams)
    return result
  }

  // MARK: Against

  var closure: Evidence? {
    model.denial(of: block).map { evidence(.denied, "\(configuration.name($0)) denies every request", $0) }
  }

  var neverStreams: Evidence? {
    if let sender = model.subrequest(to: block) {
      return evidence(.subrequest, "\(configuration.name(sender)) sends its subrequests here", sender)
    }
    // One with settings for streams gets requests from `rewrite` or `X-Accel-Redirect`.
    if let location = configuration.enclosing(.location, of: block),
      let statement = configuration.first(.internal, in: location), settings.isEmpty
    {
      return evidence(.subrequest, "the location is internal", statement)
    }
    return nil
  }

  private func evidence(_ source: Evidence.Source, _ text: String, _ statement: NginxStatement) -> Evidence {
    Evidence(source, text: text, span: configuration.span(statement), kinds: [])
  }

  /// Those that `limit_except` lets through.
  var methods: RouteMethods? {
    guard let value = hop.methods, case .words(let names) = value.value else { return nil }
    return RouteMethods(names, span: value.span)
  }

  // MARK: Paths

  /// Paths that a location certainly serves: its literal path, or the literal beginning of its regular expression.
  var literalPaths: [String] {
    switch model.location(of: block)?.match {
    case .exact(let path), .prefix(let path, _): [path]
    case .regex(_, let pattern): RoutePattern.literals(ofRegex: pattern)
    case .named, nil: []
    }
  }

  var spellsAlternatives: Bool {
    if case .regex? = model.location(of: block)?.match { return literalPaths.count > 1 }
    return false
  }

  func isServedElsewhere(_ path: String) -> Bool {
    guard let server = hop.server, configuration.blocks[block].context == .location else { return false }
    let request = NginxRequest(path: RoutePattern.sample(of: path), host: "", kind: nil)
    let walk = NginxWalker(model: model).walk(request, in: server)
    return walk.servingBlock.map { configuration.enclosing(.location, of: $0) != block } ?? false
  }

  var isExact: Bool {
    if case .exact? = model.location(of: block)?.match { return true }
    return false
  }

  /// The path of the pass directive's address replaces that of the location.
  var upstreamPaths: [String]? {
    let literal = literalPaths
    guard !literal.isEmpty, configuration.first(.rewrite, in: block) == nil else { return nil }
    guard hop.family == .proxy else { return literal }
    guard let path = NginxTarget(model.variables.resolve(hop.address, at: block), family: hop.family).path else {
      return literal
    }
    return NginxVariables.isVariable(path) ? nil : [path]
  }

  /// `location /ollama` with `proxy_pass http://ollama:11434/` sends `//api/chat` for `/ollama/api/chat`.
  var losesSubpaths: Bool {
    guard case .prefix(let path, _)? = model.location(of: block)?.match, !path.hasSuffix("/") else { return false }
    return upstreamPaths?.allSatisfy { $0.hasSuffix("/") } == true
  }

  /// The last segment describes the path; in an expression any may be the last one.
  var pathText: String {
    switch model.location(of: block)?.match {
    case .regex(_, let pattern): pattern
    case .exact(let path), .prefix(let path, _): RoutePattern.lastSegment(of: path).map(String.init) ?? ""
    case .named(let name): name
    case nil: ""
    }
  }

  var servesMuch: Bool {
    switch model.location(of: block)?.match {
    case .exact(let text), .prefix(let text, _), .regex(_, let text), .named(let text): Self.servesMuch(text)
    case nil: true
    }
  }

  /// An expression for the endings of files: `\.(css|js)$`.
  var servesFiles: Bool {
    guard case .regex(_, let pattern)? = model.location(of: block)?.match, pattern.contains("\\.") else { return false }
    return !Set(pattern.split { !$0.isLetter && !$0.isNumber }).isDisjoint(with: Self.fileEndings)
  }

  private static let fileEndings: Set<Substring> = [
    "css", "js", "png", "jpg", "jpeg", "gif", "ico", "svg", "woff", "woff2", "ttf", "eot", "webp", "map",
  ]

  // MARK: Names

  /// The address of the pass directive, and the servers of the upstream that it names.
  var writtenUpstreams: [UpstreamName] {
    let span = configuration.span(hop.pass)
    var result = [name(hop.address, span)]
    if let upstream = hop.upstreamBlock {
      result += configuration.all(.server, in: upstream).compactMap { statement in
        configuration.argument(0, statement).map { name($0, span) }
      }
    } else {
      let resolved = model.variables.resolve(hop.address, at: block)
      if resolved != hop.address { result.append(name(resolved, span)) }
    }
    return result
  }

  private func name(_ address: String, _ span: SourceSpan) -> UpstreamName {
    let target = NginxTarget(address, family: hop.family)
    return UpstreamName(host: target.host, port: target.port > 0 ? String(target.port) : nil, span: span)
  }
}

extension NginxRouteSignals {
  var hostNames: [String] {
    guard let server = hop.server else { return [] }
    return configuration.all(.serverName, in: server.block).flatMap(configuration.arguments).filter {
      !$0.hasPrefix("~") && !$0.utf8.contains(UInt8(ascii: "*")) && $0.utf8.contains(UInt8(ascii: "."))
    }
  }
}
