import KongModel
import SourceText
import StreamModel
import YAMLSyntax

/// Whether the protocols of a route and its service let a stream through.
struct KongProtocols {
  private let hop: KongHop

  init(_ hop: KongHop) { self.hop = hop }

  /// The effects of the protocols on buffering, HTTP/2 and methods.
  static func complete(
    _ values: inout EffectiveValues, _ service: KongEntity?, _ pattern: KongRoutePattern, _ route: KongEntity
  ) {
    if let service, let scheme = KongScheme(service), scheme.word.hasPrefix("grpc") {
      values[.upstreamProtocol] = EffectiveValue(
        .word("grpc"), setting: scheme.setting, text: scheme.word, origin: .inherited, span: scheme.field.span)
      // nginx never buffers what it gets by grpc_pass.
      values[.responseBuffering] = EffectiveValue(
        .word("off"), setting: scheme.setting, text: scheme.word, origin: .inherited, span: scheme.field.span)
    }
    if let field = route.field("methods"), !pattern.methods.isEmpty, !field.isUnknown {
      var value = EffectiveValue(
        .words(pattern.methods), setting: "routes[].methods",
        text: pattern.methods.map { $0.uppercased() }.joined(separator: ", "), origin: .written, span: field.span)
      value.display = value.text
      values[.methods] = value
    }
  }

  /// The protocol's refusal of every stream of these kinds. Whether a route for gRPC is meant to be one is known only
  /// where the route is known to stream something else.
  func observation(kinds: [StreamKind], streams: Bool) -> Observation? {
    service(kinds, streams) ?? (streams ? route(kinds) : nil)
  }

  private func route(_ kinds: [StreamKind]) -> Observation? {
    guard let field = hop.entity.field("protocols"), !field.isUnknown else { return nil }
    let protocols = hop.pattern.protocols
    // A stream of bytes is passed through without being parsed.
    guard protocols.isDisjoint(with: ["tcp", "tls", "udp", "tls_passthrough"]) else { return nil }
    let isRefused = kinds.allSatisfy { kind in
      switch kind {
      case .grpc: protocols.isDisjoint(with: ["grpc", "grpcs"])
      case .websocket: protocols.isDisjoint(with: ["http", "https", "ws", "wss"])
      case .sse, .streamableHTTP, .upload: protocols.isDisjoint(with: ["http", "https"])
      }
    }
    guard isRefused else { return nil }
    return observation(
      field, "routes[].protocols", protocols.sorted().joined(separator: ", "), .certain,
      reason: protocols.contains("grpc") || protocols.contains("grpcs")
        ? "a request that is no gRPC is answered with 415" : "no other request matches the route",
      condition: "", wanted: kinds == [.grpc] ? "protocols: [grpc, grpcs]" : "protocols: [http, https]")
  }

  private func service(_ kinds: [StreamKind], _ streams: Bool) -> Observation? {
    guard let scheme = hop.scheme else { return nil }
    if let found = unusedProtocol(scheme) { return found }
    switch scheme.word {
    case "grpc", "grpcs":
      let isTranslated = !hop.plugins.isDisjoint(with: ["grpc-gateway", "grpc-web"])
      guard streams, !isTranslated, !kinds.contains(.grpc), hop.pattern.protocols.isDisjoint(with: ["grpc", "grpcs"])
      else { return nil }
      return observation(
        scheme.field, scheme.setting, scheme.word, .certain, reason: "Kong sends gRPC to the service",
        condition: "", wanted: scheme.written("http"))
    case "ws", "wss":
      guard hop.pattern.protocols.isDisjoint(with: ["ws", "wss"]) else { return nil }
      return observation(
        scheme.field, scheme.setting, scheme.word, .conditional,
        reason: "open-source Kong has no protocol \(scheme.word) and refuses the file, and WebSocket needs none",
        condition: "Kong Enterprise takes it together with protocols: [ws, wss] of the route",
        wanted: scheme.written(scheme.word == "wss" ? "https" : "http"))
    default: return nil
    }
  }

  /// `protocol: ws` with an HTTP URL: the URL wins, so that nothing breaks.
  private func unusedProtocol(_ scheme: KongScheme) -> Observation? {
    guard let field = hop.service?.field("protocol"), let text = field.value.text, !field.isUnknown,
      hop.service?.field("url") != nil, text == "ws" || text == "wss", text != scheme.word,
      hop.pattern.protocols.isDisjoint(with: ["ws", "wss"])
    else { return nil }
    var result = Observation(
      check: .unreadSetting, outcome: .ineffective, technology: "kong", setting: "services[].protocol", value: text,
      span: field.span)
    result.parameters = [
      "title": "Kong", "reason": "the url of the service names its protocol, \(scheme.word)", "condition": "",
      "remedy":
        "Delete the line: Kong passes WebSocket upgrades on without it, and only Kong Enterprise knows \(text).",
    ]
    return result
  }

  private func observation(
    _ field: KongField, _ setting: String, _ value: String, _ outcome: Outcome, reason: String, condition: String,
    wanted: String
  ) -> Observation {
    var result = Observation(
      check: .routeProtocol, outcome: outcome, technology: "kong", setting: setting, value: value, span: field.span)
    result.parameters = ["title": "Kong", "value": value, "reason": reason, "condition": condition, "wanted": wanted]
    return result
  }
}

/// The protocol of a service, from `url` or `protocol`; where both are written the URL wins.
struct KongScheme {
  let word: String
  let field: KongField
  private let url: String?

  /// Nil where neither is written, or a template decides.
  init?(_ service: KongEntity) {
    if let field = service.field("url") {
      guard let text = field.value.text, !field.isUnknown, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
      else {
        return nil
      }
      word = text[..<colon].lowercased()
      self.field = field
      url = text
    } else if let field = service.field("protocol"), let text = field.value.text, !field.isUnknown {
      word = text.lowercased()
      self.field = field
      url = nil
    } else {
      return nil
    }
  }

  var setting: String { url == nil ? "services[].protocol" : "services[].url" }

  /// The field with another protocol.
  func written(_ other: String) -> String {
    guard let url else { return "protocol: \(other)" }
    return "url: \(other)\(url.dropFirst(word.utf8.count))"
  }
}

extension KongHop {
  /// The protocol of the service.
  var scheme: KongScheme? { service.flatMap { KongScheme($0) } }
}
