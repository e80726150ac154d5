import Analysis
import Catalog
import ConfigurationSources
import Rules
import SourceText
import StreamModel
import SystemSupport

/// Lints the files that one configuration file governs. Each step takes the values of the steps before it:
/// assemble, analyse, link, judge, suppress.
struct Session {
  /// Includes the configuration file.
  let options: LintOptions
  let catalogue: RuleCatalogue
  let registry: TechnologyRegistry
  /// What the repository tells about the services behind its proxies.
  var services = ServiceDirectory.empty
  /// What starts the applications.
  var processes = ProcessInputs()
  /// What was made of other files.
  var rendered = RenderedFiles()
  /// The files of containers.
  var containers = MountedFiles()

  /// `inputs` are the files by technology.
  func report(_ inputs: [String: [FileID]], of files: ConfigurationFiles, roots: [String]) -> SessionReport {
    let assembly = SessionAssembly(
      inputs, of: files, roots: roots, settings: options.technologySettings, registry: registry,
      containers: containers)
    let declared = DeclaredChainInputs(options.declaredPaths, files: files)
    let analyses = link(analyse(assembly.configurations, files.sources), assembly, declared, files)
    var suppressions = options.suppressions ? self.suppressions(assembly, files) : nil
    let sources = files.sources
    let engine = engine(sources, always: suppressions?.rules ?? [])
    var findings = chosen(ChainJudgement(analyses, engine).findings)
    SharedSettings.note(in: &findings, analyses)
    findings = rendered.inSources(findings, sources)
    // A declared stream may add the file that declares it.
    let kept = { (findings: [Finding]) in suppressions?.kept(findings, in: files.sources) ?? findings }

    var report = SessionReport()
    report.served = analyses.reduce(into: []) { $0.formUnion($1.served) }
    report.unserved = unserved(analyses, served: report.served, engine).filter { !kept([$0.value]).isEmpty }
    report.notServed = notServed(report.served, files, engine).filter { !kept([$0.value]).isEmpty }
    report.findings = MissingSettings.joined(kept(findings))
    report.findings += chosen(
      suppressions?.observations(isChosen: isChosen).compactMap { engine.finding(for: $0) } ?? [])
    report.suppressed = suppressions?.suppressed ?? []
    report.problems =
      assembly.problems + analyses.flatMap(\.problems) + declared.problems(analyses, files)
      + (suppressions?.problems ?? [])
    report.problems += analyses.flatMap(\.unjudged).map { unjudged($0, sources) }
    report.skipped = assembly.skipped
    report.read = assembly.files
    report.routes = analyses.flatMap(\.routes)
    report.filesOfRoutes = filesOfRoutes(analyses)
    report.unknownLimits = UnknownRoutes.limits(of: analyses.map(\.chains), policy: options.policy)
    report.streams = options.streams
    report.limits = options.limits
    if options.traces { report.traces = traces(of: analyses, sources) }
    return report.inSources(of: rendered, sources).showingTemplates
  }

  private func unjudged(_ route: UnjudgedRoute, _ sources: SourceMap) -> InputProblem {
    InputProblem(
      level: .warning, file: sources[route.span.file].path,
      message: "\(route.route) streams and was not judged: no file says which controller or gateway serves it",
      span: route.span)
  }

  /// The files of routes, with those that belong to the same configuration.
  private func filesOfRoutes(_ analyses: [TechnologyAnalysis]) -> Set<FileID> {
    analyses.reduce(into: []) { result, analysis in
      let own = Set(analysis.routes.map(\.span.file))
      result.formUnion(own)
      for gateway in analysis.gateways where !gateway.files.isDisjoint(with: own) { result.formUnion(gateway.files) }
    }
  }

  // MARK: Steps

  /// Configurations are analysed concurrently; a large one divides its own work.
  private func analyse(_ configurations: [any Configuration], _ sources: SourceMap) -> [TechnologyAnalysis] {
    let request = AnalysisRequest(
      streams: options.streams,
      detector: StreamDetector(
        .embedded, applications: CatalogData.applications.adding(options.customApplications),
        weights: CatalogData.evidenceWeights, services: ServiceView(services) { sources[$0].path },
        assumesStreaming: options.assumeStreaming, keepsEvidence: options.traces))
    return parallelChunks(configurations.count, minimum: 4) { range in
      range.map { configurations[$0].analyse(request) }
    }.flatMap { $0 }
  }

  /// Joins the chains of all technologies.
  private func link(
    _ analyses: [TechnologyAnalysis], _ assembly: SessionAssembly, _ declared: DeclaredChainInputs,
    _ files: ConfigurationFiles
  ) -> [TechnologyAnalysis] {
    let gateways = analyses.flatMap(\.gateways)
    let sources = files.sources
    let context = ResolutionContext(gateways: gateways, embedded: assembly.embedded) { sources[$0].path }
    let compose = ComposeNameResolver(services, trees: containers.trees, context).map { [$0] } ?? []
    let linked = ChainLinker(
      resolvers: compose + assembly.resolvers.map { $0(context) }, gateways: gateways, declared: declared.chains,
      file: { files.knownFile(at: $0) }
    ).linked(analyses)
    return processes.extend(linked, services, assembly.processes.map { $0(context) }, files)
  }

  /// Suppressions by comments, annotations and the configuration file.
  private func suppressions(_ assembly: SessionAssembly, _ files: ConfigurationFiles) -> SuppressionPass {
    var pass = SuppressionPass(catalogue: catalogue, sources: files.sources)
    pass.read(rendered.edited(assembly.files))
    pass.read(assembly.suppressions.map { rendered.inSources($0, files.sources) })
    pass.read(options.ignoreEntries, files: files)
    return pass
  }

  /// The engine computes the findings that are shown or fail the run, and those of rules in `always`: a suppression is
  /// used even when its finding is too weak to be shown. Warnings are always computed: one may be the cause of an error, or
  /// told with it.
  private func engine(_ sources: SourceMap, always: Set<String>) -> RuleEngine {
    RuleEngine(
      catalogue: catalogue, policy: options.policy, assumptions: options.assumptions, sources: sources,
      minimumSeverity: min(options.limits.sought, .warning), always: always.union(options.severities.keys),
      choice: RuleChoice(ignored: options.ignore, severities: options.severities))
  }

  private func traces(of analyses: [TechnologyAnalysis], _ sources: SourceMap) -> [ChainTrace] {
    let tracer = ChainTracer(
      engine: RuleEngine(
        catalogue: catalogue, policy: options.policy, assumptions: options.assumptions, sources: sources))
    // A chain with a guess was found from each side of it.
    var shown: [StreamKind: Set<[HopIdentity]>] = [:]
    return analyses.flatMap { analysis in
      analysis.chains.filter { isTraced($0, sources) }.filter {
        !$0.isGuess || shown[$0.judgedAs, default: []].insert($0.hops.map(\.identity)).inserted
      }.map { tracer.trace($0, analysis.observations) }
    }
  }

  private func isTraced(_ chain: ProxyChain, _ sources: SourceMap) -> Bool {
    guard options.tracesAll || chain.intent.streams || chain.intent.isLikely else { return false }
    guard let files = options.tracedFiles else { return true }
    return chain.hops.contains { rendered.files[$0.span.file] != nil || files.contains(sources[$0.span.file].path) }
  }

  /// The observations for declared streams that no application serves, by index.
  private func unserved(
    _ analyses: [TechnologyAnalysis], served: Set<Int>, _ engine: RuleEngine
  ) -> [Int: Finding] {
    var result: [Int: Finding] = [:]
    for index in options.streams.indices where !served.contains(index) {
      guard let observation = analyses.lazy.compactMap({ $0.unserved[index] }).first else { continue }
      result[index] = engine.finding(for: observation).flatMap { chosen([$0]).first }
    }
    return result
  }

  /// The findings that no route serves a declared stream, by index.
  private func notServed(_ served: Set<Int>, _ files: ConfigurationFiles, _ engine: RuleEngine) -> [Int: Finding] {
    let missing = options.streams.indices.filter { !served.contains($0) }
    guard !missing.isEmpty else { return [:] }
    let positions = DeclaredStreamPositions(options.streams, configuration: options.streamSource, files: files)
    var result: [Int: Finding] = [:]
    for index in missing {
      let stream = options.streams[index]
      var observation = Observation(
        check: .streamNotServed, outcome: .certain, technology: "streamlint", setting: "stream", value: stream.text,
        span: positions[index])
      observation.route = stream.text
      observation.kind = stream.kind
      observation.intent = .declared(by: stream.source)
      result[index] = engine.finding(for: observation).flatMap { chosen([$0]).first }
    }
    return result
  }

  // MARK: Selection

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

  private func isSelected(_ finding: Finding) -> Bool {
    if finding.isCovered(by: options.ignore) { return false }
    return options.select.isEmpty || finding.isNamed(by: options.select)
  }

  /// Whether the findings of a rule are selected.
  private func isChosen(_ name: String) -> Bool {
    !options.ignore.contains(name) && (options.select.isEmpty || options.select.contains(name))
  }
}
