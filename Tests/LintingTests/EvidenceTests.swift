import Linting
import StreamModel
import Testing

/// What counts for and against a stream, and how much.
@Suite struct EvidenceTests {
  private func intents(_ http: String) -> [String: String] {
    let text = "events {}\nhttp { server { listen 80; \(http) } }\n"
    let traces = LintSession(options: LintOptions(), catalogue: .embedded).trace(texts: ["nginx.conf": text])
    // The strongest intent of each route.
    var result: [String: String] = [:]
    let order = ["unknown", "likely", "evident"]
    for trace in traces {
      let known = result[trace.route] ?? "unknown"
      let word = trace.intent.word
      result[trace.route] = (order.firstIndex(of: word) ?? 3) > (order.firstIndex(of: known) ?? 3) ? word : known
    }
    return result
  }

  private func intent(_ location: String, _ rest: String = "") -> String? {
    intents("\(location) \(rest)").filter { $0.key != "/other" }.values.sorted().last
  }

  // MARK: Boilerplate

  private static let unbuffered = "proxy_pass http://app:1; proxy_buffering off;"

  @Test func aSettingOnMostRoutesSaysNothing() {
    let all = ["/a", "/b", "/c"].map { "location \($0) { \(Self.unbuffered) }" }.joined()
    #expect(intents(all) == ["/a": "unknown", "/b": "unknown", "/c": "unknown"])
  }

  @Test func aSettingOnOneRouteIsAHint() {
    let others = ["/b", "/c"].map { "location \($0) { proxy_pass http://app:1; }" }.joined()
    #expect(intents("location /a { \(Self.unbuffered) } \(others)")["/a"] == "likely")
  }

  @Test func copiedUpgradeHeadersSayNothing() {
    let upgrade = "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"
    let routes =
      "location /api/ { proxy_pass http://app:1; \(upgrade) } location /ws/ { proxy_pass http://app:1; \(upgrade) }"
    #expect(intents(routes) == ["/api/": "unknown", "/ws/": "evident"])
  }

  // MARK: Sums

  @Test func twoObservationsAreLikelyAndThreeEvident() {
    #expect(intent("location /api/events { proxy_pass http://app:1; }") == "likely")
    #expect(intent("location /api/events { proxy_pass http://app:1; proxy_read_timeout 1h; }") == "likely")
    #expect(
      intent("location /api/events { proxy_pass http://app:1; proxy_read_timeout 1h; proxy_buffering off; }")
        == "evident")
  }

  @Test func wordsAloneAreNeverEvident() {
    #expect(
      intents("server_name chat.example.com; location /api/chat/stream { proxy_pass http://llm:1; }").values
        .sorted() == ["likely"])
  }

  @Test func aHeaderOnTheRouteDecides() {
    #expect(intent("location /x { proxy_pass http://app:1; add_header X-Accel-Buffering no; }") == "evident")
    #expect(
      intent("location /x { proxy_pass http://app:1; proxy_set_header Mcp-Session-Id $http_mcp_session_id; }")
        == "evident")
  }

  @Test func listsForBrowsersAreCopied() {
    #expect(
      intent("location /x { proxy_pass http://app:1; add_header Access-Control-Allow-Headers 'A, Mcp-Session-Id'; }")
        == "unknown")
  }

  // MARK: Paths

  @Test func anEndpointOfMCPBesideOthersIsAHint() {
    let rest = "location /api/models { proxy_pass http://gateway:1; }"
    #expect(intents("location /api/mcp { proxy_pass http://gateway:1; } \(rest)")["/api/mcp"] == "likely")
    #expect(intents("location /api/mcp { proxy_pass http://tools:1; } \(rest)")["/api/mcp"] == "evident")
    #expect(intents("location /mcp { proxy_pass http://gateway:1; } \(rest)")["/mcp"] == "evident")
  }

  @Test func theMessagesOfMCPAreNoStream() {
    let sse = "location /sse { proxy_pass http://mcp:1; proxy_buffering off; }"
    #expect(intents("\(sse) location /messages { \(Self.unbuffered) }") == ["/sse": "evident", "/messages": "unknown"])
  }

  @Test func aHealthCheckBelowASocketIsAHealthCheck() {
    #expect(intents("location /ws/health { proxy_pass http://app:1; }") == ["/ws/health": "unknown"])
  }

  @Test(arguments: ["login", "oauth2", "users", "settings", "webhook", "callback"])
  func resourcesSpeakAgainst(_ word: String) {
    #expect(
      intent("location /api/\(word) { \(Self.unbuffered) }", "location /other { proxy_pass http://app:2; }")
        == "unknown")
  }

  // MARK: Names

  @Test func aNameWithAWordAddedIsAnotherProgram() {
    #expect(intent("location /ws-free { proxy_pass http://comfyui-web:1; }") != "evident")
    #expect(intent("location /admin-api/ { proxy_pass http://comfyui:1; }") == "unknown")
    #expect(intent("location / { proxy_pass http://comfyui:8188; }") == "evident")
  }

  @Test func anApplicationBelowAPathOfItsOwn() {
    #expect(intent("location /ollama/ { proxy_pass http://ollama:11434/; }") == "evident")
    #expect(intent("location /api/ { proxy_pass http://ollama:11434; }") == "evident")
  }

  @Test func aPortIsAHint() {
    #expect(intent("location / { proxy_pass http://10.0.0.1:11434; }") == "likely")
    // Several products use it.
    #expect(intent("location / { proxy_pass http://10.0.0.1:7860; }") == "unknown")
  }

  /// Streams with a location of their own do not reach the location for everything else.
  @Test func streamsServedElsewhereAreNotJudgedAtTheRoot() {
    let own = "location ~ /api/v[0-9]+/(users/)?websocket$ { proxy_pass http://mattermost:8065; }"
    let root = "location / { proxy_pass http://mattermost:8065; }"
    let traces = LintSession(options: LintOptions(), catalogue: .embedded).trace(
      texts: ["nginx.conf": "events {}\nhttp { server { listen 80; \(own) \(root) } }\n"])
    #expect(!traces.contains { $0.route == "/" && $0.kind == .websocket && $0.intent.streams })
  }
}
