import Catalog
import Rules
import SourceText
import StreamModel
import Testing

/// What is known of an application decides over conditions that the files do not show.
@Suite struct ApplicationFactsTests {
  private static let span = SourceSpan(file: FileID(index: 0), start: 0, end: 1)

  private struct SampleHop: Hop {
    let technology = "sample"
    let route = "/"
    let object: String? = nil
    let span = ApplicationFactsTests.span
    let enclosing: [SourceSpan] = []
    let identity = HopIdentity(ConfigurationID(technology: "sample", number: 0), block: 0)
    let values: [Aspect: AspectValue]

    func enclosing(ofBlock block: Int) -> [SourceSpan] { [] }
    func assignment(of setting: String, to value: String) -> String { "\(setting) \(value)" }
    func value(of aspect: Aspect) -> EffectiveValue? {
      values[aspect].map {
        EffectiveValue($0, setting: aspect.name, text: "x", origin: .default, span: span)
      }
    }
  }

  /// `severity confidence` of the findings of an evident route.
  private func verdicts(_ values: [Aspect: AspectValue], _ kind: StreamKind, _ evidence: Evidence) -> [String] {
    var sources = SourceMap()
    _ = sources.add(SourceFile(path: "a", text: "x"))
    let engine = RuleEngine(catalogue: .embedded, policy: Policy(), assumptions: Assumptions(), sources: sources)
    let chain = ProxyChain(
      hops: [SampleHop(values: values)], route: "/", judgedAs: kind, kind: kind, intent: .evident([evidence]))
    var found = ChainFindings()
    engine.judge(chain, causes: CauseIndex(), &found)
    return found.own.map { "\($0.severity) \($0.confidence)" }
  }

  @Test(arguments: [
    (nil, ["warning conditional"]), (Heartbeat.never, ["error certain"]), (.every(milliseconds: 25_000), []),
    (.every(milliseconds: 90_000), ["error certain"]),
  ])
  func heartbeats(_ heartbeat: Heartbeat?, _ expected: [String]) {
    let evidence = Evidence(.application, text: "a product", span: Self.span, kinds: [.websocket], heartbeat: heartbeat)
    #expect(verdicts([.idleTimeout: .duration(milliseconds: 60_000)], .websocket, evidence) == expected)
  }

  @Test func switchedOffByTheApplication() {
    var evidence = Evidence(.application, text: "a product", span: Self.span, kinds: [.sse])
    let values: [Aspect: AspectValue] = [.responseBuffering: .word("on"), .bufferingHeader: .word("honoured")]
    #expect(verdicts(values, .sse, evidence) == ["warning conditional"])
    evidence.switchesBufferingOff = true
    #expect(verdicts(values, .sse, evidence) == [])
  }
}
