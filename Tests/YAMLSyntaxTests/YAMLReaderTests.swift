import Testing
import YAMLSyntax

@Suite struct YAMLReaderTests {
  private func read(_ text: String) throws -> YAMLNode? { try YAMLNode.document(in: Array(text.utf8)) }

  @Test func scalarsKeepTheirStyleAndPlace() throws {
    let text = "a: off\nb: \"off\"\nc: |\n  x\n"
    let node = try #require(try read(text))
    #expect(node["a"]?.style == .plain)
    #expect(node["b"]?.style == .doubleQuoted)
    #expect(node["c"]?.text == "x\n")
    let bytes = Array(text.utf8)
    let range = try #require(node["b"]?.range)
    #expect(String(decoding: bytes[range], as: UTF8.self) == "\"off\"")
  }

  @Test func placesAreBytesAlsoBehindUmlauts() throws {
    let text = "ü: ö\nkey: välue\nend: x\n"
    let node = try #require(try read(text))
    let bytes = Array(text.utf8)
    let range = try #require(node["end"]?.range)
    #expect(String(decoding: bytes[range], as: UTF8.self) == "x")
    let middle = try #require(node["key"]?.range)
    #expect(String(decoding: bytes[middle], as: UTF8.self) == "välue")
  }

  @Test(arguments: ["a: [1, 2\nb: c", "a: 'x\n", "a: *nope", "\tx: y", "a: b: c"])
  func badTextIsAnErrorWithAPlace(_ text: String) {
    do throws(YAMLSyntaxError) {
      _ = try YAMLNode.document(in: Array(text.utf8))
      Issue.record("\(text) was read")
    } catch {
      #expect(error.range.upperBound <= text.utf8.count)
      #expect(!error.message.isEmpty)
    }
  }

  @Test func deepNestingStopsEarly() {
    #expect(throws: YAMLSyntaxError.self) { try read(String(repeating: "[", count: 100_000)) }
  }

  @Test func anchorsAreFollowed() throws {
    let node = try #require(try read("a: &x [1]\nb: *x\n"))
    #expect(node["b"]?.items?.first?.text == "1")
  }
}
