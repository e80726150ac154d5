/// The files below some folders, symbolic links followed: what a repository names elsewhere is not read.
package struct ConfinedFileSystem: FileSystem {
  private let base: any FileSystem
  private let folders: ReadableFolders

  package init(_ base: any FileSystem, to folders: ReadableFolders) {
    self.base = base
    self.folders = folders
  }

  package func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    guard folders.contains(path) else {
      throw FileAccessError(reason: "it is outside of the folders that are linted; --root names a further one")
    }
    return try base.read(path)
  }

  package func entries(of folder: String) -> [String]? { folders.contains(folder) ? base.entries(of: folder) : nil }
  package func kind(of path: String) -> FileKind? { folders.contains(path) ? base.kind(of: path) : nil }
  package func isOutside(_ path: String) -> Bool { !folders.contains(path) || base.isOutside(path) }
  package func realPath(of path: String) -> String? { base.realPath(of: path) }
}
