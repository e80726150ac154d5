import SystemSupport

/// Files that may configure a node of Kong.
package enum KongNodeSettings {
  /// Whether a file may contain variables of a compose file or the `env:` of a chart.
  package static func mayBe(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.holds("KONG_") || bytes.holds("nginx_http_") || bytes.holds("nginx_proxy_")
      || bytes.holds("nginx_location_") || bytes.holds("nginx_main_") || bytes.holds("kong:")
  }
}
