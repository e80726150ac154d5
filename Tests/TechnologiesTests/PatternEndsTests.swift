import SourceText
import Testing

@testable import Technologies

@Suite struct PatternEndsTests {
  private static let patterns = [
    "api.openai.com", "*ollama*", "*mcp*", "*:8501", "bedrock-runtime.*.amazonaws.com", "api.cohere.*", "*n8n*",
  ]

  @Test(arguments: [
    "http://api.openai.com/v1", "http://Ollama:11434", "https://my-MCP.internal", "http://app:8501", "n8n",
    "bedrock-runtime.eu-west-1.amazonaws.com", "api.cohere.ai", "http://app:08501",
  ])
  func whatAPatternFitsIsLookedAt(_ address: String) {
    #expect(PatternEnds(Self.patterns).mayFit(partOf: address))
  }

  @Test(arguments: ["http://app12.internal:8000", "unix:/run/app.sock", "", "x", "backend"])
  func otherAddressesAreNot(_ address: String) {
    #expect(!PatternEnds(Self.patterns).mayFit(partOf: address))
  }

  /// No literal of a pattern need stand in the address as it is written.
  @Test(arguments: ["*:443", "*:80", "[ab]*", "a\\*b", "*", "ab", "*é*"])
  func aPatternWithoutAnEndFitsAll(_ pattern: String) {
    #expect(PatternEnds([pattern]).mayFit(partOf: "https://app"))
  }

  @Test func manyPatternsFindRoom() {
    let patterns = (0..<2000).map { "*word\($0)*" }
    let ends = PatternEnds(patterns)
    for pattern in patterns { #expect(ends.mayFit(partOf: "http://\(pattern.dropFirst().dropLast())/")) }
    #expect(!ends.mayFit(partOf: "http://backend/"))
  }

  @Test(arguments: [
    "localhost", "http://localhost:8080", "http://127.0.0.1:80/x", "127.1/x", "https://[::1]:443", "0.0.0.0:1",
    "unix:/run/a.sock", "http://unix:/run/a.sock:/x", "grpcs://127.0.0.1", "localhost/a", "http://app", "app:80", "",
  ])
  func nothingOfThisMachineIsMissed(_ text: String) {
    let target = NginxTarget(text, family: .proxy)
    #expect(NginxTarget.mayBeLoopback(Array(text.utf8)[...]) || !target.isLoopback)
  }
}
