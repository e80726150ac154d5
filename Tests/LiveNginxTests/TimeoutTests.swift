import LiveNginx
import Testing

@Suite("Timeouts and reloads")
struct TimeoutTests {
  private static let unbuffered = Directive.pass11 + Directive.unbuffered

  static let facts: [Fact] = [
    Fact(
      "read timeout of 1 s in a pause", .cut, location: unbuffered + "proxy_read_timeout 1s;",
      application: .silent(1.6)),
    Fact("read timeout longer than the pause", .streams, location: unbuffered, application: .silent(1.6)),
    Fact(
      "heartbeats in the pause", .streams, location: unbuffered + "proxy_read_timeout 1s;",
      application: .silentWithHeartbeat),
    Fact("read timeout is no total timeout", .streams, location: unbuffered + "proxy_read_timeout 1s;"),
    Fact("read timeout of 0", .refused, location: unbuffered + "proxy_read_timeout 0;"),
    Fact(
      "read timeout before the headers", .refused, location: unbuffered + "proxy_read_timeout 1s;",
      application: .slowToStart),
    Fact(
      "send timeout in a pause", .streams, location: unbuffered + "send_timeout 1s; proxy_send_timeout 1s;",
      application: .silent(1.6)),
    Fact("reload", .streams, location: unbuffered, action: .reload(afterMilliseconds: 300)),
    Fact(
      "reload and worker_shutdown_timeout", .cut,
      LiveScenario(
        files: ["nginx.conf": configuration(location: unbuffered, main: "worker_shutdown_timeout 1s;")],
        action: .reload(afterMilliseconds: 300))),
  ]

  @Test("idle timeouts", arguments: facts)
  func idleTimeouts(_ fact: Fact) async throws {
    let result = try await fact.check()
    switch (fact.name, result.verdict) {
    case ("read timeout of 1 s in a pause", .cut(let after, let events)):
      #expect(events == 3)
      #expect(after > 1.2 && after < 1.9)
    case ("reload and worker_shutdown_timeout", .cut(let after, let events)):
      #expect(events > 0)
      #expect(after > 1.2 && after < 1.9)
    case (_, .refused(let status)): #expect(status == 504)
    default: break
    }
  }
}

extension LiveApplication {
  static var silentWithHeartbeat: LiveApplication {
    var application = LiveApplication.silent(1.6)
    application.heartbeat = 0.4
    return application
  }

  static var slowToStart: LiveApplication {
    var application = LiveApplication.chunked
    application.headerDelay = 1.6
    return application
  }
}
