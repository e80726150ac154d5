import LiveNginx
import Testing

@Suite("Response buffering")
struct BufferingTests {
  static let facts: [Fact] = [
    Fact("asked with HTTP/1.0", .held, location: Directive.pass),
    Fact("buffering off", .streams, location: Directive.pass + Directive.unbuffered),
    Fact("HTTP/1.1 and chunked", .streams, location: Directive.pass11),
    Fact("HTTP/1.1, up to the end of the connection", .held, location: Directive.pass11, application: .close),
    Fact(
      "up to the end of the connection, buffering off", .streams, location: Directive.pass11 + Directive.unbuffered,
      application: .close),
    Fact("X-Accel-Buffering: no", .streams, location: Directive.pass, application: .accelBuffering),
    Fact(
      "X-Accel-Buffering ignored", .held, location: Directive.pass + "proxy_ignore_headers X-Accel-Buffering;",
      application: .accelBuffering),
    Fact(
      "X-Accel-Buffering: yes against buffering off", .held, location: Directive.pass + Directive.unbuffered,
      application: LiveApplication.chunked.sending(accelBuffering: "yes")),
    Fact(
      "X-Accel-Buffering from the same nginx", .held, location: Directive.pass + "add_header X-Accel-Buffering no;"),
    Fact("POST", .streams, location: Directive.pass + Directive.unbuffered, method: "POST"),
    Fact("large events held back over a pause", .held, location: Directive.pass11, application: .largeAndSilent),
    Fact(
      "large events, buffering off", .streams, location: Directive.pass11 + Directive.unbuffered,
      application: .largeAndSilent),
    Fact("chunks in two segments", .held, location: Directive.pass11, application: .splitAndSilent),
    Fact("no Connection header to the application", .streams, location: Directive.pass + "proxy_buffering off;"),
    Fact(
      "chunked_transfer_encoding off", .streams,
      location: Directive.pass11 + Directive.unbuffered + "chunked_transfer_encoding off;"),
    Fact("refused route", .refused, location: "return 403;"),
  ]

  @Test("one hop", arguments: facts)
  func oneHop(_ fact: Fact) async throws { try await fact.check() }

  static let tls: [Fact] = [
    Fact("TLS, HTTP/1.1 client", .held, location: Directive.pass11, listen: "8443 ssl", client: .tls),
    Fact(
      "TLS, HTTP/1.1 client, buffering off", .streams, location: Directive.pass11 + Directive.unbuffered,
      listen: "8443 ssl", client: .tls),
    Fact("TLS, HTTP/2 client", .streams, location: Directive.pass11, listen: "8443 ssl http2", client: .http2),
    Fact(
      "HTTP/2 without TLS", .streams, location: Directive.pass11, listen: "8080 http2", client: .http2),
    Fact(
      "Connection header to HTTP/2 clients", .cut,
      location: Directive.pass11 + Directive.unbuffered + "add_header Connection keep-alive;",
      listen: "8443 ssl http2", client: .http2),
    Fact(
      "Connection header to HTTP/1.1 clients", .streams,
      location: Directive.pass11 + Directive.unbuffered + "add_header Connection keep-alive;",
      listen: "8443 ssl http2", client: .tls),
  ]

  @Test("TLS and HTTP/2", arguments: tls)
  func overTLS(_ fact: Fact) async throws {
    let result = try await fact.check()
    if fact.scenario.client.kind == .http2, fact.expected != .cut { #expect(result.responseProtocol == "HTTP/2") }
    if fact.scenario.client.kind == .tls { #expect(result.responseProtocol == "HTTP/1.1") }
  }

  /// An inner nginx on 8081 in front of the application, an outer one in front of that.
  static func chain(inner: String, outer: String) -> [String: String] {
    [
      "nginx.conf": """
      events {}
      http {
        include conf.d/*.conf;
      }
      """,
      "conf.d/inner.conf": "server { listen 127.0.0.1:8081; location / { \(Directive.pass) \(inner) } }",
      "conf.d/outer.conf": """
      upstream inner { server localhost:8081; }
      server { listen 8080; listen [::]:8080; location /events { proxy_pass http://inner; \(outer) } }
      """,
    ]
  }

  static let hops: [Fact] = [
    Fact("inner off, outer on", .held, LiveScenario(files: chain(inner: Directive.unbuffered, outer: ""))),
    Fact(
      "both off", .streams,
      LiveScenario(files: chain(inner: Directive.unbuffered, outer: Directive.unbuffered))),
    Fact(
      "the inner one sends X-Accel-Buffering", .streams,
      LiveScenario(files: chain(inner: Directive.unbuffered + "add_header X-Accel-Buffering no;", outer: ""))),
    Fact(
      "inner swallows the application's header", .held,
      LiveScenario(files: chain(inner: "", outer: ""), application: .accelBuffering)),
    // An unbuffered nginx sends chunks of its own over HTTP/1.1, whatever the application does.
    Fact(
      "inner off, asked with HTTP/1.1", .streams,
      LiveScenario(files: chain(inner: Directive.unbuffered, outer: asks11), application: .close)),
    Fact(
      "inner off, asked with HTTP/1.1, large events", .streams,
      LiveScenario(files: chain(inner: Directive.unbuffered, outer: asks11), application: .largeAndSilent)),
    Fact(
      "inner off, asked with HTTP/1.0", .held,
      LiveScenario(files: chain(inner: Directive.unbuffered, outer: "proxy_http_version 1.0;"), application: .chunked)),
    Fact(
      "inner off, must not chunk", .held,
      LiveScenario(
        files: chain(inner: Directive.unbuffered + "chunked_transfer_encoding off;", outer: asks11),
        application: .chunked)),
    Fact(
      "outer ignores a header that the inner one takes away", .streams,
      LiveScenario(
        files: chain(inner: "", outer: asks11 + "proxy_ignore_headers X-Accel-Buffering;"),
        application: .accelBuffering)),
  ]

  private static let asks11 = "proxy_http_version 1.1;"

  @Test("two hops", arguments: hops)
  func twoHops(_ fact: Fact) async throws { try await fact.check() }

  @Test("headers wait for the first event when buffering is on")
  func headersWait() async throws {
    var application = LiveApplication.silent(1)
    application.silenceBefore = 0
    let held = try await Fact("on", .streams, location: Directive.pass11, application: application).check()
    let prompt = try await Fact(
      "off", .streams, location: Directive.pass11 + Directive.unbuffered, application: application
    ).check()
    #expect(try #require(held.headersAfter) > 0.8)
    #expect(try #require(prompt.headersAfter) < 0.3)
  }
}

extension LiveApplication {
  func sending(accelBuffering: String) -> LiveApplication {
    var application = self
    application.accelBuffering = accelBuffering
    return application
  }

  static var largeAndSilent: LiveApplication {
    var application = LiveApplication.large(5000)
    application.silence = 1.2
    return application
  }

  static var splitAndSilent: LiveApplication {
    var application = LiveApplication.silent(1.2)
    application.splitsChunks = true
    return application
  }
}
