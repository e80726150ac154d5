import Testing
import YAMLSyntax

@Suite struct YAMLStreamTests {
  @Test(arguments: [
    ("", []),
    ("\n\n", []),
    ("# only a comment\n", ["nothing"]),
    ("a: 1", ["{a: 1}"]),
    ("---\n", [""]),
    ("---", [""]),
    ("--- a\n--- b\n", ["a", "b"]),
    ("---\n---\n", ["", ""]),
    ("# c\n---\na: 1\n", ["{a: 1}"]),
    ("a: 1\n---\n# c\n---\nb: 2\n", ["{a: 1}", "", "{b: 2}"]),
    ("a: 1\n...\n# c\n---\nb: 2\n", ["{a: 1}", "{b: 2}"]),
    ("a: 1\n...\nb: 2\n...\n", ["{a: 1}", "{b: 2}"]),
    ("%YAML 1.1\n---\na: 1\n", ["{a: 1}"]),
    ("%YAML 1.1\n%TAG !e! tag:e,2000:\n---\na: !e!x 1\n...\n%YAML 1.1\n---\nb\n", ["{a: 1}", "b"]),
    ("a: |\n  x\n---\nb: 1\n", ["{a: \"x\\n\"}", "{b: 1}"]),
    ("--- |\n x\n---\nb: 1\n", ["\"x\\n\"", "{b: 1}"]),
    ("a: |\n  ---\n  x\n", ["{a: \"---\\nx\\n\"}"]),
    ("----\n", ["----"]),
    ("---x: 1\n", ["{---x: 1}"]),
    ("a: 1\r\n---\r\nb: 2\r\n", ["{a: 1}", "{b: 2}"]),
    ("a: 1\r---\rb: 2\r", ["{a: 1}", "{b: 2}"]),
    ("\u{FEFF}a: 1\n---\nb: 2\n", ["{a: 1}", "{b: 2}"]),
    ("\u{FEFF}---\nb: 2\n", ["{b: 2}"]),
    ("a: x\u{85}b: y\u{2028}---\u{2029}c: z", ["{a: x, b: y}", "{c: z}"]),
  ])
  func documents(_ text: String, _ expected: [String]) {
    let documents = YAMLStream(utf8(text)).documents
    #expect(documents.map(\.error) == documents.map { _ in nil })
    #expect(documents.map { shape($0.root) } == expected)
  }

  @Test(arguments: ["broken: [", "a: 'x", "\tx: 1", "a: b: c", "a: *nope", "a: \u{1}", "}", "%BAD\nx: 1"])
  func aBrokenDocumentHidesNoOther(_ broken: String) throws {
    let text = "ä: 1\n---\n\(broken)\n---\nö: 2\n"
    let documents = YAMLStream(utf8(text)).documents
    #expect(documents.map { shape($0.root) } == ["{ä: 1}", "nothing", "{ö: 2}"])
    let error = try #require(documents[1].error)
    #expect(documents[1].range.contains(error.range.lowerBound))
    #expect(error.range.upperBound <= documents[1].range.upperBound)
    #expect(slice(utf8(text), documents[2].root?["ö"]?.range) == "2")
  }

  @Test func errorsPointIntoTheFile() throws {
    let text = "# ü\na: 1\n---\nb: ü\nc: *nope\n"
    let error = try #require(YAMLStream(utf8(text)).documents[1].error)
    #expect(slice(utf8(text), error.range) == "*nope")
    let open = "ok: 1\n---\nü: 'abc\n\n"
    #expect(slice(utf8(open), YAMLStream(utf8(open)).documents[1].error?.range) == "'")
    let invalid = utf8("a: 1\n---\nb: ") + [0xFF, 0x0A]
    #expect(YAMLStream(invalid).documents[1].error?.range == 12..<13)
  }

  @Test func anchorsDoNotReachIntoTheNextDocument() {
    let documents = YAMLStream(utf8("a: &x 1\n---\nb: *x\n")).documents
    #expect(documents[0].error == nil)
    #expect(documents[1].error?.message == "no anchor is named \"x\"")
  }

  @Test func thousandsOfDocuments() throws {
    var text = ""
    for i in 0..<10_000 { text += "---\nnumber: \(i)\nname: ü\n" }
    let bytes = utf8(text)
    let documents = YAMLStream(bytes).documents
    #expect(documents.count == 10_000)
    #expect(documents[9_999].root?["number"]?.text == "9999")
    #expect(slice(bytes, documents[5_000].root?["name"]?.range) == "ü")
  }

  @Test func documentsThatCannotMatterAreNotParsed() {
    let stream = YAMLStream(utf8("kind: Service\n---\nkind: Ingress\n---\nbroken: [\n"))
    var documents: [YAMLDocument] = []
    stream.read(0..<stream.ranges.count, in: YAMLStream.ParseBuffer()) {
      $0.count > 13 && String(decoding: $0, as: UTF8.self).contains("Ingress")
    } _: {
      documents.append($0)
    }
    #expect(documents.map { shape($0.root) } == ["{kind: Ingress}"])
  }

  @Test func rangesCoverTheFile() {
    let stream = YAMLStream(utf8("a: 1\n---\nb: 2\n...\n---\nc: 3\n"))
    #expect(stream.ranges == [0..<5, 5..<18, 18..<27])
  }

  @Test func utf16IsNamed() {
    #expect(YAMLStream([0xFF, 0xFE, 0x61, 0, 0x3A, 0, 0x31, 0]).documents[0].error?.message.contains("UTF-16") == true)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "{", "[{a: "])
  func deepNestingIsAnErrorAtOnce(_ unit: String) {
    let document = YAMLStream(utf8(String(repeating: unit, count: 200_000))).documents.first
    #expect(document?.error != nil)
  }

  @Test func deepIndentationIsAnErrorAtOnce() {
    var text = ""
    for depth in 0..<2_000 { text += String(repeating: " ", count: depth) + "a:\n" }
    #expect(YAMLStream(utf8(text)).documents[0].error?.message == "collections are nested more than 200 deep")
  }

  @Test func duplicateKeysAreReported() {
    let text = "ü: 1\na: 1\nb: {x: 1, 'x': 2}\n\"a\": 2\na: 3\n"
    let bytes = utf8(text)
    let document = YAMLStream(bytes).documents[0]
    #expect(document.duplicateKeys.map(\.key) == ["x", "a", "a"])
    #expect(document.duplicateKeys.map { slice(bytes, $0.first) } == ["x", "a", "a"])
    #expect(document.duplicateKeys.map { slice(bytes, $0.second) } == ["'x'", "\"a\"", "a"])
    #expect(document.root?["a"]?.text == "3")
  }

  @Test func manyKeysTakeLinearTime() {
    var text = ""
    for i in 0..<200_000 { text += "key\(i): 1\n" }
    text += "key7: 2\n"
    #expect(YAMLStream(utf8(text)).documents[0].duplicateKeys.map(\.key) == ["key7"])
  }

  /// The comments between two markers are a document without a value, and the second marker is no part of it.
  @Test func commentsBetweenEndMarkersAreNoError() {
    let documents = YAMLStream(utf8("a: 1\n...\n# comment\n...\nb: 2\n")).documents
    #expect(documents.map { $0.error?.message } == [nil, nil, nil])
    #expect(documents.map { $0.root?.pairs?.count } == [1, nil, 1])
  }
}
