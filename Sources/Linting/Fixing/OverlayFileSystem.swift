import SourceText

/// The disk with some files replaced: what a run would find after its fixes are written.
struct OverlayFileSystem: FileSystem {
  let base: any FileSystem
  var files: [String: [UInt8]] = [:]

  func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    if let bytes = files[normalizedPath(path)] { return bytes }
    return try base.read(path)
  }

  func entries(of folder: String) -> [String]? { base.entries(of: folder) }
  func kind(of path: String) -> FileKind? { base.kind(of: path) }
  func isOutside(_ path: String) -> Bool { base.isOutside(path) }
  func realPath(of path: String) -> String? { base.realPath(of: path) }
}
