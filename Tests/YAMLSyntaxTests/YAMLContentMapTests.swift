import Testing

@testable import YAMLSyntax

@Suite struct YAMLContentMapTests {
  @Test(arguments: [
    ("|", 0), ("|-", 0), ("|+", 0), ("|1", 1), ("|2-", 2), (">", 0), (">-", 0), (">+", 0), (">1", 1),
    ("|  # comment", 0),
  ])
  func blocks(_ header: String, _ extra: Int) throws {
    var generator = SeededGenerator(state: UInt64(header.utf8.count * 31 + extra))
    for _ in 0..<150 {
      var body = ""
      let indentation = extra > 0 ? extra : Int.random(in: 1...4, using: &generator)
      for line in 0..<Int.random(in: 0...8, using: &generator) {
        let kind = line == 0 && extra == 0 ? 3 : Int.random(in: 0...6, using: &generator)
        switch kind {
        case 0: body += "\n"
        case 1: body += String(repeating: " ", count: Int.random(in: 0...indentation, using: &generator)) + "\n"
        case 2: body += String(repeating: " ", count: indentation + 2) + "ü  more \n"
        default:
          body += String(repeating: " ", count: indentation) + word(&generator) + " " + word(&generator) + "\n"
        }
      }
      try check("ä: \(header)\n\(body)next: 1\n")
      try check("ä: \(header)\n\(body)".trimmingEnd())
    }
  }

  @Test func blocksInSequences() throws {
    try check("- |\n  a\n  b\n- - >\n    c\n    d\n\n    e\n      f\n    g\n  - |2\n     h\n")
    try check("- a: |\n   text\n  b: |\n\n\n   text\n\n")
    try check("a: >\n\n\n  b\n\n\n\n  c\n   d\n\n  e\n")
    try check("a: |\n")
    try check("a: |+\n\n\nb: 1\nc: >+\n  \nd: 1\n")
  }

  @Test(arguments: [YAMLScalarStyle.plain, .singleQuoted, .doubleQuoted])
  func flowScalars(_ style: YAMLScalarStyle) throws {
    var generator = SeededGenerator(state: UInt64(style.rawValue) + 77)
    let quote = [.plain: "", .singleQuoted: "'", .doubleQuoted: "\""][style] ?? ""
    let gaps = [" ", "  ", "\t ", "\n    ", " \n\n    ", "\n \n\n     ", "\t\n    "]
    let escapes =
      style == .plain
      ? ["x"]
      : style == .singleQuoted
        ? ["''", "''''"]
        : ["\\n", "\\\"", "\\\\", "\\u00fc", "\\x41", "\\/", "\\\n   ", "\\\n\n  ", "\\ ", "\\U0001F600", "\\_"]
    for _ in 0..<400 {
      var body = word(&generator)
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        if Bool.random(using: &generator) { body += escapes.randomElement(using: &generator) ?? "" }
        if Bool.random(using: &generator) { body += gaps.randomElement(using: &generator) ?? "" }
        body += word(&generator)
      }
      try check("ä:\n  k: \(quote)\(body)\(quote)\n  n: [\(quote)\(body)\(quote), 1]\n")
    }
  }

  @Test func indentationIsKnown() throws {
    let text = "data:\n  nginx.conf: |\n    server {\n      listen 80;\n    }\n"
    let node = try #require(try YAMLNode.document(in: utf8(text))?["data"]?["nginx.conf"])
    let map = try #require(node.contentMap)
    #expect(map.indentation == 4)
    let offset = 9 + 2
    #expect(slice(utf8(text), map.fileRange(of: offset..<offset + 9)) == "listen 80")
    #expect(slice(utf8(text), map.fileRange(of: 0..<8)) == "server {")
  }

  @Test func escapesAreOnePlace() throws {
    let text = #"a: "x\u00fcy\n""#
    let map = try #require(try YAMLNode.document(in: utf8(text))?["a"]?.contentMap)
    #expect(slice(utf8(text), map.fileRange(of: 1..<3)) == #"\u00fc"#)
    #expect(slice(utf8(text), map.fileRange(of: 3..<4)) == "y")
    #expect(slice(utf8(text), map.fileRange(of: 0..<5)) == #"x\u00fcy\n"#)
    #expect(map.fileOffset(of: 5) == text.utf8.count - 1)
    #expect(!map.isLiteral(at: 1))
  }

  @Test func collectionsHaveNoMap() throws {
    #expect(try YAMLNode.document(in: utf8("a: 1"))?.contentMap == nil)
  }

  private func word(_ generator: inout SeededGenerator) -> String {
    ["a", "bc", "ü", "😀x", "proxy_pass", "1;", "€"].randomElement(using: &generator) ?? ""
  }

  /// True for every scalar of a string and of its twin with CR LF.
  private func check(_ text: String) throws {
    for text in [text, text.replacing("\n", with: "\r\n")] {
      let bytes = utf8(text)
      let root = try #require(try YAMLNode.document(in: bytes), "\(text.debugDescription)")
      checkAll(root, bytes)
    }
  }

  private func checkAll(_ node: YAMLNode, _ bytes: [UInt8]) {
    for pair in node.pairs ?? [] {
      checkAll(pair.key, bytes)
      checkAll(pair.value, bytes)
    }
    for item in node.items ?? [] { checkAll(item, bytes) }
    guard let text = node.text, let map = node.contentMap else { return }
    let context = "\(text.debugDescription) in \(String(decoding: bytes, as: UTF8.self).debugDescription)"
    let decoded = utf8(text)
    #expect(map.textLength == decoded.count, "\(context)")
    var last = 0
    for offset in decoded.indices {
      let place = map.fileOffset(of: offset)
      #expect(place >= last, "\(context)")
      last = place
      if map.isLiteral(at: offset) {
        #expect(bytes[place] == decoded[offset], "\(context) at \(offset)")
        #expect(map.fileRange(of: offset..<offset + 1) == place..<place + 1, "\(context)")
      } else if decoded[offset] == 0x20, node.style != .doubleQuoted {
        #expect(
          bytes[place] == 0x0A || bytes[place] == 0x0D || bytes[place] == 0x20 || bytes[place] == 0x09, "\(context)")
      } else if decoded[offset] == 0x0A, node.style != .doubleQuoted {
        #expect(place == bytes.count || bytes[place] == 0x0D, "\(context)")
      }
    }
  }
}

extension String {
  fileprivate func trimmingEnd() -> String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
