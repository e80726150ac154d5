/// A file system whose folders can be walked.
package protocol WalkableFileSystem: FileSystem {
  /// Identifies a folder, so that a loop of symbolic links ends; nil where nothing is there.
  func folderIdentity(_ path: String) -> FolderIdentity?
  /// The names in a folder with the kinds of the entries.
  func contents(of folder: String) throws(FileAccessError) -> [FolderEntry]
}

extension DiskFileSystem: WalkableFileSystem {
  package func contents(of folder: String) throws(FileAccessError) -> [FolderEntry] {
    try entries(of: openFolder(at: folder))
  }
}
