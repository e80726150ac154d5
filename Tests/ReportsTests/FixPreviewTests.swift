import SourceText
import StreamModel
import Testing

@testable import Reports

/// The lines that a fix changes.
@Suite struct FixPreviewTests {
  /// The preview of edits that replace the parts of a text.
  private func preview(_ text: String, _ edits: [(String, String)]) -> [String] {
    var sources = SourceMap()
    let file = sources.add(SourceFile(path: "a.conf", bytes: Array(text.utf8)))
    let changes = edits.map { old, new in
      let start = text.utf8.count - text[(text.firstRange(of: old)?.lowerBound ?? text.endIndex)...].utf8.count
      return TextEdit(span: SourceSpan(file: file, start: start, end: start + old.utf8.count), text: new)
    }
    var positions = SourcePositions(sources)
    let preview = FixPreview(Fix(title: "", edits: changes), positions: &positions)
    return preview.files.flatMap(\.lines).map { ($0.isAdded ? "+" : "-") + $0.text }
  }

  private static let text = "server {\n    location / {\n        proxy_pass http://a;\n    }\n}\n"

  @Test func aLineIsInserted() {
    #expect(
      preview(Self.text, [("http://a;", "http://a;\n        proxy_buffering off;")]) == ["+proxy_buffering off;"])
  }

  @Test func aValueIsReplaced() {
    #expect(preview(Self.text, [("http://a", "http://b")]) == ["-proxy_pass http://a;", "+proxy_pass http://b;"])
  }

  @Test func aLineIsDeleted() {
    #expect(preview(Self.text, [("        proxy_pass http://a;\n", "")]) == ["-proxy_pass http://a;"])
  }

  @Test func theIndentationThatAllLinesHaveIsLeftOut() {
    #expect(
      preview(Self.text, [("    location / {\n", "    location / {\n        gzip off;\n"), ("http://a", "http://b")])
        == ["-proxy_pass http://a;", "+gzip off;", "+proxy_pass http://b;"])
  }

  @Test func editsOfOneLineAreOneChange() {
    #expect(
      preview(Self.text, [("proxy_pass", "grpc_pass"), ("http://a", "grpc://a")])
        == ["-proxy_pass http://a;", "+grpc_pass grpc://a;"])
  }

  @Test func lineBreaksOfWindows() {
    let text = Self.text.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
    #expect(preview(text, [("http://a;", "http://a;\r\n        gzip off;")]) == ["+gzip off;"])
  }

  @Test func theEndOfAFileWithoutALineBreak() {
    #expect(preview("a: 1", [("1", "1\nb: 2")]) == ["+b: 2"])
  }
}
