import Foundation
import Testing
import YAMLSyntax

/// Documents that were changed by chance are read alike with and without libyaml.
@Suite struct PlainYAMLMutationTests {
  private static let signs =
    [
      "{", "}", "[", "]", "\"", "'", "|", ">", "#", "&", "*", "!", "-", ":", "?", ",", "%", "@", "`", "\n", "\r",
      "\r\n",
      "\t", " ", "  ", "\\", "\u{85}", "\u{2028}", "\u{FEFF}", "a", "ü", " #", ": ", "- ", "- - ", "|\n", ">-\n",
      "|+\n",
      "|2\n", "---\n", "...\n", "\n\n", "\n  ", "\n    ", "\n- ", "\n  - ", "a: ", "<<: ", "''", "\\n", "{{", "}}", "~",
      "\u{7F}", "[a, b]", "{a: b}", "\n \n", "      \n", "\n #x\n",
    ].map(utf8) + [[0x80], [0xC3], [0x00]]

  @Test func theReadersAgreeOnMutants() throws {
    var generator = SeededGenerator(state: 20_26)
    var seeds = PlainYAMLCases.all.map(utf8)
    for file in RepositoryFiles.yaml where file.pathExtension != "json" {
      let bytes = [UInt8](try Data(contentsOf: file))
      let stream = YAMLStream(bytes)
      seeds += stream.ranges.filter { $0.count < 600 }.map { Array(bytes[$0]) }
    }
    var plain = 0
    for number in 0..<6000 {
      var bytes = seeds.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes, seeds, &generator) }
      if let difference = ReaderComparison.difference(bytes) {
        Issue.record("mutant \(number), \(String(decoding: bytes, as: UTF8.self).debugDescription): \(difference)")
      }
      if number.isMultiple(of: 10), !ReaderComparison.arePlain(bytes).contains(false) { plain += 1 }
    }
    // Otherwise nothing was compared.
    #expect(plain > 100)
  }

  private func mutate(_ bytes: inout [UInt8], _ seeds: [[UInt8]], _ generator: inout SeededGenerator) {
    let at = Int.random(in: 0...bytes.count, using: &generator)
    let sign = Self.signs.randomElement(using: &generator) ?? []
    switch Int.random(in: 0...7, using: &generator) {
    case 0, 1: bytes.insert(contentsOf: sign, at: at)
    case 2 where at < bytes.count: bytes.remove(at: at)
    case 3 where at < bytes.count: bytes.replaceSubrange(at...at, with: sign)
    case 4: indent(&bytes, &generator)
    case 5: outdent(&bytes, &generator)
    case 6:
      let other = seeds.randomElement(using: &generator) ?? []
      bytes.insert(contentsOf: other.prefix(Int.random(in: 0...60, using: &generator)), at: at)
    default: bytes.removeSubrange(max(0, at - 20)..<at)
    }
  }

  private func indent(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let blanks = [UInt8](repeating: 0x20, count: Int.random(in: 1...4, using: &generator))
    bytes.insert(contentsOf: blanks, at: lineStart(bytes, &generator))
  }

  private func outdent(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let start = lineStart(bytes, &generator)
    let blanks = bytes[start...].prefix(Int.random(in: 1...4, using: &generator)).prefix { $0 == 0x20 }.count
    bytes.removeSubrange(start..<start + blanks)
  }

  private func lineStart(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> Int {
    var start = Int.random(in: 0...bytes.count, using: &generator)
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    return start
  }
}
