import Testing
import YAMLSyntax

/// Edits of unusual shapes; the usual ones are tested with the fixes.
@Suite struct YAMLEditingTests {
  private func root(_ text: String) throws -> YAMLNode { try #require(try YAMLNode.document(in: utf8(text))) }

  private func applied(_ edit: YAMLEdit?, to text: String) throws -> String {
    let edit = try #require(edit)
    var bytes = utf8(text)
    bytes.replaceSubrange(edit.range, with: utf8(edit.text))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A value where nothing is written yet.
  @Test(arguments: [
    ("a:\nb: 1\n", "a: \"x\"\nb: 1\n"),
    ("a: # why\nb: 1\n", "a: \"x\" # why\nb: 1\n"),
    ("a: !!str\nb: 1\n", "a: !!str \"x\"\nb: 1\n"),
    ("a: &n\nb: 1\n", "a: &n \"x\"\nb: 1\n"),
    ("{a: , b: 1}", "{a: \"x\", b: 1}"),
    ("{\"a\":}", "{\"a\": \"x\"}"),
  ])
  func missingValuesAreFilled(_ before: String, _ wanted: String) throws {
    let value = try #require(try root(before)["a"])
    let after = try applied(value.replacing(with: .string("x")), to: before)
    #expect(after == wanted)
    #expect(try root(after)["a"]?.text == "x")
  }

  @Test func aMissingItemIsFilled() throws {
    let items = try #require(try root("-\n- 1\n").items)
    #expect(try applied(items[0].replacing(with: .string("x")), to: "-\n- 1\n") == "- \"x\"\n- 1\n")
  }

  @Test(arguments: ["{a}", "{a , b: 1}", "? a\n? b\n"])
  func aKeyAloneHasNoPlaceForAValue(_ text: String) throws {
    let value = try #require(try root(text)["a"])
    #expect(value.replacing(with: .string("x")) == nil)
  }

  /// What would be written right before the next marker would take it away.
  @Test func aDocumentOfBlankLinesHasNoPlaceForAValue() throws {
    let document = try #require(YAMLStream(utf8("---\n\n---\na: 1\n")).documents.first)
    #expect(try #require(document.root).replacing(with: .string("x")) == nil)
  }

  /// The column of a mapping is where the tag or anchor of its first key begins, and whatever libyaml takes for a line
  /// break begins a line.
  @Test(arguments: [
    ("&k a: 1\n", "&k a: 1\nb: \"x\"\n"),
    ("!!str a: 1\n", "!!str a: 1\nb: \"x\"\n"),
    ("!!str &k a: 1\n", "!!str &k a: 1\nb: \"x\"\n"),
    ("z: 0\ra: 1\rc: 2", "z: 0\ra: 1\rc: 2\nb: \"x\""),
    ("a: 1\rz:\r  y: 0\r# end", "a: 1\rz:\r  y: 0\nb: \"x\"\r# end"),
    ("a: 1\u{2028}c: 2\u{85}", "a: 1\u{2028}c: 2\nb: \"x\"\u{85}"),
  ])
  func pairsAreAdded(_ before: String, _ wanted: String) throws {
    let after = try applied(try root(before).adding(["b"], .string("x")), to: before)
    #expect(after == wanted)
    #expect(try root(after)["b"]?.text == "x")
  }

  /// A mapping in braces that ends on a line of its own.
  @Test func aPairIsAddedBehindBracesOfSeveralLines() throws {
    let before = "a:\n  - {c: 1\n    }\n"
    let after = try applied(try root(before).adding(["b"], .string("x")), to: before)
    #expect(after == "a:\n  - {c: 1\n    }\nb: \"x\"\n")
  }

  @Test func aDeletedPairEndsWithItsLine() throws {
    let before = "a: 1\rb: 2\rc: 3\n"
    #expect(try applied(try root(before).deleting("b"), to: before) == "a: 1\rc: 3\n")
  }
}
