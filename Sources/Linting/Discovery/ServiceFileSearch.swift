import ConfigurationSources
import SystemSupport

/// Finds the files that describe services around inputs that are no whole repository: in the folder of a file, and in
/// the folders above up to the repository's own.
struct ServiceFileSearch {
  private let fileSystem: any FileSystem
  /// Files that were found, each once.
  private(set) var paths: [String] = []
  /// Whether a walk has met all files of a repository, so that none is missing.
  private(set) var isComplete = true
  private var seen: Set<String> = []
  private var seenStarts: Set<String> = []

  /// Names in a folder; one with more is no folder of sources.
  private static let mostNames = 5_000
  /// Files that are read for it.
  private static let mostFiles = 64

  init(_ fileSystem: any FileSystem) { self.fileSystem = fileSystem }

  /// Looks around a folder that was walked, or around a file.
  mutating func add(_ input: String) {
    let isFolder = fileSystem.kind(of: input) == .folder
    let start = isFolder ? input : folder(of: input)
    guard seenStarts.insert(isFolder ? start + "/" : start).inserted else { return }
    guard let folders = RepositoryFolders.above(start, fileSystem) else {
      // Without a repository it is not known which folders above belong to the input.
      if !isFolder {
        isComplete = false
        list(start, in: start)
      }
      return
    }
    if !isFolder || folders.count > 1 { isComplete = false }
    for folder in isFolder ? folders.dropFirst() : folders[...] { list(folder, in: folders.last ?? start) }
  }

  private mutating func list(_ folder: String, in repository: String) {
    guard seen.insert(folder).inserted, let names = fileSystem.entries(of: folder), names.count <= Self.mostNames else {
      return
    }
    let readable = ReadableFolders([repository], fileSystem)
    for name in names.sorted() where ServiceFiles.hasName(name.lowercased()) && paths.count < Self.mostFiles {
      let path = joinedPath(folder, name)
      // A link may lead out of the repository.
      if fileSystem.kind(of: path) == .file, readable.contains(path) { paths.append(path) }
    }
  }
}
