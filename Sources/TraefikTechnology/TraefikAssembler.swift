import Analysis
import ConfigurationSources
import Containers
import RuleFiles
import SourceText
import StreamModel
import SystemSupport

/// Puts the files of a run together to projects.
struct TraefikAssembler {
  private let files: ConfigurationFiles
  private let readable: any FileSystem
  /// Globs of Traefik's own images.
  private let images: [String]
  private(set) var contents: [FileID: TraefikFileContent] = [:]
  private(set) var projects: [TraefikProject] = []
  /// The names of all services of the compose files.
  private(set) var composeServices: Set<String> = []
  /// Files of Traefik that a container mounts.
  private var mounted: Set<FileID> = []

  init(_ context: AssemblyContext, images: [String]) {
    files = context.files
    readable = ConfinedFileSystem(files.fileSystem, to: files.readableFolders(context.roots))
    self.images = images
  }

  /// Reads files and what belongs to them.
  mutating func assemble(_ ids: [FileID]) {
    for id in ids { read(id) }
    readCompose(ids.filter { isCompose($0) })
    readFolders(ids)
    lendInstance()
  }

  private mutating func read(_ id: FileID) {
    guard contents[id] == nil else { return }
    contents[id] = files.parsed(id, by: TraefikTechnology.id) { TraefikFileContent($0, id: id) }
  }

  private func isCompose(_ id: FileID) -> Bool {
    guard case .compose? = contents[id]?.kind else { return false }
    return true
  }

  private func path(_ id: FileID) -> String { files.sources[id].path }

  // MARK: Compose

  private mutating func readCompose(_ compose: [FileID]) {
    let reader = ContainerFiles(files, readable: readable)
    var all = compose
    var known = Set(compose)
    // The file that an override is for, or the other way round, need not say anything about Traefik.
    for folder in Set(compose.map { folder(of: path($0)) }).sorted() {
      let names = (readable.entries(of: folder) ?? []).sorted().filter { ComposeFile.hasName($0.lowercased()) }
      for name in names.prefix(TraefikLimits.files) {
        guard let id = reader.file(at: joinedPath(folder, name)), known.insert(id).inserted else { continue }
        all.append(id)
      }
    }
    let wanted = Set(compose)
    for project in ComposeServices(reader).projects(of: all) where !wanted.isDisjoint(with: project.files) {
      add(project, reader)
    }
  }

  private mutating func add(_ compose: ComposeProject, _ reader: ContainerFiles) {
    var project = TraefikProject(number: projects.count, folder: compose.folder, files: Set(compose.files))
    var proxies: [ComposeServiceDefinition] = []
    composeServices.formUnion(compose.services.map(\.name))
    for service in compose.services {
      let isProxy = isTraefik(service)
      if isProxy { proxies.append(service) }
      add(service, isProxy: isProxy, to: &project)
    }
    if proxies.count == 1, let proxy = proxies.first {
      // Labels of containers that other files describe are read by the same Traefik; what is here is all that is known.
      if !project.definitions.contains(where: { $0.name.contains("$") }) { project.complete.append(.docker) }
      addInstance(proxy, reader, to: &project)
    }
    guard !project.routers.isEmpty || !project.definitions.isEmpty || project.instance != nil else { return }
    projects.append(project)
  }

  private func isTraefik(_ service: ComposeServiceDefinition) -> Bool {
    guard let text = service.image?.text else { return false }
    let reference = ImageReference(text)
    return images.contains(where: reference.matches)
  }

  private func add(_ service: ComposeServiceDefinition, isProxy: Bool, to project: inout TraefikProject) {
    guard let span = service.span else { return }
    // Swarm reads the labels of the service, `deploy.labels`, and not those of its containers.
    let swarm = service.entries("deploy", "labels").filter(Self.isLabel)
    let labels = swarm.isEmpty ? service.entries("labels").filter(Self.isLabel) : swarm
    guard !labels.isEmpty else { return }
    let root = TraefikNode(labels: labels, at: span)
    if let enable = root["enable"]?.text?.lowercased(), enable == "false" || enable == "0" { return }
    let http = root["http"] ?? TraefikNode(span: span, setting: "traefik.http")
    let image = service.image.flatMap { image in image.text.map { SignalImage(text: $0, span: image.span) } }
    let container = TraefikContainer(
      name: service.name, image: service.isBuilt ? nil : image,
      services: (http["services"]?.children ?? []).map(\.name), span: labels[0].span)
    project.add(http, from: .docker, container: container)
    let isOther = root["tcp"] != nil || root["udp"] != nil
    let isEnabled = root["enable"] != nil || !container.services.isEmpty
    if http["routers"] == nil, !isOther, !isProxy, isEnabled, container.services.count < 2 {
      project.add(service.name, TraefikNode(span: labels[0].span, setting: ""), from: .docker, container)
    }
  }

  private static func isLabel(_ entry: ComposeEntry) -> Bool { entry.name.lowercased().hasPrefix("traefik.") }

  // MARK: Static configuration

  private mutating func addInstance(
    _ service: ComposeServiceDefinition, _ reader: ContainerFiles, to project: inout TraefikProject
  ) {
    let reading = TraefikInstanceReader(service)
    guard let place = service.span else { return }
    let version = service.image?.text.flatMap(TraefikInstance.version)
    var settings: TraefikNode?
    switch reading.source {
    case .tree(let node): settings = node
    case .file(let file):
      if case .fixed(let node)? = content(of: file, at: place, reader, &project)?.kind { settings = node }
    case .unknown: break
    }
    project.instance = TraefikInstance(settings: settings, version: version, at: place)
    guard let settings else { return }
    let (files, isComplete) = reading.dynamicFiles(settings)
    var areAllRead = isComplete && files.count <= TraefikLimits.files
    for file in files.prefix(TraefikLimits.files) {
      guard let content = content(of: file, at: place, reader, &project), content.isReadable else {
        areAllRead = false
        continue
      }
      guard case .dynamic(let node) = content.kind, let http = node["http"] else { continue }
      if node.hasUnknown { areAllRead = false }
      project.add(http, from: .file)
    }
    if areAllRead { project.complete.append(.file) }
  }

  /// The content of a file of a container; nil where it is not known.
  private mutating func content(
    of file: ComposeServiceDefinition.File, at span: SourceSpan, _ reader: ContainerFiles,
    _ project: inout TraefikProject
  ) -> TraefikFileContent? {
    switch file {
    case .file(let path):
      guard let id = reader.file(at: path), YAMLFileName.hasExtension(path) else { return nil }
      read(id)
      mounted.insert(id)
      project.files.insert(id)
      return contents[id]
    case .text(let text): return TraefikFileContent(text, in: span)
    case .unknown, .absent: return nil
    }
  }

  // MARK: Folders

  /// Files that no container mounts belong together by their folders.
  private mutating func readFolders(_ ids: [FileID]) {
    var byFolder: [String: [(id: FileID, node: TraefikNode)]] = [:]
    var fixed: [String: [(id: FileID, node: TraefikNode)]] = [:]
    for id in ids where !mounted.contains(id) {
      switch contents[id]?.kind {
      case .dynamic(let node): byFolder[folder(of: path(id)), default: []].append((id, node))
      case .fixed(let node): fixed[folder(of: path(id)), default: []].append((id, node))
      case .compose, .other, nil: continue
      }
    }
    var used: Set<FileID> = []
    for name in byFolder.keys.sorted() {
      var project = TraefikProject(number: projects.count, folder: name)
      for (id, node) in byFolder[name, default: []] {
        project.files.insert(id)
        if let http = node["http"] { project.add(http, from: .file) }
      }
      let near = fixed[name] ?? fixed[folder(of: name)] ?? []
      if near.count == 1 {
        project.instance = TraefikInstance(settings: near[0].node, at: near[0].node.span)
        project.files.insert(near[0].id)
        used.insert(near[0].id)
      }
      projects.append(project)
    }
    for name in fixed.keys.sorted() {
      for (id, node) in fixed[name, default: []] where !used.contains(id) {
        var project = TraefikProject(number: projects.count, folder: name, files: [id])
        project.instance = TraefikInstance(settings: node, at: node.span)
        projects.append(project)
      }
    }
  }

  /// Whether the files describe one Traefik at most: all names that they define are its.
  var hasOneInstance: Bool { Set(projects.compactMap(\.instance?.place)).count < 2 }

  /// Projects without a Traefik of their own are served by the only one of the run, if it has their entry points.
  private mutating func lendInstance() {
    guard hasOneInstance, let only = projects.compactMap(\.instance).first, only.settings != nil else { return }
    for number in projects.indices where projects[number].instance == nil {
      let routers = projects[number].routers
      let names = routers.map { $0.node["entryPoints"]?.texts ?? [] }
      if !names.isEmpty, names.allSatisfy(only.hasAll) { projects[number].instance = only }
    }
  }
}
