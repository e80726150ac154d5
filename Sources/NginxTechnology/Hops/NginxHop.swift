import RuleFiles
import SourceText
import StreamModel

/// A location of nginx (or a `server` of `stream`) that hands a request to an application or to the next hop.
struct NginxHop: Hop {
  /// The parts that the hops of all kinds of streams share. A route is judged for several kinds, so that hops are
  /// copied often.
  private let core: Core
  let kind: StreamKind?

  private final class Core: Sendable {
    let model: NginxModel
    let knowledge: NginxKnowledge
    let block: Int32
    /// -1 for none.
    let upstreamBlock: Int32
    let family: NginxFamily
    let span: SourceSpan
    let pass: NginxStatement
    /// The path of the request.
    let path: String
    /// Nil for a hop that forwards the request out of the tree and that a client reaches, whatever the host.
    let beside: Beside?

    init(
      model: NginxModel, knowledge: NginxKnowledge, block: Int, family: NginxFamily, pass: NginxStatement,
      request: NginxRequest, inside: NginxInnerHops?
    ) {
      self.model = model
      self.knowledge = knowledge
      self.block = Int32(block)
      self.family = family
      self.pass = pass
      path = request.path
      beside =
        inside == nil && request.host.isEmpty
        ? nil : Beside(inside: inside ?? NginxInnerHops(), manner: UpstreamRequestStyle(), host: request.host)
      upstreamBlock = Int32(model.upstream(behind: pass, family: family, at: block) ?? -1)
      span = model.configuration.headSpan(of: block)
    }

    /// The same hop with another request style, or with other hops inside.
    init(_ other: Core, beside: Beside) {
      model = other.model
      knowledge = other.knowledge
      block = other.block
      family = other.family
      pass = other.pass
      path = other.path
      self.beside = beside
      upstreamBlock = other.upstreamBlock
      span = other.span
    }
  }

  /// The neighbours of a hop in its own tree, and the requested host. Few hops have any.
  private final class Beside: Sendable {
    let inside: NginxInnerHops
    let manner: UpstreamRequestStyle
    let host: String

    init(inside: NginxInnerHops, manner: UpstreamRequestStyle, host: String) {
      self.inside = inside
      self.manner = manner
      self.host = host
    }
  }

  /// `inside` is nil when no server of the tree responds.
  init(
    model: NginxModel, knowledge: NginxKnowledge, block: Int, family: NginxFamily, pass: NginxStatement,
    request: NginxRequest, inside: NginxInnerHops? = nil
  ) {
    core = Core(
      model: model, knowledge: knowledge, block: block, family: family, pass: pass, request: request, inside: inside)
    kind = request.kind
  }

  private init(_ core: Core, kind: StreamKind?) {
    self.core = core
    self.kind = kind
  }

  /// The same hop for another kind of stream.
  func judged(as kind: StreamKind?) -> NginxHop { NginxHop(core, kind: kind) }

  /// The same hop behind an nginx with this request style.
  func requested(in manner: UpstreamRequestStyle) -> NginxHop {
    var inside = core.beside?.inside ?? NginxInnerHops()
    // The client's Accept-Encoding reaches the innermost hop, unless a hop in between sets another one.
    if let encodings = manner.acceptEncoding, acceptEncodingSent == nil {
      inside.hops = inside.hops.map { inner in
        var manner = inner.manner
        manner.acceptEncoding = encodings
        return inner.requested(in: manner)
      }
    }
    return NginxHop(Core(core, beside: Beside(inside: inside, manner: manner, host: host)), kind: kind)
  }

  /// The same hop with others inside.
  func with(next: [NginxHop]) -> NginxHop {
    let inside = NginxInnerHops(staysInTree: staysInTree, hops: next)
    return NginxHop(Core(core, beside: Beside(inside: inside, manner: manner, host: host)), kind: kind)
  }

  var model: NginxModel { core.model }
  var knowledge: NginxKnowledge { core.knowledge }
  /// The block whose settings apply: the location, or an `if` in it.
  var block: Int { Int(core.block) }
  /// The protocol in which the request is forwarded.
  var family: NginxFamily { core.family }
  /// The directive that hands the request on.
  var pass: NginxStatement { core.pass }
  /// The server, nil for `stream`.
  var server: NginxServer? { family == .stream ? nil : model.server(of: block) }
  /// The argument of that directive.
  var address: String { configuration.argument(0, pass) ?? "" }
  /// The `upstream` block that it names.
  var upstreamBlock: Int? { core.upstreamBlock < 0 ? nil : Int(core.upstreamBlock) }
  /// The next hop inside, when it is one of the same tree.
  var next: [NginxHop] { core.beside?.inside.hops ?? [] }
  /// Whether a server of the same tree responds at the target.
  var staysInTree: Bool { core.beside?.inside.staysInTree ?? false }
  /// The request style of the nginx in front.
  var manner: UpstreamRequestStyle { core.beside?.manner ?? UpstreamRequestStyle() }
  /// The head of the block.
  var span: SourceSpan { core.span }
  /// The path of the request that arrives here.
  var path: String { core.path }

  /// The request that arrives here.
  var request: NginxRequest { NginxRequest(path: core.path, host: host, kind: kind) }
  private var host: String { core.beside?.host ?? "" }

  var configuration: NginxConfiguration { model.configuration }
  /// The directives of the family.
  var names: NginxFamilyNames { NginxFamilyNames.of(family) }

  var technology: String { "nginx" }
  var fixesOwnRoute: Bool { true }
  var object: String? { nil }
  var enclosing: [SourceSpan] { configuration.enclosingHeads(of: block) }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { configuration.enclosingHeads(of: block) }
  var serverNames: [String] { model.server(of: block)?.names.map(\.text).sorted() ?? [] }
  var identity: HopIdentity { HopIdentity(configuration.id, block: block) }
  var route: String { model.title(of: block) }

  func value(of aspect: Aspect) -> EffectiveValue? {
    switch aspect {
    case .upstreamProtocol: upstreamProtocolThatMatters
    case .clientProtocol: clientProtocol
    case .bufferingHeader: bufferingHeader
    case .bufferingHeaderWritten: bufferingHeaderWritten
    case .bufferingHeaderReceived: bufferingHeaderReceived
    case .upstreamRechunks: upstreamRechunks
    case .upstreamKeepsRecords: upstreamKeepsRecords
    case .foreignBuffering: foreign(.responseBuffering)
    case .foreignIdleTimeout: foreign(.idleTimeout)
    case .compression: compression
    case .bodyRewrite: bodyRewrite
    case .responseCache: responseCache
    case .cacheForced: cacheForced
    case .upgradeHeader: upgradeHeader
    case .connectionHeader: connectionHeader
    case .requestCollector: requestCollector
    case .methods: methods
    case .sessionMethods: sessionMethods
    case .rateLimit: rateLimit
    case .retry: retry
    case .droppedHeaders: droppedHeaders
    case .addedConnectionHeader: addedConnectionHeader
    case .affinity: affinity
    case .clientStreams: clientStreams
    case .workerConnections: workerConnections
    // Elsewhere nginx refuses it.
    case .reloadCut: plain(aspect, at: 0)
    default: plain(aspect)
    }
  }

  /// Of aspects that one setting decides (`plain` above), the value need not be made.
  func summary(of aspect: Aspect) -> ValueSummary {
    switch aspect {
    case .responseBuffering, .bufferSize, .requestBuffering, .idleTimeout, .uploadIdleTimeout, .connectTimeout,
      .cacheLock, .clientAbortIgnored, .headerForwarding, .keepalive, .bodySize:
      guard let named = knowledge.setting(aspect, family: family) else { return .absent }
      return configuration.firstInForce(number: named.number, at: block) == nil ? .default : .written
    default: return .unknown
    }
  }

  func standard(of aspect: Aspect, for value: EffectiveValue) -> AspectValue? {
    guard let named = knowledge.setting(aspect, family: family), named.name == value.setting, named.versions == nil
    else { return nil }
    return named.defaultValue
  }

  func assignment(of setting: String, to value: String) -> String {
    // Affinity has no setting with a value but a directive of its own.
    if setting == "limit_except" { return "limit_except \(value) { deny all; }" }
    if value == "forwarded", setting.hasPrefix("proxy_set_header ") {
      return "\(setting) \(setting.hasSuffix(" Upgrade") ? "$http_upgrade" : connectionValue);"
    }
    return value == "client" ? "ip_hash;" : "\(setting) \(knowledge.written(value, as: setting));"
  }

  // MARK: Reading

  /// A setting that the technology file describes.
  func plain(_ aspect: Aspect) -> EffectiveValue? { plain(aspect, at: block) }

  private func plain(_ aspect: Aspect, at block: Int) -> EffectiveValue? {
    guard let named = knowledge.setting(aspect, family: family) else { return nil }
    let inForce = configuration.firstInForce(number: named.number, at: block)
    if configuration.isOptional(named.name, at: block, upTo: inForce.map { Int($0.block) }) {
      return missing(.unknown, named.name)
    }
    guard let statement = inForce else {
      var value = EffectiveValue(
        named.defaultValue, setting: named.name, text: named.defaultText, origin: .default, span: span,
        versions: named.versions)
      value.uncertainty = uncertainty(within: nil)
      return value
    }
    let text = configuration.argument(0, statement) ?? ""
    var value = written(named.setting.domainValue(text), named.name, text, statement)
    // A bare number is in seconds.
    if named.setting.type == .time, text != "0", text.utf8.last.map({ $0 >= 48 && $0 <= 57 }) ?? false {
      value.display = "\(text)s"
    }
    return value
  }

  /// An explicit value.
  func written(_ value: AspectValue, _ setting: String, _ text: String, _ statement: NginxStatement) -> EffectiveValue {
    // What comes with an image is a default of it: who made the container may have changed it.
    if configuration.isBuiltIn(statement) {
      var result = missing(value, setting, text)
      result.uncertainty =
        result.uncertainty
        ?? Uncertainty(
          label: "unless the image was changed", span: configuration.span(statement),
          elsewhere: "comes with the image")
      return result
    }
    var result = EffectiveValue(
      value, setting: setting, text: text, origin: origin(of: statement), span: configuration.span(statement))
    result.block = Int(statement.block)
    if result.origin == .inherited { result.uncertainty = uncertainty(within: Int(statement.block)) }
    return result
  }

  /// A default value.
  func missing(_ value: AspectValue, _ setting: String, _ text: String = "") -> EffectiveValue {
    var result = EffectiveValue(value, setting: setting, text: text, origin: .default, span: span)
    result.uncertainty = uncertainty(within: nil)
    return result
  }

  /// A file that is not part of the input and may contain the setting.
  private func uncertainty(within outer: Int?) -> Uncertainty? {
    if let place = configuration.opaquePlace(at: block, within: outer) {
      let name = configuration.name(place)
      let what = name.hasPrefix("${") ? name : "what the template writes here"
      return Uncertainty(
        label: "unless \(what) overrides it", span: configuration.span(place), elsewhere: "a template writes here")
    }
    return configuration.unreadInclude(at: block, within: outer).map { include in
      let isPattern = isGlob(include.path)
      let label =
        isPattern
        ? "unless a file that \(include.path) matches overrides it; the tree has none"
        : "unless \(include.path), which could not be read, overrides it"
      return Uncertainty(label: label, span: include.span, isProbablyEmpty: isPattern)
    }
  }

  /// Whether a statement is in the location itself or further out.
  func origin(of statement: NginxStatement) -> Origin {
    let position = Int(statement.block)
    if position == block { return .written }
    let isIf = configuration.blocks[block].context == .ifInLocation
    return isIf && position == configuration.blocks[block].parent ? .written : .inherited
  }

  /// The first argument of the statement in force.
  func text(_ name: NginxName) -> (text: String, statement: NginxStatement)? {
    guard let statement = configuration.firstInForce(name, at: block) else { return nil }
    return (configuration.argument(0, statement) ?? "", statement)
  }
}

/// The hops of the same tree behind a hop.
struct NginxInnerHops: Sendable {
  /// Whether a server of the tree responds at the target.
  var staysInTree = false
  var hops: [NginxHop] = []
}

/// How the nginx in front sends requests to a hop.
struct UpstreamRequestStyle: Sendable, Equatable {
  /// With HTTP/1.0, whichever version of nginx it is.
  var usesHTTP10 = false
  /// The `Accept-Encoding` that it sends; nil when that is the client's.
  var acceptEncoding: String?
}

extension NginxModel {
  /// The route of a block as the configuration writes it.
  func title(of block: Int) -> String {
    guard let location = location(of: block) else {
      if let server = configuration.enclosing(.streamServer, of: block),
        let listen = configuration.first(.listen, in: server)
      {
        return "stream \(configuration.argument(0, listen) ?? "")"
      }
      return "/"
    }
    return location.title
  }
}
