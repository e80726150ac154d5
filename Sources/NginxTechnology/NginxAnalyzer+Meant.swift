import Analysis
import NginxSyntax
import SourceText
import StreamModel

/// Locations meant for a stream that never get its requests.
extension NginxAnalyzer {
  /// A location meant for a stream that never matches: another location gets its requests, and must stream them.
  mutating func followMeant(_ location: NginxLocation, _ block: Int) {
    let text: String
    switch location.match {
    case .exact(let path), .prefix(let path, _): text = path
    case .regex, .named: return
    }
    guard let server = model.server(of: block),
      let hop = builder.hop(at: block, for: NginxRequest(path: "/", host: "", kind: nil))
    else { return }
    let found = detector.detect(signals(of: hop), usesHints: true)
    guard found.intent.streams || found.intent.isLikely else { return }
    for path in NginxLocationChecks.meantPaths(text) {
      let request = NginxRequest(path: path, host: "", kind: nil)
      let walk = NginxWalker(model: model).walk(request, in: server)
      guard case .application(let serving) = walk.end, let first = builder.hop(at: serving, for: request),
        !covered.contains(first.identity)
      else { continue }
      follow(detector.detect(path: path, of: signals(of: hop)) ?? found, request, first, route: path)
    }
  }

  // MARK: Another location is faster

  /// The walk of a request for the location's own path when another location gets it: a regular expression, a rewrite.
  mutating func shadowing(_ block: Int, _ request: NginxRequest) -> NginxWalk? {
    guard let location = model.location(of: block), let server = model.server(of: block) else { return nil }
    // The conditions in a location share its requests.
    if let known = shadows[location.block] { return known }
    let walk = shadowing(location, request, in: server)
    if configuration.first(.if, in: location.block) != nil { shadows[location.block] = .some(walk) }
    return walk
  }

  private func shadowing(_ location: NginxLocation, _ request: NginxRequest, in server: NginxServer) -> NginxWalk? {
    switch location.match {
    case .named: return nil
    case .regex(let regex, _): if regex?.matches(request.path) != true { return nil }
    case .exact, .prefix: break
    }
    // Only other locations hand requests to an internal one.
    if configuration.first(.internal, in: location.block) != nil { return nil }
    let walk = NginxWalker(model: model).walk(request, in: server)
    guard let serving = walk.servingBlock else { return nil }
    return configuration.enclosing(.location, of: serving) != location.block ? walk : nil
  }

  /// The requests of a shadowed location that is meant for a stream must stream where they are served.
  mutating func followShadowed(_ block: Int, _ request: NginxRequest, _ walk: NginxWalk) {
    guard case .application(let serving) = walk.end, let own = builder.hop(at: block, for: request) else { return }
    let found = detector.detect(signals(of: own), usesHints: true)
    var request = request
    request.path = walk.path
    guard found.intent.streams || found.intent.isLikely, let first = builder.hop(at: serving, for: request) else {
      return
    }
    if walk.jumps.isEmpty, case .prefix? = model.location(of: block)?.match, !model.isOutsideItsLocation(block) {
      note(shadowed: own, by: first, found.intent)
    }
    guard !covered.contains(first.identity) else { return }
    follow(found, request, first, route: own.route)
  }

  /// Judges the streams of a location where another location serves them.
  private mutating func follow(
    _ found: StreamDetection, _ request: NginxRequest, _ serving: NginxHop, route: String
  ) {
    var request = request
    for stream in found.streams {
      request.kind = stream.kind
      guard let judged = builder.hop(serving, for: request) else { continue }
      append(
        ProxyChain(
          hops: builder.chain(from: judged), route: route, judgedAs: stream.kind, kind: found.known,
          intent: stream.intent, evidence: found.evidence))
    }
  }

  private mutating func note(shadowed own: NginxHop, by serving: NginxHop, _ intent: Intent) {
    var observation = Observation(
      check: .locationShadowed, outcome: .note, technology: "nginx", setting: "location", value: own.route,
      span: own.span)
    observation.scope = CauseScope(
      ([own.route] + declaredRoutes(of: own, servedBy: serving)).map { CauseScope.Place(serving.identity, route: $0) },
      .allDefaults)
    observation.enclosing = own.enclosing
    observation.related = [RelatedSpan(label: "\(own.route) is served here", span: serving.span)]
    observation.route = own.route
    observation.intent = intent
    observation.parameters = ["from": own.route, "to": serving.route]
    result.observations.append(observation)
  }

  /// The declared streams that were meant for a location and are served elsewhere.
  private func declaredRoutes(of own: NginxHop, servedBy serving: NginxHop) -> [String] {
    guard let location = model.location(of: own.block), let server = model.server(of: own.block) else { return [] }
    return streams.filter { stream in
      let path = RoutePattern.sample(of: stream.path)
      switch location.match {
      case .exact(let text): guard path == text else { return false }
      case .prefix(let text, _): guard path.hasPrefix(text) else { return false }
      case .regex, .named: return false
      }
      let request = NginxRequest(path: path, host: RoutePattern.sample(of: stream.host), kind: stream.kind)
      return NginxWalker(model: model).walk(request, in: server).servingBlock == serving.block
    }.map(\.text)
  }

  // MARK: Nobody serves it

  /// Settings that only make sense for a request that is passed on.
  private static let passedOn = [
    "proxy_buffering", "proxy_read_timeout", "proxy_http_version", "proxy_set_header", "proxy_cache",
    "proxy_request_buffering", "fastcgi_buffering", "fastcgi_read_timeout", "uwsgi_buffering", "uwsgi_read_timeout",
    "scgi_buffering", "scgi_read_timeout",
  ]
  /// Why a request is served without a pass directive.
  private static let otherContent =
    NginxHandlers.directives + [
      "return", "rewrite", "try_files", "root", "alias", "index", "autoindex", "if", "internal", "deny", "stub_status",
      "empty_gif", "error_page", "proxy_store", "break", "include", "limit_except", "mp4", "flv", "dav_methods",
      "rtmp_stat",
    ]

  /// The argument of a pass directive for a nested location: a path in it replaces the part that the location matches.
  private func continued(_ pass: NginxStatement, _ family: NginxFamily, from outer: Int, to block: Int) -> String {
    let address = configuration.argument(0, pass) ?? ""
    guard NginxTarget(address, family: family).path != nil, !NginxVariables.isVariable(address),
      case .prefix(let prefix, _)? = model.location(of: outer)?.match,
      case .prefix(let path, _)? = model.location(of: block)?.match, path.hasPrefix(prefix)
    else { return address }
    return address + path.dropFirst(prefix.count)
  }

  /// A nested location with settings of a proxy and nothing that serves it. `proxy_pass` is not inherited.
  func passNotInherited(_ block: Int, isDeclared: Bool = false) -> Observation? {
    guard configuration.blocks[block].context == .location, isDeclared || !unpassed.contains(block),
      let outer = configuration.enclosing(.location, of: configuration.blocks[block].parent),
      let (pass, family) = model.pass(of: outer),
      configuration.all(.location, in: block).isEmpty,
      let written = Self.passedOn.lazy.compactMap({ configuration.first(named: $0, in: block) }).first,
      !Self.otherContent.contains(where: { configuration.first(named: $0, in: block) != nil })
    else { return nil }
    let hop = NginxHop(
      model: model, knowledge: knowledge, block: block, family: family, pass: pass,
      request: NginxRequest(path: "/", host: "", kind: nil))
    var observation = Observation(
      check: .passNotInherited, outcome: .certain, technology: "nginx", setting: configuration.name(pass),
      value: configuration.argument(0, pass) ?? "", span: hop.span)
    observation.enclosing = hop.enclosing
    observation.related = [
      RelatedSpan(label: "set here, but not inherited", span: configuration.span(pass)),
      RelatedSpan(label: "this is never used", span: configuration.span(written)),
    ]
    observation.route = hop.route
    observation.intent = detector.detect(signals(of: hop), usesHints: true).intent
    observation.parameters = [
      "location": hop.route, "outer": model.title(of: outer), "value": continued(pass, family, from: outer, to: block),
    ]
    return observation
  }
}
