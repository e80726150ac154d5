import Testing
import YAMLSyntax

@Suite struct JSONTests {
  @Test(arguments: [
    (#"{"a": [1, -2.5e+3, true, false, null, "x"]}"#, #"{"a": [1, -2.5e+3, true, false, null, "x"]}"#),
    ("\t{\n\t\t\"a\":\t1\n\t}\n", #"{"a": 1}"#),
    (#"{"u": "\/\u00fc\ud83d\ude00\"\\"}"#, #"{"u": "/ü😀"\"}"#),
    ("{\"a\"\n:\n1}", #"{"a": 1}"#),
    ("[]", "[]"), ("{}", "{}"), (" [ ] ", "[]"), (#"{"":{}}"#, #"{"": {}}"#),
    ("[{a: 1}]", "[{a: 1}]"), ("{a: b} # c", "{a: b}"), ("[1, 2,]", "[1, 2]"),
  ])
  func values(_ text: String, _ expected: String) throws {
    let document = try #require(YAMLStream(utf8(text)).documents.first)
    #expect(document.error == nil)
    #expect(shape(document.root) == expected)
  }

  @Test func longKeysAreRead() throws {
    let key = String(repeating: "k", count: 5000)
    let document = try #require(YAMLStream(utf8("{\"\(key)\": {\"\(key)\": 1}}")).documents.first)
    #expect(document.root?[key]?[key]?.text == "1")
  }

  @Test func placesAndDuplicates() throws {
    let bytes = utf8(#"{"ü": "x", "a": {"b": 1, "b": 2}}"#)
    let document = try #require(YAMLStream(bytes).documents.first)
    #expect(slice(bytes, document.root?["a"]?.range) == #"{"b": 1, "b": 2}"#)
    #expect(slice(bytes, document.root?["ü"]?.range) == "\"x\"")
    #expect(document.duplicateKeys.map { slice(bytes, $0.second) } == ["\"b\""])
  }

  @Test(arguments: ["{\"a\": }}", "[1", "{\"a\" 1}", "[\"\\q\"]"])
  func brokenTextIsAnError(_ text: String) {
    #expect(YAMLStream(utf8(text)).documents.first?.error != nil)
  }
}
