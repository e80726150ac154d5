/// A file system whose folders can be walked.
package protocol WalkableFileSystem: FileSystem {
  /// Identifies a folder, so that a loop of symbolic links ends; nil where nothing is there.
  func folderIdentity(_ path: String) -> FolderIdentity?
  /// The names in a folder with the kinds of the entries.
  func contents(of folder: String) throws(FileAccessError) -> [FolderEntry]
  /// The disk whose work trees say what git ignores; nil where the files are those of a commit.
  var workTree: DiskFileSystem? { get }
}

extension WalkableFileSystem {
  package var workTree: DiskFileSystem? { nil }
}

extension DiskFileSystem: WalkableFileSystem {
  package var workTree: DiskFileSystem? { self }

  package func contents(of folder: String) throws(FileAccessError) -> [FolderEntry] {
    try entries(of: openFolder(at: folder))
  }
}
