import Testing
import YAMLSyntax

@Suite struct YAMLNodeTests {
  private func root(_ text: String) throws -> YAMLNode { try #require(try YAMLNode.document(in: utf8(text))) }

  @Test(arguments: [
    ("&x off", "off"), ("!!str off", "off"), ("!!str &x \"off\"", "\"off\""), ("&x !<tag:a,b> 'off'", "'off'"),
    ("&x {a: b}", "{a: b}"), ("!t [a]", "[a]"), ("&x # c\n   value", "value"), ("&x", ""),
    ("&x |\n  text", "|\n  text"),
    ("|\n  text\n\n\n# c", "|\n  text"), ("plain\n  goes on  # c", "plain\n  goes on"), ("", ""), ("[&x a]", "[&x a]"),
    ("&x:y", ":y"),
  ])
  func rangesHoldTheValueAlone(_ value: String, _ expected: String) throws {
    let text = "ü: {}\nkey: \(value)\nnext: 1\n"
    #expect(slice(utf8(text), try root(text)["key"]?.range) == expected)
  }

  @Test func blockCollectionsEndWithTheirLastChild() throws {
    let text = "a:\n  b: &x 1 # c\n\n# d\nc:\n- *x\n\nd: 1\n"
    let root = try root(text)
    #expect(slice(utf8(text), root["a"]?.range) == "b: &x 1")
    #expect(slice(utf8(text), root["c"]?.range) == "- *x")
  }

  @Test func aBlockEndsWithTheBraceOfItsLastChild() throws {
    let text = "a:\n  - [1,\n     {b: c }]\n# behind\n"
    #expect(slice(utf8(text), try root(text)["a"]?.range) == "- [1,\n     {b: c }]")
  }

  @Test func aliasesKeepBothPlaces() throws {
    let text = "a: &x {y: [1]}\nb: *x\n"
    let alias = try #require(try root(text)["b"])
    #expect(slice(utf8(text), alias.aliasRange) == "*x")
    #expect(slice(utf8(text), alias.range) == "{y: [1]}")
    #expect(alias["y"]?.items?.first?.text == "1")
    #expect(alias["y"]?.aliasRange == nil)
    #expect(try root(text)["a"]?.aliasRange == nil)
  }

  @Test func theLatestAnchorCounts() throws {
    #expect(shape(try root("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")) == "{a: 1, b: 1, c: 2, d: 2}")
    #expect(shape(try root("&k a: 1\nb: *k\n")) == "{a: 1, b: a}")
  }

  @Test(arguments: ["a: &x [*x]", "a: &x {b: *x}", "&a a: *b"])
  func aliasesOfNothingAreErrors(_ text: String) {
    #expect(throws: YAMLSyntaxError.self) { try root(text) }
  }

  @Test func aliasBombsAreErrors() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in 1...20 {
      text += "a\(i): &a\(i) [" + Array(repeating: "*a\(i - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(YAMLStream(utf8(text)).documents[0].error?.message.contains("aliases counted each time") == true)
  }

  @Test func chainsOfAliasesCountAsDepth() {
    var text = "a0: &a0 [x]\n"
    for i in 1...300 { text += "a\(i): &a\(i) [*a\(i - 1)]\n" }
    #expect(YAMLStream(utf8(text)).documents[0].error?.message == "collections are nested more than 200 deep")
  }

  @Test func mergeKeysAreFollowed() throws {
    let text = """
      base: &base {a: 1, b: 1, c: 1}
      more: &more {<<: *base, b: 2, d: 2}
      one: {<<: *base, a: 0}
      list: {<<: [*more, *base], c: 3}
      quoted: {"<<": *base}
      wrong: {<<: text, a: 1}
      """
    let root = try root(text)
    #expect(root["one"]?["a"]?.text == "0")
    #expect(root["one"]?["b"]?.text == "1")
    #expect(root["list"]?["b"]?.text == "2")
    #expect(root["list"]?["a"]?.text == "1")
    #expect(root["list"]?["c"]?.text == "3")
    #expect(root["quoted"]?["a"] == nil)
    #expect(root["wrong"]?["a"]?.text == "1")
    let pairs = try #require(root["list"]?.resolvedPairs)
    #expect(pairs.map { "\($0.key.text ?? "")=\($0.value.text ?? "")" } == ["c=3", "b=2", "d=2", "a=1"])
    #expect(root["list"]?.pairs?.count == 2)
  }

  @Test func mergesOfMergesAreBounded() throws {
    var text = "m0: &m0 {a: 1}\n"
    for i in 1...15 { text += "m\(i): &m\(i) {<<: [*m\(i - 1), *m\(i - 1)]}\n" }
    let last = try #require(try root(text)["m15"])
    #expect(last["a"]?.text == "1")
    #expect(last["b"] == nil)
    #expect(last.resolvedPairs?.count == 1)
  }

  @Test func theLastOfEqualKeysCounts() throws {
    let root = try root("a: 1\nb: 2\na: 3\n")
    #expect(root["a"]?.text == "3")
    #expect(root.resolvedPairs?.map { $0.value.text ?? "" } == ["2", "3"])
  }

  @Test(arguments: [
    ("off", YAMLScalarStyle.plain), ("\"off\"", .doubleQuoted), ("'off'", .singleQuoted), ("3600", .plain),
    ("\"3600\"", .doubleQuoted), ("|\n  off", .literal), (">\n  off", .folded),
  ])
  func stylesAreKept(_ value: String, _ style: YAMLScalarStyle) throws {
    #expect(try root("a: \(value)\n")["a"]?.style == style)
  }

  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func nullIsKnown(_ value: String) throws {
    #expect(try root("a: \(value)\n")["a"]?.isNull == true)
    #expect(try root("a: \"\(value)\"\n")["a"]?.isNull == false)
    #expect(try root("a: !!str \(value)\n")["a"]?.isNull == false)
    #expect(try root("a: !!null \(value)\n")["a"]?.isNull == true)
  }
}
