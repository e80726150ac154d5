import SourceText
import StreamModel

/// The configuration of a node: `kong.conf`, `KONG_*` variables, `env:` of the Helm chart. Kong turns each key `nginx_…`
/// into a directive of its nginx.
package struct KongEnvironment: Sendable {
  /// One key.
  package struct Setting: Sendable {
    /// The key as `kong.conf` writes it: `nginx_proxy_gzip`.
    package let key: String
    /// The key as written: `KONG_NGINX_PROXY_GZIP`.
    package let name: String
    package let value: String
    package let span: SourceSpan
    /// `Deployment/kong`, or nil.
    package let object: String?
    /// Whether a template or a reference decides the value.
    package let isUnknown: Bool
  }

  package var settings: [Setting] = []
  /// The version of Kong, when it is known.
  package var version: ProductVersion?

  /// The last value of a key.
  package func setting(_ key: String) -> Setting? { settings.last { $0.key == key && !$0.isUnknown } }

  private func directive(_ name: String) -> Setting? {
    ["location", "proxy", "http"].lazy.compactMap { setting("nginx_\($0)_\(name)") }.first
  }

  /// Adds the node's effects on every route.
  package func complete(_ values: inout EffectiveValues, _ span: SourceSpan) {
    listeners(&values, span)
    compression(&values)
    if let ignored = directive("proxy_ignore_headers"), ignored.value.lowercased().contains("x-accel-buffering") {
      values[.bufferingHeader] = value(.word("ignored"), ignored)
    }
    if let timeout = setting("nginx_main_worker_shutdown_timeout"), let time = TimeLength(parsing: timeout.value) {
      var found = value(.duration(milliseconds: time.milliseconds), timeout)
      found.display = time.text
      values[.reloadCut] = found
    }
  }

  /// By default Kong offers plain HTTP, and TLS with HTTP/2.
  private func listeners(_ values: inout EffectiveValues, _ span: SourceSpan) {
    guard let listen = setting("proxy_listen") else {
      values[.clientProtocol] = EffectiveValue(
        .words(["plain-or-tls", "http/2"]), setting: "proxy_listen", text: "", origin: .default, span: span)
      return
    }
    let words = listen.value.split { " ,".contains($0) }
    var protocols = words.contains("ssl") ? ["plain-or-tls"] : ["plain"]
    if words.contains("http2") { protocols.append("http/2") }
    var found = value(.words(protocols), listen)
    found.text = ""
    values[.clientProtocol] = found
  }

  private func compression(_ values: inout EffectiveValues) {
    for name in ["gzip", "brotli"] {
      guard let flag = directive(name), flag.value.lowercased() == "on", let types = directive("\(name)_types") else {
        continue
      }
      let list = types.value.split { " ,;".contains($0) }
      guard list.contains("text/event-stream") || list.contains("*") else { continue }
      values[.compression] = value(.word("on"), types)
      return
    }
  }

  private func value(_ value: AspectValue, _ setting: Setting) -> EffectiveValue {
    var result = EffectiveValue(
      value, setting: setting.name, text: setting.value, origin: .inherited, span: setting.span)
    result.object = setting.object
    return result
  }
}
