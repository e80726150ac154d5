import EmbeddedRules
import NginxSyntax
import RuleFiles
import Rules
import SourceText
import Streaming
import Technologies

/// One run: from paths to a report.
public struct Linter {
  private let options: LintOptions
  private let fileSystem: DiskFileSystem
  private let catalogue: RuleCatalogue

  /// Creates a run over the disk with the embedded rules.
  public init(options: LintOptions, catalogue: RuleCatalogue = .embedded()) {
    self.options = options
    self.catalogue = catalogue
    fileSystem = DiskFileSystem()
  }

  /// Lints the inputs.
  public func run() -> Report {
    var walk = InputWalk(fileSystem: fileSystem, exclude: options.exclude)
    let files = NginxFileSet(fileSystem: fileSystem)
    var problems: [InputProblem] = []
    var summary = Summary()
    var candidates: [FileID] = []
    let session = LintSession(options: options, catalogue: catalogue)
    for path in options.paths {
      if path == "-" {
        do throws(FileAccessError) {
          let bytes = try fileSystem.readStandardInput()
          candidates.append(files.add(SourceFile(path: options.standardInputName, bytes: bytes)))
        } catch {
          problems.append(InputProblem(level: .error, file: "-", message: "standard input: \(error.reason)"))
        }
      } else {
        walk.add(path)
      }
    }
    for (path, reason) in walk.failures {
      problems.append(InputProblem(level: .error, file: path, message: "\(path): \(reason)"))
    }
    for input in walk.inputs {
      do throws(FileAccessError) {
        let id = try files.file(at: input.path)
        if session.accepts(id, isExplicit: input.isExplicit, files, &problems, &summary) { candidates.append(id) }
      } catch {
        problems.append(InputProblem(level: .error, file: input.path, message: "\(input.path): \(error.reason)"))
        summary.skipped.append(Summary.Skipped(file: input.path, reason: error.reason))
      }
    }
    return session.report(candidates, files, roots: options.roots + walk.roots, problems, summary)
  }
}

/// The part of a run that does not depend on the disk; tests lint texts through it.
public struct LintSession {
  private let options: LintOptions
  private let catalogue: RuleCatalogue
  private let knowledge: NginxKnowledge

  /// Creates a session.
  public init(options: LintOptions, catalogue: RuleCatalogue) {
    self.options = options
    self.catalogue = catalogue
    knowledge = Self.nginxKnowledge(options.assumptions)
  }

  /// Lints texts by path; every one counts as named by the user.
  public func report(texts: [String: String]) -> Report {
    let files = NginxFileSet(fileSystem: MemoryFileSystem(texts))
    var problems: [InputProblem] = []
    var summary = Summary()
    var candidates: [FileID] = []
    for path in texts.keys.sorted() {
      guard let id = try? files.file(at: path) else { continue }
      if accepts(id, isExplicit: true, files, &problems, &summary) { candidates.append(id) }
    }
    return report(candidates, files, roots: ["."], problems, summary)
  }

  /// The embedded facts about nginx. The build has checked the files.
  private static func nginxKnowledge(_ assumptions: Assumptions) -> NginxKnowledge {
    let table =
      EmbeddedRules.file("technologies/nginx-directives.tsv")?.withHead { NginxDirectiveTable($0) }
      ?? NginxDirectiveTable(UnsafeBufferPointer(start: nil, count: 0))
    let technology = EmbeddedRules.file("technologies/nginx.yaml").flatMap { try? TechnologyFile(decoding: $0.bytes) }
    let evidence = EmbeddedRules.file("intent/nginx.yaml").flatMap { try? EvidenceFile(decoding: $0.bytes) }
    return NginxKnowledge(
      table: table, technology: technology ?? TechnologyFile(id: "nginx", title: "nginx", settings: []),
      evidence: evidence ?? EvidenceFile(), assumptions: assumptions)
  }

  /// Whether a file is to be linted; notes what is wrong with it.
  func accepts(
    _ id: FileID, isExplicit: Bool, _ files: NginxFileSet, _ problems: inout [InputProblem], _ summary: inout Summary
  ) -> Bool {
    let source = files.sources[id]
    if InputKind.isBinary(source.bytes) {
      guard isExplicit else { return false }
      problems.append(InputProblem(level: .error, file: source.path, message: "\(source.path) is a binary file"))
      summary.skipped.append(Summary.Skipped(file: source.path, reason: "binary file"))
      return false
    }
    let tree = files.tree(of: id)
    if !isExplicit, !NginxFileKind.looksLikeNginx(tree, knowledge.table) { return false }
    if !tree.errors.isEmpty, let language = InputKind.templateLanguage(source.bytes) {
      summary.skipped.append(Summary.Skipped(file: source.path, reason: "\(language); lint what it renders to"))
      return false
    }
    return true
  }

  func report(
    _ candidates: [FileID], _ files: NginxFileSet, roots: [String], _ problems: [InputProblem], _ summary: Summary
  ) -> Report {
    var problems = problems
    var summary = summary
    let technology = NginxTechnology(knowledge: knowledge, files: files, roots: roots)
    let (analyses, read) = technology.analyse(
      candidates, streams: options.streams, assumeStreaming: options.assumeStreaming)
    let sources = files.sources
    for file in read.sorted() { problems += syntaxProblems(files.tree(of: file), file) }
    summary.files = read.count
    let engine = RuleEngine(
      catalogue: catalogue, policy: options.policy, assumptions: options.assumptions, sources: sources)
    var findings: [Finding] = []
    var served: Set<Int> = []
    for analysis in analyses {
      problems += analysis.problems
      summary.routes += analysis.routes
      summary.unknownIntent += analysis.unknownRoutes
      served.formUnion(analysis.served)
      findings += judge(analysis, engine)
    }
    for index in options.streams.indices where !served.contains(index) {
      guard let observation = analyses.lazy.compactMap({ $0.unserved[index] }).first else { continue }
      if let finding = engine.finding(for: observation, broken: []) { findings.append(finding) }
    }
    return finish(findings, sources, problems, summary)
  }

  private func judge(_ analysis: TechnologyAnalysis, _ engine: RuleEngine) -> [Finding] {
    var findings: [Finding] = []
    var broken: Set<HopIdentity> = []
    for path in analysis.paths {
      let found = engine.findings(for: path)
      findings += found
      if found.contains(where: { $0.severity == .error && $0.confidence == .certain }) {
        broken.formUnion(path.hops.map(\.identity))
      }
    }
    for observation in analysis.observations {
      if let finding = engine.finding(for: observation, broken: broken) { findings.append(finding) }
    }
    return findings
  }

  private func finish(
    _ findings: [Finding], _ sources: SourceMap, _ problems: [InputProblem], _ summary: Summary
  ) -> Report {
    var summary = summary
    var shown = merged(findings).filter(isSelected)
    for i in shown.indices {
      if let severity = options.severities[shown[i].rule] { shown[i].severity = severity }
    }
    summary.errors = shown.count { $0.severity == .error }
    summary.warnings = shown.count { $0.severity == .warning }
    summary.infos = shown.count { $0.severity == .info }
    shown = shown.filter { $0.severity >= options.minimumSeverity }
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
    return Report(sources: sources, findings: shown, problems: problems, summary: summary)
  }

  private func isSelected(_ finding: Finding) -> Bool {
    let names = [finding.rule, finding.property.rawValue]
    if options.ignore.contains(where: names.contains) { return false }
    return options.select.isEmpty || options.select.contains(where: names.contains)
  }

  private func syntaxProblems(_ tree: NginxTree, _ file: FileID) -> [InputProblem] {
    tree.errors.map { error in
      InputProblem(
        level: .error, file: tree.source.path, message: error.message,
        span: SourceSpan(file: file, start: error.range.lowerBound, end: error.range.upperBound),
        related: error.related.map {
          [
            RelatedSpan(
              label: error.relatedLabel, span: SourceSpan(file: file, start: $0.lowerBound, end: $0.upperBound))
          ]
        } ?? [])
    }
  }
}
