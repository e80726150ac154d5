/// The disk with some files replaced: the files of a run after its fixes are written.
package struct OverlayFileSystem: FileSystem {
  private let base: any FileSystem
  private let files: [String: [UInt8]]

  /// `files` are the new bytes by normalized path.
  package init(base: any FileSystem, files: [String: [UInt8]]) {
    self.base = base
    self.files = files
  }

  package func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    if let bytes = files[normalizedPath(path)] { return bytes }
    return try base.read(path)
  }

  package func entries(of folder: String) -> [String]? { base.entries(of: folder) }
  package func kind(of path: String) -> FileKind? { base.kind(of: path) }
  package func isOutside(_ path: String) -> Bool { base.isOutside(path) }
  package func realPath(of path: String) -> String? { base.realPath(of: path) }
}
