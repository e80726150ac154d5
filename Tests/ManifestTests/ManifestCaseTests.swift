import Catalog
import Linting
import Rules
import StreamModel
import Testing

/// Compares every manifest of `Cases/` with its verdict.
@Suite struct ManifestCaseTests {
  private let catalogue = RuleCatalogue.embedded

  private func report(_ text: String, _ streams: [DeclaredStream]) -> Report {
    var options = LintOptions()
    options.streams = streams
    options.minimumSeverity = .info
    return LintSession(options: options, catalogue: catalogue).report(texts: ["app.yaml": text])
  }

  @Test func thereAreCases() { #expect(ManifestCase.all.count > 100) }

  @Test(arguments: ManifestCase.all)
  func verdict(_ item: ManifestCase) throws {
    let report = report(item.text, try item.streams)
    #expect(report.problems.filter { $0.level == .error }.map(\.message) == [])
    let found = report.findings.map { finding in
      "\(finding.severity.rawValue) \(finding.rule) \(finding.setting) \(finding.object ?? "-")"
    }
    #expect(found.filter { !$0.hasPrefix("info ") }.sorted() == item.findings.filter { !$0.hasPrefix("info ") })
    let led = report.findings.flatMap(\.consequences).map { "\($0.rule) \($0.setting) \($0.object ?? "-")" }
    #expect(led.sorted() == item.consequences)
    for note in item.findings where note.hasPrefix("info ") { #expect(found.contains(note)) }
  }

  /// The span of a finding is the setting that it names, unless that is a default. The span of a snippet's finding is
  /// the directive within.
  @Test(arguments: ManifestCase.all)
  func spansAreTheSettings(_ item: ManifestCase) throws {
    let bytes = Array(item.text.utf8)
    for finding in report(item.text, try item.streams).findings
    where finding.origin != .default && finding.rule != "stream-not-served" {
      let text = String(decoding: bytes[finding.span.start..<finding.span.end], as: UTF8.self)
      let name = String(finding.setting.split(separator: finding.setting.contains("/") ? "\n" : ".").last ?? "")
      let names = [
        name, "'\(name)", "\"\(name)", String(finding.value.prefix { $0 != " " }),
        finding.rule == "snippet-repeated-header" ? "proxy_set_header" : "",
      ].filter { !$0.isEmpty }
      #expect(
        names.contains { text.hasPrefix($0) }, "\(finding.rule): \(finding.setting) is not the text there: \(text)")
    }
  }

  /// Windows line ends and a byte order mark change nothing.
  @Test(arguments: ManifestCase.all)
  func lineEnds(_ item: ManifestCase) throws {
    let expected = report(item.text, try item.streams).findings.map { "\($0.rule) \($0.setting)" }
    let windows = "\u{FEFF}" + item.text.replacing("\n", with: "\r\n")
    #expect(report(windows, try item.streams).findings.map { "\($0.rule) \($0.setting)" } == expected)
  }

  /// All placeholders in messages are filled.
  @Test(arguments: ManifestCase.all)
  func texts(_ item: ManifestCase) throws {
    for finding in report(item.text, try item.streams).findings {
      for text in [finding.message, finding.why, finding.condition ?? ""] {
        #expect(!text.contains("{") || text.contains("{\"") || text.contains("'{"), "\(text)")
      }
    }
  }
}
