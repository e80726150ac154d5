import LiveNginx
import Testing

@Suite("gRPC")
struct GRPCTests {
  private static let pass = "grpc_pass grpc://127.0.0.1:9000;"

  private static func fact(
    _ name: String, _ expected: LiveVerdict.Name, _ location: String, _ application: LiveApplication = .grpc
  ) -> Fact {
    Fact(
      name, expected, location: location, listen: "8080 http2", application: application, client: .http2,
      method: "POST")
  }

  static let facts: [Fact] = [
    fact("by default", .streams, pass),
    fact("proxy_buffering has no say", .streams, pass + "proxy_buffering on;"),
    fact("grpc_read_timeout of 1 s in a pause", .cut, pass + "grpc_read_timeout 1s;", .silentGRPC),
    fact("pause below the timeout", .streams, pass, .silentGRPC),
  ]

  @Test("server stream", arguments: facts)
  func serverStream(_ fact: Fact) async throws {
    let result = try await fact.check()
    #expect(result.requests.count == 1)
  }
}

extension LiveApplication {
  static var silentGRPC: LiveApplication {
    var application = LiveApplication.grpc
    application.silence = 1.6
    return application
  }
}
