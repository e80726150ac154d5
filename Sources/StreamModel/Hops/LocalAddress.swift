/// Addresses of the machine or the pod itself.
package enum LocalAddress {
  /// Whether a host is one: `localhost`, `127.0.0.1`, `[::1]`, the path of a socket.
  package static func contains(_ host: String) -> Bool {
    ["localhost", "::1", "[::1]", "0.0.0.0"].contains(host) || host.hasPrefix("127.") || host.hasPrefix("unix:")
  }
}
