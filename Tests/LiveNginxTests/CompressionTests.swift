import LiveNginx
import Testing

@Suite("Compression")
struct CompressionTests {
  static let facts: [Fact] = [
    Fact("buffering on", .held, location: Directive.pass11 + Directive.gzip, client: .http1.gzip),
    Fact(
      "buffering off", .streams, location: Directive.pass11 + Directive.unbuffered + Directive.gzip,
      client: .http1.gzip),
    Fact("client without gzip", .streams, location: Directive.pass11 + Directive.gzip),
    Fact("type not compressed", .streams, location: Directive.pass11 + "gzip on;", client: .http1.gzip),
    Fact(
      "text/html is always compressed", .held, location: Directive.pass11 + "gzip on;", application: .html,
      client: .http1.gzip),
    Fact(
      "HTTP/2", .held, location: Directive.pass11 + Directive.gzip, listen: "8443 ssl http2", client: .http2.gzip),
    Fact(
      "HTTP/2, buffering off", .streams, location: Directive.pass11 + Directive.unbuffered + Directive.gzip,
      listen: "8443 ssl http2", client: .http2.gzip),
  ]

  /// The inner nginx compresses what it buffers; what it does not compress it passes on event by event.
  private static func behind(_ outer: String, inner: String = "") -> LiveScenario {
    LiveScenario(
      files: BufferingTests.chain(
        inner: "proxy_http_version 1.1;" + Directive.gzip + inner, outer: Directive.unbuffered + outer),
      client: .http1.gzip)
  }

  /// gzip leaves replies to HTTP/1.0 alone unless it is told otherwise.
  @Test(
    "gzip behind another nginx",
    arguments: [
      Fact("asked with HTTP/1.1", .held, behind("proxy_http_version 1.1;")),
      Fact("asked with HTTP/1.0", .streams, behind("proxy_http_version 1.0;")),
      Fact(
        "asked with HTTP/1.0, which gzip takes for enough", .held,
        behind("proxy_http_version 1.0;", inner: "gzip_http_version 1.0;")),
    ])
  func gzipBehind(_ fact: Fact) async throws {
    let result = try await fact.check()
    #expect(result.headers.value(of: "Content-Encoding") == (fact.expected == .held ? "gzip" : nil))
  }

  @Test("gzip", arguments: facts)
  func gzip(_ fact: Fact) async throws {
    let result = try await fact.check()
    let compressed = fact.scenario.client.acceptsGzip && fact.name != "type not compressed"
    #expect(result.headers.value(of: "Content-Encoding") == (compressed ? "gzip" : nil))
  }
}
