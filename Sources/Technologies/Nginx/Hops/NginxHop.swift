import RuleFiles
import SourceText
import Streaming

/// A location of nginx (or a `server` of `stream`) that hands a request to an application or to the next hop.
struct NginxHop: Hop {
  let model: NginxModel
  let knowledge: NginxKnowledge
  /// The block whose settings count: the location, or an `if` in it.
  let block: Int
  /// `proxy`, `fastcgi`, `uwsgi`, `scgi`, `grpc`, `memcached` or `stream`.
  let family: String
  /// The directive that hands the request on.
  let pass: NginxStatement
  /// The server, nil for `stream`.
  let server: NginxServer?
  /// The request that arrives here.
  var request: NginxRequest
  /// The next hop inside, when it is one of the same tree.
  let next: [NginxHop]

  var configuration: NginxConfiguration { model.configuration }

  var technology: String { "nginx" }
  var object: String? { nil }
  var span: SourceSpan { configuration.headSpan(of: block) }
  var enclosing: [SourceSpan] { configuration.enclosingHeads(of: block) }
  func enclosing(ofBlock block: Int) -> [SourceSpan] { configuration.enclosingHeads(of: block) }
  var identity: HopIdentity { HopIdentity(tree: configuration.number, block: block) }
  var route: String { model.title(of: block) }

  func value(of aspect: Aspect) -> EffectiveValue? {
    switch aspect {
    case .upstreamProtocol: upstreamProtocol
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
    case .retry: retry
    case .droppedHeaders: droppedHeaders
    case .addedConnectionHeader: addedConnectionHeader
    case .affinity: affinity
    case .clientStreams: clientStreams
    case .workerConnections: workerConnections
    default: plain(aspect)
    }
  }

  func assignment(of setting: String, to value: String) -> String {
    // Affinity has no setting with a value but a directive of its own.
    value == "client" ? "ip_hash;" : "\(setting) \(value);"
  }

  // MARK: Reading

  /// A setting that the technology file describes.
  func plain(_ aspect: Aspect) -> EffectiveValue? {
    guard let named = knowledge.setting(aspect, family: family) else { return nil }
    let (name, setting) = (named.name, named.setting)
    guard let statement = configuration.firstInForce(name, at: block) else {
      let (text, versions) = knowledge.defaultValue(of: setting)
      return EffectiveValue(
        domainValue(text, setting), setting: name, text: text, origin: .default, span: span, versions: versions)
    }
    let text = configuration.argument(0, statement) ?? ""
    return written(domainValue(text, setting), name, text, statement)
  }

  private func domainValue(_ text: String, _ setting: SettingDescription) -> AspectValue {
    if text == "none" { return .word("none") }
    if NginxVariables.isVariable(text) { return .unknown }
    switch setting.type {
    case .flag: return NginxValue.flag(text).map { .word($0 ? "on" : "off") } ?? .unknown
    case .time: return NginxValue.milliseconds(text).map { .duration(milliseconds: $0) } ?? .unknown
    case .size: return NginxValue.size(text, allowsGiga: true).map { .number($0) } ?? .unknown
    case .number: return NginxValue.number(text).map { .number($0) } ?? .unknown
    case .word: return setting.words[text].map { .word($0) } ?? .unknown
    }
  }

  /// A value that somebody wrote.
  func written(_ value: AspectValue, _ setting: String, _ text: String, _ statement: NginxStatement) -> EffectiveValue {
    var result = EffectiveValue(
      value, setting: setting, text: text, origin: origin(of: statement), span: configuration.span(statement))
    result.block = Int(statement.block)
    return result
  }

  /// A value that nobody wrote.
  func missing(_ value: AspectValue, _ setting: String, _ text: String = "") -> EffectiveValue {
    EffectiveValue(value, setting: setting, text: text, origin: .default, span: span)
  }

  /// Whether a statement stands in the location itself or further out.
  func origin(of statement: NginxStatement) -> Origin {
    let own =
      configuration.blocks[block].context == .ifInLocation ? [block, configuration.blocks[block].parent] : [block]
    return own.contains(Int(statement.block)) ? .written : .inherited
  }

  /// The first argument of the statement in force.
  func text(_ name: String) -> (text: String, statement: NginxStatement)? {
    guard let statement = configuration.firstInForce(name, at: block) else { return nil }
    return (configuration.argument(0, statement) ?? "", statement)
  }
}

extension NginxModel {
  /// The route of a block as the configuration writes it.
  func title(of block: Int) -> String {
    guard let location = location(of: block) else {
      if let server = configuration.enclosing(.streamServer, of: block),
        let listen = configuration.first("listen", in: server)
      {
        return "stream \(configuration.argument(0, listen) ?? "")"
      }
      return "/"
    }
    return location.title
  }
}
