import Foundation
import Testing

@testable import YAMLSyntax

@Suite struct YAMLRecordTests {
  @Test func aNodeTakesTwelveBytes() { #expect(MemoryLayout<YAMLTree.Record>.stride == 12) }

  @Test func aRecordKeepsWhatItIs() {
    for style in [YAMLScalarStyle.plain, .singleQuoted, .doubleQuoted, .literal, .folded] {
      let record = YAMLTree.Record(3..<9, style)
      #expect(record.kind == .scalar && record.style == style && !record.isInPool && record.next(at: 4) == 5)
      #expect(record.literalText == (style == .singleQuoted || style == .doubleQuoted ? 4..<8 : 3..<9))
      let pooled = YAMLTree.Record(3..<9, pooled: Int(YAMLTree.Record.most), style)
      #expect(pooled.isInPool && pooled.style == style && pooled.pooled == Int(YAMLTree.Record.most))
    }
    var mapping = YAMLTree.Record(.mapping, at: 7)
    mapping.close(end: 5, next: YAMLTree.Record.most)
    #expect(mapping.kind == .mapping && mapping.range == 7..<7 && mapping.next(at: 0) == YAMLTree.Record.most)
    let alias = YAMLTree.Record(1..<4, aliasOf: 12)
    #expect(alias.kind == .alias && alias.target == 12 && alias.next(at: 8) == 9)
  }

  /// What one document left behind must not show in the next.
  @Test func documentsOfOneRoomAreWhatTheyAreByThemselves() {
    let text = """
      a: "x\\ty"
      b: |
        one
      a: 2
      ---
      - plain
      - 'it''s'
      ---
      x: &x 1
      y: *x
      ---
      k: {v: [1, 2]}
      long: one
        two
      """
    let stream = YAMLStream(Array(text.utf8))
    let buffer = YAMLStream.ParseBuffer()
    var number = 0
    stream.read(0..<stream.ranges.count, in: buffer) { _ in
      true
    } _: { document in
      let alone = stream.document(at: number)
      #expect(document.root?.packed() == alone.root?.packed())
      #expect(document.duplicateKeys == alone.duplicateKeys && document.range == alone.range)
      number += 1
    }
    #expect(number == 4)
  }

  /// The same for the cases and for the files of this repository, one after the other.
  @Test func aReusedBuilderShowsNothingOfOtherDocuments() throws {
    #expect(RepositoryFiles.yaml.count > 100)
    let files =
      try YAMLCases.all.map(utf8) + YAMLCases.long + RepositoryFiles.yaml.map { [UInt8](try Data(contentsOf: $0)) }
    let buffer = YAMLStream.ParseBuffer()
    for bytes in files {
      let stream = YAMLStream(bytes)
      var number = 0
      stream.read(0..<stream.ranges.count, in: buffer) { _ in
        true
      } _: { document in
        let alone = stream.document(at: number)
        #expect(shape(document.root) == shape(alone.root) && document.error == alone.error)
        #expect(document.root?.range == alone.root?.range && document.duplicateKeys == alone.duplicateKeys)
        number += 1
      }
    }
  }

  @Test func pairsWithoutMergeKeysStayAsTheyAre() throws {
    let root = try #require(try YAMLNode.document(in: Array("{b: 1, a: 2, 'c': 3}".utf8)))
    #expect(root.resolvedPairs?.map { $0.key.text } == ["b", "a", "c"])
    let twice = try #require(try YAMLNode.document(in: Array("{b: 1, a: 2, \"b\": 3}".utf8)))
    #expect(twice.resolvedPairs?.map { $0.value.text } == ["2", "3"])
    #expect(twice["kind"] == nil && twice["b"]?.endsWith("3") == true && twice["b"]?.endsWith("33") == false)
  }
}
