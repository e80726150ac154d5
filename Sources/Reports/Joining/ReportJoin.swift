import SourceText
import StreamModel
import Synchronization

extension Report {
  /// Joins the reports of several repositories. With a shard, notes shared with the repositories of other shards stay
  /// open; without one they are decided here.
  package static func joined(_ parts: [Report], shard: ShardInfo?) -> Report {
    var result = Report(sources: SourceMap(), findings: [], problems: [], summary: Summary())
    var shared = SharedVote()
    var moves: [SpanMapping] = []
    for (number, part) in parts.enumerated() {
      let offset = result.sources.files.count
      let move = SpanMapping {
        SourceSpan(file: FileID(index: Int($0.file.index) + offset), start: $0.start, end: $0.end)
      }
      moves.append(move)
      for file in part.sources.files { _ = result.sources.add(file) }
      result.findings += part.findings.map { $0.mapped(move) }
      result.problems += part.problems.map { $0.mapped(move) }
      result.suppressed += part.suppressed.map { $0.mapped(move) }
      result.traces += part.traces.map { $0.mapped(move) }
      result.routes += part.routes.mapped(move)
      result.hiddenTraces += part.hiddenTraces
      result.rules += part.rules
      result.summary.add(part.summary)
      shared.add(part, number: number)
    }
    let open = shared.results(moves)
    if shard == nil {
      for remarks in open {
        result.problems += remarks.problems
        result.findings += remarks.findings
        for finding in remarks.findings {
          result.summary.count(finding.severity)
          if finding.failsRun { result.summary.failing += 1 }
        }
      }
    } else {
      result.shard = shard
      result.shared = open
    }
    result.sort()
    return result
  }

  private mutating func sort() {
    let sources = sources
    findings = sorted(findings) { FindingOrder($0, sources) }
    suppressed = sorted(suppressed) { FindingOrder($0.finding, sources) }
    problems = withoutRepeats(sorted(problems) { ProblemOrder($0, sources) }) { ProblemOrder($0, sources) }
    summary.sortInputs()
    sortRoutes()
    let named = Set(
      findings.map(\.rule) + suppressed.map(\.finding.rule) + shared.flatMap(\.findings).map(\.rule))
    var seen: Set<String> = []
    rules = rules.filter { named.contains($0.id) && seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
  }

  /// Sorts the routes by location.
  package mutating func sortRoutes() {
    let paths = sources.files.map(\.path)
    routes.sort { a, b in
      let x = (paths[Int(a.span.file.index)], a.span.start, a.route, a.state.rawValue)
      let y = (paths[Int(b.span.file.index)], b.span.start, b.route, b.state.rawValue)
      return x < y
    }
  }

  /// The report without the content of files that no finding refers to: of thousands of repositories only those with
  /// results are kept.
  package func withoutUnusedText() -> Report {
    let found = Mutex<Set<FileID>>([])
    let collecting = SpanMapping { span in
      found.withLock { _ = $0.insert(span.file) }
      return span
    }
    _ = findings.mapped(collecting)
    _ = problems.mapped(collecting)
    _ = suppressed.mapped(collecting)
    _ = traces.mapped(collecting)
    for remarks in shared {
      _ = remarks.findings.mapped(collecting)
      _ = remarks.problems.mapped(collecting)
    }
    let used = found.withLock { $0 }
    var result = self
    var positions = SourcePositions(sources)
    for index in routes.indices { result.routes[index].position = positions.position(of: routes[index].span) }
    result.sources = SourceMap()
    for (index, file) in sources.files.enumerated() {
      let isUsed = used.contains(FileID(index: index))
      _ = result.sources.add(isUsed ? file : SourceFile(path: file.path, bytes: []))
    }
    return result
  }
}

extension Summary {
  /// Adds the counts of another repository.
  mutating func add(_ other: Summary) {
    files += other.files
    unknownIntent += other.unknownIntent
    unknownLimits.add(other.unknownLimits)
    closed += other.closed
    errors += other.errors
    warnings += other.warnings
    infos += other.infos
    failing += other.failing
    hiddenByConfidence += other.hiddenByConfidence
    suppressed += other.suppressed
    skipped += other.skipped
    inputs += other.inputs
    judged += other.judged
    unknownController += other.unknownController
    noGateway += other.noGateway
    template += other.template
  }

  /// Sorts the lists of inputs.
  package mutating func sortInputs() {
    skipped.sort { ($0.file, $0.reason) < ($1.file, $1.reason) }
    inputs.sort { ($0.file, $0.state.rawValue) < ($1.file, $1.state.rawValue) }
  }

  /// Counts one finding.
  mutating func count(_ severity: Severity) {
    switch severity {
    case .error: errors += 1
    case .warning: warnings += 1
    case .info: infos += 1
    }
  }
}

/// Finds the notes on which all repositories with the same configuration file or flag agree.
private struct SharedVote {
  private struct Open {
    /// The first repository; its message is used for all.
    let part: Int
    let sources: SourceMap
    var remarks: CrossRepositoryNotes
  }

  private var open: [String: Open] = [:]

  mutating func add(_ part: Report, number: Int) {
    for remarks in part.shared {
      guard var known = open[remarks.configuration] else {
        open[remarks.configuration] = Open(part: number, sources: part.sources, remarks: remarks)
        continue
      }
      let findings = remarks.findings.map { FindingOrder($0, part.sources) }
      let problems = remarks.problems.map { ProblemOrder($0, part.sources) }
      known.remarks.findings.removeAll { !findings.contains(FindingOrder($0, known.sources)) }
      known.remarks.problems.removeAll { !problems.contains(ProblemOrder($0, known.sources)) }
      open[remarks.configuration] = known
    }
  }

  /// The notes on which all agree, by configuration file.
  func results(_ moves: [SpanMapping]) -> [CrossRepositoryNotes] {
    open.keys.sorted().compactMap { open[$0] }.map { known in
      let move = moves[known.part]
      return CrossRepositoryNotes(
        configuration: known.remarks.configuration, problems: known.remarks.problems.map { $0.mapped(move) },
        findings: known.remarks.findings.map { $0.mapped(move) })
    }
  }
}
