import NginxSyntax
import Rules
import SourceText
import Streaming
import Technologies

/// What one session found, before anything is hidden.
struct SessionResult {
  var findings: [Finding] = []
  /// Gathers the findings of the session.
  var merge = FindingMerge()
  var problems: [InputProblem] = []
  var routes = 0
  var unknownRoutes = 0
  /// Files that were left out.
  var skipped: [Summary.Skipped] = []
  /// The files that were read.
  var read: Set<FileID> = []
  /// Streams of the options that an application serves, by index.
  var served: Set<Int> = []
  /// What to say about the others.
  var unserved: [Int: Finding] = [:]
  /// The streams of the session.
  var streams: [DeclaredStream] = []
}

/// The part of a run that does not depend on the disk; tests lint texts through it.
public struct LintSession: Sendable {
  private let options: LintOptions
  private let catalogue: RuleCatalogue
  private let embedded: EmbeddedKnowledge

  /// Creates a session.
  public init(options: LintOptions, catalogue: RuleCatalogue) {
    self.init(
      options: options.adopting(nil), catalogue: catalogue,
      embedded: EmbeddedKnowledge(own: options.ownTechnologies))
  }

  init(options: LintOptions, catalogue: RuleCatalogue, embedded: EmbeddedKnowledge) {
    self.options = options
    self.catalogue = catalogue
    self.embedded = embedded
  }

  /// Lints texts by path; every one counts as named by the user.
  public func report(texts: [String: String]) -> Report {
    let files = NginxFileSet(fileSystem: MemoryFileSystem(texts))
    var input = InputResult()
    var candidates: [FileID] = []
    for path in texts.keys.sorted() {
      guard let id = try? files.file(at: path) else { continue }
      if input.accepts(id, isExplicit: true, files, embedded.nginxTable) { candidates.append(id) }
    }
    let result = judge(candidates, input, files, roots: ["."])
    return ReportAssembly(options: options, catalogue: catalogue).report([result], input, files.sources)
  }

  /// The files of the session by the way they are read.
  private func split(_ candidates: [FileID], _ input: InputResult) -> (nginx: [FileID], manifests: [FileID]) {
    let manifests = Set(input.manifests)
    return (candidates.filter { !manifests.contains($0) }, candidates.filter(manifests.contains))
  }

  /// Lints files that one configuration file governs.
  func judge(_ candidates: [FileID], _ input: InputResult, _ files: NginxFileSet, roots: [String]) -> SessionResult {
    var result = SessionResult()
    result.streams = options.streams
    let technology = NginxTechnology(knowledge: embedded.nginx(options.assumptions), files: files, roots: roots)
    let (nginx, manifests) = split(candidates, input)
    var (analyses, read) = technology.analyse(
      nginx, streams: options.streams, assumeStreaming: options.assumeStreaming)
    result.read = read
    if !manifests.isEmpty { analyses.append(analyse(manifests, files, &result)) }
    for file in read.sorted() { result.problems += syntaxProblems(files.tree(of: file), file) }
    let judged = judge(analyses, files.sources)
    for (analysis, findings) in zip(analyses, judged) {
      result.problems += analysis.problems
      result.routes += analysis.routes
      result.unknownRoutes += analysis.unknownRoutes
      result.served.formUnion(analysis.served)
      result.merge.add(findings)
    }
    for index in options.streams.indices where !result.served.contains(index) {
      guard let observation = analyses.lazy.compactMap({ $0.unserved[index] }).first else { continue }
      result.unserved[index] = engine(files.sources).finding(for: observation, broken: BrokenHops()).flatMap {
        chosen([$0]).first
      }
    }
    result.findings = chosen(result.merge.findings)
    return result
  }

  private func engine(_ sources: SourceMap, _ assumptions: Assumptions? = nil) -> RuleEngine {
    RuleEngine(
      catalogue: catalogue, policy: options.policy, assumptions: assumptions ?? options.assumptions, sources: sources,
      minimumSeverity: options.minimumSeverity, replaced: Set(options.severities.keys))
  }

  /// The findings of the selected rules, with the user's severities.
  private func chosen(_ findings: [Finding]) -> [Finding] {
    if options.ignore.isEmpty, options.select.isEmpty, options.severities.isEmpty { return findings }
    return findings.filter(isSelected).map { finding in
      guard let severity = options.severities[finding.rule] else { return finding }
      var changed = finding
      changed.severity = severity
      return changed
    }
  }

  /// What the Kubernetes objects of the session say.
  private func analyse(
    _ manifests: [FileID], _ files: NginxFileSet, _ result: inout SessionResult
  ) -> TechnologyAnalysis {
    var inputs = ManifestInputs()
    for file in manifests { inputs.add(file, files.sources[file]) }
    inputs.finish()
    result.problems += inputs.problems
    result.skipped += inputs.skipped
    result.read.formUnion(inputs.read)
    let knowledge = embedded.manifests(options.assumptions)
    for pod in ManifestNginxFinder(objects: inputs.objects, knowledge: knowledge).trees() {
      if let tree = ManifestNginx(pod, embedded.nginxTable) { judge(tree, files.sources, &result) }
    }
    var analyzer = ManifestAnalyzer(objects: inputs.objects, knowledge: knowledge)
    return analyzer.run(streams: options.streams, assumeStreaming: options.assumeStreaming)
  }

  /// What nginx configuration in Kubernetes objects says.
  private func judge(_ tree: ManifestNginx, _ sources: SourceMap, _ result: inout SessionResult) {
    let assumptions = tree.assumptions(options.assumptions)
    let technology = NginxTechnology(knowledge: embedded.nginx(assumptions), files: tree.files, roots: ["."])
    let (analyses, read) = technology.analyse(
      tree.candidates, streams: options.streams, assumeStreaming: options.assumeStreaming)
    for file in read.sorted() {
      result.problems += syntaxProblems(tree.files.tree(of: file), file).map { tree.placed($0, sources) }
    }
    for (analysis, findings) in zip(analyses, judge(analyses, tree.files.sources, assumptions)) {
      result.problems += analysis.problems.map { tree.placed($0, sources) }
      result.routes += analysis.routes
      result.unknownRoutes += analysis.unknownRoutes
      result.served.formUnion(analysis.served)
      result.merge.add(findings.map(tree.placed))
    }
  }

  /// The findings of each analysis.
  private func judge(
    _ analyses: [TechnologyAnalysis], _ sources: SourceMap, _ assumptions: Assumptions? = nil
  ) -> [[Finding]] {
    inParallel(analyses.count, least: 4) { range in
      let engine = engine(sources, assumptions)
      return range.map { judge(analyses[$0], engine, sources, assumptions) }
    }.flatMap { $0 }
  }

  private func judge(
    _ analysis: TechnologyAnalysis, _ engine: RuleEngine, _ sources: SourceMap, _ assumptions: Assumptions?
  ) -> [Finding] {
    var findings: [Finding] = []
    var broken = BrokenHops()
    let paths = analysis.paths
    if paths.count < Self.manyPaths {
      judge(paths[...], engine, &findings, &broken)
    } else {
      let parts = inParallel(paths.count, least: Self.manyPaths / 2) { range in
        var findings: [Finding] = []
        var broken = BrokenHops()
        judge(paths[range], self.engine(sources, assumptions), &findings, &broken)
        return (findings, broken)
      }
      for part in parts {
        findings += part.0
        broken.formUnion(part.1)
      }
    }
    for observation in analysis.observations {
      if let finding = engine.finding(for: observation, broken: broken) { findings.append(finding) }
    }
    return findings
  }

  /// Paths of one configuration that several threads share.
  private static let manyPaths = 1000

  private func judge(
    _ paths: ArraySlice<Path>, _ engine: RuleEngine, _ findings: inout [Finding], _ broken: inout BrokenHops
  ) {
    var memory = PathMemory()
    for path in paths {
      let found = engine.findings(for: path, after: &memory)
      findings += found
      for finding in found where finding.severity == .error && finding.confidence == .certain {
        for hop in path.hops { broken.insert(hop.identity, finding.setting) }
      }
    }
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
