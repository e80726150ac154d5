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
    var rest = Substring(text)
    var defaultPort = family == "proxy" || family == "grpc" ? 80 : 0
    for (scheme, port, tls) in [
      ("http://", 80, false), ("https://", 443, true), ("grpc://", 80, false), ("grpcs://", 443, true),
    ]
    where rest.lowercased().hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
      defaultPort = port
      isTLS = tls
    }
    if rest.hasPrefix("unix:") {
      let socket = rest.dropFirst(5).prefix { $0 != ":" }
      host = "unix:" + socket
      port = 0
      let behind = rest.dropFirst(5 + socket.count)
      path = behind.count > 1 ? String(behind.dropFirst()) : nil
      return
    }
    if let slash = rest.firstIndex(of: "/") {
      path = String(rest[slash...].prefix { $0 != "?" })
      rest = rest[..<slash]
    }
    if let bracket = rest.lastIndex(of: "]") {
      host = String(rest[...bracket])
      let behind = rest[rest.index(after: bracket)...]
      port = behind.hasPrefix(":") ? Int(behind.dropFirst()) ?? 0 : defaultPort
    } else if let colon = rest.lastIndex(of: ":") {
      host = String(rest[..<colon])
      port = Int(rest[rest.index(after: colon)...]) ?? 0
    } else {
      host = String(rest)
      port = defaultPort
    }
  }

  /// Whether the address is this machine's own.
  var isLoopback: Bool {
    host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host == "0.0.0.0" || host.hasPrefix("unix:")
  }
}
