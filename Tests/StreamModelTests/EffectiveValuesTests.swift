import SourceText
import StreamModel
import Testing

@Suite struct EffectiveValuesTests {
  private func value(_ text: String, _ origin: Origin = .default) -> EffectiveValue {
    EffectiveValue(
      .word(text), setting: text, text: text, origin: origin,
      span: SourceSpan(file: FileID(index: 0), start: 0, end: 0))
  }

  @Test func everyAspectHasAValueOfItsOwn() {
    var values = EffectiveValues()
    for aspect in Aspect.allCases.reversed() { values[aspect] = value(aspect.name) }
    #expect(values.aspects == Aspect.allCases)
    for aspect in Aspect.allCases { #expect(values[aspect]?.text == aspect.name) }
  }

  @Test func valuesAreReplacedAndRemoved() {
    var values = EffectiveValues()
    values[.idleTimeout] = value("a")
    values[.idleTimeout] = value("b")
    #expect(values.list.map(\.text) == ["b"])
    values[.drain] = value("c")
    values[.idleTimeout] = nil
    values[.totalTimeout] = nil
    #expect(!values.contains(.idleTimeout) && values.contains(.drain) && values.aspects.count == 1)
  }

  @Test func summariesTellExplicitValuesFromDefaults() {
    var values = EffectiveValues()
    values[.drain] = value("c")
    values[.methods] = value("any", .written)
    #expect(values.summary(of: .drain) == .default)
    #expect(values.summary(of: .methods) == .written)
    #expect(values.summary(of: .retry) == .absent)
  }

  @Test func otherValuesWin() {
    var values = EffectiveValues()
    values[.responseBuffering] = value("a")
    values[.bodySize] = value("b")
    var others = EffectiveValues()
    others[.compression] = value("c")
    others[.responseBuffering] = value("d")
    values.merge(others)
    #expect(values.list.map(\.text) == ["d", "c", "b"])
    #expect(values.aspect { $0.text == "c" } == .compression)
    #expect(values.filter { $1.text < "c" }.list.map(\.text) == ["b"])
  }

  @Test func namesOfAspectsLeadBackToThem() {
    for aspect in Aspect.allCases { #expect(Aspect(name: aspect.name) == aspect) }
    #expect(Aspect(name: "no-such-aspect") == nil)
    #expect(Aspect.bufferingHeader.property == .responseBuffering)
  }
}
