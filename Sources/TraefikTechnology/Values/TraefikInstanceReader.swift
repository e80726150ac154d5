import Containers
import SourceText

/// Finds the static configuration of a Traefik that a compose file starts: one file, else the flags, else the environment
/// (cmd/traefik: the first that has something is used, the others are not read).
struct TraefikInstanceReader {
  /// Where the configuration is.
  enum Source {
    case tree(TraefikNode)
    /// A file of the container.
    case file(ComposeServiceDefinition.File)
    case unknown
  }

  let source: Source
  private let mounts: ComposeMounts

  /// The folders in which Traefik looks for `traefik.toml`, `.yaml` and `.yml`.
  private static let folders = ["/etc/traefik", ""]
  private static let endings = ["toml", "yaml", "yml"]

  init(_ service: ComposeServiceDefinition) {
    mounts = service.mounts
    let span = service.span ?? SourceSpan(file: FileID(index: 0), start: 0, end: 0)
    let flags = TraefikNode(flags: service.words("entrypoint") + service.words("command"), at: span)
    let variables = TraefikNode(environment: service.entries("environment"), at: span)
    source = Self.source(flags, variables, mounts, isBuilt: service.isBuilt)
  }

  private static func source(_ flags: TraefikNode, _ variables: TraefikNode, _ mounts: ComposeMounts, isBuilt: Bool)
    -> Source
  {
    let named = flags["configFile"] ?? variables["configFile"]
    if let named {
      guard let path = named.text, !named.isUnknown else { return .unknown }
      return file(at: path.hasPrefix("/") ? path : "/" + path, mounts)
    }
    let isWritten = { (node: TraefikNode) in node["entryPoints"] != nil || node["providers"] != nil }
    for folder in folders {
      for ending in endings {
        switch mounts.file(at: "\(folder)/traefik.\(ending)") {
        case .file(let path): return ending == "toml" ? .unknown : .file(.file(path))
        case .text(let text): return ending == "toml" ? .unknown : .file(.text(text))
        case .unknown where !isWritten(flags) && !isWritten(variables): return .unknown
        case .unknown, .absent: continue
        }
      }
    }
    if isWritten(flags) { return .tree(flags) }
    if isWritten(variables) { return .tree(variables) }
    return isBuilt ? .unknown : .tree(flags)
  }

  private static func file(at path: String, _ mounts: ComposeMounts) -> Source {
    path.hasSuffix(".toml") ? .unknown : .file(mounts.file(at: path))
  }

  /// The files that the file provider reads, and whether they are all.
  func dynamicFiles(_ settings: TraefikNode) -> (files: [ComposeServiceDefinition.File], isComplete: Bool) {
    guard let provider = settings["providers"]?["file"] else { return ([], true) }
    if provider.hasUnknown { return ([], false) }
    if let name = provider["filename"]?.text {
      let file = mounts.file(at: name.hasPrefix("/") ? name : "/" + name)
      return name.hasSuffix(".toml") ? ([], false) : ([file], true)
    }
    guard var folder = provider["directory"]?.text else { return ([], false) }
    while folder.hasSuffix("/"), folder.count > 1 { folder.removeLast() }
    let (files, isComplete) = mounts.files(below: folder.hasPrefix("/") ? folder : "/" + folder)
    let endings = files.map { $0.path.lowercased() }
    let wanted = zip(files, endings).filter { $0.1.hasSuffix(".yaml") || $0.1.hasSuffix(".yml") }.map(\.0.file)
    return (wanted, isComplete && !endings.contains { $0.hasSuffix(".toml") })
  }
}
