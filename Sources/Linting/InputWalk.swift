import SourceText

/// Finds the files to look at below the paths that the user gave.
struct InputWalk {
  /// A file that was found.
  struct Input {
    let path: String
    /// The user named the file itself.
    let isExplicit: Bool
  }

  let fileSystem: DiskFileSystem
  /// Globs of paths that are left out.
  let exclude: [String]
  private(set) var inputs: [Input] = []
  /// The folders that the user gave, or those of the files.
  private(set) var roots: [String] = []
  private(set) var failures: [(path: String, reason: String)] = []
  private var seenFolders: Set<String> = []
  private var seenFiles: Set<String> = []

  init(fileSystem: DiskFileSystem, exclude: [String]) {
    self.fileSystem = fileSystem
    self.exclude = exclude
  }

  /// Folders that hold other people's files.
  private static let ignoredFolders: Set<String> = [
    ".git", ".hg", ".svn", "node_modules", ".terraform", ".venv", "venv", "__pycache__", ".build", "vendor",
  ]

  mutating func add(_ path: String) {
    let path = normalizedPath(path)
    switch fileSystem.kind(of: path) {
    case .file:
      roots.append(folder(of: path))
      if seenFiles.insert(path).inserted { inputs.append(Input(path: path, isExplicit: true)) }
    case .folder:
      roots.append(path)
      walk(path, depth: 0)
    case .other: failures.append((path, "neither a file nor a folder"))
    case nil: failures.append((path, "No such file or directory"))
    }
  }

  private mutating func walk(_ folder: String, depth: Int) {
    guard depth < 64, let identity = fileSystem.folderIdentity(folder), seenFolders.insert(identity).inserted else {
      return
    }
    guard let names = fileSystem.entries(of: folder) else {
      failures.append((folder, "the folder cannot be read"))
      return
    }
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = joinedPath(folder, name)
      if exclude.contains(where: { globMatches($0, path) || globMatches($0, name) || path.hasPrefix($0 + "/") }) {
        continue
      }
      switch fileSystem.kind(of: path) {
      case .folder:
        if !Self.ignoredFolders.contains(name) { walk(path, depth: depth + 1) }
      case .file:
        if InputKind.mayMatter(path), seenFiles.insert(path).inserted {
          inputs.append(Input(path: path, isExplicit: false))
        }
      default: continue
      }
    }
  }
}
