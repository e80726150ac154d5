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
  /// The ways of the routes, when they are asked for.
  var traces: [PathTrace] = []
  /// Findings that somebody silenced.
  var suppressed: [SuppressedFinding] = []
  /// Kubernetes objects with suppressions of their own.
  var silencing: [KubernetesObject] = []
  /// The streams of the session.
  var streams: [DeclaredStream] = []
  /// The configuration file that governs it; nil without one.
  var configuration: String?
}

/// The part of a run that does not depend on the disk; tests lint texts through it.
package struct LintSession: Sendable {
  private let options: LintOptions
  private let catalogue: RuleCatalogue
  private let embedded: EmbeddedKnowledge

  /// Creates a session.
  package init(options: LintOptions, catalogue: RuleCatalogue) {
    self.init(
      options: options.adopting(nil), catalogue: catalogue,
      embedded: EmbeddedKnowledge(own: options.ownTechnologies))
  }

  init(options: LintOptions, catalogue: RuleCatalogue, embedded: EmbeddedKnowledge) {
    self.options = options
    self.catalogue = catalogue
    self.embedded = embedded
  }

  /// Lints texts by path; every one counts as named by the user. A `.streamlint.yaml` among them governs all.
  package func report(texts: [String: String]) -> Report { report(files: texts.mapValues { Array($0.utf8) }) }

  /// Lints files by path whose bytes need not be UTF-8.
  package func report(files contents: [String: [UInt8]]) -> Report {
    let governed = governed(by: contents)
    let (result, input, files) = governed.judged(contents)
    return ReportAssembly(options: governed.options, catalogue: catalogue).report([result], input, files.sources)
  }

  private func governed(by contents: [String: [UInt8]]) -> LintSession {
    guard let bytes = contents[ConfigurationFile.name],
      let file = try? ConfigurationFile(decoding: bytes, path: ConfigurationFile.name, catalogue: catalogue)
    else { return self }
    return LintSession(options: options.adopting(file), catalogue: catalogue, embedded: embedded)
  }

  /// Applies the fixes of the findings to texts and lints again until none is left.
  package func fix(texts: [String: String], unsafe: Bool) -> FixOutcome {
    fix(files: texts.mapValues { Array($0.utf8) }, unsafe: unsafe)
  }

  /// Applies the fixes of the findings to files whose bytes need not be UTF-8.
  package func fix(files contents: [String: [UInt8]], unsafe: Bool) -> FixOutcome {
    FixRun(lint: { changed in report(files: contents.merging(changed) { $1 }) }, unsafe: unsafe).run()
  }

  /// The ways of the routes of texts by path.
  package func trace(texts: [String: String]) -> [PathTrace] {
    var asking = options
    asking.traces = true
    let session = LintSession(options: asking, catalogue: catalogue, embedded: embedded)
    let contents = texts.mapValues { Array($0.utf8) }
    return session.governed(by: contents).judged(contents).result.traces
  }

  private func judged(
    _ contents: [String: [UInt8]]
  ) -> (result: SessionResult, input: InputResult, files: NginxFileSet) {
    let files = NginxFileSet(fileSystem: MemoryFileSystem(bytes: contents))
    var input = InputResult()
    var candidates: [FileID] = []
    for path in contents.keys.sorted() where path != ConfigurationFile.name {
      guard let id = try? files.file(at: path) else { continue }
      if input.accepts(id, isExplicit: true, files, embedded.nginxTable) { candidates.append(id) }
    }
    return (judge(candidates, input, files, roots: ["."]), input, files)
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
    var (analyses, inputs) = analyses(nginx, technology, manifests, files, &result)
    let book = inputs.map { analyse($0, files, &analyses, &result) }
    link(&analyses, book, files, &result)
    let silences = options.suppressions ? silences(&result, files) : nil
    let sources = files.sources
    let silenced = silences?.rules ?? []
    let engine = engine(sources, silenced)
    if options.traces { result.traces = traces(of: analyses, files.sources) }
    // Threads that share an engine would wait for each other's reference counts.
    let judged = judge(analyses, engine) { self.engine(sources, silenced) }
    for (analysis, findings) in zip(analyses, judged) {
      result.problems += analysis.problems
      result.routes += analysis.routes
      result.unknownRoutes += analysis.unknownRoutes
      result.served.formUnion(analysis.served)
      result.merge.add(findings)
    }
    for index in options.streams.indices where !result.served.contains(index) {
      guard let observation = analyses.lazy.compactMap({ $0.unserved[index] }).first else { continue }
      result.unserved[index] = engine.finding(for: observation, broken: BrokenHops()).flatMap { chosen([$0]).first }
    }
    result.findings = chosen(result.merge.findings)
    SharedSettings.note(in: &result.findings, paths: analyses)
    if let silences { suppress(&result, silences, engine) }
    if options.endsProcess { Leftovers.keep((analyses, book, technology)) }
    return result
  }

  /// What the nginx files come to, and the objects of the others; nil without such files. The two do not need each other:
  /// what one side does on one core, the other one has the rest for.
  private func analyses(
    _ nginx: [FileID], _ technology: NginxTechnology, _ manifests: [FileID], _ files: NginxFileSet,
    _ result: inout SessionResult
  ) -> (analyses: [TechnologyAnalysis], inputs: ManifestInputs?) {
    let sources = files.sources
    let knowledge = technology.knowledge
    let kinds = manifests.isEmpty ? KubernetesKinds() : embedded.manifests(options.assumptions).kinds
    // Nobody else touches the files meanwhile.
    nonisolated(unsafe) let technology = technology
    let (configurations, parts) = inBoth(
      { technology.configurations(of: nginx) }, { ManifestInputs.parts(of: manifests, sources, kinds: kinds) },
      when: !nginx.isEmpty && !manifests.isEmpty)
    let (analyses, inputs) = inBoth(
      {
        NginxTechnology.analyse(
          configurations, knowledge, streams: options.streams, assumeStreaming: options.assumeStreaming)
      }, { manifests.isEmpty ? nil : ManifestInputs(manifests, parts, sources, kinds: kinds) },
      when: !nginx.isEmpty && !manifests.isEmpty)
    if options.endsProcess { Leftovers.keep(parts) }
    result.read = configurations.files
    for file in configurations.files.sorted() { result.problems += syntaxProblems(files.tree(of: file), file) }
    return (analyses, inputs)
  }

  /// What comments, annotations and the configuration file silence.
  private func silences(_ result: inout SessionResult, _ files: NginxFileSet) -> SuppressionRun {
    var run = SuppressionRun(catalogue: catalogue, sources: files.sources)
    run.read(result.read)
    run.read(result.silencing)
    run.read(options.ignoreEntries, files: files)
    result.problems += run.problems
    return run
  }

  private func suppress(_ result: inout SessionResult, _ silences: SuppressionRun, _ engine: RuleEngine) {
    let (kept, suppressed, observations) = silences.apply(to: result.findings) { name in
      !options.ignore.contains(name) && (options.select.isEmpty || options.select.contains(name))
    }
    result.findings = kept + chosen(observations.compactMap { engine.finding(for: $0, broken: BrokenHops()) })
    result.suppressed = suppressed
  }

  /// Looks for what is shown, fails the run or was silenced: a silence is of use when its finding is too weak to be shown.
  private func engine(_ sources: SourceMap, _ silenced: Set<String>) -> RuleEngine {
    let engine = RuleEngine(
      catalogue: catalogue, policy: options.policy, assumptions: options.assumptions, sources: sources,
      minimumSeverity: options.soughtSeverity, always: silenced.union(options.severities.keys))
    if options.endsProcess { Leftovers.keep(engine) }
    return engine
  }

  /// The ways of all routes.
  private func traces(of analyses: [TechnologyAnalysis], _ sources: SourceMap) -> [PathTrace] {
    let tracer = PathTracer(
      engine: RuleEngine(
        catalogue: catalogue, policy: options.policy, assumptions: options.assumptions, sources: sources))
    return analyses.flatMap { analysis in analysis.paths.map { tracer.trace($0, analysis.observations) } }
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

  /// What the Kubernetes objects of the session say, and the nginx configuration inside of them. Gives the names by which
  /// they reach each other.
  private func analyse(
    _ inputs: ManifestInputs, _ files: NginxFileSet, _ analyses: inout [TechnologyAnalysis],
    _ result: inout SessionResult
  ) -> AddressBook {
    var knowledge = embedded.manifests(options.assumptions)
    knowledge.kong.environments = inputs.kongEnvironments
    result.problems += inputs.problems
    result.skipped += inputs.skipped
    result.read.formUnion(inputs.read)
    result.silencing = inputs.objects.all.filter {
      !$0.annotations.isEmpty && $0.annotation("streamlint/ignore") != nil
    }
    var number = (analyses.flatMap(\.systems).map(\.number).max() ?? -1) + 1
    var configMaps: [SourceSpan: Int] = [:]
    for pod in EmbeddedNginxFinder(objects: inputs.objects, knowledge: knowledge).trees() {
      guard let tree = ManifestNginx(pod, embedded.nginxTable) else { continue }
      let found = analyse(tree, files.sources, &number, &result)
      if let system = found.first?.systems.first {
        for part in pod.parts where configMaps[part.object.headSpan] == nil {
          configMaps[part.object.headSpan] = system.number
        }
      }
      analyses += found
    }
    var analyzer = ManifestAnalyzer(objects: inputs.objects, knowledge: knowledge)
    analyses.append(analyzer.run(streams: options.streams, assumeStreaming: options.assumeStreaming))
    if !inputs.kong.isEmpty || !inputs.kongEnvironments.isEmpty {
      analyses += KongAnalysis(files: inputs.kong, knowledge: knowledge.kong).run(
        streams: options.streams, assumeStreaming: options.assumeStreaming)
    }
    let systems = analyses.flatMap(\.systems)
    let sources = files.sources
    return AddressBook(
      objects: inputs.objects, knowledge: knowledge, systems: systems, configMaps: configMaps,
      path: { sources[$0].path })
  }

  /// Joins the paths of all technologies.
  private func link(
    _ analyses: inout [TechnologyAnalysis], _ book: AddressBook?, _ files: NginxFileSet, _ result: inout SessionResult
  ) {
    let declared = DeclaredPathInputs(options.declaredPaths, files: files)
    var linker = ChainLinker(
      book: book, systems: analyses.flatMap(\.systems), declared: declared.paths,
      file: { files.knownFile(at: $0) })
    linker.link(&analyses)
    result.problems += declared.problems(analyses, files)
  }

  /// What nginx configuration in Kubernetes objects says, at its places in the YAML.
  private func analyse(
    _ tree: ManifestNginx, _ sources: SourceMap, _ number: inout Int, _ result: inout SessionResult
  ) -> [TechnologyAnalysis] {
    let technology = NginxTechnology(
      knowledge: embedded.nginx(tree.assumptions(options.assumptions)), files: tree.files, roots: ["."],
      firstNumber: number)
    let (analyses, read) = technology.analyse(
      tree.candidates, streams: options.streams, assumeStreaming: options.assumeStreaming)
    number += max(1, analyses.count)
    for file in read.sorted() {
      result.problems += syntaxProblems(tree.files.tree(of: file), file).map { tree.places.place($0, sources) }
    }
    return analyses.map { tree.places.place($0, sources) }
  }

  /// The findings of each analysis. A hop may break in a path of another technology than its own, so that observations
  /// wait until all paths are judged.
  private func judge(
    _ analyses: [TechnologyAnalysis], _ engine: RuleEngine, _ another: @Sendable () -> RuleEngine
  ) -> [[Finding]] {
    let judged = inParallel(analyses.count, least: 4, tools: another) { range, engine in
      range.map { judge(analyses[$0].paths, engine, another) }
    }.flatMap { $0 }
    let broken = judged.reduce(into: BrokenHops()) { $0.formUnion($1.broken) }
    return zip(analyses, judged).map { analysis, judged in
      judged.findings + analysis.observations.compactMap { engine.finding(for: $0, broken: broken) }
    }
  }

  /// What the paths of one analysis have, and the hops that break a stream for certain.
  private struct Judged {
    var findings: [Finding] = []
    var broken = BrokenHops()
  }

  private func judge(_ paths: [Path], _ engine: RuleEngine, _ another: @Sendable () -> RuleEngine) -> Judged {
    var result = Judged()
    if paths.count < Self.manyPaths {
      judge(paths[...], engine, &result)
      return result
    }
    let parts = inParallel(paths.count, least: Self.manyPaths / 8, tools: another) { range, engine in
      var part = Judged()
      judge(paths[range], engine, &part)
      return part
    }
    for part in parts {
      result.findings += part.findings
      result.broken.formUnion(part.broken)
    }
    return result
  }

  /// Paths of one configuration that several threads share.
  private static let manyPaths = 1000

  private func judge(_ paths: ArraySlice<Path>, _ engine: RuleEngine, _ result: inout Judged) {
    var memory = PathMemory()
    for path in paths where !path.isGuess {
      let found = engine.findings(for: path, after: &memory)
      result.findings += found
      for finding in found where finding.severity == .error && finding.confidence == .certain {
        for hop in path.hops { result.broken.insert(hop.identity, finding.setting) }
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
