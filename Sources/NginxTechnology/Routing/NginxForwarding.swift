import NginxSyntax
import StreamModel

/// The request as nginx forwards it.
extension NginxModel {
  /// The host that the next hop is requested; without `proxy_set_header Host` it is the target's name.
  func forwardedHost(of request: NginxRequest, from block: Int, by pass: NginxStatement) -> String {
    if let statement = configuration.firstInForce(.proxySetHeader, of: .host, at: block) {
      let text = configuration.argument(1, statement) ?? ""
      let value = variables.evaluate(text, at: block, for: request) ?? ""
      return String(value.lowercased().prefix { $0 != ":" })
    }
    return NginxTarget(configuration.argument(0, pass) ?? "", family: .proxy).host.lowercased()
  }

  /// A path in the pass directive replaces the prefix that the location matched.
  func forwardedPath(of request: NginxRequest, from block: Int, to target: NginxTarget) -> String {
    guard let path = target.path, let location = location(of: block) else { return request.path }
    switch location.match {
    case .exact: return path
    case .prefix(let prefix, _) where request.path.hasPrefix(prefix):
      return path + request.path.dropFirst(prefix.count)
    case .regex(let regex, _):
      var text = NginxWalker.substitute(path, regex?.match(request.path) ?? [])
      // The arguments do not decide where the request goes.
      for arguments in ["$args", "$query_string", "$is_args"] where text.hasSuffix(arguments) {
        text.removeLast(arguments.count)
      }
      return variables.evaluate(text, at: block, for: request) ?? request.path
    default: return variables.evaluate(path, at: block, for: request) ?? request.path
    }
  }
}
