import Catalog
import Foundation
import Linting
import Rules
import StreamModel
import Testing

/// One configuration of `NginxCases/`: what people write for well-known products, right and wrong.
struct NginxCase: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  var testDescription: String { name }

  static let all: [NginxCase] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "NginxCases")
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.sorted { $0.lastPathComponent < $1.lastPathComponent }.compactMap { file in
      (try? String(contentsOf: file, encoding: .utf8)).map { NginxCase(name: file.lastPathComponent, text: $0) }
    }
  }()

  /// The comments at the head that begin with a word.
  func head(_ word: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("# \(word): ") }.map { String($0.dropFirst(word.count + 4)) }
  }
}

@Suite struct NginxCaseTests {
  @Test func thereAreCases() { #expect(NginxCase.all.count > 50) }

  @Test(arguments: NginxCase.all)
  func verdict(_ item: NginxCase) throws {
    var options = LintOptions()
    options.streams = try item.head("stream").map { try DeclaredStream(parsing: $0, source: "--stream") }
    options.assumptions.nginxVersion = item.head("nginx-version").first.flatMap(ProductVersion.init)
    let report = LintSession(options: options, catalogue: RuleCatalogue.embedded).report(
      texts: ["nginx.conf": item.text])
    #expect(report.problems.filter { $0.level == .error }.map(\.message) == [])
    let found = report.findings.filter { $0.severity > .info }.map { finding in
      "\(finding.severity.rawValue) \(finding.rule) \(finding.setting) \(finding.route ?? "-")"
    }
    #expect(Set(found).sorted() == item.head("expect").sorted())
    let led = report.findings.filter { $0.severity > .info }.flatMap(\.consequences).map { "\($0.rule) \($0.setting)" }
    #expect(Set(led).sorted() == item.head("leads").sorted())
  }
}
