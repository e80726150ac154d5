import LiveNginx
import StreamModel
import Testing

@testable import GeneratedTruth

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

  /// A configuration for `/events` of lines: one that ends in `{` opens a block, `}` ends it.
  private func configuration(_ text: String) throws -> GeneratedConfiguration {
    var open: [(text: String, nodes: [ConfigurationNode])] = [("", [])]
    for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
      if line.hasSuffix(" {") {
        open.append((String(line.dropLast(2)), []))
      } else if line == "}" {
        let block = open.removeLast()
        open[open.count - 1].nodes.append(ConfigurationNode(block.text, block.nodes))
      } else {
        open[open.count - 1].nodes.append(ConfigurationNode(String(line)))
      }
    }
    return GeneratedConfiguration(
      files: ["nginx.conf": [ConfigurationNode("events", []), ConfigurationNode("http", open[0].nodes)]],
      path: "/events", kind: .sse, family: .proxy, sendsAccelBuffering: false, usesTLS: false, offersHTTP2: false)
  }

  @Test(
    "what is said of another route is not said of the stream",
    arguments: [
      // Small chunks pass, but not where they are compressed.
      (
        "proxy_buffering on\nproxy_http_version 1.1", "", "gzip on\ngzip_types text/event-stream",
        MeasuredTruth.Label.depends
      ),
      // HTTP/1.0 is harmless without buffering.
      ("proxy_http_version 1.0", "proxy_buffering off", "gzip_types text/event-stream", .streams),
      // A lock without a holder costs a moment.
      (
        "proxy_cache_path /c keys_zone=c:1m\nproxy_buffering off\nproxy_http_version 1.1",
        "proxy_cache c\nproxy_cache_lock on", "", .streams
      ),
    ])
  func ownVerdict(_ http: String, _ own: String, _ other: String, _ label: MeasuredTruth.Label) throws {
    let configuration = try configuration(
      """
      \(http)
      server {
        listen 8080
        location = /events {
          \(own)
          proxy_pass http://127.0.0.1:9000
        }
        location / {
          \(other)
          proxy_pass http://127.0.0.1:9000
        }
      }
      """)
    let version = try #require(ProductVersion("1.22.1"))
    let verdict = LintVerdict(configuration, version: version)
    #expect(verdict.label == label, "\(verdict.findings)")
  }

  @Test("a hop without a predecessor is removed, too")
  func removesTheHop() throws {
    let before = try configuration(
      """
      server {
        listen 8080
        location / {
          proxy_pass http://127.0.0.1:8081
        }
      }
      server {
        listen 127.0.0.1:8081
        location / {
          proxy_pass http://127.0.0.1:9000
        }
      }
      """)
    let text = { (configuration: GeneratedConfiguration) in configuration.texts["nginx.conf"] ?? "" }
    let passes = before.positions.filter { position in
      let left =
        text(before).split(separator: "\n").count - text(before.removing(position)).split(separator: "\n").count
      return left > 0 && !text(before.removing(position)).contains("http://127.0.0.1:8081")
    }
    #expect(passes.count > 1)
    for position in passes { #expect(!text(before.removing(position)).contains("listen 127.0.0.1:8081")) }
  }

  @Test("a second hop is written only for those who pass to it")
  func secondHops() {
    let texts = (0..<300).map { ConfigurationGenerator.configuration(seed: 3, index: $0).texts.values.joined() }
    let isHop = { (text: String) in text.contains("listen 8081;") || text.contains("listen 127.0.0.1:8081;") }
    #expect(texts.filter(isHop).count > 20)
    for text in texts { #expect(isHop(text) == text.contains("proxy_pass http://127.0.0.1:8081;")) }
  }

  @Test("a few configurations of a fixed seed, measured")
  func measured() async throws {
    let version = try #require(ProductVersion(try nginxVersion(of: "/usr/sbin/nginx")))
    let run = TruthRun(
      seed: 20_260, indices: 0..<10, seconds: 60, secondsToShrink: 1, nginx: "/usr/sbin/nginx", version: version,
      positions: 12)
    let result = try await run.run { _ in }
    #expect(result.compared > 5)
    for item in result.cases {
      Issue.record("\(item.index): \(item.disagreement.rawValue), \(item.truth.cells), \(item.verdict.findings)")
    }
  }

  /// Of 200 configurations those that the safe fixes claim to have repaired: their streams pass.
  @Test("what fixes claim to repair streams on a real nginx")
  func fixed() async throws {
    let version = try #require(ProductVersion(try nginxVersion(of: "/usr/sbin/nginx")))
    let repaired = (0..<200).compactMap { FixTruth(seed: 20_261, index: $0, version: version) }
    #expect(repaired.count > 50)
    let gate = Gate(positions: 32)
    try await withThrowingTaskGroup(of: (FixTruth, LiveMeasurement?).self) { group in
      for item in repaired {
        group.addTask { (item, try await item.measure(nginx: "/usr/sbin/nginx", gate: gate)) }
      }
      for try await (item, result) in group where result != nil && result?.verdict.name != .streams {
        // A busy machine makes a stream late now and then.
        guard let again = try await item.measure(nginx: "/usr/sbin/nginx", gate: gate), again.verdict.name != .streams
        else { continue }
        Issue.record("\(item.index): \(again.verdict)\n\(item.texts)")
      }
    }
  }
}
