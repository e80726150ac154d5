/// The `Location` of redirects to a path.
extension NginxModel {
  /// What nginx 1.22.1 sends (measured): with its own scheme and the port that it listens on, whatever the client and a
  /// proxy in front used. A server that listens on several ports is shown with the first that a client has to name.
  func redirectLocation(to target: String, at block: Int, in server: NginxServer, host: String) -> String {
    guard target.hasPrefix("/"), isOn("absolute_redirect", at: block, default: true) else { return target }
    let listens = server.listens.filter { $0.port != 0 }
    guard let listen = listens.first(where: { $0.port != $0.defaultPort }) ?? listens.first else { return target }
    var name = host.isEmpty ? "$host" : host
    if isOn("server_name_in_redirect", at: block, default: false),
      let own = configuration.first(.serverName, in: server.block).flatMap({ configuration.argument(0, $0) })
    {
      name = own
    }
    let isNamed = listen.port != listen.defaultPort && isOn("port_in_redirect", at: block, default: true)
    return "\(listen.isTLS ? "https" : "http")://\(name)\(isNamed ? ":\(listen.port)" : "")\(target)"
  }

  private func isOn(_ flag: String, at block: Int, default preset: Bool) -> Bool {
    guard let statement = configuration.firstInForce(named: flag, at: block) else { return preset }
    return configuration.argument(0, statement)?.lowercased() == "on"
  }
}

extension NginxListen {
  /// The port that a URL of its scheme leaves out.
  fileprivate var defaultPort: Int { isTLS ? 443 : 80 }
}
