import NginxSyntax
import SourceText
import StreamModel

/// Which protocols are on both sides, and the headers that an upgrade needs.
extension NginxHop {
  /// The request to the application.
  var upstreamProtocol: EffectiveValue? {
    switch family {
    case .proxy: return plain(.upstreamProtocol)
    case .stream: return written(.word("tcp"), "proxy_pass", configuration.argument(0, pass) ?? "", pass)
    default:
      return written(.word(family.name), configuration.name(pass), configuration.argument(0, pass) ?? "", pass)
    }
  }

  /// The same for the rules. An nginx behind this one takes an upgrade that is requested with HTTP/1.0, too, so that
  /// there the version decides nothing (measured).
  var upstreamProtocolThatMatters: EffectiveValue? {
    var result = upstreamProtocol
    if kind == .websocket, !next.isEmpty, result?.value == .word("http/1.0") { result?.value = .unknown }
    return result
  }

  /// The protocols of the server's listeners.
  var clientProtocol: EffectiveValue? {
    guard let server else { return nil }
    var words: [String] = []
    if server.offersTLS { words.append("tls") }
    if server.listens.contains(where: { !$0.isTLS && !$0.isQUIC }) { words.append("plain") }
    if server.offersHTTP2 { words.append("http/2") }
    let statements = configuration.all(.listen, in: server.block)
    let best = statements.first { NginxListen(arguments: configuration.arguments($0)).isTLS } ?? statements.first
    guard let best else { return missing(.words(words), "listen", "80") }
    let text = configuration.arguments(best).joined(separator: " ")
    return written(.words(words), "listen", text, best)
  }

  /// A request header that the hop sets.
  private enum SetHeader {
    case set(NginxStatement, String)
    /// Set further out, dropped because a level further in sets any header at all.
    case lost(NginxStatement, by: NginxStatement)
    case missing
  }

  private func setHeader(_ name: NginxHeaderName) -> SetHeader {
    guard let hiding = configuration.firstInForce(.proxySetHeader, at: block) else { return .missing }
    // nginx sends each one that has a value (measured with 1.22.1).
    let own = configuration.all(.proxySetHeader, of: name, in: Int(hiding.block))
    if let statement = own.last(where: { configuration.argument(1, $0) != "" }) ?? own.last {
      return .set(statement, configuration.argument(1, statement) ?? "")
    }
    for outer in configuration.chain(of: Int(hiding.block)).dropFirst() {
      if let statement = configuration.last(.proxySetHeader, of: name, in: outer) {
        return .lost(statement, by: hiding)
      }
    }
    return .missing
  }

  private func header(
    _ name: NginxHeaderName, _ setting: String, judge: (String) -> AspectValue
  ) -> EffectiveValue? {
    guard family == .proxy else { return nil }
    let hiding = configuration.firstInForce(.proxySetHeader, at: block).map { Int($0.block) }
    if configuration.isOptional("proxy_set_header", at: block, upTo: hiding) { return missing(.unknown, setting) }
    switch setHeader(name) {
    case .set(let statement, let text):
      return written(judge(text), setting, text.isEmpty ? "\"\"" : text, statement)
    case .lost(let statement, let hiding):
      var value = EffectiveValue(
        .word("lost"), setting: setting, text: "", origin: .default, span: configuration.span(hiding))
      value.related = [RelatedSpan(label: "set here, but not inherited", span: configuration.span(statement))]
      return value
    case .missing:
      return missing(.word("missing"), setting)
    }
  }

  private var upgradeRequest: NginxRequest {
    var request = request
    request.kind = .websocket
    return request
  }

  /// The `Upgrade` request header as the application gets it.
  var upgradeHeader: EffectiveValue? {
    header(.upgrade, "proxy_set_header Upgrade") { text in
      guard let value = model.variables.evaluate(text, at: block, for: upgradeRequest) else { return .unknown }
      return .word(value.lowercased() == "websocket" ? "forwarded" : "wrong")
    }
  }

  /// The `Connection` request header as the application gets it; nil where an nginx behind this one writes its own,
  /// whatever it received: it forwards an upgrade by the `Upgrade` header alone (measured by generated configurations).
  var connectionHeader: EffectiveValue? {
    if !next.isEmpty, !next.contains(where: \.heedsConnectionHeader) { return nil }
    return header(.connection, "proxy_set_header Connection") { text in
      guard let value = model.variables.evaluate(text, at: block, for: upgradeRequest) else { return .unknown }
      guard Self.asksForUpgrade(value) else { return .word("wrong") }
      var ordinary = request
      ordinary.kind = nil
      guard let plain = model.variables.evaluate(text, at: block, for: ordinary) else { return .word("upgrade") }
      // A location for WebSocket alone has no other requests.
      let isAlone = kind == .websocket && route != "/"
      return .word(Self.asksForUpgrade(plain) && !isAlone ? "always" : "upgrade")
    }
  }

  /// Whether the `Connection` that the hop sends depends on the one it received.
  private var heedsConnectionHeader: Bool {
    guard family == .proxy else { return true }
    if model.maps.values.contains(where: { configuration.argument(0, $0)?.contains("http_connection") == true }) {
      return true
    }
    guard case .set(_, let text) = setHeader(.connection) else { return false }
    return text.contains("$http_connection")
  }

  private static func asksForUpgrade(_ value: String) -> Bool {
    value.lowercased().split(whereSeparator: { $0 == "," || $0 == " " }).contains("upgrade")
  }

  /// Headers of streaming protocols that the hop removes.
  var droppedHeaders: EffectiveValue? {
    guard family == .proxy else { return nil }
    guard let holder = configuration.firstInForce(.proxySetHeader, at: block) else { return underscoredHeader }
    let cleared = [NginxHeaderName.lastEventID, .mcpSessionID].compactMap { name in
      configuration.all(.proxySetHeader, of: name, in: Int(holder.block)).first { configuration.argument(1, $0) == "" }
    }
    // Of two the one that is written first applies, which only the whole list shows.
    let statement =
      cleared.count < 2
      ? cleared.first
      : configuration.inForce(.proxySetHeader, at: block).first { statement in
        cleared.contains { $0.source == statement.source && $0.directive == statement.directive }
      }
    guard let statement, let name = configuration.argument(0, statement) else { return underscoredHeader }
    return written(.words([name.lowercased()]), "proxy_set_header \(name)", "\"\"", statement)
  }

  /// A header that the next nginx takes for invalid because of an underscore in its name.
  private var underscoredHeader: EffectiveValue? {
    let strict = next.contains { inner in
      inner.server.map { server in
        let flag = { (name: NginxName) in
          inner.configuration.firstInForce(name, at: server.block).flatMap { inner.configuration.argument(0, $0) }
            .flatMap(NginxValue.flag)
        }
        return flag(.underscoresInHeaders) != true && flag(.ignoreInvalidHeaders) != false
      } ?? false
    }
    guard strict else { return nil }
    for statement in configuration.inForce(.proxySetHeader, at: block) {
      guard let name = configuration.argument(0, statement), name.utf8.contains(UInt8(ascii: "_")),
        configuration.argument(1, statement) != ""
      else { continue }
      return written(.words(["underscored"]), "proxy_set_header \(name)", name, statement)
    }
    return nil
  }

  /// A `Connection` header of the response, which HTTP/2 forbids.
  var addedConnectionHeader: EffectiveValue? {
    guard let statement = headerAdded(.connection) else { return nil }
    return written(.word("added"), "add_header Connection", configuration.argument(1, statement) ?? "", statement)
  }
}
