import SourceText
import StreamModel
import Testing

/// Fills every span of every type with a span of one file, maps it to another file, and looks by reflection for a span that
/// was left behind.
@Suite struct SpanMappingTests {
  private static let old = FileID(index: 7)
  private static let new = FileID(index: 9)
  private static let mapping = SpanMapping { SourceSpan(file: new, start: $0.start + 1, end: $0.end + 1) }

  private static let span = SourceSpan(file: old, start: 3, end: 5)
  private static let related = [RelatedSpan(label: "here", span: span)]
  private static let evidence = [
    Evidence(.path, text: "a path", span: span, kinds: [.sse], heartbeat: .every(milliseconds: 1))
  ]
  private static let edit = TextEdit(span: span, text: "x")
  private static let link = HopLink(text: "a name", span: span)

  private static var value: EffectiveValue {
    var value = EffectiveValue(.word("on"), setting: "s", text: "on", origin: .written, span: span)
    value.related = related
    value.uncertainty = Uncertainty(label: "unless", span: span)
    return value
  }

  private static var finding: Finding {
    var finding = Finding(
      rule: "r", severity: .error, confidence: .certain, message: "m", condition: nil, why: "w", remedy: "r", url: "u",
      technology: "nginx", property: .idleTimeout, setting: "s", value: "v", origin: .written, object: nil, route: nil,
      kind: nil, intent: .evident(evidence), span: span, related: related)
    finding.block = span
    finding.sources = [ObjectSource(.overlay, "o", at: span)]
    finding.consequences = [Consequence(finding)]
    finding.fixes = [Fix(title: "f", edits: [edit])]
    return finding
  }

  private static var observation: Observation {
    var observation = Observation(
      check: .includeFailed, outcome: .note, technology: "nginx", setting: "s", value: "v", span: span)
    observation.enclosing = [span]
    observation.related = related
    observation.intent = .likely(evidence)
    observation.repair = Fix(title: "f", edits: [edit])
    observation.removal = Fix(title: "f", edits: [edit])
    return observation
  }

  private static var trace: ChainTrace {
    let setting = TracedSetting(aspect: .idleTimeout, value: value, verdict: .passes)
    let hop = TracedHop(
      technology: "nginx", title: "nginx", object: nil, route: "/", span: span, settings: [setting], link: link,
      targets: [])
    let limit = ChainTrace.Limit(hop: 0, setting: setting)
    return ChainTrace(
      route: "/", kind: .sse, intent: .evident(evidence), hops: [hop], idle: limit, total: limit, drain: limit,
      findings: [finding])
  }

  /// The files of all spans within a value, except for the spans that a mapped value keeps of its old text.
  private func files(in value: Any) -> Set<FileID> {
    if let span = value as? SourceSpan { return [span.file] }
    var value = value
    if var effective = value as? EffectiveValue, effective.unmapped != nil {
      effective.unmapped = nil
      value = effective
    }
    return Mirror(reflecting: value).children.reduce(into: []) { $0.formUnion(files(in: $1.value)) }
  }

  private func check(_ value: some SpanMappable, sourceLocation: Testing.SourceLocation = #_sourceLocation) {
    #expect(files(in: value) == [Self.old], "spans of the sample", sourceLocation: sourceLocation)
    #expect(files(in: value.mapped(Self.mapping)) == [Self.new], "spans after mapping", sourceLocation: sourceLocation)
  }

  @Test func everySpanOfEveryTypeIsMapped() {
    check(Self.related)
    check(Intent.evident(Self.evidence))
    check(Intent.likely(Self.evidence))
    check(Intent.closed(by: Self.evidence[0]))
    check(Self.value)
    check(Self.observation)
    check(Self.link)
    check(Fix(title: "f", edits: [Self.edit]))
    check(Self.finding)
    check(SuppressedFinding(finding: Self.finding, reason: nil, isInSource: true))
    check(InputProblem(level: .error, file: "f", message: "m", span: Self.span, related: Self.related))
    check(Self.trace)
    check(RouteAccount("/", at: Self.span, .judged))
    var chain = ProxyChain(
      hops: [], route: "/", judgedAs: .sse, kind: nil, intent: .evident(Self.evidence))
    chain.links = [Self.link]
    chain.closure = Self.evidence[0]
    check(chain)
  }

  /// A hop with spans that records the value for which an edit is requested.
  private struct SampleHop: Hop {
    let technology = "sample"
    let route = "/"
    let object: String? = nil
    let span = SpanMappingTests.span
    let enclosing = [SpanMappingTests.span]
    let identity = HopIdentity(ConfigurationID(technology: "sample", number: 0), block: 0)
    let targets = [
      HopTarget(host: "h", port: nil, file: old, request: HopRequest(host: "", path: "/", kind: nil))
    ]

    func enclosing(ofBlock block: Int) -> [SourceSpan] { enclosing }
    func value(of aspect: Aspect) -> EffectiveValue? { SpanMappingTests.value }
    func assignment(of setting: String, to value: String) -> String { "" }

    func edits(for change: SettingChange, of value: EffectiveValue, in sources: SourceMap) -> SettingEdits? {
      value.span == span ? SettingEdits([TextEdit(span: value.span, text: "x")]) : nil
    }
  }

  @Test func theSpansOfAHopAreMapped() throws {
    let hop = MappedHop(SampleHop(), Self.mapping)
    #expect(hop.span.file == Self.new && hop.enclosing == hop.enclosing(ofBlock: 0))
    #expect(hop.enclosing.map(\.file) == [Self.new] && hop.targets.map(\.file) == [Self.new])
    let value = try #require(hop.value(of: .idleTimeout))
    #expect(files(in: value) == [Self.new])
    // The inner hop gets the value with its own spans; the edit is one of the outer text.
    let edits = try #require(hop.edits(for: .delete, of: value, in: SourceMap()))
    #expect(edits.edits == [TextEdit(span: SourceSpan(file: Self.new, start: 4, end: 6), text: "x")])
  }

  @Test func aFixThatCannotBeMadeIsDropped() {
    let mapping = SpanMapping {
      $0
    } edit: { _ in
      nil
    }
    #expect(Self.finding.mapped(mapping).fixes.isEmpty)
  }
}
