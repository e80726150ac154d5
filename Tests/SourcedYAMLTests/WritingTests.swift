import SourceText
import SourcedYAML
import Testing
import YAMLSyntax

/// Whatever is written reads the same again, and points to where it came from.
@Suite struct WritingTests {
  private let file = FileID(index: 0)

  private func read(_ bytes: [UInt8]) throws -> SourcedValue {
    SourcedValue(try #require(try YAMLNode.document(in: bytes)), file: file)
  }

  private func rendered(_ value: SourcedValue) -> RenderedText {
    var text = RenderedText()
    text.append(document: value) { _ in "unknown" }
    return text
  }

  private static let strings = [
    "", " ", "\n", "\n\n", "a\n", "a\n\n", "\na", "\n\na\n", " a\nb", "a\n b", "\ta\nb\n", "a\n\tb", "a\n  \nb\n",
    "  \na",
    "a\n---\nb\n", "a\n...\nb", "# a\n# b\n", "a: b\n- c\n", "a\r\nb", "a\u{85}b\nc", "a\u{2028}b\nc", "\u{FEFF}a\nb",
    "\u{1F600}\nb\n", "yes", "0x10", "1e3", "2001-01-01", "null", "~", "- a", "a: b", "a #b", "{a}", "[a]", "*a", "&a",
    "!a", "|", ">", "%a", "@a", "`a", "'", "\"", "\\", "a\\nb", "\u{7}", "\u{0}", "a ", " a", "a\n ", "a\n \n", "<<",
    "=",
    "\u{FFFF}a\nb", "e\u{301}\nb", "a\n\n\n", "\t", "\t\n", "\n\t", "\n \n a\n",
  ]

  @Test(arguments: strings) func stringsReadTheSame(_ string: String) throws { try check(string) }

  @Test func randomStringsReadTheSame() throws {
    var generator = SeededGenerator(state: 7)
    let alphabet = Array("ab \n\t:#-|>'\"\\{}[],&*!%\r\u{85}\u{2028}é\u{1F600}".unicodeScalars)
    for _ in 0..<3000 {
      let count = Int.random(in: 0...12, using: &generator)
      var string = ""
      for _ in 0..<count {
        if let scalar = alphabet.randomElement(using: &generator) { string.unicodeScalars.append(scalar) }
      }
      try check(string)
    }
  }

  /// The string as a value, a key, an item, and deeper in both.
  private func check(_ string: String) throws {
    let leaf = SourcedValue(.string(string))
    func map(_ key: String, _ value: SourcedValue) -> SourcedValue {
      SourcedValue(.map(SourcedMap([SourcedMap.Pair(key: key, keySource: nil, value: value)])))
    }
    let pairs = [
      SourcedMap.Pair(key: "value", keySource: nil, value: leaf),
      SourcedMap.Pair(
        key: "list", keySource: nil,
        value: SourcedValue(
          .list([
            leaf, map("a", leaf), SourcedValue(.list([leaf, leaf])),
            map("b", SourcedValue(.list([map("c", leaf), leaf]))),
          ]))),
      SourcedMap.Pair(key: "last", keySource: nil, value: map("d", map("e", leaf))),
    ]
    let text = rendered(SourcedValue(.map(SourcedMap(pairs))))
    let value = try read(text.bytes)
    var found: [String] = []
    collect(value, into: &found)
    #expect(found.count == 8)
    #expect(found.allSatisfy { $0.unicodeScalars.elementsEqual(string.unicodeScalars) }, "\(string.debugDescription)")
    let again = rendered(value)
    #expect(again.bytes == text.bytes)
    if !string.utf8.contains(0) {
      let keyed = try read(rendered(map(string, leaf)).bytes)
      #expect(keyed.map?.keys.first?.unicodeScalars.elementsEqual(string.unicodeScalars) == true)
    }
  }

  /// libyaml reads a key of more than 1024 characters only behind a question mark.
  @Test func longKeysReadTheSame() throws {
    let key = String(repeating: "k\"", count: 2000)
    let value = SourcedValue(
      .list([SourcedValue(.map(SourcedMap([SourcedMap.Pair(key: key, keySource: nil, value: SourcedValue(.null))])))]))
    #expect(try read(rendered(value).bytes).list?.first?.map?.keys == [key])
  }

  private func collect(_ value: SourcedValue, into strings: inout [String]) {
    if let string = value.string { strings.append(string) }
    for item in value.list ?? [] { collect(item, into: &strings) }
    for pair in value.map?.pairs ?? [] { collect(pair.value, into: &strings) }
  }

  /// Each of these words of the file is found at its own place in the rendered text.
  @Test func linesOfBlocksKeepTheirPlace() throws {
    let text = """
      data:
        nginx.conf: |
          location /events {
              proxy_read_timeout 60s;

              proxy_buffering off;
          }
        folded: >
          some
          words
        quoted: "first\\nsecond line"
        plain: some text
        'single': 'it is'
        number: 017
      """
    let bytes = Array(text.utf8)
    let result = rendered(try read(bytes))
    let words = [
      "proxy_read_timeout 60s;", "proxy_buffering off;", "location /events {", "second line", "some text", "it is",
      "nginx.conf",
    ]
    for word in words {
      let wanted = Array(word.utf8)
      let there = try #require(position(of: wanted, in: result.bytes))
      let here = try #require(position(of: wanted, in: bytes))
      #expect(result.source(of: there..<there + wanted.count)?.range == here..<here + wanted.count, "\(word)")
    }
    let both = Array("60s;\n\n        proxy_buffering".utf8)
    let start = try #require(position(of: both, in: result.bytes))
    let source = try #require(result.source(of: start..<start + both.count))
    #expect(String(decoding: bytes[source.range], as: UTF8.self) == "60s;\n\n        proxy_buffering")
    let number = try #require(position(of: Array("15".utf8), in: result.bytes))
    #expect(result.source(of: number..<number + 2).map { String(decoding: bytes[$0.range], as: UTF8.self) } == "017")
  }

  private func position(of wanted: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= wanted.count else { return nil }
    return (0...bytes.count - wanted.count).first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
  }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
