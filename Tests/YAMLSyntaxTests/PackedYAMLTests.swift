import Testing

@testable import YAMLSyntax

@Suite struct PackedYAMLTests {
  @Test func aPackedNodeReadsBack() throws {
    let text = "a: off\nb: \"off\"\nc: [1, {x: ~}, 'ü: ö']\nd: |\n  two\n  lines\ne:\n"
    let node = try #require(try YAMLNode.document(in: Array(text.utf8)))
    let packed = Array(node.packed().utf8)
    let again = try #require(packed.withUnsafeBufferPointer { YAMLNode(packed: $0) })
    #expect(again.packed() == node.packed())
    #expect(again["e"]?.isNull == true)
    #expect(again["b"]?.text == "off")
    #expect(again["c"]?.items?.last?.text == "ü: ö")
  }

  @Test func aTruncatedTextIsNoNode() throws {
    let packed = Array("m1:p1:ap9:short".utf8)
    let node = packed.withUnsafeBufferPointer { YAMLNode(packed: $0) }
    #expect(node?.text == nil && node?.pairs == nil)
  }
}
