import StreamModel

/// The request as Traefik hands it on.
extension TraefikHop {
  /// The backend. The host stays, as `passHostHeader` is on by default.
  var targets: [HopTarget] {
    guard let path = forwarded(incomingRequest.path) else { return [] }
    var request = incomingRequest
    request.path = path
    switch backend {
    case .container(let container, let port):
      return [HopTarget(host: container.name, port: port, file: container.span.file, request: request)]
    case .servers(let servers, _):
      return servers.map { HopTarget(host: $0.host, port: $0.port, file: $0.span.file, request: request) }
    case .own, .unknown, .refused: return []
    }
  }

  /// A path after the middlewares; nil where they do not tell it.
  func forwarded(_ path: String) -> String? {
    var result = path
    for middleware in middlewares {
      if middleware.hasUnknown || middleware["replacePathRegex"] != nil || middleware["stripPrefixRegex"] != nil {
        return nil
      }
      if let path = middleware["replacePath"]?["path"]?.text { result = path }
      if let prefix = middleware["addPrefix"]?["prefix"]?.text { result = prefix + result }
      let prefixes = middleware["stripPrefix"]?["prefixes"]?.texts.compactMap(\.text) ?? []
      if let prefix = prefixes.first(where: result.hasPrefix) {
        let rest = result.dropFirst(prefix.count)
        result = rest.hasPrefix("/") ? String(rest) : "/" + rest
      }
    }
    return result
  }
}
