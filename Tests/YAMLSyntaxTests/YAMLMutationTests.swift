import Testing
import YAMLSyntax

@Suite struct YAMLMutationTests {
  /// Whatever the bytes are: every location lies in the file, and nothing traps.
  @Test(arguments: [YAMLStream.Templates.none, .detected, .helm])
  func anyBytesAreSurvived(_ templates: YAMLStream.Templates) {
    let seeds =
      [
        "a: &x {b: [1, \"\\u00fc\\n\", 'it''s']} # c\nd: *x\n<<: *x\n---\n- |2-\n    text\n\n- >+\n  a\n   b\n\n",
        "%YAML 1.1\n---\n!!map {? a : b, <<: [{c: d}]}\n...\n# end\n",
        "{\"a\": [1, -2e3, true, null, \"\\ud83d\\ude00\"], \"a\": {}}",
        "{{- if .x }}\na: |\n  {{- y }}\n  b {{ \"}}\" }}\n{{ k }}: {{ v }}\n{{/* c */}}\n{{- end }}\n",
        "\u{FEFF}ü: 'x\n\n  y'\r\nk\u{85}: \"a\\\n   b\"\r---\u{2028}z: plain\n  more\n",
      ].map(utf8) + YAMLCases.all.map(utf8) + YAMLCases.long
    let interesting = utf8("{}[]\"'|>#&*!-:,?%{{}}\n\r\t \\<\u{85}\u{2028}0aü")
    var generator = SeededGenerator(state: 4711)
    for _ in 0..<4000 {
      var bytes = seeds.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let at = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0...3, using: &generator) {
        case 0: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: at)
        case 1 where at < bytes.count: bytes.remove(at: at)
        case 2 where at < bytes.count: bytes[at] = interesting.randomElement(using: &generator) ?? 0
        default: bytes.removeSubrange(min(at, bytes.count)...)
        }
        if bytes.isEmpty { bytes = [0x61] }
      }
      check(bytes, templates)
    }
  }

  private func check(_ bytes: [UInt8], _ templates: YAMLStream.Templates) {
    let context = String(decoding: bytes, as: UTF8.self).debugDescription
    for document in YAMLStream(bytes, templates: templates).documents {
      if let error = document.error {
        #expect(error.range.upperBound <= bytes.count, "\(context)")
      }
      for comment in document.comments { #expect(bytes[comment.range].first == UInt8(ascii: "#"), "\(context)") }
      if let root = document.root {
        visit(root, document, bytes, context)
      }
    }
  }

  private func visit(_ node: YAMLNode, _ document: YAMLDocument, _ bytes: [UInt8], _ context: String) {
    #expect(document.range.lowerBound <= node.range.lowerBound, "\(context)")
    #expect(node.range.upperBound <= document.range.upperBound, "\(context)")
    _ = node.isTemplated
    _ = node["a"]
    _ = node.resolvedPairs
    _ = document.comments(above: node)
    _ = document.comment(onLineOf: node.range.upperBound)
    if let map = node.contentMap, let text = node.text {
      let range = map.fileRange(of: 0..<text.utf8.count)
      #expect(range.upperBound <= bytes.count, "\(context)")
      if !document.isTemplate {
        let decoded = utf8(text)
        let literal = decoded.indices.filter(map.isLiteral)
        #expect(
          literal.allSatisfy { bytes[map.fileOffset(of: $0)] == decoded[$0] }, "\(text.debugDescription) in \(context)")
      }
    }
    for child in node.items ?? node.pairs?.flatMap({ [$0.key, $0.value] }) ?? [] {
      visit(child, document, bytes, context)
    }
  }
}
