import SourceText
import StreamModel
import TestSupport
import Testing

@testable import Reports

/// What code scanning shows of a result beside its location.
@Suite struct SARIFTests {
  private func run(_ sample: Sample, _ change: (inout Report) -> Void = { _ in }) throws -> JSONValue {
    var report = sample.report
    report.rules = [
      RuleText(
        id: "response-buffering", title: "The reply is held back", property: .responseBuffering,
        url: "https://example.com/rules/response-buffering")
    ]
    change(&report)
    let bytes = ReportFormat.sarif.render(report, style: ReportStyle(colour: false))
    return try #require(try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))["runs"]?[0])
  }

  private func sample(_ change: (inout Finding) -> Void = { _ in }) -> (Sample, SourceSpan) {
    var sample = Sample()
    let file = sample.add("a.conf", chat)
    let span = sample.span("proxy_buffering on;", in: file)
    sample.addFinding(at: span, change)
    return (sample, span)
  }

  @Test func rulesHaveNameLevelAndPrecision() throws {
    let (sample, _) = sample { ($0.severity, $0.confidence) = (.info, .conditional) }
    let rule = try #require(try run(sample)["tool"]?["driver"]?["rules"]?[0])
    #expect(rule["name"]?.text == "ResponseBuffering")
    #expect(rule["defaultConfiguration"]?["level"]?.text == "note")
    #expect(rule["properties"]?["precision"]?.text == "high")
    #expect(rule["properties"]?["problem.severity"]?.text == "recommendation")
  }

  /// `[text](1)` in a message links to the related location 1.
  @Test func messagesLinkToRelatedLocations() throws {
    let file = FileID(index: 0)
    let (sample, _) = sample {
      $0.related = [RelatedSpan(label: "set [here]\nfirst", span: SourceSpan(file: file, start: 0, end: 4))]
    }
    let result = try #require(try run(sample)["results"]?[0])
    let message = try #require(result["message"]?["text"]?.text)
    #expect(message.hasSuffix("See: [set \\[here\\] first](1)."), "\(message)")
    #expect(result["relatedLocations"]?[0]?["id"]?.number == 1)
  }

  @Test func theChainIsAFlow() throws {
    let (sample, span) = sample()
    let hop = { (title: String) in
      TracedHop(
        technology: "nginx", title: title, object: nil, route: "/sse", span: span, settings: [], link: nil,
        targets: [])
    }
    let trace = { (hops: [TracedHop]) in
      ChainTrace(
        route: "/sse", kind: .sse, intent: .unknown, hops: hops, idle: nil, total: nil, findings: sample.findings)
    }
    let flows = try run(sample) { $0.traces = [trace([hop("GKE Ingress"), hop("nginx")])] }
    let locations = flows["results"]?[0]?["codeFlows"]?[0]?["threadFlows"]?[0]?["locations"]?.elements ?? []
    let texts = locations.compactMap { $0["location"]?["message"]?["text"]?.text }
    #expect(texts == ["1. GKE Ingress: /sse", "2. nginx: /sse"])
    // A single hop is the location of the finding.
    let one = try run(sample) { $0.traces = [trace([hop("nginx")])] }
    #expect(one["results"]?[0]?["codeFlows"] == nil)
  }

  @Test func theCommitIsNamed() throws {
    let state = RepositoryState(address: "https://example.com/a/b.git", commit: "c0ffee", branch: "main")
    let provenance = try run(sample().0) { $0.repository = state }["versionControlProvenance"]?[0]
    #expect(provenance?["repositoryUri"]?.text == "https://example.com/a/b.git")
    #expect(provenance?["revisionId"]?.text == "c0ffee")
    let local = RepositoryState(address: nil, commit: "c0ffee", branch: nil)
    #expect(try run(sample().0) { $0.repository = local }["versionControlProvenance"] == nil)
  }
}
