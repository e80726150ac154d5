/// Where a pass directive hands a request to.
package struct NginxTarget: Sendable, Hashable {
  /// A host name, an address, the name of an upstream, or `unix:…`.
  package var host: String
  /// The port; 0 for a Unix socket or when it is not known.
  package var port: Int
  /// The path that replaces the matched part of the request's path, or nil.
  package var path: String?
  /// Whether the hop connects to it with TLS.
  package var isTLS = false

  /// Reads the argument of a pass directive or of an upstream's `server`; `defaultPort` is for a text without scheme.
  package init(_ text: String, defaultPort: Int) {
    // Bytes: this runs for every route.
    var text = text
    self = text.withUTF8 { Self($0[...], defaultPort: defaultPort) }
  }

  /// Whether the argument of a pass directive may name this machine. Most name another one, and need not be read for that.
  package static func mayBeLoopback(_ bytes: ArraySlice<UInt8>) -> Bool {
    var host = bytes
    if let colon = bytes.prefix(6).firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) {
      host = bytes[(colon + 3)...]
    }
    // localhost, unix:, 127., 0.0.0.0, [::1]
    guard let first = host.first else { return false }
    return first == UInt8(ascii: "l") || first == UInt8(ascii: "u") || first == UInt8(ascii: "1")
      || first == UInt8(ascii: "0") || first == UInt8(ascii: "[")
  }

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  private init(_ text: Bytes, defaultPort: Int) {
    var rest = text
    var defaultPort = defaultPort
    if let scheme = Self.scheme(of: rest) {
      rest = rest.dropFirst(scheme.length)
      defaultPort = scheme.port
      isTLS = scheme.isTLS
    }
    if rest.first == UInt8(ascii: "u"), rest.starts(with: "unix:".utf8) {
      let end = rest.dropFirst(5).firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
      host = Self.text(rest[..<end])
      port = 0
      let behind = rest[end...].dropFirst()
      path = behind.isEmpty ? nil : Self.text(behind)
      return
    }
    if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
      path = Self.text(rest[slash...].prefix { $0 != UInt8(ascii: "?") })
      rest = rest[..<slash]
    }
    if let bracket = rest.lastIndex(of: UInt8(ascii: "]")) {
      host = Self.text(rest[...bracket])
      let behind = rest[(bracket + 1)...]
      port = behind.first == UInt8(ascii: ":") ? Self.port(behind.dropFirst()) : defaultPort
    } else if let colon = rest.lastIndex(of: UInt8(ascii: ":")) {
      host = Self.text(rest[..<colon])
      port = Self.port(rest[(colon + 1)...])
    } else {
      host = Self.text(rest)
      port = defaultPort
    }
  }

  private static func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func port(_ bytes: Bytes) -> Int { Int(text(bytes)) ?? 0 }

  private typealias Scheme = (length: Int, port: Int, isTLS: Bool)

  /// The scheme that a string begins with, in any case.
  private static func scheme(of text: Bytes) -> Scheme? {
    guard let colon = text.prefix(6).firstIndex(of: UInt8(ascii: ":")), text[colon...].starts(with: "://".utf8) else {
      return nil
    }
    let length = colon - text.startIndex + 3
    switch self.text(text[..<colon]).lowercased() {
    case "http", "grpc": return (length, 80, false)
    case "https", "grpcs": return (length, 443, true)
    default: return nil
    }
  }
}
