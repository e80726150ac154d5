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

  @Test("gzip", arguments: facts)
  func gzip(_ fact: Fact) async throws {
    let result = try await fact.check()
    let compressed = fact.scenario.client.acceptsGzip && fact.name != "type not compressed"
    #expect(result.headers.value(of: "Content-Encoding") == (compressed ? "gzip" : nil))
  }
}
