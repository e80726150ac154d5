import Foundation

/// A configuration that somebody wrote for another machine, made runnable here: the addresses of its applications,
/// certificates and missing includes are replaced, and nothing that decides about a stream is changed.
package struct WrittenConfiguration: Sendable {
  private let files: [String: String]
  private let whole: String

  /// Content by relative path; `nginx.conf` is the main file.
  package init(_ files: [String: String]) {
    let whole = files.values.joined(separator: "\n")
    let ports = Set(whole.matches(of: /\blisten\s+(?:[^\s:;\[]+:)?(\d+)/).compactMap { Int($0.1) })
    let upstreams = Set(whole.matches(of: /\bupstream\s+([^\s{]+)\s*\{/).map { String($0.1) })
    var local = files.mapValues { Self.local($0, upstreams: upstreams, ports: ports) }
    for match in whole.matches(of: /\binclude\s+(?:\/etc\/nginx\/)?([^\s;*?\/"'$][^\s;*?"'$]*);/) {
      let name = String(match.1)
      guard local[name] == nil, !name.contains("..") else { continue }
      local[name] = (try? String(contentsOfFile: "/etc/nginx/" + name, encoding: .utf8)) ?? ""
    }
    self.files = local
    self.whole = whole
  }

  /// A client of the stream, and an application that answers it. Nil where the harness has none for it.
  /// - Parameter kind: `sse`, `streamable-http`, `websocket`, `upload` or `grpc`.
  package func scenario(kind: String, host: String, path: String) -> LiveScenario? {
    guard let application = application(kind), let client = client(kind) else { return nil }
    let host = host.isEmpty ? name : host
    var result = LiveScenario(
      files: files, application: application, client: client,
      path: path.replacing("*", with: "x"), host: host.replacing("*", with: "x"), port: usesTLS ? nil : port)
    if kind == "streamable-http" { result.method = "POST" }
    return result
  }

  /// The first name of a server that a request can have.
  private var name: String {
    let names = whole.matches(of: /\bserver_name\s+([A-Za-z0-9.-]+)[\s;]/).map { String($0.1) }
    return names.first { $0.contains(".") } ?? "localhost"
  }

  private var usesTLS: Bool { whole.contains(/\blisten\s+(?:[^\s;]*:)?(?:8443|443)\b/) }

  private var port: Int? {
    let ports = whole.matches(of: /\blisten\s+(?:[^\s:;\[]+:)?(\d+)/).compactMap { Int($0.1) }
    return ports.contains(80) ? 80 : ports.contains(8080) ? 8080 : ports.first
  }

  private func application(_ kind: String) -> LiveApplication? {
    if kind == "websocket" { return .webSocket }
    if kind == "upload" { return .upload }
    if kind == "grpc" { return .grpc }
    let families = Set(whole.matches(of: /\b(proxy|fastcgi|uwsgi|scgi)_pass\s/).map { String($0.1) })
    guard families.count == 1 else { return nil }
    switch families.first {
    case "fastcgi": return .fastCGI
    case "uwsgi": return .uwsgi
    case "scgi": return .scgi
    default: return .chunked
    }
  }

  private func client(_ kind: String) -> LiveClient? {
    switch kind {
    case "websocket": .webSocket
    case "upload": usesTLS ? nil : .upload
    case "grpc": .http2
    default: (usesTLS ? LiveClient.tls : .http1).gzip
    }
  }

  // MARK: Addresses

  private static func local(_ text: String, upstreams: Set<String>, ports: Set<Int>) -> String {
    text
      .replacing(/\b((?:proxy|grpc|fastcgi|uwsgi|scgi)_pass\s+)([a-z]+:\/\/)?([^\s;]+);/) { match in
        let scheme = match.2.map { $0.hasPrefix("grpc") ? "grpc://" : "http://" } ?? ""
        return "\(match.1)\(scheme)\(address(String(match.3), upstreams, ports));"
      }
      .replacing(/(^|[{};])(\s*server\s+)(unix:[^\s;{}]+|[^\s;{}]+)([^;{}]*;)/.anchorsMatchLineEndings()) { match in
        "\(match.1)\(match.2)\(address(String(match.3), [], ports))\(match.4)"
      }
      // Older than the directive, or a file of the other machine.
      .replacing(
        /\b(?:http2\s+on|user\s+[^;]*|ssl_(?:dhparam|trusted_certificate|client_certificate|stapling\w*)[^;]*);/,
        with: ""
      )
      .replacing(/\binclude\s+\/(?!etc\/nginx\/)[^;]*;/, with: "")
  }

  /// An address with its path; that of another hop of the same files stays.
  private static func address(_ written: String, _ upstreams: Set<String>, _ ports: Set<Int>) -> String {
    if written.hasPrefix("unix:") {
      // unix:/path/of/socket:/uri
      let parts = written.split(separator: ":", maxSplits: 2)
      return application + (parts.count > 2 ? String(parts[2]) : "")
    }
    let host = String(written.prefix { $0 != "/" })
    let path = written.dropFirst(host.count)
    if upstreams.contains(host) { return written }
    let parts = host.split(separator: ":")
    if parts.count == 2, ["127.0.0.1", "localhost"].contains(parts[0]), let port = Int(parts[1]), ports.contains(port) {
      return written
    }
    return application + path
  }

  private static let application = "127.0.0.1:9000"
}
