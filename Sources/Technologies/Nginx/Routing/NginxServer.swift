import SourceText

/// One `listen` of a server.
struct NginxListen: Sendable, Hashable {
  /// `*` for all addresses, the path for a Unix socket.
  var address: String
  /// 0 for a Unix socket or when a template parameter stands for it.
  var port: Int
  var isTLS = false
  var isHTTP2 = false
  var isQUIC = false
  var isDefault = false

  /// Reads the arguments of `listen`.
  init(arguments: [String]) {
    address = "*"
    port = 80
    var first = arguments.first ?? ""
    if first.hasPrefix("unix:") {
      address = first
      port = 0
    } else {
      if let bracket = first.lastIndex(of: "]") {
        address = String(first[...bracket])
        first = String(first[first.index(after: bracket)...])
        if first.hasPrefix(":") { port = Int(first.dropFirst()) ?? 0 }
      } else if let colon = first.lastIndex(of: ":") {
        address = String(first[..<colon])
        port = Int(first[first.index(after: colon)...]) ?? 0
      } else if let number = Int(first) {
        port = number
      } else if first.contains("$") {
        port = 0
      } else {
        address = first
      }
      if address == "0.0.0.0" || address == "[::]" || address.isEmpty { address = "*" }
    }
    for word in arguments.dropFirst() {
      switch word {
      case "ssl": isTLS = true
      case "http2": isHTTP2 = true
      case "quic": isQUIC = true
      case "default_server", "default": isDefault = true
      default: break
      }
    }
  }
}

/// One `server` of `http`.
struct NginxServer: Sendable {
  let block: Int
  let listens: [NginxListen]
  /// Lower case; regular expressions keep their `~`.
  let names: [String]
  /// Locations directly in the server.
  let level: NginxLocationLevel
  /// Locations within locations, by block.
  let nested: [Int: NginxLocationLevel]
  /// Named locations.
  let named: [String: Int]

  /// How well the server's names fit a host: exact 4, leading wildcard 3, trailing wildcard 2, regex 1, not at all 0
  /// (ngx_http_find_virtual_server, src/http/ngx_http_request.c).
  func fit(of host: String) -> Int {
    var best = 0
    for name in names {
      if name == host { return 4 }
      if name.hasPrefix("~") {
        if best < 1, NginxRegex(String(name.dropFirst()), caseless: true)?.match(host) != nil { best = 1 }
      } else if name.hasPrefix("*.") {
        if host.hasSuffix(name.dropFirst()) { best = max(best, 3) }
      } else if name.hasPrefix(".") {
        if host == name.dropFirst() { return 4 }
        if host.hasSuffix(name) { best = max(best, 3) }
      } else if name.hasSuffix(".*") {
        if host.hasPrefix(name.dropLast()) { best = max(best, 2) }
      } else if name.contains("$"), best < 1 {
        // A template parameter may be any name.
        best = 1
      }
    }
    return best
  }

  /// Whether any listener offers HTTP/2.
  var offersHTTP2: Bool { listens.contains(where: \.isHTTP2) }
  /// Whether any listener speaks TLS to clients.
  var offersTLS: Bool { listens.contains { $0.isTLS && !$0.isQUIC } }
}
