import Rules
import SourceText
import Streaming

/// Puts the results of all sessions together: what no session serves, what is shown, in which order.
struct ReportAssembly {
  let options: LintOptions
  let catalogue: RuleCatalogue

  func report(_ results: [SessionResult], _ input: InputResult, _ sources: SourceMap) -> Report {
    var problems = input.problems
    var summary = Summary()
    var findings: [Finding] = []
    summary.skipped = input.skipped + results.flatMap(\.skipped)
    summary.files = Set(results.flatMap(\.read)).count
    for result in results {
      findings += result.findings
      problems += result.problems
      summary.routes += result.routes
      summary.unknownIntent += result.unknownRoutes
    }
    addUnserved(results, &findings, &problems)
    if let commit = options.changedSince {
      do throws(FileAccessError) {
        let changed = try ChangedFiles(since: commit, paths: options.paths)
        findings = findings.filter { changed.concern($0, sources) }
        problems = problems.filter(changed.concern)
      } catch {
        problems.append(InputProblem(level: .error, file: "--changed", message: "--changed: \(error.reason)"))
      }
    }
    // Weaker ones were looked for only where somebody silences their rule.
    findings.removeAll { $0.severity < options.soughtSeverity }
    summary.errors = findings.count { $0.severity == .error }
    summary.warnings = findings.count { $0.severity == .warning }
    summary.infos = findings.count { $0.severity == .info }
    var shown = findings.filter { $0.severity >= options.minimumSeverity }
    if options.onlyCertain {
      let all = shown.count
      shown = shown.filter { $0.confidence == .certain }
      summary.hiddenByConfidence = all - shown.count
    }
    let paths = sources.files.map(\.path)
    shown.sort { a, b in
      let x = (paths[Int(a.span.file.index)], a.span.start, a.rule, a.setting)
      let y = (paths[Int(b.span.file.index)], b.span.start, b.rule, b.setting)
      return x < y
    }
    let suppressed = results.flatMap(\.suppressed).filter { $0.finding.severity >= options.minimumSeverity }
    summary.suppressed = suppressed.count
    var report = Report(sources: sources, findings: shown, problems: problems, summary: summary)
    report.suppressed = suppressed
    let traces = results.flatMap(\.traces)
    report.traces = traces.filter(\.intent.streams)
    report.hiddenTraces = traces.count - report.traces.count
    let named = Set(shown.map(\.rule) + suppressed.map(\.finding.rule))
    report.rules = catalogue.rules.filter { named.contains($0.id) }.sorted { $0.id < $1.id }.map {
      RuleText(id: $0.id, title: $0.title, property: $0.property, url: RuleEngine.url(of: $0.id))
    }
    return report
  }

  /// Streams of the flags hold for all sessions, so that it is enough when one serves them; those of a configuration
  /// file hold for its own.
  private func addUnserved(_ results: [SessionResult], _ findings: inout [Finding], _ problems: inout [InputProblem]) {
    let common = options.streams.count
    for index in 0..<common where !results.contains(where: { $0.served.contains(index) }) {
      if let finding = results.lazy.compactMap({ $0.unserved[index] }).first {
        findings.append(finding)
      } else if !results.isEmpty {
        problems.append(nowhere(options.streams[index]))
      }
    }
    for result in results {
      for index in result.streams.indices where index >= common && !result.served.contains(index) {
        if let finding = result.unserved[index] {
          findings.append(finding)
        } else {
          problems.append(nowhere(result.streams[index]))
        }
      }
    }
  }

  private func nowhere(_ stream: DeclaredStream) -> InputProblem {
    InputProblem(
      level: .warning, file: stream.source,
      message: "no route of the inputs serves the declared stream \(stream.text)")
  }
}
