import LiveNginx
import Testing

@Suite("Response cache")
struct CacheTests {
  private static let zone = "proxy_cache_path /var/cache/nginx/live keys_zone=live:1m;"
  private static let cached = Directive.pass11 + "proxy_cache live; proxy_cache_valid 200 1m;"

  private static var unbuffered: LiveApplication {
    var application = LiveApplication.cacheable
    application.accelBuffering = "no"
    return application
  }

  private static func fact(
    _ name: String, _ expected: LiveVerdict.Name, _ location: String, _ application: LiveApplication = .cacheable
  ) -> Fact {
    Fact(name, expected, location: location, http: zone, application: application, client: .second)
  }

  static let facts: [Fact] = [
    fact("buffering on", .replayed, cached),
    fact("buffering off", .streams, cached + Directive.unbuffered),
    fact("application forbids it", .streams, cached, .chunked),
    fact("lock", .held, cached + "proxy_cache_lock on;"),
    fact("lock, buffering off", .streams, cached + "proxy_cache_lock on;" + Directive.unbuffered),
    fact("lock, the application switches buffering off", .streams, cached + "proxy_cache_lock on;", unbuffered),
    fact("no cache", .streams, Directive.pass11),
  ]

  @Test("later clients", arguments: facts)
  func laterClients(_ fact: Fact) async throws {
    let result = try await fact.check()
    #expect(result.requests.count == (fact.expected == .held ? 1 : fact.expected == .replayed ? 2 : 3))
  }
}
