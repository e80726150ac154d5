import NginxSyntax
import StreamModel

/// The protocol in which a directive hands requests on, by the prefix of its settings.
enum NginxFamily: Int, CaseIterable, Sendable {
  case proxy
  case fastCGI
  case uWSGI
  case sCGI
  case gRPC
  case memcached
  /// The `proxy_pass` of the stream module.
  case stream

  /// The prefix of its settings.
  var name: String {
    switch self {
    case .proxy: "proxy"
    case .fastCGI: "fastcgi"
    case .uWSGI: "uwsgi"
    case .sCGI: "scgi"
    case .gRPC: "grpc"
    case .memcached: "memcached"
    case .stream: "stream"
    }
  }

  /// The family with a prefix; nil when there is none.
  init?(name: String) {
    guard let family = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = family
  }
}

extension NginxTarget {
  /// Reads the argument of a pass directive of a family.
  init(_ text: String, family: NginxFamily) {
    self.init(text, defaultPort: family == .proxy || family == .gRPC ? 80 : 0)
  }

  /// Whether the address is one of this machine.
  var isLoopback: Bool { LocalAddress.contains(host) }
}
