import SystemSupport

/// Files that may configure a node of Kong.
package enum KongNodeSettings {
  /// Whether a file may contain variables of a compose file or the `env:` of a chart.
  package static func mayBe(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.contains("KONG_") || bytes.contains("nginx_http_") || bytes.contains("nginx_proxy_")
      || bytes.contains("nginx_location_") || bytes.contains("nginx_main_") || bytes.contains("kong:")
  }
}
