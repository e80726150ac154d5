import SourceText
import Streaming
import Testing

@Suite struct EffectiveValuesTests {
  private func value(_ text: String) -> EffectiveValue {
    EffectiveValue(
      .word(text), setting: text, text: text, origin: .default,
      span: SourceSpan(file: FileID(index: 0), start: 0, end: 1))
  }

  @Test func everyAspectHasABit() { #expect(Aspect.count <= 64) }

  @Test func valuesStandInTheOrderOfTheirAspects() {
    var values = EffectiveValues()
    for aspect in Aspect.allCases.reversed() { values[aspect] = value(aspect.rawValue) }
    #expect(values.list.map(\.text) == Aspect.allCases.map(\.rawValue))
    for aspect in Aspect.allCases { #expect(values[aspect]?.text == aspect.rawValue) }
  }

  @Test func valuesAreReplacedAndRemoved() {
    var values = EffectiveValues()
    values[.drain] = value("a")
    values[.idleTimeout] = value("b")
    values[.idleTimeout] = value("c")
    values[.affinity] = nil
    #expect(values.list.map(\.text) == ["c", "a"])
    values[.idleTimeout]?.display = "d"
    #expect(values[.idleTimeout]?.display == "d")
    values[.idleTimeout] = nil
    #expect(!values.has(.idleTimeout) && values.has(.drain) && values.trimmed.list.count == 1)
  }

  @Test func othersWinAndSomeAreLeftOut() {
    var values = EffectiveValues()
    values[.drain] = value("a")
    values[.bodySize] = value("b")
    var others = EffectiveValues()
    others[.bodySize] = value("c")
    others[.responseBuffering] = value("d")
    values.take(others)
    #expect(values.list.map(\.text) == ["d", "a", "c"])
    #expect(values.aspect { $0.text == "a" } == .drain)
    let kept = values.filter { aspect, value in aspect == .drain || value.text == "d" }
    #expect(kept.list.map(\.text) == ["d", "a"] && kept.has(.responseBuffering) && !kept.has(.bodySize))
  }
}
