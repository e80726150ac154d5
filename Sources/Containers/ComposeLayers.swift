import ConfigurationSources
import SourceText
import SystemSupport
import YAMLSyntax

/// The mapping of a service in one file, or of one that it extends.
struct ComposeLayer: Sendable {
  let node: YAMLNode
  let file: FileID
  /// The folder to which its paths are relative.
  let folder: String
}

/// One service as the files of its project describe it together, the strongest first.
struct ComposeDefinition: Sendable {
  let name: String
  let layers: [ComposeLayer]
  /// The `configs:` of the files of the project, the strongest first.
  let configs: [ComposeLayer]
  /// The folder of the project, in which its `.env` is.
  let folder: String

  /// The strongest value of a key.
  func value(_ key: String) -> (node: YAMLNode, layer: ComposeLayer)? {
    for layer in layers { if let node = layer.node[key], !node.isNull { return (node, layer) } }
    return nil
  }
}

/// The compose files of a run by project: a file with its override, `extends` followed.
struct ComposeProjects {
  private let reader: ContainerFiles
  private var documents: [FileID: [YAMLNode]] = [:]

  init(_ reader: ContainerFiles) { self.reader = reader }

  /// The files that compose reads together, the strongest first, with their services.
  struct Stack {
    let files: [FileID]
    let folder: String
    let definitions: [ComposeDefinition]
  }

  /// All services of some compose files.
  mutating func definitions(of files: [FileID]) -> [ComposeDefinition] { stacks(of: files).flatMap(\.definitions) }

  /// The same, by the files that are read together.
  mutating func stacks(of files: [FileID]) -> [Stack] {
    var byFolder: [String: [FileID]] = [:]
    for file in files { byFolder[folder(of: reader.path(file)), default: []].append(file) }
    var result: [Stack] = []
    for folder in byFolder.keys.sorted() {
      let files = byFolder[folder, default: []]
      let base = files.first { Self.isBase(fileName(of: reader.path($0))) }
      for file in files {
        let stack = layers(of: file, base: base, among: files)
        guard let stack else { continue }
        result.append(Stack(files: stack, folder: folder, definitions: definitions(stack, in: folder)))
      }
    }
    return result
  }

  private static func isBase(_ name: String) -> Bool {
    ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"].contains(name.lowercased())
  }

  private static func isOverride(_ name: String) -> Bool { name.lowercased().contains(".override.") }

  /// The files that are read together when one is, the strongest first; nil for one that is only read with another.
  private mutating func layers(of file: FileID, base: FileID?, among files: [FileID]) -> [FileID]? {
    let name = fileName(of: reader.path(file))
    if Self.isOverride(name) { return base == nil ? [file] : nil }
    guard let base else { return [file] }
    if file == base {
      return files.filter { Self.isOverride(fileName(of: reader.path($0))) } + [file]
    }
    // A file whose services have no image is for `-f base -f this`.
    let needsBase = services(of: file).contains { _, node in
      node["image"] == nil && node["build"] == nil && node["extends"] == nil
    }
    return needsBase ? [file, base] : [file]
  }

  private mutating func definitions(_ files: [FileID], in folder: String) -> [ComposeDefinition] {
    var names: [String] = []
    for file in files { for (name, _) in services(of: file) where !names.contains(name) { names.append(name) } }
    let configs = files.flatMap { file in
      roots(of: file).compactMap { $0["configs"].map { ComposeLayer(node: $0, file: file, folder: folder) } }
    }
    return names.prefix(ContainerLimits.containers).map { name in
      var layers: [ComposeLayer] = []
      for file in files {
        for (other, node) in services(of: file) where other == name {
          layers += chain(ComposeLayer(node: node, file: file, folder: folder))
        }
      }
      return ComposeDefinition(name: name, layers: layers, configs: configs, folder: folder)
    }
  }

  /// A service, the one that it extends, and so on.
  private mutating func chain(_ first: ComposeLayer) -> [ComposeLayer] {
    var result = [first]
    while result.count < ContainerLimits.bases, let last = result.last, let base = last.node["extends"] {
      guard let name = base.text ?? base["service"]?.text else { break }
      var file = last.file
      if let other = base["file"]?.text {
        guard let found = reader.file(at: joinedPath(last.folder, other)) else { break }
        file = found
      }
      guard let node = services(of: file).first(where: { $0.name == name })?.node else { break }
      result.append(ComposeLayer(node: node, file: file, folder: folder(of: reader.path(file))))
    }
    return result
  }

  private mutating func services(of file: FileID) -> [(name: String, node: YAMLNode)] {
    roots(of: file).flatMap { root -> [(name: String, node: YAMLNode)] in
      guard root["apiVersion"] == nil else { return [] }
      return (root["services"]?.resolvedPairs ?? []).compactMap { pair in pair.key.text.map { ($0, pair.value) } }
    }
  }

  private mutating func roots(of file: FileID) -> [YAMLNode] {
    if let known = documents[file] { return known }
    let roots = ServiceFiles.roots(of: reader.bytes(file))
    documents[file] = roots
    return roots
  }
}
