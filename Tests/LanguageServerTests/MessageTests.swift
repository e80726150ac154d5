import Testing

@testable import LanguageServer

/// Messages as clients send them, and as they should not.
@Suite struct MessageTests {
  private func parts(_ chunks: [String]) -> [MessageReader.Part] {
    var reader = MessageReader()
    return chunks.flatMap { reader.read(Array($0.utf8)) }
  }

  private func message(_ text: String) -> MessageReader.Part { .message(Array(text.utf8)) }

  @Test func readsMessagesInAnyPieces() {
    let text = "Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\n[1]"
    let expected = [message("{}"), message("[1]")]
    #expect(parts([text]) == expected)
    #expect(parts(text.map { String($0) }.flatMap { $0.unicodeScalars.map { String($0) } }) == expected)
    let bytes = Array(text.utf8)
    for cut in bytes.indices {
      var reader = MessageReader()
      #expect(reader.read(Array(bytes[..<cut])) + reader.read(Array(bytes[cut...])) == expected)
    }
  }

  @Test(arguments: [
    "Content-Length: -1\r\n\r\n", "Content-Length: x\r\n\r\n", "Content-Type: x\r\n\r\n", "nonsense\r\n\r\n",
    String(repeating: "a", count: 9000),
  ])
  func findsTheNextHeaderBehindABrokenOne(_ header: String) {
    let found = parts([header, "Content-Length: 2\r\n\r\n{}"])
    #expect(found.count == 2)
    guard case .broken = found.first else {
      Issue.record("the header is accepted")
      return
    }
    #expect(found.last == message("{}"))
  }

  @Test func leavesOutAMessageThatIsTooLong() {
    var reader = MessageReader()
    let length = MessageReader.Limits.message + 1
    #expect(
      reader.read(Array("Content-Length: \(length)\r\n\r\n".utf8)) == [
        .broken("a message of \(length) bytes is longer than \(MessageReader.Limits.message)")
      ])
    let part = [UInt8](repeating: 0x20, count: 1 << 20)
    for _ in 0..<64 { #expect(reader.read(part).isEmpty) }
    #expect(reader.read(Array(" Content-Length: 2\r\n\r\n{}".utf8)) == [message("{}")])
  }

  @Test(arguments: [
    ("nothing", RequestError.Code.parseError), ("[]", .invalidRequest), ("{\"jsonrpc\": \"1.0\"}", .invalidRequest),
    ("{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"x\"}", .invalidRequest),
    ("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": 2}", .invalidRequest),
    ("{\"jsonrpc\": \"2.0\"}", .invalidRequest), (String(repeating: "[", count: 100_000), .parseError),
  ])
  func refusesWhatIsNoMessage(_ text: String, _ code: RequestError.Code) {
    #expect { try Message(parsing: Array(text.utf8)) } throws: { ($0 as? RequestError)?.code == code }
  }

  @Test func writesWhatItReads() throws {
    let text = #"{"a":[1,-2.5e3,true,false,null,"\u00e9\ud83d\ude00\n\"\\"],"b":{}}"#
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["a"]?.items?.last == "é😀\n\"\\")
    #expect(try JSONValue(parsing: value.bytes) == value)
  }
}
