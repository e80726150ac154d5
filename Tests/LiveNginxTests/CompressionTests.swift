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

  /// gzip does not compress responses to HTTP/1.0 by default.
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

  private static let unbufferedGzip = "proxy_http_version 1.1;" + Directive.unbuffered + Directive.gzip
  private static let bufferedGzip = "proxy_http_version 1.1;" + Directive.gzip

  /// A compressed response is not compressed again; without `Accept-Encoding: gzip` nothing is compressed.
  @Test(
    "gzip on both hops",
    arguments: [
      Fact(
        "the inner one compresses", .streams,
        LiveScenario(files: BufferingTests.chain(inner: unbufferedGzip, outer: bufferedGzip), client: .http1.gzip)),
      Fact(
        "the inner one gets no Accept-Encoding", .held,
        LiveScenario(
          files: BufferingTests.chain(
            inner: unbufferedGzip, outer: bufferedGzip + "proxy_set_header Accept-Encoding '';"),
          client: .http1.gzip)),
      Fact(
        "the inner one is asked with HTTP/1.0", .held,
        LiveScenario(
          files: BufferingTests.chain(inner: unbufferedGzip, outer: Directive.gzip), client: .http1.gzip)),
    ])
  func gzipTwice(_ fact: Fact) async throws {
    let result = try await fact.check()
    #expect(result.headers.value(of: "Content-Encoding") == "gzip")
  }

  @Test("no hop compresses without Accept-Encoding")
  func acceptsNothing() async throws {
    let outer = Directive.unbuffered + "proxy_set_header Accept-Encoding '';"
    let fact = Fact(
      "buffered gzip that is not asked for", .streams,
      LiveScenario(
        files: BufferingTests.chain(inner: Self.bufferedGzip, outer: outer + "proxy_http_version 1.1;"),
        client: .http1.gzip))
    let result = try await fact.check()
    #expect(result.headers.value(of: "Content-Encoding") == nil)
  }

  @Test("gzip", arguments: facts)
  func gzip(_ fact: Fact) async throws {
    let result = try await fact.check()
    let compressed = fact.scenario.client.acceptsGzip && fact.name != "type not compressed"
    #expect(result.headers.value(of: "Content-Encoding") == (compressed ? "gzip" : nil))
  }
}
