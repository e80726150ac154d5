import Foundation
import Testing
import YAMLSyntax

/// The reader of plain YAML must make the same nodes as libyaml, or none.
@Suite struct PlainYAMLTests {
  @Test(arguments: PlainYAMLCases.plain + PlainYAMLCases.folded)
  func plainDocumentsNeedNoLibyaml(_ text: String) {
    let arePlain = ReaderComparison.arePlain(utf8(text))
    #expect(!arePlain.isEmpty && !arePlain.contains(false))
    #expect(ReaderComparison.difference(utf8(text)) == nil)
  }

  @Test(arguments: PlainYAMLCases.others + PlainYAMLCases.brokenFolds)
  func othersAreLeftToLibyaml(_ text: String) {
    #expect(ReaderComparison.arePlain(utf8(text)).contains(false))
    #expect(ReaderComparison.difference(utf8(text)) == nil)
  }

  @Test func theReadersAgreeOnLongAndBrokenText() {
    for bytes in PlainYAMLCases.long {
      #expect(ReaderComparison.difference(bytes) == nil, "\(String(decoding: bytes.prefix(40), as: UTF8.self))")
    }
  }

  /// All cases in the places where values stand, with other ends, and with Windows' line breaks.
  @Test func theReadersAgreeOnCasesWithinOthers() {
    let frames = ["", "---\n", "# c\n\n", "k:\n", "- ", "- - ", "a: b\n", "k: "]
    let ends = ["", "\n", " ", "\n\n", "\n# c", " # c\n", "\nz: y\n", "\n- z\n", "\n  z: y\n", "\n  - z\n", "\n...\n"]
    for text in PlainYAMLCases.all {
      for frame in frames {
        let indented = frame == "k:\n" ? "  " + text.replacing("\n", with: "\n  ") : text
        for end in ends { expectSame(frame + indented + end) }
      }
      expectSame(text.replacing("\n", with: "\r\n"))
    }
  }

  @Test func theReadersAgreeOnTheFilesOfTheRepository() throws {
    #expect(RepositoryFiles.yaml.count > 100)
    var documents = 0
    var plain = 0
    for file in RepositoryFiles.yaml {
      let bytes = [UInt8](try Data(contentsOf: file))
      #expect(ReaderComparison.difference(bytes) == nil, "\(file.path)")
      let arePlain = ReaderComparison.arePlain(bytes)
      documents += arePlain.count
      plain += arePlain.count { $0 }
    }
    // If fewer are, the reader has lost something that people write.
    #expect(plain * 10 > documents * 7, "only \(plain) of \(documents) documents are plain")
  }

  @Test func whatIsReadHasItsLimits() {
    var limits = YAMLLimits()
    limits.depth = 3
    limits.nodes = 8
    for text in ["a: {b: {c: [d]}}", "a:\n  b:\n    c:\n      d: e", "- a\n- b\n- c\n- d\n- e\n- f\n- g\n- h\n- i"] {
      #expect(YAMLStream(utf8(text), limits: limits).documents.first?.error != nil)
      #expect(ReaderComparison.difference(utf8(text), limits: limits) == nil)
    }
  }

  private func expectSame(_ text: String) {
    if let difference = ReaderComparison.difference(utf8(text)) {
      Issue.record("\(text.debugDescription): \(difference)")
    }
  }
}
