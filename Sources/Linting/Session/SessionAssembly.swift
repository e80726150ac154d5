import Analysis
import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport

/// The configurations assembled from the files of a session.
struct SessionAssembly {
  /// In the order of the registry; a technology's own configurations come after those embedded in its files.
  private(set) var configurations: [any Configuration] = []
  private(set) var files: Set<FileID> = []
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []
  private(set) var suppressions: [ObjectSuppression] = []
  /// Make the resolvers of names.
  private(set) var resolvers: [@Sendable (ResolutionContext) -> any NameResolver] = []
  /// Make those of processes.
  private(set) var processes: [@Sendable (ResolutionContext) -> any ProcessResolver] = []
  /// Objects that contain embedded configurations, with the identifiers of these.
  private(set) var embedded: [SourceSpan: ConfigurationID] = [:]
  private var scope = 0

  /// `inputs` are the files by technology.
  init(
    _ inputs: [String: [FileID]], of files: ConfigurationFiles, roots: [String], settings: TechnologySettings,
    registry: TechnologyRegistry, containers: MountedFiles = MountedFiles()
  ) {
    for id in registry.ids {
      guard let own = inputs[id], let technology = registry.technology(id, settings) else { continue }
      let assembly = technology.assemble(
        own,
        in: AssemblyContext(
          files: files, roots: roots, trees: containers.trees.filter { $0.technology == id },
          wellKnown: containers.wellKnown))
      for texts in assembly.embedded { add(texts, sources: files.sources, settings, registry) }
      configurations += assembly.configurations
      self.files.formUnion(assembly.files)
      problems += assembly.problems
      skipped += assembly.skipped
      suppressions += assembly.suppressions
      if let resolver = assembly.resolver { resolvers.append(resolver) }
      if let processes = assembly.processes { self.processes.append(processes) }
    }
    // Two technologies that read one file report its errors twice.
    problems = problems.withoutRepeats
    skipped = skipped.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Assembles strings inside objects as files of their technology.
  private mutating func add(
    _ texts: EmbeddedTexts, sources: SourceMap, _ settings: TechnologySettings, _ registry: TechnologyRegistry
  ) {
    var settings = settings
    settings.assumptions = texts.assumptions
    guard let technology = registry.technology(texts.technology, settings),
      let fallback = texts.parts.first?.file
    else { return }
    scope += 1
    let parts = Dictionary(texts.parts.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    let inner = ConfigurationFiles(fileSystem: MemoryFileSystem(parts.mapValues(\.text)))
    var recognised: [FileID] = []
    var partsByFile: [FileID: EmbeddedTexts.Part] = [:]
    for path in parts.keys.sorted() {
      guard let id = try? inner.file(at: path) else { continue }
      partsByFile[id] = parts[path]
      switch technology.recognise(inner.sources[id], isNamed: false) {
      case .configuration(let parsed):
        inner.keep(parsed, of: id, by: texts.technology)
        recognised.append(id)
      case .unparsed, .skipped: recognised.append(id)
      case .other: partsByFile[id] = nil
      }
    }
    guard !recognised.isEmpty else { return }
    let spans = EmbeddedSpans(partsByFile, fallback: fallback, sources: sources)
    let assembly = technology.assemble(
      recognised, in: AssemblyContext(files: inner, roots: ["."], scope: scope))
    configurations += assembly.configurations.map { EmbeddedConfiguration($0, spans: spans) }
    problems += assembly.problems.map(spans.mapped)
    for holder in texts.holders where embedded[holder] == nil {
      embedded[holder] = ConfigurationID(technology: texts.technology, scope: scope, number: 0)
    }
  }
}
