import LiveNginx
import Testing

@Suite("Request body")
struct UploadTests {
  private static let unbuffered = Directive.pass + Directive.unbuffered

  static let facts: [Fact] = [
    Fact("by default", .bodyHeld, location: unbuffered, application: .upload, client: .upload),
    Fact(
      "off, HTTP/1.1", .streams, location: unbuffered + "proxy_request_buffering off; proxy_http_version 1.1;",
      application: .upload, client: .upload),
    Fact(
      "off, HTTP/1.0", .bodyHeld, location: unbuffered + "proxy_request_buffering off;", application: .upload,
      client: .upload),
    Fact(
      "body streams, response is held", .held,
      location: Directive.pass11 + "proxy_request_buffering off;", application: .splitUpload, client: .slowUpload),
    Fact(
      "client_body_timeout cuts the response", .cut,
      location: unbuffered + "proxy_request_buffering off; proxy_http_version 1.1; client_body_timeout 1s;",
      application: .upload, client: .slowUpload),
  ]

  @Test("proxy_request_buffering", arguments: facts)
  func requestBuffering(_ fact: Fact) async throws { try await fact.check() }
}

extension LiveApplication {
  static var splitUpload: LiveApplication {
    var application = LiveApplication.upload
    application.splitsChunks = true
    return application
  }
}

extension LiveClient {
  static var slowUpload: LiveClient {
    var client = LiveClient.upload
    client.uploadTimes = [0.2, 0.5, 2.2]
    return client
  }
}
