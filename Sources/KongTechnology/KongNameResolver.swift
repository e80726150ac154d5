import Analysis
import StreamModel

/// Names and ports of Kong's proxy, where no object is more specific.
struct KongNameResolver: NameResolver {
  private let gateways: [ConfigurationID]

  /// The ports of the proxy (kong.conf `proxy_listen`).
  private static let ports: Set<String> = ["8000", "8443"]

  init(gateways: [any Gateway]) {
    self.gateways = gateways.filter { $0.technology == KongTechnology.id || $0.technology == "kong-ingress" }.map(\.id)
  }

  func resolve(_ target: HopTarget) -> [Resolution]? {
    let parts = target.host.lowercased().split(separator: ".")
    guard !gateways.isEmpty, let name = parts.first, parts.count < 3 || parts[2] == "svc",
      name.split(separator: "-").contains("kong")
    else { return nil }
    let isProxyPort = Self.ports.contains(target.port ?? "")
    let text = isProxyPort ? "is the name and port of Kong's proxy" : "looks like Kong's proxy"
    return gateways.map { gateway in
      Resolution(
        gateway: gateway, port: nil,
        link: HopLink(text: "\(target.text) \(text)", isGuess: !isProxyPort || gateways.count > 1))
    }
  }
}
