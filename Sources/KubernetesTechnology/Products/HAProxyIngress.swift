import KubernetesManifests
import RuleFiles
import StreamModel

/// The two ingress controllers that configure HAProxy.
struct HAProxyIngress: ProductExtension {
  static let products = ["haproxy-ingress", "haproxytech-ingress"]

  init(_ context: ProductContext) {}

  /// `timeout tunnel 0` is no tunnel limit: an upgraded connection has the limits of the server and of the client (measured
  /// with HAProxy 2.6, 2.8 and 3.2).
  func complete(_ values: inout EffectiveValues, for references: ReferencedObjects) {
    guard let tunnel = values[.idleTimeout], tunnel.value == .word("none"), tunnel.setting.hasSuffix("timeout-tunnel")
    else { return }
    let sides = SettingReader(references: references).values(of: references.route, kind: .upload)
    let limits = [sides[.idleTimeout], sides[.uploadIdleTimeout]].compactMap { $0 }
    if let shortest = limits.min(by: { length($0) < length($1) }), length(shortest) < .max {
      values[.idleTimeout] = shortest
    }
  }

  private func length(_ value: EffectiveValue) -> Int64 {
    if case .duration(let time) = value.value { return time }
    return .max
  }
}
