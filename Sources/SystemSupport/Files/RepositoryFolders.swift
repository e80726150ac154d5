/// The folders of a repository around an input.
package enum RepositoryFolders {
  /// Folders above an input that are looked at.
  private static let mostParents = 12

  /// A folder and those above it up to the one that holds `.git`, which is the last; nil where there is none.
  package static func above(_ start: String, _ fileSystem: any FileSystem) -> [String]? {
    var folders = [start]
    while let last = folders.last, folders.count <= mostParents {
      if fileSystem.kind(of: joinedPath(last, ".git")) != nil { return folders }
      if last == "/" { return nil }
      let isAbove = last == "." || last == ".." || last.hasSuffix("/..")
      let next = isAbove ? joinedPath(last, "..") : folder(of: last)
      guard fileSystem.kind(of: next) == .folder else { return nil }
      folders.append(next)
    }
    return nil
  }
}
