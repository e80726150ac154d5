import NginxSyntax
import SourceText
import StreamModel

/// Caches, uploads, methods, retries, replicas and limits.
extension NginxHop {
  /// The methods whose responses a cache may store.
  var responseCache: EffectiveValue? {
    guard let cache = names.cache else { return nil }
    let name = cache.text
    guard let (zone, statement) = text(cache), zone.lowercased() != "off" else {
      return missing(.word("off"), name, "off")
    }
    // A constant bypass or no_cache keeps every response out of the cache.
    for switchOff in [names.cacheBypass, names.noCache].compactMap({ $0 }) {
      let words = configuration.inForce(switchOff, at: block).flatMap { configuration.arguments($0) }
      if words.contains(where: { !NginxVariables.isVariable($0) && !$0.isEmpty && $0 != "0" }) {
        return written(.word("off"), name, zone, statement)
      }
    }
    let methods =
      names.cacheMethods.map { configuration.inForce($0, at: block).flatMap { configuration.arguments($0) } } ?? []
    return written(.words(["get", "head"] + methods.map { $0.lowercased() }), name, zone, statement)
  }

  /// The application's `Cache-Control` has no effect.
  var cacheForced: EffectiveValue? {
    guard names.cache != nil, let ignored = names.ignoreHeaders else { return nil }
    let name = ignored.text
    for statement in configuration.inForce(ignored, at: block)
    where configuration.arguments(statement).contains(where: { $0.lowercased() == "cache-control" }) {
      return written(.word("yes"), name, configuration.arguments(statement).joined(separator: " "), statement)
    }
    return missing(.word("no"), name)
  }

  /// Why the request is collected although request buffering is off (ngx_http_proxy_module.c,
  /// ngx_http_mirror_module.c).
  var requestCollector: EffectiveValue? {
    guard plain(.requestBuffering) != nil else { return nil }
    if let (text, statement) = text(.mirror), text.lowercased() != "off",
      self.text(.mirrorRequestBody).flatMap({ NginxValue.flag($0.text) }) != false
    {
      return written(.word("mirror"), "mirror", text, statement)
    }
    if let name = names.setBody, let (text, statement) = text(name) {
      return written(.word("proxy_set_body"), name.text, text, statement)
    }
    if let name = names.passRequestBody, let (text, statement) = text(name), NginxValue.flag(text) == false {
      return written(.word("proxy_pass_request_body"), name.text, text, statement)
    }
    for name in [NginxName.luaNeedRequestBody, .modsecurity] {
      if let (text, statement) = text(name), NginxValue.flag(text) == true {
        return written(.word(name.text), name.text, text, statement)
      }
    }
    if let value = upstreamProtocol, value.value == .word("http/1.0") {
      var result = value
      result.value = .word("http/1.0")
      return result
    }
    return missing(.word("none"), knowledge.setting(.requestBuffering, family: family)?.name ?? "", "none")
  }

  /// Methods that `limit_except` lets through.
  var methods: EffectiveValue? {
    guard family != .stream else { return nil }
    guard configuration.mentions(.limitExcept) else { return missing(.word("any"), "limit_except", "any") }
    for b in configuration.chain(of: block) where configuration.blocks[b].context == .location {
      guard let statement = configuration.first(.limitExcept, in: b), statement.opens >= 0 else { continue }
      let inner = configuration.statements(in: Int(statement.opens))
      guard inner.contains(where: { configuration.name($0) == "deny" }) else { continue }
      let words = configuration.arguments(statement).map { $0.lowercased() }
      // Who may use the other methods is unknown: some addresses, or users who log in.
      let opens = ["allow", "auth_basic", "auth_jwt", "auth_request"]
      guard !inner.contains(where: { opens.contains(configuration.name($0)) }) else {
        return written(.unknown, "limit_except", words.joined(separator: " ").uppercased(), statement)
      }
      return written(.words(words), "limit_except", words.joined(separator: " ").uppercased(), statement)
    }
    return missing(.word("any"), "limit_except", "any")
  }

  /// The same on routes of MCP, whose sessions need more methods than the one that opens a stream.
  var sessionMethods: EffectiveValue? { isMCP ? methods : nil }

  /// `non_idempotent` lets a POST be sent twice.
  var retry: EffectiveValue? {
    guard let name = names.nextUpstream else { return nil }
    for statement in configuration.inForce(name, at: block) {
      let words = configuration.arguments(statement)
      if words.contains(where: { $0.lowercased() == "non_idempotent" }) {
        return written(.word("on"), name.text, words.joined(separator: " "), statement)
      }
    }
    return missing(.word("off"), name.text, "error timeout")
  }

  /// How requests of one session find their replica; nil for routes of protocols that know no sessions.
  var affinity: EffectiveValue? {
    guard let upstream = upstreamBlock, isMCP || hasHandshake else { return nil }
    let servers = configuration.all(.server, in: upstream).filter { statement in
      let words = configuration.arguments(statement)
      return !words.contains("backup") && !words.contains("down")
    }
    guard let first = servers.first else { return nil }
    guard servers.count > 1 else {
      return written(.word("single"), "server", configuration.argument(0, first) ?? "", first)
    }
    if let statement = configuration.first(.hash, in: upstream), let key = configuration.argument(0, statement) {
      let word = key.lowercased().contains("mcp_session_id") ? "session-header" : "client"
      return written(.word(word), "hash", key, statement)
    }
    for name in [NginxName.ipHash, .sticky] {
      if let statement = configuration.first(name, in: upstream) {
        return written(.word("client"), name.text, "", statement)
      }
    }
    guard let head = configuration.head(of: upstream) else { return nil }
    var value = EffectiveValue(
      .word("spread"), setting: "upstream", text: "\(servers.count) servers, round robin", origin: .default,
      span: configuration.span(head))
    value.related = servers.prefix(2).map { RelatedSpan(label: "a replica", span: configuration.span($0)) }
    return value
  }

  /// Socket.IO, SignalR and SockJS agree on a session by ordinary requests before they upgrade.
  private var hasHandshake: Bool {
    guard path.utf8.contains("soc") || path.utf8.contains("sig") else { return false }
    let segments = path.lowercased().split(separator: "/")
    return segments.contains { ["socket.io", "signalr", "sockjs"].contains($0) }
  }

  private var isMCP: Bool { path.utf8.holdsWord("mcp") || address.utf8.holdsWord("mcp") }

  /// The lowest rate at which bytes are forwarded. That of the pass directive applies to buffered responses alone,
  /// which an upgraded connection never is.
  var rateLimit: EffectiveValue? {
    let client = plain(.rateLimit)
    guard kind != .websocket, let name = names.limitRate, let (text, statement) = text(name),
      let rate = NginxValue.size(text), rate > 0
    else { return client }
    if case .number(let other)? = client?.value, other > 0, other <= rate { return client }
    return written(.number(rate), name.text, text, statement)
  }

  /// Connections of a worker; nil for a fragment, whose main file may set any.
  var workerConnections: EffectiveValue? {
    guard let events = model.events else { return nil }
    guard let statement = configuration.first(.workerConnections, in: events),
      let text = configuration.argument(0, statement)
    else { return plain(.workerConnections) }
    return written(
      NginxValue.number(text).map { .number($0) } ?? .unknown, "worker_connections", text, statement)
  }

  /// The smallest `limit_conn` in force.
  var clientStreams: EffectiveValue? {
    var smallest: EffectiveValue?
    for statement in configuration.inForce(.limitConn, at: block) {
      guard let text = configuration.argument(1, statement), let number = NginxValue.number(text) else { continue }
      if case .number(let known)? = smallest?.value, known <= number { continue }
      smallest = written(.number(number), "limit_conn", text, statement)
    }
    return smallest
  }
}

extension String.UTF8View {
  /// Whether a short string of three bytes is in this one.
  fileprivate func contains(_ word: StaticString) -> Bool {
    let (a, b, c) = (word.utf8Start[0], word.utf8Start[1], word.utf8Start[2])
    var (first, second): (UInt8, UInt8) = (0, 0)
    for byte in self {
      if first == a, second == b, byte == c { return true }
      (first, second) = (second, byte)
    }
    return false
  }

  /// Whether a word of three letters is in this string, in any case, without adjacent letters or digits.
  fileprivate func holdsWord(_ word: StaticString) -> Bool {
    let (a, b, c) = (word.utf8Start[0], word.utf8Start[1], word.utf8Start[2])
    // Most strings lack one of its letters.
    guard contains(where: { $0 | 0x20 == b }) else { return false }
    var (zeroth, first, second, third): (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
    for byte in self {
      if third | 0x20 == c, second | 0x20 == b, first | 0x20 == a, !zeroth.isWordByte, !byte.isWordByte { return true }
      (zeroth, first, second, third) = (first, second, third, byte)
    }
    return third | 0x20 == c && second | 0x20 == b && first | 0x20 == a && !zeroth.isWordByte
  }
}

extension UInt8 {
  /// A letter or digit; characters outside ASCII are letters.
  fileprivate var isWordByte: Bool {
    self >= 0x80 || (self >= 0x30 && self <= 0x39) || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A)
  }
}
