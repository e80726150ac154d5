import SystemSupport

/// What objects name by a path from the root of their repository.
struct RepositoryPaths {
  /// The files that an object may name.
  let fileSystem: any FileSystem

  /// The path that one from the root of the repository is, for a file of that repository: below the outermost folder
  /// that has it, since an example may be a repository in another one. nil where no folder has what is wanted.
  func path(_ path: String, from file: String, where isWanted: (String) -> Bool) -> String? {
    let relative = path.hasPrefix("/") ? String(path.drop { $0 == "/" }) : path
    return above(folder(of: file)).lazy.map { joinedPath($0, relative.isEmpty ? "." : relative) }.first(where: isWanted)
  }

  /// A folder and those above it that may be read, the outermost first.
  private func above(_ folder: String) -> [String] {
    if let known = RepositoryFolders.above(folder, fileSystem) { return known.reversed() }
    var folders = [folder]
    while let last = folders.last, last != ".", last != "/" { folders.append(SystemSupport.folder(of: last)) }
    return folders.reversed()
  }
}
