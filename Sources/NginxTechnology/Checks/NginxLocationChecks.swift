import Analysis
import SourceText
import StreamModel

/// Locations that match nothing.
struct NginxLocationChecks {
  let model: NginxModel
  let knowledge: NginxKnowledge
  private var configuration: NginxConfiguration { model.configuration }

  init(model: NginxModel, knowledge: NginxKnowledge) {
    self.model = model
    self.knowledge = knowledge
  }

  /// `chains` are those that were found in the configuration.
  func run(streams: [DeclaredStream], chains: [ProxyChain]) -> [Observation] {
    var result: [Observation] = []
    for server in model.servers {
      server.eachLocation { location in
        guard let text = Self.pathThatNeverMatches(location), model.pass(of: location.block) != nil else { return }
        result.append(observation(location, text, server, streams, chains))
      }
    }
    return result + duplicates() + outsiders()
  }

  /// Nested locations that nginx refuses because their path is not below that of the outer one
  /// (ngx_http_core_module.c, ngx_http_core_location: "location \"%V\" is outside location \"%V\"").
  private func outsiders() -> [Observation] {
    var result: [Observation] = []
    for server in model.servers where !server.nested.isEmpty {
      server.eachLocation { location in
        guard model.isOutsideItsLocation(location.block),
          let outer = configuration.enclosing(.location, of: configuration.blocks[location.block].parent)
        else { return }
        var observation = Observation(
          check: .wrongContext, outcome: .refused, technology: "nginx", setting: "location", value: location.title,
          span: configuration.headSpan(of: location.block))
        observation.enclosing = configuration.enclosingHeads(of: location.block)
        observation.related = [
          RelatedSpan(label: "the outer location", span: configuration.headSpan(of: outer))
        ]
        observation.parameters = [
          "directive": "location \(location.title)", "context": "location \(model.title(of: outer))",
          "allowed": "server, or a location whose path it begins with",
        ]
        result.append(observation)
      }
    }
    return result
  }

  /// Exact and prefix locations that nginx refuses because their path is taken (ngx_http_core_module.c,
  /// ngx_http_create_locations_tree). Of several equal expressions the first one applies.
  private func duplicates() -> [Observation] {
    var result: [Observation] = []
    for server in model.servers {
      for level in server.nested.isEmpty ? [server.level] : [server.level] + server.nested.values
      where level.mayRepeat {
        var seen: [String: NginxLocation] = [:]
        for location in level.locations {
          let path: String
          switch location.match {
          case .exact(let text): path = "= " + text
          case .prefix(let text, _): path = text
          case .regex, .named: continue
          }
          guard let earlier = seen.updateValue(location, forKey: path), path.utf8.contains(UInt8(ascii: "/")),
            !path.contains(where: { "${%<@".contains($0) })
          else { continue }
          result.append(duplicate(location, earlier))
        }
      }
    }
    return result
  }

  private func duplicate(_ location: NginxLocation, _ earlier: NginxLocation) -> Observation {
    var observation = Observation(
      check: .duplicateDirective, outcome: .refused, technology: "nginx", setting: "location",
      value: location.title, span: configuration.headSpan(of: location.block))
    observation.enclosing = configuration.enclosingHeads(of: location.block)
    observation.related = [
      RelatedSpan(label: "first written here", span: configuration.headSpan(of: earlier.block))
    ]
    observation.parameters = ["directive": "location \(location.title)"]
    return observation
  }

  /// The text of a location that no request path matches: it lacks the slash, or is a regular expression without `~`.
  private static func pathThatNeverMatches(_ location: NginxLocation) -> String? {
    switch location.match {
    case .prefix(let text, _): !location.canMatch || looksLikeRegex(text) ? text : nil
    case .exact(let text): location.canMatch ? nil : text
    case .regex, .named: nil
    }
  }

  /// A literal path hardly ever contains `^`, `.*` or `$` at its end.
  static func looksLikeRegex(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    if first == UInt8(ascii: "^") || first == UInt8(ascii: "~") || text.utf8.last == UInt8(ascii: "$") { return true }
    var last: UInt8 = 0
    for byte in text.utf8 {
      switch (last, byte) {
      case (UInt8(ascii: "."), UInt8(ascii: "*")), (UInt8(ascii: "("), UInt8(ascii: ".")),
        (UInt8(ascii: "["), UInt8(ascii: "^")):
        return true
      default: last = byte
      }
    }
    return false
  }

  private func observation(
    _ location: NginxLocation, _ text: String, _ server: NginxServer, _ streams: [DeclaredStream],
    _ chains: [ProxyChain]
  ) -> Observation {
    var observation = Observation(
      check: .locationNeverMatches, outcome: streams.isEmpty ? .ineffective : .note, technology: "nginx",
      setting: "location", value: text, span: configuration.headSpan(of: location.block))
    observation.enclosing = configuration.enclosingHeads(of: location.block)
    let isRegex = Self.looksLikeRegex(text)
    observation.parameters = ["pattern": text, "route": text, "suggestion": isRegex ? "~ \(text)" : "/\(text)"]
    let regex = isRegex ? PCRERegex(text, caseless: false) : nil
    for stream in streams {
      let path = RoutePattern.sample(of: stream.path)
      guard isRegex ? regex?.match(path) != nil : path.hasPrefix("/\(text)") else { continue }
      let request = NginxRequest(path: path, host: RoutePattern.sample(of: stream.host), kind: stream.kind)
      let walk = NginxWalker(model: model).walk(request, in: server)
      observation.route = stream.text
      observation.kind = stream.kind
      observation.intent = .declared(by: stream.source)
      observation.parameters["route"] = stream.text
      if case .application(let block) = walk.end {
        let serving = HopIdentity(configuration.id, block: block)
        observation.scope = CauseScope([CauseScope.Place(serving, route: stream.text)], .allDefaults)
        observation.related = [
          RelatedSpan(label: "\(stream.text) is served here", span: configuration.headSpan(of: block))
        ]
      } else {
        observation.outcome = .ineffectiveAndBroken
      }
      break
    }
    if observation.scope == nil {
      let routes = Self.meantPaths(text)
      let served = chains.filter {
        routes.contains($0.route) && $0.hops.first?.identity.configuration == configuration.id
      }
      observation.scope = CauseScope(
        served.compactMap { chain in chain.hops.first.map { CauseScope.Place($0.identity, route: chain.route) } },
        .allDefaults)
    }
    let other = otherUpstream(than: location, observation.scope)
    observation.repair = repair(
      location, isRegex ? "~ " : "/", isDeclared: observation.intent.isDeclared, otherUpstream: other)
    return observation
  }

  /// The upstream that answers the requests of a location today, where the location has another one.
  private func otherUpstream(than location: NginxLocation, _ scope: CauseScope?) -> String? {
    guard let own = model.pass(of: location.block) else { return nil }
    let target = configuration.argument(0, own.statement)
    return (scope?.places ?? []).lazy.compactMap { model.pass(of: $0.hop.block) }
      .map { configuration.argument(0, $0.statement) ?? "" }.first { $0 != target }
  }

  /// The request paths that a location was meant to match.
  static func meantPaths(_ text: String) -> [String] {
    looksLikeRegex(text) ? RoutePattern.literals(ofRegex: text) : ["/" + text]
  }

  /// Whether a location has settings that its author wrote for a stream.
  private func isMadeForStreams(_ location: NginxLocation) -> Bool {
    configuration.statements(in: location.block).contains { statement in
      switch configuration.name(statement) {
      case "proxy_buffering": configuration.argument(0, statement) == "off"
      case "proxy_read_timeout": true
      case "proxy_set_header": configuration.argument(0, statement)?.lowercased() == "upgrade"
      default: false
      }
    }
  }

  /// The modifier or the slash in front of the path, where neither a modifier nor an include is in the way.
  private func repair(_ location: NginxLocation, _ missing: String, isDeclared: Bool, otherUpstream: String?) -> Fix? {
    guard let head = configuration.head(of: location.block), configuration.argumentCount(head) == 1,
      configuration.occurrences(of: head) == 1
    else { return nil }
    let path = configuration.span(argument: 0, head)
    let isQuoted = configuration.tree(head).source.bytes[path.start] != configuration.argument(0, head)?.utf8.first
    // A slash belongs into the quotes, a modifier in front of them.
    let start = isQuoted && missing == "/" ? path.start + 1 : path.start
    var reasons = isDeclared || isMadeForStreams(location) ? [] : ["it takes requests from another location"]
    if let otherUpstream { reasons.append("its requests go to \(otherUpstream) today") }
    return Fix(
      title: "write location \(missing)\(configuration.argument(0, head) ?? "")", reasons: reasons,
      edits: [TextEdit(span: SourceSpan(file: path.file, start: start, end: start), text: missing)], removesCause: true)
  }
}

extension NginxLocationLevel {
  /// Whether two locations may have the same path: lengths are compared without creating strings.
  fileprivate var mayRepeat: Bool {
    guard count > 1 else { return false }
    guard count < 10 else { return true }
    return (1..<count).contains { position in
      guard let length = self[position].lengthOfPath else { return false }
      return (0..<position).contains { self[$0].lengthOfPath == length }
    }
  }
}

extension NginxLocation {
  /// The bytes of a literal path, or nil.
  fileprivate var lengthOfPath: Int? {
    switch match {
    case .exact(let path), .prefix(let path, _): path.utf8.count
    case .regex, .named: nil
    }
  }
}
