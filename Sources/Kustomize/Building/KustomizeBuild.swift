import SourceText
import SourcedYAML
import SystemSupport

/// Builds overlays as `kubectl kustomize` 1.33 (Kustomize 5.6) does, from files and in memory.
///
/// After a problem the build goes on with what is left, so that each problem is told. Two things that kubectl refuses are
/// read, because Flux and Argo CD read them: files above the folder of their kustomization, and empty kustomizations.
package struct KustomizeBuild {
  var files: KustomizeFiles
  let limits: KustomizeLimits
  let charts: (any ChartRenderer)?
  /// Whether generated names end with a hash, as in a cluster. Without it people know the names.
  let hashesNames: Bool
  var read: [FileID] = []
  var seen: Set<FileID> = []
  var problems: [KustomizeProblem] = []
  var unread: [UnreadSource] = []
  var unrendered: [ChartEntry] = []
  var kustomizations = 0
  var objects = 0
  var work = 0
  var budget: Int
  var descriptions: KindDescriptions?

  /// What a kustomization hands to the one that includes it.
  struct Accumulator {
    var list = ObjectList()
    /// What `configurations` adds to the standard fields.
    var configuration = TransformConfiguration()
    var variables: [Variable] = []
  }

  private init(
    _ files: KustomizeFiles, _ limits: KustomizeLimits, _ charts: (any ChartRenderer)?, _ hashesNames: Bool
  ) {
    self.files = files
    self.limits = limits
    self.charts = charts
    self.hashesNames = hashesNames
    budget = limits.values
  }

  /// Builds a folder that has a kustomization.
  package static func build(
    _ folder: String, files: inout KustomizeFiles, limits: KustomizeLimits = KustomizeLimits(),
    charts: (any ChartRenderer)? = nil, hashesNames: Bool = true
  ) -> KustomizeResult {
    run(normalizedPath(folder), &files, limits, charts, hashesNames) { (build) throws(KustomizeError) in
      guard let root = try build.kustomization(in: folder) else {
        throw KustomizeError("\(folder) has no kustomization")
      }
      return root
    }
  }

  /// Builds a kustomization that is in no file, or differs from its file: one of Flux.
  static func build(
    _ root: Kustomization, files: inout KustomizeFiles, limits: KustomizeLimits, charts: (any ChartRenderer)?,
    hashesNames: Bool
  ) -> KustomizeResult {
    run(root.folder, &files, limits, charts, hashesNames) { (build) throws(KustomizeError) in
      if build.files.isFile(root.path) { build.note(try build.files.file(root.path)) }
      return root
    }
  }

  private static func run(
    _ folder: String, _ files: inout KustomizeFiles, _ limits: KustomizeLimits, _ charts: (any ChartRenderer)?,
    _ hashesNames: Bool, _ root: (inout KustomizeBuild) throws(KustomizeError) -> Kustomization
  ) -> KustomizeResult {
    var build = KustomizeBuild(files, limits, charts, hashesNames)
    var list = ObjectList()
    do {
      let root = try root(&build)
      list = try build.finish(root)
    } catch { build.report(error) }
    files = build.files
    return KustomizeResult(
      folder: folder, objects: list.objects.map { FinalObject.value(of: $0, build.files.sources) },
      filesRead: build.read, problems: build.problems, unread: build.unread, charts: build.unrendered)
  }

  /// The whole build: what only the outermost kustomization does comes last.
  mutating func finish(_ root: Kustomization) throws(KustomizeError) -> ObjectList {
    if root.isComponent { throw KustomizeError("a component is not built by itself", root["kind"]?.source) }
    descriptions = loadDescriptions(root)
    var accumulator = try accumulate(root, into: Accumulator(), stack: [], namespace: nil)
    try accumulator.list.update { (object: inout BuildObject) throws(KustomizeError) in
      guard hashesNames, object.needsHash else { return }
      let hash = GeneratedNames.hash(of: object)
      object.rememberID()
      object.setName(object.name + "-" + hash, object.value["metadata", "name"]?.source)
    }
    var ambiguous: [KustomizeError] = []
    let references = NameReferences(accumulator.list)
    accumulator.list = try references.fixed(accumulator.configuration.withStandard.references) { ambiguous.append($0) }
    for error in ambiguous { report(error) }
    attempt { (build) throws(KustomizeError) in try build.resolveVariables(&accumulator) }
    accumulator.list.filter { object in
      object.text(of: "config.kubernetes.io/local-config", in: "annotations").map { $0 == "false" } ?? true
    }
    return accumulator.list
  }

  mutating func resolveVariables(_ accumulator: inout Accumulator) throws(KustomizeError) {
    guard !accumulator.variables.isEmpty else { return }
    var values: [String: SourcedValue] = [:]
    for variable in accumulator.variables {
      let object = accumulator.list.objects.first { $0.variables.contains(variable.name) }
      guard let value = object.flatMap({ variable.value(in: $0) }) else {
        if isComplete {
          report(KustomizeError("no object has the field of the variable \(variable.name)", variable.source))
        }
        continue
      }
      if value.isScalar { values[variable.name] = value }
    }
    try VariableExpansion(values: values).apply(&accumulator.list, accumulator.configuration.withStandard.variables)
  }

  var isComplete: Bool { unread.isEmpty && unrendered.isEmpty }

  mutating func report(_ error: KustomizeError) { report(KustomizeProblem(error)) }

  mutating func report(_ problem: KustomizeProblem) {
    guard problems.count < 100 else { return }
    problems.append(problem)
  }

  /// Does something that may fail; the build goes on.
  mutating func attempt(
    at span: SourceSpan? = nil, _ body: (inout KustomizeBuild) throws(KustomizeError) -> Void
  ) {
    do { try body(&self) } catch { report(error.at(span)) }
  }

  mutating func note(_ file: FileID) { if seen.insert(file).inserted { read.append(file) } }

  mutating func readFile(_ path: String) throws(KustomizeError) -> FileID {
    let id = try files.file(path)
    note(id)
    return id
  }

  mutating func kustomization(in folder: String) throws(KustomizeError) -> Kustomization? {
    guard let (path, value) = try files.kustomization(in: folder) else { return nil }
    note(try files.file(path))
    return Kustomization(path: path, value: value)
  }

  mutating func documents(_ path: String) throws(KustomizeError) -> [SourcedValue] {
    let id = try readFile(path)
    return try files.documents(of: id)
  }

  mutating func loadDescriptions(_ kustomization: Kustomization) -> KindDescriptions? {
    guard let path = kustomization["openapi"]?["path"], let text = path.scalarText else { return nil }
    var result: KindDescriptions?
    attempt(at: path.source) { (build) throws(KustomizeError) in
      result = try build.documents(joinedPath(kustomization.folder, text)).first.flatMap { KindDescriptions($0) }
      if result == nil { throw KustomizeError("\(text) has no definitions", path.source) }
    }
    return result
  }
}
