import Catalog
import Foundation
import Linting
import Reports
import RuleFiles
import Rules
import StreamModel
import Testing

/// A finding is short enough to be read: a headline of at most 80 columns, and at most 12 lines, in a terminal of 80
/// columns. `explain` has the long text.
@Suite struct FindingLengthTests {
  private static let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples")
    .standardized

  private func check(_ report: Report, _ comment: String) {
    for finding in report.findings {
      var one = report
      (one.findings, one.problems) = ([finding], [])
      var style = ReportStyle(colour: false, quiet: true)
      style.width = 80
      let text = String(decoding: ReportFormat.human.render(one, style: style), as: UTF8.self)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(lines.count <= 12, "\(comment)\n\(text)")
      #expect(lines[0].count <= 80, "\(comment)\n\(text)")
      // What does not fit is cut; the texts of our rules fit.
      #expect(!lines[0].hasSuffix("…"), "\(comment)\n\(text)")
      #expect(!lines.contains { $0.hasSuffix(" …") }, "\(comment)\n\(text)")
    }
  }

  @Test(arguments: ExampleCase.all.filter { $0.example.breaks != nil })
  func examplesOfRules(_ item: ExampleCase) throws {
    let session = LintSession(options: try ExampleConfiguration.options(of: item.example), catalogue: .embedded)
    let report = session.report(texts: ExampleConfiguration.completed(item.example.breaks ?? [:]))
    check(report, item.testDescription)
  }

  @Test func examplesOfTheRepository() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.examples.path).filter { !$0.hasPrefix(".") }
    #expect(names.count >= 4)
    for name in names {
      var options = LintOptions()
      options.paths = [Self.examples.appending(path: name).path]
      options.minimumSeverity = .info
      let report = Linter(options: options).run()
      #expect(report.summary.files > 0)
      check(report, name)
    }
  }
}
