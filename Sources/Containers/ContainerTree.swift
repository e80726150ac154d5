import ConfigurationSources
import SourcedYAML
import SystemSupport

/// A file of a container.
package enum ContainerFile: Sendable {
  /// A file of the repository, by its path there.
  case file(String)
  /// A text in another file, or made of another file.
  case text(RenderedText)
  /// A file of the image, by its text.
  case image(String)
}

/// The files of a container, each with what puts it there. What comes later is above what was there before.
struct ContainerTree: Sendable {
  /// What is known of a path.
  enum Answer {
    case file(ContainerFile)
    /// Something that the files of the repository do not tell puts it there, or changes it.
    case unknown
    case absent
  }

  private enum Layer: Sendable {
    case file(String, ContainerFile)
    /// A folder of the repository. One that is mounted hides what was there.
    case folder(String, of: String, hides: Bool)
    case removed(String)
    case unknown(String)
  }

  private var layers: [Layer] = []

  /// Whether a path is a folder or in it.
  private static func isBelow(_ path: String, _ folder: String) -> Bool {
    path == folder || folder == "/" || path.hasPrefix(folder + "/")
  }

  mutating func put(_ file: ContainerFile, at path: String) { layers.append(.file(path, file)) }

  mutating func put(folder: String, at path: String, hides: Bool) {
    layers.append(.folder(path, of: folder, hides: hides))
  }

  mutating func remove(_ path: String) { layers.append(.removed(path)) }

  mutating func makeUnknown(_ path: String) { layers.append(.unknown(path)) }

  /// Whether a path is certainly a folder: something is below it.
  func isFolder(_ path: String) -> Bool {
    layers.contains { layer in
      switch layer {
      case .file(let at, _): at != path && Self.isBelow(at, path)
      case .folder(let at, _, _): Self.isBelow(at, path)
      case .removed, .unknown: false
      }
    }
  }

  /// The paths at which single files of the repository were put.
  var filePaths: [String] {
    layers.compactMap { layer in
      guard case .file(let at, .file) = layer else { return nil }
      return at
    }
  }

  /// What is at a path.
  func lookUp(_ path: String, in repository: any FileSystem) -> Answer {
    for layer in layers.reversed() {
      switch layer {
      case .file(let at, let file): if at == path { return .file(file) }
      case .folder(let at, let folder, let hides):
        guard Self.isBelow(path, at), path != at else { continue }
        let rest = at == "/" ? path.dropFirst() : path.dropFirst(at.utf8.count + 1)
        let source = joinedPath(folder, String(rest))
        if repository.kind(of: source) == .file { return .file(.file(source)) }
        if hides { return .absent }
      case .removed(let at): if Self.isBelow(path, at) { return .absent }
      case .unknown(let at): if Self.isBelow(path, at) { return .unknown }
      }
    }
    return .absent
  }

  /// The folder of the repository that is at a path; nil where there is none or where it is not known.
  func folder(at path: String) -> String? {
    for layer in layers.reversed() {
      switch layer {
      case .file: continue
      case .folder(let at, let folder, _):
        if path == at { return folder }
        if Self.isBelow(path, at) {
          return joinedPath(folder, String(at == "/" ? path.dropFirst() : path.dropFirst(at.utf8.count + 1)))
        }
      case .removed(let at), .unknown(let at): if Self.isBelow(path, at) { return nil }
      }
    }
    return nil
  }

  /// The paths below a folder at which files are.
  func paths(below root: String, in repository: any FileSystem) -> [String] {
    var found: Set<String> = []
    for layer in layers {
      switch layer {
      case .file(let at, _): if Self.isBelow(at, root) { found.insert(at) }
      case .folder(let at, let folder, _):
        if Self.isBelow(at, root) {
          Self.list(folder, at, repository, depth: 0, &found)
        } else if Self.isBelow(root, at) {
          let rest = at == "/" ? root.dropFirst() : root.dropFirst(at.utf8.count + 1)
          Self.list(joinedPath(folder, String(rest)), root, repository, depth: 0, &found)
        }
      case .removed, .unknown: continue
      }
    }
    return found.sorted()
  }

  private static func list(
    _ folder: String, _ path: String, _ repository: any FileSystem, depth: Int, _ found: inout Set<String>
  ) {
    guard depth < ContainerLimits.folderDepth, let names = repository.entries(of: folder) else { return }
    for name in names.sorted() where found.count < ContainerLimits.files && name != ".git" && name != "node_modules" {
      let source = joinedPath(folder, name)
      let target = path == "/" ? "/" + name : path + "/" + name
      switch repository.kind(of: source) {
      case .file: found.insert(target)
      case .folder: list(source, target, repository, depth: depth + 1, &found)
      default: continue
      }
    }
  }

  /// What the files do not tell below a folder, or around it.
  func unknownPaths(below root: String) -> [String] {
    layers.compactMap { layer in
      guard case .unknown(let at) = layer, Self.isBelow(at, root) || Self.isBelow(root, at) else { return nil }
      return at
    }
  }
}
