import SourceText
import SourcedYAML
import SystemSupport

/// Builds overlays as `kubectl kustomize` 1.33 (Kustomize 5.6) does, from files and in memory.
///
/// After a problem the build goes on with what is left, so that each problem is told. Two things that kubectl refuses are
/// read, because Flux and Argo CD read them: files above the folder of their kustomization, and empty kustomizations.
package struct KustomizeBuild {
  var files: KustomizeFiles
  private let limits: KustomizeLimits
  private let charts: (any ChartRenderer)?
  private var read: [FileID] = []
  private var seen: Set<FileID> = []
  private(set) var problems: [KustomizeProblem] = []
  private var unread: [UnreadSource] = []
  private var unrendered: [ChartEntry] = []
  private var kustomizations = 0
  private var objects = 0
  private var budget: Int
  private var descriptions: KindDescriptions?

  /// What a kustomization hands to the one that includes it.
  struct Accumulator {
    var list = ObjectList()
    var configuration = TransformConfiguration()
    var variables: [Variable] = []
  }

  private init(_ files: KustomizeFiles, _ limits: KustomizeLimits, _ charts: (any ChartRenderer)?) {
    self.files = files
    self.limits = limits
    self.charts = charts
    budget = limits.values
  }

  /// Builds a folder that has a kustomization.
  package static func build(
    _ folder: String, files: inout KustomizeFiles, limits: KustomizeLimits = KustomizeLimits(),
    charts: (any ChartRenderer)? = nil
  ) -> KustomizeResult {
    run(normalizedPath(folder), &files, limits, charts) { (build) throws(KustomizeError) in
      guard let root = try build.kustomization(in: folder) else {
        throw KustomizeError("\(folder) has no kustomization")
      }
      return root
    }
  }

  /// Builds a kustomization that is in no file, or differs from its file: one of Flux.
  static func build(
    _ root: Kustomization, files: inout KustomizeFiles, limits: KustomizeLimits, charts: (any ChartRenderer)?
  ) -> KustomizeResult {
    run(root.folder, &files, limits, charts) { (build) throws(KustomizeError) in
      if build.files.isFile(root.path) { build.note(try build.files.file(root.path)) }
      return root
    }
  }

  private static func run(
    _ folder: String, _ files: inout KustomizeFiles, _ limits: KustomizeLimits, _ charts: (any ChartRenderer)?,
    _ root: (inout KustomizeBuild) throws(KustomizeError) -> Kustomization
  ) -> KustomizeResult {
    var build = KustomizeBuild(files, limits, charts)
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
  private mutating func finish(_ root: Kustomization) throws(KustomizeError) -> ObjectList {
    if root.isComponent { throw KustomizeError("a component is not built by itself", root["kind"]?.source) }
    descriptions = loadDescriptions(root)
    var accumulator = try accumulate(root, into: Accumulator(), stack: [], namespace: nil)
    try accumulator.list.update { (object: inout BuildObject) throws(KustomizeError) in
      guard object.needsHash else { return }
      let hash = GeneratedNames.hash(of: object)
      object.rememberID()
      object.setName(object.name + "-" + hash, object.value["metadata", "name"]?.source)
    }
    var ambiguous: [KustomizeError] = []
    let references = NameReferences(accumulator.list)
    accumulator.list = try references.fixed(accumulator.configuration.references) { ambiguous.append($0) }
    for error in ambiguous { report(error) }
    attempt { (build) throws(KustomizeError) in try build.resolveVariables(&accumulator) }
    accumulator.list.filter { object in
      object.text(of: "config.kubernetes.io/local-config", in: "annotations").map { $0 == "false" } ?? true
    }
    return accumulator.list
  }

  private mutating func resolveVariables(_ accumulator: inout Accumulator) throws(KustomizeError) {
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
    try VariableExpansion(values: values).apply(&accumulator.list, accumulator.configuration.variables)
  }

  // MARK: - Reading

  var isComplete: Bool { unread.isEmpty && unrendered.isEmpty }

  mutating func report(_ error: KustomizeError) {
    guard problems.count < 100 else { return }
    problems.append(KustomizeProblem(message: error.message, span: error.span))
  }

  /// Does something that may fail; the build goes on.
  mutating func attempt(
    at span: SourceSpan? = nil, _ body: (inout KustomizeBuild) throws(KustomizeError) -> Void
  ) {
    do { try body(&self) } catch { report(error.at(span)) }
  }

  private mutating func note(_ file: FileID) { if seen.insert(file).inserted { read.append(file) } }

  private mutating func readFile(_ path: String) throws(KustomizeError) -> FileID {
    let id = try files.file(path)
    note(id)
    return id
  }

  private mutating func kustomization(in folder: String) throws(KustomizeError) -> Kustomization? {
    guard let (path, value) = try files.kustomization(in: folder) else { return nil }
    note(try files.file(path))
    return Kustomization(path: path, value: value)
  }

  private mutating func documents(_ path: String) throws(KustomizeError) -> [SourcedValue] {
    let id = try readFile(path)
    return try files.documents(of: id)
  }

  private mutating func loadDescriptions(_ kustomization: Kustomization) -> KindDescriptions? {
    guard let path = kustomization["openapi"]?["path"], let text = path.scalarText else { return nil }
    var result: KindDescriptions?
    attempt(at: path.source) { (build) throws(KustomizeError) in
      result = try build.documents(joinedPath(kustomization.folder, text)).first.flatMap { KindDescriptions($0) }
      if result == nil { throw KustomizeError("\(text) has no definitions", path.source) }
    }
    return result
  }

  // MARK: - Accumulating

  /// Adds a kustomization with all that it includes. `stack` has the folders around it.
  private mutating func accumulate(
    _ kustomization: Kustomization, into start: Accumulator, stack: [String], namespace: String?
  ) throws(KustomizeError) -> Accumulator {
    kustomizations += 1
    guard kustomizations <= limits.kustomizations else {
      throw KustomizeError("the build includes more than \(limits.kustomizations) kustomizations")
    }
    if let problem = kustomization.headProblem { report(problem) }
    for pair in kustomization.unknownKeys {
      report(KustomizeError("Kustomize knows no field \(pair.key)", pair.keySource))
    }
    if kustomization.value.map == nil, !kustomization.value.isNull {
      throw KustomizeError("a kustomization is a map", kustomization.value.source)
    }
    let stack = stack + [kustomization.folder]
    let namespace = kustomization["namespace"]?.scalarText ?? namespace
    var accumulator = start
    for entry in kustomization.resources {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try build.add(resource: entry, of: kustomization, to: &accumulator, stack, namespace)
      }
    }
    accumulator.configuration.merge(.standard)
    for entry in kustomization.list("configurations") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        for file in try build.documents(joinedPath(kustomization.folder, entry.scalarText ?? "")) {
          accumulator.configuration.merge(TransformConfiguration(file))
        }
      }
    }
    generate(kustomization, &accumulator, namespace)
    for entry in kustomization.list("components") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try build.add(component: entry, of: kustomization, to: &accumulator, stack, namespace)
      }
    }
    transform(kustomization, &accumulator)
    for entry in kustomization.list("vars") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in try build.add(Variable(entry), to: &accumulator) }
    }
    return accumulator
  }

  private mutating func add(_ variable: Variable, to accumulator: inout Accumulator) throws(KustomizeError) {
    if accumulator.variables.contains(where: { $0.name == variable.name }) {
      throw KustomizeError("the variable \(variable.name) is there twice", variable.source)
    }
    let isFound = accumulator.list.objects.contains { variable.means($0) }
    if isFound {
      try accumulator.list.update { (object: inout BuildObject) throws(KustomizeError) in
        if variable.means(object) { object.variables.append(variable.name) }
      }
    }
    accumulator.variables.append(variable)
  }

  private mutating func add(
    resource entry: SourcedValue, of kustomization: Kustomization, to accumulator: inout Accumulator,
    _ stack: [String], _ namespace: String?
  ) throws(KustomizeError) {
    guard let text = entry.scalarText, !entry.isNull else { throw KustomizeError("a resource is a path", entry.source) }
    let path = joinedPath(kustomization.folder, text)
    if files.isFile(path) {
      for document in try documents(path) {
        for object in try ObjectReader.objects(in: document) { try add(object, to: &accumulator.list) }
      }
      return
    }
    guard files.isFolder(path) else {
      if Kustomization.isRemote(text) {
        unread.append(UnreadSource(address: text, span: entry.source))
        return
      }
      if files.fileSystem.isOutside(path) {
        unread.append(UnreadSource(address: text, span: entry.source))
        return
      }
      throw KustomizeError("\(text): No such file or directory", entry.source)
    }
    let base = try enter(path, entry, stack)
    if base.isComponent { throw KustomizeError("\(text) is a component, not a resource", entry.source) }
    let inner = try accumulate(base, into: Accumulator(), stack: stack, namespace: namespace)
    for object in inner.list.objects {
      attempt(at: entry.source) { (_) throws(KustomizeError) in try accumulator.list.append(object) }
    }
    accumulator.configuration.merge(inner.configuration)
    accumulator.variables += inner.variables
  }

  private mutating func add(_ object: SourcedValue, to list: inout ObjectList) throws(KustomizeError) {
    objects += 1
    budget -= object.nodeCount
    guard objects <= limits.objects, budget > 0 else { throw KustomizeError("the build has too many objects") }
    try list.append(BuildObject(object))
  }

  /// The kustomization of a folder that another one includes.
  private mutating func enter(
    _ folder: String, _ entry: SourcedValue, _ stack: [String]
  ) throws(KustomizeError) -> Kustomization {
    guard !stack.contains(folder) else {
      let cycle = (stack + [folder]).drop { $0 != folder }.joined(separator: " → ")
      throw KustomizeError("kustomizations include each other: \(cycle)", entry.source)
    }
    guard stack.count < limits.depth else {
      throw KustomizeError("more than \(limits.depth) kustomizations within each other", entry.source)
    }
    guard let kustomization = try kustomization(in: folder) else {
      throw KustomizeError("\(folder) has no kustomization", entry.source)
    }
    return kustomization
  }

  private mutating func add(
    component entry: SourcedValue, of kustomization: Kustomization, to accumulator: inout Accumulator,
    _ stack: [String], _ namespace: String?
  ) throws(KustomizeError) {
    guard let text = entry.scalarText, !entry.isNull else {
      throw KustomizeError("a component is a path", entry.source)
    }
    let path = joinedPath(kustomization.folder, text)
    guard files.isFolder(path) else {
      guard Kustomization.isRemote(text) || files.fileSystem.isOutside(path) else {
        throw KustomizeError("\(text): No such file or directory", entry.source)
      }
      return unread.append(UnreadSource(address: text, span: entry.source))
    }
    let component = try enter(path, entry, stack)
    guard component.isComponent else { throw KustomizeError("\(text) is no component", entry.source) }
    accumulator = try accumulate(component, into: accumulator, stack: stack, namespace: namespace)
  }

  // MARK: - Generators

  private mutating func generate(
    _ kustomization: Kustomization, _ accumulator: inout Accumulator, _ namespace: String?
  ) {
    let options = kustomization["generatorOptions"]?.map
    for (key, kind) in [("configMapGenerator", Generator.Kind.configMap), ("secretGenerator", .secret)] {
      for entry in kustomization.list(key) {
        guard let map = entry.map else { continue }
        let generator = Generator(kind: kind, entry: map, source: entry.source, options: options)
        attempt(at: entry.source) { (build) throws(KustomizeError) in
          let remote =
            (generator.files.map { ($0.path, $0.value) }
            + generator.environmentFiles.map { ($0.scalarText ?? "", $0) }).filter { Kustomization.isRemote($0.0) }
          guard remote.isEmpty else {
            return build.unread += remote.map { UnreadSource(address: $0.0, span: $0.1.source) }
          }
          try build.add(generator, in: kustomization.folder, to: &accumulator.list)
        }
      }
    }
    let more = kustomization.list("helmChartInflationGenerator")
    for entry in kustomization.list("helmCharts") + more {
      let chart = ChartEntry(
        entry: entry, globals: kustomization["helmGlobals"], folder: kustomization.folder,
        namespace: entry["namespace"]?.scalarText ?? namespace)
      guard let objects = charts?.objects(of: chart, files: &files) else {
        unrendered.append(chart)
        continue
      }
      for object in objects {
        attempt(at: entry.source) { (build) throws(KustomizeError) in try build.add(object, to: &accumulator.list) }
      }
    }
    for key in ["generators", "validators"] {
      for entry in kustomization.list(key) {
        report(KustomizeError("plugins of \(key) are not carried out", entry.source))
      }
    }
  }

  private mutating func add(
    _ generator: Generator, in folder: String, to list: inout ObjectList
  ) throws(KustomizeError) {
    let object = try generator.object(in: folder) { (path) throws(KustomizeError) in
      let id = try readFile(path)
      return (id, files.sources[id].bytes)
    }
    objects += 1
    guard objects <= limits.objects else { throw KustomizeError("the build has too many objects") }
    try list.absorb(object) { GeneratedNames.merged($0, into: $1) }
  }

  // MARK: - Transformers

  private mutating func transform(_ kustomization: Kustomization, _ accumulator: inout Accumulator) {
    let configuration = accumulator.configuration
    var list = accumulator.list
    accumulator.list = ObjectList()
    for entry in kustomization.list("patchesStrategicMerge") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        let patch = try PatchEntry(merging: build.legacyPatch(entry, kustomization.folder), entry.source)
        try build.apply(patch, to: &list)
      }
    }
    for entry in kustomization.list("patches") { apply(patch: entry, of: kustomization, to: &list) }
    if let namespace = kustomization["namespace"] {
      attempt(at: namespace.source) { (_) throws(KustomizeError) in
        try NameTransforms.setNamespace(namespace, &list, configuration)
      }
    }
    if let prefix = kustomization["namePrefix"] {
      attempt(at: prefix.source) { (_) throws(KustomizeError) in
        try NameTransforms.add(.prefix, prefix, &list, configuration.namePrefix)
      }
    }
    if let suffix = kustomization["nameSuffix"] {
      attempt(at: suffix.source) { (_) throws(KustomizeError) in
        try NameTransforms.add(.suffix, suffix, &list, configuration.nameSuffix)
      }
    }
    for entry in kustomization.list("labels") {
      attempt(at: entry.source) { (_) throws(KustomizeError) in
        try MetadataTransforms.add(label: entry, &list, configuration)
      }
    }
    for (key, fields) in [
      ("commonLabels", configuration.commonLabels), ("commonAnnotations", configuration.commonAnnotations),
    ] {
      guard let value = kustomization[key], let pairs = value.map else { continue }
      attempt(at: value.source) { (_) throws(KustomizeError) in try MetadataTransforms.set(pairs, &list, fields) }
    }
    for entry in kustomization.list("patchesJson6902") { apply(patch: entry, of: kustomization, to: &list) }
    for entry in kustomization.list("replicas") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        try MetadataTransforms.setReplicas(entry, &list, configuration.replicas, isComplete: build.isComplete)
      }
    }
    for entry in kustomization.list("images") + kustomization.list("imageTags") {
      attempt(at: entry.source) { (_) throws(KustomizeError) in
        try ImageTransform(entry).apply(&list, configuration.images)
      }
    }
    for entry in kustomization.list("replacements") {
      attempt(at: entry.source) { (build) throws(KustomizeError) in
        for replacement in try build.replacements(entry, kustomization.folder) {
          try Replacement(replacement).apply(&list, isComplete: build.isComplete)
        }
      }
    }
    for entry in kustomization.list("transformers") {
      report(KustomizeError("plugins of transformers are not carried out", entry.source))
    }
    accumulator.list = list
  }

  private mutating func apply(patch entry: SourcedValue, of kustomization: Kustomization, to list: inout ObjectList) {
    attempt(at: entry.source) { (build) throws(KustomizeError) in
      guard let documents = try build.patch(entry, kustomization.folder) else { return }
      try build.apply(PatchEntry(entry, documents: documents), to: &list)
    }
  }

  private mutating func apply(_ patch: PatchEntry, to list: inout ObjectList) throws(KustomizeError) {
    try patch.apply(to: &list, descriptions, &budget, isComplete: isComplete)
  }

  /// The documents of a patch that is inline or in a file; nil when only the network has it.
  private mutating func patch(_ entry: SourcedValue, _ folder: String) throws(KustomizeError) -> [SourcedValue]? {
    let inline = entry.map?.value(ignoringCase: "patch").flatMap {
      $0.scalarText?.isEmpty == false && !$0.isNull ? $0 : nil
    }
    let path = entry.map?.value(ignoringCase: "path").flatMap {
      $0.scalarText?.isEmpty == false && !$0.isNull ? $0 : nil
    }
    switch (inline, path) {
    case (let inline?, nil): return try embedded(inline)
    case (nil, let path?):
      let text = path.scalarText ?? ""
      if Kustomization.isRemote(text) {
        unread.append(UnreadSource(address: text, span: path.source))
        return nil
      }
      do { return try documents(joinedPath(folder, text)) } catch { throw error.at(path.source) }
    default: throw KustomizeError("a patch has either patch or path", entry.source)
    }
  }

  private func embedded(_ value: SourcedValue) throws(KustomizeError) -> [SourcedValue] {
    guard let text = EmbeddedText(value) else { throw KustomizeError("a patch is text", value.source) }
    do { return try text.documents(resolution: .goYAML3) } catch {
      throw KustomizeError(error.message, error.span ?? value.source)
    }
  }

  /// An entry of `patchesStrategicMerge` is the patch itself, or the path of one.
  private mutating func legacyPatch(_ entry: SourcedValue, _ folder: String) throws(KustomizeError) -> [SourcedValue] {
    guard let text = entry.scalarText else { throw KustomizeError("a patch is text", entry.source) }
    if text.utf8.contains(0x0A) || text.hasPrefix("{") { return try embedded(entry) }
    return try documents(joinedPath(folder, text))
  }

  /// An entry of `replacements`, or those of the file that it names.
  private mutating func replacements(_ entry: SourcedValue, _ folder: String) throws(KustomizeError) -> [SourcedValue] {
    guard let path = entry["path"] else { return [entry] }
    return try documents(joinedPath(folder, path.scalarText ?? "")).flatMap { $0.list ?? [$0] }
  }
}
