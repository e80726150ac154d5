import Testing
import YAMLSyntax

@Suite struct YAMLCommentTests {
  private func document(_ text: String) throws -> YAMLDocument { try #require(YAMLStream(utf8(text)).documents.first) }

  @Test(arguments: [
    ("# a\nb: c # d\n", ["a", "d"]), ("a: b#c\n", []), ("a: 'x # y' # z\n", ["z"]), ("a: \"x\n  # y\" # z", ["z"]),
    ("a: |\n  # text\n  x # text\n# c\nb: 1\n", ["c"]), ("a: | # c\n  # text\n", ["c"]),
    ("a: >-  #  c  \n  # text\n#d", ["c", "d"]),
    ("- a\n  #x\n- b", ["x"]), ("# a\r\nb: 1 # ü\r\n", ["a", "ü"]), ("[a, # b\n c] #d", ["b", "d"]),
    ("a: #b\n  c", ["b"]), ("#", [""]), ("--- # c\na: &x # d\n  b", ["c", "d"]), ("a: {b: 1}\t# c", ["c"]),
  ])
  func comments(_ text: String, _ expected: [String]) throws {
    let document = try document(text)
    #expect(document.error == nil)
    #expect(document.comments.map(\.text) == expected)
    for comment in document.comments { #expect(utf8(text)[comment.range.lowerBound] == UInt8(ascii: "#")) }
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func commentsAreFoundNearANode(_ lineBreak: String) throws {
    let text = """
      # far

      # one
        # two
      a: 1 # same
      b: 2
      # of c
      c:
        # of d
        d: 1
      """.replacing("\n", with: lineBreak)
    let document = try document(text)
    let root = try #require(document.root)
    let a = try #require(root["a"])
    #expect(document.comments(above: a).map(\.text) == ["one", "two"])
    #expect(document.comment(onLineOf: a.range.lowerBound)?.text == "same")
    let b = try #require(root["b"])
    #expect(document.comments(above: b).isEmpty)
    #expect(document.comment(onLineOf: b.range.lowerBound) == nil)
    let c = try #require(root.pair("c")?.key)
    #expect(document.comments(above: c).map(\.text) == ["of c"])
    let d = try #require(root["c"]?["d"])
    #expect(document.comments(above: d).map(\.text) == ["of d"])
    #expect(document.comments(above: root).map(\.text) == ["one", "two"])
  }
}
