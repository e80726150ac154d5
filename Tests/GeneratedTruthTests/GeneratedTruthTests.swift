import GeneratedTruth
import LiveNginx
import Streaming
import Testing

@Suite("Generated truth")
struct GeneratedTruthTests {
  @Test("a seed and a number give the same configuration each time")
  func repeats() {
    let first = (0..<50).map { ConfigurationGenerator.configuration(seed: 7, index: $0) }
    #expect(first == (0..<50).map { ConfigurationGenerator.configuration(seed: 7, index: $0) })
    #expect(first != (0..<50).map { ConfigurationGenerator.configuration(seed: 8, index: $0) })
    #expect(Set(first).count == 50)
  }

  @Test("every kind of stream and every family comes up")
  func variety() {
    let all = (0..<300).map { ConfigurationGenerator.configuration(seed: 1, index: $0) }
    #expect(Set(all.map(\.family)).count == GeneratedConfiguration.Family.allCases.count)
    #expect(Set(all.map(\.kind)) == [.sse, .streamableHTTP, .websocket, .grpc])
    let texts = all.flatMap(\.texts.values).joined()
    for word in ["try_files", "include snippets/", "if ($", "map ", "8081", "~ ", "_cache measured", "rewrite ", "ssl"]
    {
      #expect(texts.contains(word), "\(word)")
    }
  }

  @Test("a few configurations of a fixed seed, measured")
  func measured() async throws {
    let version = try #require(ProductVersion(try nginxVersion(of: "/usr/sbin/nginx")))
    let run = TruthRun(
      seed: 20_260, indices: 0..<10, seconds: 60, secondsToShrink: 1, nginx: "/usr/sbin/nginx", version: version,
      places: 12)
    let result = try await run.run { _ in }
    #expect(result.compared > 5)
    for item in result.cases {
      Issue.record("\(item.index): \(item.disagreement.rawValue), \(item.truth.cells), \(item.verdict.findings)")
    }
  }
}
