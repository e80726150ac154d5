import RuleFiles
import Testing

/// Files of `rules/applications/`, and those of a user.
@Suite struct ApplicationFileTests {
  private static let valid = """
    title: Test Chat
    confidence: high
    images: ["*/test-chat"]
    names: [test-chat]
    streams:
      - {path: /api/chat, method: POST, kind: sse, heartbeat: 15s, why: tokens}
    sources: [example/test-chat main.py:1]
    recognises: [{image: "registry.example.com/a/test-chat:1@sha256:0"}, {name: test_chat}, {name: test-chat-svc.ns.svc}]
    does-not-recognise: [{image: test-chat-exporter}, {name: test-chat-web}]
    """

  private func problem(_ old: String, _ new: String) -> (message: String, text: String)? {
    let text = Self.valid.replacing(old, with: new)
    do {
      _ = try Application(decoding: Array(text.utf8))
      return nil
    } catch {
      return (error.message, String(decoding: Array(text.utf8)[error.range], as: UTF8.self))
    }
  }

  @Test func aFileIsRead() throws {
    let application = try Application(decoding: Array(Self.valid.utf8))
    #expect(application.title == "Test Chat" && application.streams.first?.heartbeat == .every(milliseconds: 15_000))
  }

  @Test func problemsNameTheirPlace() {
    #expect(problem("kind: sse", "kind: ss")?.text == "ss")
    #expect(problem("heartbeat: 15s", "heartbeat: often")?.text == "often")
    #expect(problem("path: /api/chat", "path: api")?.text == "api")
    #expect(problem("confidence: high", "confidence: sure")?.message.contains("no confidence") == true)
    #expect(problem("names:", "nmes:")?.message.contains("did you mean \"names\"") == true)
    #expect(problem("sources: [example/test-chat main.py:1]", "sources: []")?.message.contains("source") == true)
  }

  /// The tests inside a file are run when it is read.
  @Test func testsInsideAreRun() {
    #expect(problem("{name: test_chat}", "{name: other}")?.message == "the application does not recognise this")
    #expect(problem("{name: test-chat-web}", "{name: test-chat}")?.message == "the application recognises this")
  }

  @Test(arguments: [
    ("ollama/ollama:0.5", "ollama/ollama", true), ("docker.io/ollama/ollama", "ollama/ollama", true),
    ("docker.io/library/nats:2", "nats", true), ("ghcr.io/x/ollama", "*/ollama", true),
    ("x/ollama-ui", "*/ollama", false),
    ("registry:5000/ollama/ollama@sha256:1", "ollama/ollama", true), ("OLLAMA/ollama", "ollama/ollama", true),
  ])
  func images(_ reference: String, _ glob: String, _ matches: Bool) {
    #expect(ImageReference(reference).matches(glob) == matches)
  }

  @Test func ofUnsureHeartbeatsOnlyThoseOfTheServerCount() throws {
    let text = Self.valid.replacing("heartbeat: 15s", with: "heartbeat: 15s, sender: client")
    let stream = try #require(try Application(decoding: Array(text.utf8)).streams.first)
    #expect(stream.effectiveHeartbeat == .never)
  }
}
