import SourceText
import StreamModel

/// JUnit's XML as Jenkins, GitLab and others read it: a suite for each file, a case for each finding.
struct JUnitFormat {
  private let report: Report
  private var positions: SourcePositions
  private var out: [UInt8] = []

  init(_ report: Report) {
    self.report = report
    positions = SourcePositions(report.sources)
  }

  consuming func render() -> [UInt8] {
    var groups: [(path: String, findings: [Finding])] = []
    for finding in report.findings {
      let path = report.sources[finding.span.file].path
      if groups.last?.path == path {
        groups[groups.count - 1].findings.append(finding)
      } else {
        groups.append((path, [finding]))
      }
    }
    let errors = report.problems.filter { $0.level == .error }
    let failures = report.findings.count { $0.severity == .error }
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    let isClean = groups.isEmpty && errors.isEmpty
    let tests = report.findings.count + errors.count + (isClean ? 1 : 0)
    out.append(
      "<testsuites name=\"streamlint\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors.count)\" time=\"0\">\n"
    )
    for group in groups { write(group.path, group.findings) }
    if !errors.isEmpty {
      out.append(
        "  <testsuite name=\"inputs\" tests=\"\(errors.count)\" failures=\"0\" errors=\"\(errors.count)\" skipped=\"0\" time=\"0\">\n"
      )
      for problem in errors {
        out.append("    <testcase name=\"\(XMLText.escaped(problem.file))\" classname=\"inputs\" time=\"0\">\n")
        out.append(
          "      <error message=\"\(XMLText.escaped(problem.message))\" type=\"input\"></error>\n    </testcase>\n")
      }
      out.append("  </testsuite>\n")
    }
    if isClean {
      // A report without any case is treated as no report.
      out.append(
        "  <testsuite name=\"streamlint\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
          + "    <testcase name=\"\(report.summary.files) files\" classname=\"streamlint\" time=\"0\"></testcase>\n  </testsuite>\n"
      )
    }
    out.append("</testsuites>\n")
    return out
  }

  private mutating func write(_ path: String, _ findings: [Finding]) {
    let failures = findings.count { $0.severity == .error }
    out.append(
      "  <testsuite name=\"\(XMLText.escaped(path))\" tests=\"\(findings.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"0\" time=\"0\">\n"
    )
    for finding in findings {
      let (line, column) = positions.position(finding.span.start, in: finding.span.file)
      let name = "\(finding.rule) at \(line):\(column)"
      out.append(
        "    <testcase name=\"\(XMLText.escaped(name))\" classname=\"\(XMLText.escaped(path))\" time=\"0\">\n")
      let text = [
        finding.message, finding.condition, ConsequenceText(finding).sentence, finding.why, finding.remedy,
      ].compactMap { $0 }
        .filter { !$0.isEmpty }.joined(separator: "\n\n")
      if finding.severity == .error {
        out.append(
          "      <failure message=\"\(XMLText.escaped(finding.message))\" type=\"\(XMLText.escaped(finding.rule))\">\(XMLText.escaped("\(path):\(line):\(column)\n\n\(text)"))</failure>\n"
        )
      } else {
        // Warnings do not fail a build by themselves.
        out.append(
          "      <system-out>\(XMLText.escaped("\(finding.severity.rawValue): \(path):\(line):\(column)\n\n\(text)"))</system-out>\n"
        )
      }
      out.append("    </testcase>\n")
    }
    out.append("  </testsuite>\n")
  }
}
