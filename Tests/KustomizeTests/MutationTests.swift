import SourcedYAML
import SystemSupport
import Testing
import YAMLSyntax

@testable import Kustomize

/// Whatever the files hold, a build ends, and what it gives can be read.
@Suite struct MutationTests {
  @Test func brokenTrees() throws {
    var generator = SeededGenerator(state: 3)
    for seed in 0..<250 {
      var texts = OverlayTree(seed: UInt64(seed % 50)).files
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        guard let path = texts.keys.sorted().randomElement(using: &generator), let text = texts[path] else { continue }
        texts[path] = mutated(text, &generator)
      }
      let sample = Sample(texts)
      for index in sample.result.objects.indices {
        let document = sample.result.document(index) { _ in "unknown" }
        let value = try YAMLNode.document(in: document.bytes)
        #expect(value != nil, "\(texts)")
      }
    }
  }

  private static let pieces = [
    "{", "}", "[", "]", ":", "- ", "\n", " ", "|", "null", "$patch: delete", "<<: *a", "&a ", "*a", "-1", "~1",
    "99999999999999999999",
    "\u{0}", "\"", "'", "#", "../", ".", "kind: List", "items: []", "é", "path: /", "op: copy", "$(VALUE)", "%",
    "!!str ",
  ]

  private func mutated(_ text: String, _ generator: inout SeededGenerator) -> String {
    var characters = Array(text)
    guard !characters.isEmpty else { return text }
    let at = Int.random(in: 0..<characters.count, using: &generator)
    let end = min(characters.count, at + Int.random(in: 0...12, using: &generator))
    switch Int.random(in: 0...3, using: &generator) {
    case 0: characters.removeSubrange(at..<end)
    case 1: characters.insert(contentsOf: characters[at..<end], at: 0)
    case 2: characters.replaceSubrange(at..<end, with: Self.pieces.randomElement(using: &generator) ?? "")
    default: characters.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? "", at: at)
    }
    return String(characters)
  }
}
