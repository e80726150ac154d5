import Testing

@testable import LanguageServer

/// Positions as clients count them.
@Suite struct TextPositionTests {
  private let text = "é😀x\r\nb\rc\n\nlast"

  @Test func countsUTF16() {
    let positions = TextPositions(Array(text.utf8), .utf16)
    let places = [
      (0, 0, 0), (2, 0, 1), (6, 0, 3), (7, 0, 4), (9, 1, 0), (11, 2, 0), (13, 3, 0), (14, 4, 0), (18, 4, 4),
    ]
    for (offset, line, character) in places {
      let place = TextPosition(line: line, character: character)
      #expect(positions.position(of: offset) == place)
      #expect(positions.offset(of: place) == offset)
    }
  }

  @Test func countsUTF8() {
    let positions = TextPositions(Array(text.utf8), .utf8)
    #expect(positions.position(of: 6) == TextPosition(line: 0, character: 6))
    #expect(positions.offset(of: TextPosition(line: 0, character: 6)) == 6)
    // Within a character is its start.
    #expect(positions.offset(of: TextPosition(line: 0, character: 4)) == 2)
  }

  @Test func whatIsOutsideIsTheNearest() {
    let positions = TextPositions(Array(text.utf8), .utf16)
    #expect(positions.offset(of: TextPosition(line: 0, character: 99)) == 7)
    #expect(positions.offset(of: TextPosition(line: 0, character: 2)) == 2, "half of an emoji")
    #expect(positions.offset(of: TextPosition(line: 99, character: 0)) == 18)
    #expect(positions.offset(of: TextPosition(line: -1, character: 5)) == 0)
    #expect(positions.position(of: 99) == TextPosition(line: 4, character: 4))
    // Between CR and LF nothing can be.
    #expect(positions.position(of: 8) == TextPosition(line: 0, character: 4))
  }

  @Test func bytesThatAreNoTextCountAsOne() {
    let positions = TextPositions([0x61, 0xFF, 0x62], .utf16)
    #expect(positions.position(of: 3) == TextPosition(line: 0, character: 4))
    #expect(positions.offset(of: TextPosition(line: 0, character: 1)) == 1)
  }

  // MARK: Documents

  private func document(_ text: String) -> OpenDocument { OpenDocument(uri: "file:///a", version: 1, text: text) }

  private func change(_ a: (Int, Int), _ b: (Int, Int), _ text: String) -> OpenDocument.Change {
    OpenDocument.Change(
      range: (TextPosition(line: a.0, character: a.1), TextPosition(line: b.0, character: b.1)), text: text)
  }

  @Test func appliesChangesOneAfterTheOther() {
    var own = document("a😀b\r\nc")
    own.apply([change((0, 3), (0, 4), "B"), change((0, 1), (0, 3), ""), change((1, 0), (1, 0), "é")], .utf16)
    #expect(String(decoding: own.bytes, as: UTF8.self) == "aB\r\néc")
    own.apply([change((0, 2), (1, 0), "")], .utf16)
    #expect(String(decoding: own.bytes, as: UTF8.self) == "aBéc")
    // An end before the start is the start.
    own.apply([change((0, 3), (0, 1), "!")], .utf16)
    #expect(String(decoding: own.bytes, as: UTF8.self) == "aBé!c")
    own.apply([OpenDocument.Change(range: nil, text: "new")], .utf16)
    #expect(String(decoding: own.bytes, as: UTF8.self) == "new")
  }

  // MARK: Addresses

  @Test(arguments: [
    ("file:///a%20b/%C3%A9.conf", "/a b/é.conf"), ("file://localhost/a/../b", "/b"), ("FILE:/x", "/x"),
    ("file:///100%", "/100%"),
  ])
  func readsAddresses(_ uri: String, _ path: String) { #expect(FileAddress.path(of: uri) == path) }

  @Test(arguments: ["untitled:1", "http://a/b", "file://host/a", "file:a", "file:///a%00b", "file:///%FF"])
  func otherAddressesAreNoFiles(_ uri: String) { #expect(FileAddress.path(of: uri) == nil) }

  @Test func writesAddresses() {
    #expect(FileAddress.uri(of: "/a b/é#?.conf") == "file:///a%20b/%C3%A9%23%3F.conf")
    #expect(FileAddress.path(of: FileAddress.uri(of: "/a%20b/😀")) == "/a%20b/😀")
  }
}
