import SourceText
import SourcedYAML
import Testing
import YAMLSyntax

@Suite struct RenderedTextTests {
  private func value(_ text: String) throws -> SourcedValue {
    var sources = SourceMap()
    let file = sources.add(SourceFile(path: "a.yaml", bytes: Array(text.utf8)))
    let node = try #require(try YAMLNode.document(in: Array(text.utf8)))
    return SourcedValue(node, file: file)
  }

  private func rendered(_ value: SourcedValue) -> RenderedText {
    var text = RenderedText()
    text.append(document: value) { _ in "unknown" }
    return text
  }

  @Test func writtenTextReadsTheSame() throws {
    let text = """
      a: {b: [1, "2", true, "yes", 1.5, null, ""], c: {}, d: []}
      list:
        - - nested
        - key: value
          other: "with: colon"
      """
    let first = rendered(try value(text))
    let second = rendered(try value(String(decoding: first.bytes, as: UTF8.self)))
    #expect(first.bytes == second.bytes)
  }

  @Test func valuesKeepTheirSource() throws {
    let text = "spec:\n  timeout: 30s\n"
    let result = rendered(try value(text))
    let wanted = Array("30s".utf8)
    let start = try #require(
      (0...result.bytes.count - wanted.count).first { result.bytes[$0..<$0 + wanted.count].elementsEqual(wanted) })
    let source = try #require(result.source(of: start..<start + 3))
    #expect(Array(text.utf8)[source.range].elementsEqual(wanted))
  }

  @Test(arguments: [
    ("yes", ScalarResolution.goYAML2, "boolean(true)"), ("yes", .goYAML3, "string(\"yes\")"),
    ("0x10", .goYAML2, "integer(16)"), ("017", .goYAML2, "integer(15)"), ("1_000", .goYAML2, "integer(1000)"),
    ("1e3", .goYAML2, "decimal(1000.0)"), ("1h", .goYAML2, "string(\"1h\")"), ("1.2.3", .goYAML2, "string(\"1.2.3\")"),
    ("~", .goYAML2, "null"), ("-", .goYAML2, "string(\"-\")"), (".inf", .goYAML2, "decimal(inf)"),
  ])
  func plainScalars(text: String, resolution: ScalarResolution, expected: String) {
    #expect(String(describing: resolution.content(ofPlain: text)).hasSuffix(expected))
  }
}
