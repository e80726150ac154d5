import LiveNginx
import Testing

@Suite("FastCGI, uwsgi and SCGI")
struct CGITests {
  static let facts: [Fact] = [
    ("fastcgi", LiveApplication.fastCGI), ("uwsgi", .uwsgi), ("scgi", .scgi),
  ].flatMap { family, application in
    let pass = "include \(family)_params; \(family)_pass 127.0.0.1:9000;"
    return [
      Fact("\(family) by default", .held, location: pass, application: application),
      Fact("\(family)_buffering off", .streams, location: pass + "\(family)_buffering off;", application: application),
      Fact("\(family), proxy_buffering off", .held, location: pass + "proxy_buffering off;", application: application),
      Fact(
        "\(family), X-Accel-Buffering: no", .streams, location: pass,
        application: application.sending(accelBuffering: "no")),
      Fact(
        "\(family)_buffering off, POST", .streams, location: pass + "\(family)_buffering off;",
        application: application, method: "POST"),
    ]
  }

  @Test("buffering", arguments: facts)
  func buffering(_ fact: Fact) async throws {
    let result = try await fact.check()
    #expect(result.requests.map(\.target) == ["/events"])
    #expect(result.requests.map(\.method) == [fact.scenario.method])
    #expect(result.requests.first?.value(of: "Accept") == "text/event-stream")
  }

  @Test("fastcgi_keep_conn on streams although buffering is on")
  func kept() async throws {
    try await Fact(
      "fastcgi_keep_conn", .streams,
      location: "include fastcgi_params; fastcgi_pass 127.0.0.1:9000; fastcgi_keep_conn on;", application: .fastCGI
    ).check()
  }
}
