import StreamModel

extension NginxHop {
  /// The request that is followed; without a host that of the server's first name.
  var incomingRequest: HopRequest {
    var host = request.host
    if host.isEmpty, let server {
      host =
        server.names.lazy.compactMap { if case .plain = $0.form { $0.text } else { nil } }.first { $0.contains(".") }
        ?? ""
    }
    return HopRequest(host: host, path: request.path, kind: request.kind)
  }

  /// The addresses of the pass directive, or those of the upstream that it names.
  var targets: [HopTarget] {
    let isHTTP = family == .proxy || family == .gRPC || family == .stream
    let host = family == .stream ? request.host : model.forwardedHost(of: request, from: block, by: pass)
    return model.targets(of: pass, family: family, at: block).compactMap { target in
      guard !target.host.isEmpty, !target.host.contains("$"), family != .memcached else { return nil }
      let path = family == .stream ? request.path : model.forwardedPath(of: request, from: block, to: target)
      return HopTarget(
        host: target.host, port: target.port == 0 ? nil : String(target.port), file: configuration.file(of: pass),
        request: HopRequest(host: host, path: path, kind: request.kind), speaksHTTP: isHTTP)
    }
  }
}
