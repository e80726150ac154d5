/// Where a pass directive hands a request to.
struct NginxTarget: Sendable, Hashable {
  /// A host name, an address, the name of an upstream, or `unix:…`.
  var host: String
  /// The port; 0 for a Unix socket or when it is not known.
  var port: Int
  /// The path that replaces the matched part of the request's path, or nil.
  var path: String?
  /// Whether the hop speaks TLS to it.
  var isTLS = false

  /// Reads the argument of a pass directive or of an upstream's `server`.
  init(_ text: String, family: String) {
    // Bytes: this runs for every route, and addresses are plain ASCII.
    var rest = Substring(text).utf8
    var defaultPort = family == "proxy" || family == "grpc" ? 80 : 0
    if let scheme = Self.scheme(of: rest) {
      rest = rest.dropFirst(scheme.length)
      defaultPort = scheme.port
      isTLS = scheme.isTLS
    }
    if rest.starts(with: "unix:".utf8) {
      let socket = rest.dropFirst(5).prefix { $0 != UInt8(ascii: ":") }
      host = "unix:" + String(Substring(socket))
      port = 0
      let behind = rest[socket.endIndex...].dropFirst()
      path = behind.isEmpty ? nil : String(Substring(behind))
      return
    }
    if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
      path = String(Substring(rest[slash...].prefix { $0 != UInt8(ascii: "?") }))
      rest = rest[..<slash]
    }
    if let bracket = rest.lastIndex(of: UInt8(ascii: "]")) {
      host = String(Substring(rest[...bracket]))
      let behind = rest[rest.index(after: bracket)...]
      port = behind.first == UInt8(ascii: ":") ? Int(Substring(behind.dropFirst())) ?? 0 : defaultPort
    } else if let colon = rest.lastIndex(of: UInt8(ascii: ":")) {
      host = String(Substring(rest[..<colon]))
      port = Int(Substring(rest[rest.index(after: colon)...])) ?? 0
    } else {
      host = String(Substring(rest))
      port = defaultPort
    }
  }

  private typealias Scheme = (length: Int, port: Int, isTLS: Bool)

  /// The scheme that a text begins with, in any case.
  private static func scheme(of text: Substring.UTF8View) -> Scheme? {
    guard let colon = text.prefix(6).firstIndex(of: UInt8(ascii: ":")), text[colon...].starts(with: "://".utf8) else {
      return nil
    }
    let length = text.distance(from: text.startIndex, to: colon) + 3
    switch Substring(text[..<colon]).lowercased() {
    case "http", "grpc": return (length, 80, false)
    case "https", "grpcs": return (length, 443, true)
    default: return nil
    }
  }

  /// Whether the address is this machine's own.
  var isLoopback: Bool {
    host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host == "0.0.0.0" || host.hasPrefix("unix:")
  }
}
