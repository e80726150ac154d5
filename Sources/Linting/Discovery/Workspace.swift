import Analysis
import Catalog
import ConfigurationSources
import SourceText
import StreamModel
import SystemSupport

/// The files of a run with their recognition by the technologies, shared by all sessions. It reads any file system, so
/// that files in memory are linted like files on the disk.
struct Workspace {
  let files: ConfigurationFiles
  private(set) var problems: [InputProblem] = []
  private(set) var skipped: [Summary.Skipped] = []
  /// What became of inputs that the summary does not name.
  private(set) var accounts: [InputAccount] = []
  /// What was made of other files.
  private(set) var rendered = RenderedFiles()
  /// The files of containers.
  private(set) var containers = MountedFiles()
  /// The paths of the run with their scopes.
  private var paths: [(path: String, scope: Int)] = []
  /// The files that charts, overlays and containers may name.
  private var readable: any FileSystem
  private let technologies: [RegisteredTechnology]
  private let unsupported: UnsupportedInputs
  /// The recognised files by the scope that governs them and by technology, in order.
  private var recognised: [Int: [String: [FileID]]] = [:]
  /// The files that tell what answers behind a proxy, whichever scope governs them.
  private var serviceFiles: [FileID] = []

  private let cache: LintCache?

  /// `cache` and `repository` are what a later run over nearly the same files takes up.
  init(
    fileSystem: any FileSystem, technologies: [RegisteredTechnology], unsupported: UnsupportedInputs,
    cache: LintCache? = nil, repository: String = ""
  ) {
    files = ConfigurationFiles(fileSystem: fileSystem, earlier: cache?.parsed(in: repository))
    self.cache = cache
    readable = fileSystem
    self.technologies = technologies
    self.unsupported = unsupported
  }

  /// Builds the charts, overlays and releases of the run: their results are inputs of the scope of the file that describes
  /// them, and what they are built of is no input by itself.
  private mutating func build() {
    let charts = paths.filter { BuildFileName.isChart($0.path) }
    let kustomizations = paths.filter { BuildFileName.isKustomization($0.path) }
    let helmfiles = paths.filter { BuildFileName.isHelmfile($0.path) }
    var loaded = Charts(readable)
    ChartInputs.add(charts.map(\.path), &loaded, to: &rendered, of: files)
    let repository = RepositoryPaths(fileSystem: readable)
    let written = Set(recognised.values.flatMap { $0.values.joined() }).subtracting(rendered.consumed)
    OverlayInputs.add(kustomizations.map(\.path), written.sorted(), in: repository, to: &rendered, of: files)
    let objects = written.union(rendered.files.keys)
    ReleaseInputs.add(
      objects.subtracting(rendered.consumed).sorted(), helmfiles.map(\.path), in: repository, &loaded, to: &rendered,
      of: files)
    rendered.nameSwitchedOff(files.sources)
    problems += rendered.problems.withoutRepeats
    skipped += rendered.skipped
    var scopes = scopesOfFiles
    for input in charts + kustomizations + helmfiles {
      if let file = files.knownFile(at: input.path) { scopes[file] = input.scope }
    }
    dropParts()
    for (id, file) in rendered.files.sorted(by: { $0.key < $1.key }) {
      let found = InputRecognition(of: files.sources[id], isNamed: false, technologies, unsupported)
      add(id, found, scope: scopes[file.description] ?? 0)
    }
  }

  /// Files that are parts of a chart or an overlay are no inputs by themselves; those that nothing was made of hold no
  /// route.
  private mutating func dropParts() {
    removeInputs(rendered.consumed)
    let paths = Set(rendered.consumed.map { files.sources[$0].path })
    let named = Set(rendered.skipped.map(\.file))
    accounts.removeAll { paths.contains($0.file) }
    skipped.removeAll { paths.contains($0.file) && !named.contains($0.file) }
    let used = rendered.files.values.reduce(into: Set<FileID>()) { $0.formUnion($1.parts) }
    for part in rendered.consumed.subtracting(used) {
      accounts.append(InputAccount(files.sources[part].path, .noRoute, .noRoute))
    }
  }

  /// The scopes that govern at least one file, in order.
  var scopes: [Int] { recognised.keys.sorted() }

  /// The files of a scope by technology.
  func inputs(of scope: Int) -> [String: [FileID]] { recognised[scope] ?? [:] }

  /// What the files tell about the services behind proxies. `isComplete` says whether a repository has no others.
  func serviceDirectory(isComplete: Bool) -> ServiceDirectory {
    if serviceFiles.isEmpty || recognised.isEmpty { return .empty }
    let told = serviceFiles.map { ($0, files.sources[$0]) }.filter {
      !ServiceFiles.isDockerfile($0.1) && !ServiceFiles.isUnit($0.1)
    }
    return ServiceDirectory(
      told, fileSystem: files.fileSystem, isComplete: isComplete)
  }

  /// The files that tell what starts the applications.
  func processInputs() -> ProcessInputs {
    let described = serviceFiles.map { ($0, files.sources[$0]) }
    return ProcessInputs(
      compose: described.filter { ServiceFiles.isCompose($0.1) }.map(\.0),
      units: described.filter { ServiceFiles.isUnit($0.1) }.map { (id: $0.0, source: $0.1) }, readable: readable)
  }

  /// Adds files that are read only for what they tell about services. One that cannot be read tells nothing.
  mutating func add(serviceFiles paths: [String]) {
    for path in paths where files.knownFile(at: path) == nil {
      guard let id = try? files.file(at: path), ServiceFiles.contains(files.sources[id]) else { continue }
      serviceFiles.append(id)
    }
  }

  /// Puts the files of containers together: texts that are made for them are inputs, and so is what they mount under a
  /// name that says nothing. What is mounted counts only where the user named it or a folder around it.
  mutating func addContainers(isNamed: @escaping (String) -> Bool) {
    let described = serviceFiles.map { ($0, files.sources[$0]) }
    let compose = described.filter { ServiceFiles.isCompose($0.1) }.map(\.0)
    let dockerfiles = described.filter { ServiceFiles.isDockerfile($0.1) }.map(\.0)
    var reading = ContainerInputs(CatalogData.images, files, isNamed: isNamed)
    reading.add(compose: compose, dockerfiles: dockerfiles, from: readable, to: &rendered)
    containers = reading.mounted
    problems += reading.problems.withoutRepeats
    var scopes = scopesOfFiles
    for input in paths {
      if let file = files.knownFile(at: input.path) { scopes[file] = scopes[file] ?? input.scope }
    }
    let known = Set(recognised.values.flatMap { $0.values.joined() })
    var added: Set<FileID> = []
    for tree in containers.trees {
      let scope = tree.files.values.compactMap { scopes[$0] }.min() ?? scopes[tree.description] ?? 0
      for (path, id) in tree.files.sorted(by: { $0.key < $1.key }) {
        guard !tree.unlisted.contains(id), !files.builtIn.contains(id), !known.contains(id),
          path == tree.main || path.hasSuffix(".conf"), added.insert(id).inserted
        else { continue }
        let found = InputRecognition(of: files.sources[id], isNamed: false, technologies, unsupported)
        guard !found.readers.isEmpty else { continue }
        let path = files.sources[id].path
        skipped.removeAll { $0.file == path }
        accounts.removeAll { $0.file == path }
        add(id, found, scope: rendered.files[id].flatMap { scopes[$0.description] } ?? scope)
      }
    }
    dropTemplates()
  }

  private mutating func removeInputs(_ files: Set<FileID>) {
    for scope in recognised.keys {
      for technology in recognised[scope, default: [:]].keys {
        recognised[scope]?[technology]?.removeAll(where: files.contains)
      }
    }
  }

  private var scopesOfFiles: [FileID: Int] {
    var scopes: [FileID: Int] = [:]
    for (scope, inputs) in recognised { for file in inputs.values.joined() { scopes[file] = scope } }
    return scopes
  }

  /// A template that a container renders is no input by itself.
  private mutating func dropTemplates() {
    removeInputs(containers.templates)
    let paths = Set(containers.templates.map { files.sources[$0].path })
    accounts.removeAll { paths.contains($0.file) }
    skipped.removeAll { paths.contains($0.file) && $0.code == .template }
  }

  /// Adds files in memory; each is treated as named by the user.
  mutating func add(named paths: [String]) {
    for path in paths {
      guard let id = try? files.file(at: path) else { continue }
      add(id, InputRecognition(of: files.sources[id], isNamed: true, technologies, unsupported), scope: 0)
    }
    self.paths = paths.map { ($0, 0) }
    build()
  }

  /// Adds a file that is not part of the file system.
  mutating func add(_ file: SourceFile, scope: Int) {
    let id = files.add(file)
    add(id, InputRecognition(of: file, isNamed: true, technologies, unsupported), scope: scope)
  }

  /// Adds the result of a walk; the files are read concurrently. `roots` are further folders that may be read.
  mutating func add(_ walk: InputWalk, roots: [String]) {
    for (path, reason) in walk.failures {
      problems.append(InputProblem(level: .error, file: path, message: "\(path): \(reason)"))
    }
    skipped += walk.skipped
    accounts += walk.leftOut
    let named = Set(walk.inputs.lazy.filter(\.isExplicit).map { normalizedPath($0.path) })
    let peeked = Set(walk.inputs.lazy.filter(\.isPeeked).map { normalizedPath($0.path) })
    let (technologies, unsupported, cache) = (technologies, unsupported, cache)
    let recognise = { @Sendable (source: SourceFile) in
      let (isNamed, isPeeked) = (named.contains(source.path), peeked.contains(source.path))
      let make = {
        isPeeked
          ? InputRecognition(peekingAt: source, technologies, unsupported)
          : InputRecognition(of: source, isNamed: isNamed, technologies, unsupported)
      }
      let purpose = isPeeked ? "peeked" : isNamed ? "named" : "found"
      return cache?.note(of: source, for: purpose, find: make) ?? make()
    }
    let prefetched = files.prefetch(walk.inputs.map { normalizedPath($0.path) }) { source -> InputRecognition? in
      let found = recognise(source)
      return found.isIrrelevant ? nil : found
    }
    for (input, prefetched) in zip(walk.inputs, prefetched) {
      do throws(FileAccessError) {
        switch prefetched {
        case .read(let id, let found): add(id, found, scope: input.scope)
        case .dropped:
          if !input.isPeeked { accounts.append(InputAccount(input.path, .skipped, .notConfiguration)) }
        case .unknown:
          let id = try files.file(at: input.path)
          add(id, recognise(files.sources[id]), scope: input.scope)
        }
      } catch {
        // A file that is only looked at need not be readable.
        if input.isPeeked { continue }
        problems.append(InputProblem(level: .error, file: input.path, message: "\(input.path): \(error.reason)"))
        accounts.append(InputAccount(input.path, .unreadable, error.isTooLarge ? .tooLarge : .unreadable))
        skipped.append(
          Summary.Skipped(
            file: input.path, reason: error.reason, code: error.isTooLarge ? .tooLarge : .unreadable))
      }
    }
    for failure in walk.scopes.failures { add(failure) }
    // A base may be beside the folder that is linted, but not outside of its repository.
    let folders = walk.roots.map { RepositoryFolders.above($0, files.fileSystem)?.last ?? $0 }
    readable = ConfinedFileSystem(files.fileSystem, to: ReadableFolders(folders + roots, files.fileSystem))
    paths = walk.inputs.map { (normalizedPath($0.path), $0.scope) }
    build()
  }

  /// Adds a problem of an input.
  mutating func add(_ problem: InputProblem) { problems.append(problem) }

  private mutating func add(_ id: FileID, _ found: InputRecognition, scope: Int) {
    let path = files.sources[id].path
    if let reason = found.unreadable {
      problems.append(InputProblem(level: .error, file: path, message: "\(path) is \(reason)"))
      accounts.append(InputAccount(path, .unreadable, .notConfiguration))
      skipped.append(Summary.Skipped(file: path, reason: reason, code: .notConfiguration))
    }
    if let skip = found.skipped {
      skipped.append(Summary.Skipped(file: path, reason: skip.reason, code: skip.code))
    } else if found.describesServices, found.readers.isEmpty {
      accounts.append(InputAccount(path, .noRoute, .noRoute))
    }
    if found.describesServices { serviceFiles.append(id) }
    for reader in found.readers {
      recognised[scope, default: [:]][reader.technology, default: []].append(id)
      if let parsed = reader.parsed { files.keep(parsed, of: id, by: reader.technology) }
    }
  }

  /// A configuration file that cannot be read is an error at its location.
  private mutating func add(_ failure: ConfigurationScopes.Failure) {
    var problem = InputProblem(level: .error, file: failure.path, message: failure.message)
    if let source = failure.source {
      problem.span = SourceSpan(
        file: files.add(source), start: failure.range.lowerBound, end: failure.range.upperBound)
    }
    problems.append(problem)
  }
}
