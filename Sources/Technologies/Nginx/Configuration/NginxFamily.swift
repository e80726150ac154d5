/// The protocol in which a directive hands requests on, by the prefix of its settings.
enum NginxFamily: String, CaseIterable, Sendable {
  case proxy
  case fastCGI = "fastcgi"
  case uWSGI = "uwsgi"
  case sCGI = "scgi"
  case gRPC = "grpc"
  case memcached
  /// The `proxy_pass` of the stream module.
  case stream

  /// Its place among all families.
  var ordinal: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}
