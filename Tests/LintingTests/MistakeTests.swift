import Linting
import StreamModel
import Testing

/// One cause is one error, at the line that somebody wrote, with the default that is in force because of it.
@Suite struct MistakeTests {
  private func declared(_ mistake: Mistake) throws -> LintSession {
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: mistake.stream, source: "--stream")]
    return LintSession(options: options, catalogue: .embedded)
  }

  private func line(of finding: Finding, in report: Report) -> String {
    let source = report.sources[finding.span.file]
    let text = String(decoding: source.bytes, as: UTF8.self).utf8
    let start = text.index(text.startIndex, offsetBy: finding.span.start)
    let begin = text[..<start].lastIndex(of: UInt8(ascii: "\n")).map(text.index(after:)) ?? text.startIndex
    let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
    return String(text[begin..<end]) ?? ""
  }

  @Test(arguments: Mistake.kubernetes + Mistake.files + Mistake.missing)
  func oneCauseOneError(_ mistake: Mistake) throws {
    let report = try declared(mistake).report(texts: mistake.files)
    let errors = report.findings.filter { $0.severity >= mistake.severity }
    try #require(errors.count == 1, "\(errors.map { "\($0.rule): \($0.message)" })")
    #expect(errors[0].rule == mistake.rule)
    #expect(errors[0].severity == mistake.severity)
    #expect(line(of: errors[0], in: report).contains(mistake.line), "\(line(of: errors[0], in: report))")
    #expect(Set(errors[0].consequences.map(\.rule)) == mistake.leads)
  }

  /// What is told as a consequence is told nowhere else.
  @Test(arguments: Mistake.kubernetes + Mistake.files + Mistake.missing)
  func nothingIsToldTwice(_ mistake: Mistake) throws {
    let report = try declared(mistake).report(texts: mistake.files)
    for finding in report.findings {
      for led in report.findings.flatMap(\.consequences) {
        #expect(
          led.rule != finding.rule || led.setting != finding.setting || led.span != (finding.block ?? finding.span))
      }
    }
  }

  /// A rule is selected and ignored by its consequences, too.
  @Test(arguments: Mistake.kubernetes + Mistake.files)
  func selection(_ mistake: Mistake) throws {
    // Headers that one block lacks are joined after the selection.
    guard let led = mistake.leads.sorted().first, mistake.rule != "upgrade-connection-header" else { return }
    var options = LintOptions()
    options.streams = [try DeclaredStream(parsing: mistake.stream, source: "--stream")]
    options.select = [led]
    let selected = LintSession(options: options, catalogue: .embedded).report(texts: mistake.files)
    #expect(selected.findings.contains { $0.rule == mistake.rule })
    options.select = []
    options.ignore = mistake.leads.sorted()
    let ignored = LintSession(options: options, catalogue: .embedded).report(texts: mistake.files)
    #expect(!ignored.findings.contains { $0.rule == mistake.rule && $0.severity == .error })
  }

  private static func foreignTimeout(_ comment: String = "") -> [String: String] {
    [
      "nginx.conf": """
      server {
        listen 80;
        location /sse {\(comment)
          fastcgi_pass 127.0.0.1:9000;
          fastcgi_buffering off;
          proxy_read_timeout 3600s;
        }
      }

      """
    ]
  }

  /// A suppression where the consequence is holds for its cause.
  @Test func suppressedByItsConsequence() throws {
    let known = Self.foreignTimeout("  # streamlint: ignore[idle-timeout] it pings")
    #expect(try session(["sse:/sse"]).report(texts: known).findings.map(\.rule) == [])
    let other = Self.foreignTimeout("  # streamlint: ignore[total-timeout] it pings")
    #expect(try session(["sse:/sse"]).report(texts: other).findings.contains { $0.rule == "foreign-idle-timeout" })
  }

  /// A cause is as grave as the user wants what it leads to.
  @Test(arguments: [(Severity.info, Severity.warning), (.warning, .warning), (.error, .error)])
  func severityOfAConsequence(_ wanted: Severity, _ found: Severity) throws {
    let session = try session(["sse:/sse"]) { $0.severities = ["idle-timeout": wanted] }
    let report = session.report(texts: Self.foreignTimeout())
    #expect(report.findings.filter { $0.rule == "foreign-idle-timeout" }.map(\.severity) == [found])
  }

  /// Of several consequences those of an ignored rule are not told; the gravest of the others comes first.
  @Test func ignoredConsequences() throws {
    let dead = try #require(Mistake.files.first { $0.rule == "location-never-matches" })
    let session = try session([dead.stream]) { $0.ignore = ["response-buffering"] }
    let finding = try #require(session.report(texts: dead.files).findings.first { $0.rule == dead.rule })
    #expect(finding.consequences.map(\.rule) == ["idle-timeout", "upstream-http-1-0"])
    #expect(finding.severity == .error)
    for mistake in Mistake.kubernetes + Mistake.files + Mistake.missing {
      for finding in try declared(mistake).report(texts: mistake.files).findings {
        let severities = finding.consequences.map(\.severity)
        #expect(severities == severities.sorted(by: >))
      }
    }
  }

  /// The fix at the cause, or at what it leads to, leaves no error.
  @Test(arguments: Mistake.kubernetes + Mistake.files + Mistake.missing)
  func fixes(_ mistake: Mistake) throws {
    let session = try declared(mistake)
    let before = session.report(texts: mistake.files)
    guard before.findings.contains(where: { $0.severity == .error && !$0.fixes.isEmpty }) else { return }
    let outcome = session.fix(texts: mistake.files, unsafe: true)
    #expect(outcome.refused.map(\.reason) == [])
    let left = outcome.report.findings.filter { $0.severity >= .warning }
    #expect(left.filter { !mistake.staysAsWarning || $0.severity == .error }.map(\.message) == [])
  }
}
