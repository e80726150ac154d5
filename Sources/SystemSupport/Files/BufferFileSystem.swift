/// The disk with the unsaved texts of an editor over it.
package struct BufferFileSystem: WalkableFileSystem {
  private let disk: DiskFileSystem
  /// The texts by normalized path.
  private let buffers: [String: [UInt8]]
  /// The texts by their path with all links followed, as far as they are on the disk.
  private let byRealPath: [String: [UInt8]]
  /// The names by folder of texts that are not on the disk.
  private let added: [String: [String]]

  /// `buffers` are the texts by path; one that was never saved appears in its folder, if that exists.
  package init(over disk: DiskFileSystem, _ buffers: [String: [UInt8]]) {
    self.disk = disk
    self.buffers = buffers
    var byRealPath: [String: [UInt8]] = [:]
    var added: [String: [String]] = [:]
    for (path, bytes) in buffers {
      if let real = disk.realPath(of: path) {
        byRealPath[real] = bytes
      } else {
        added[folder(of: path), default: []].append(path.lastPathPart)
      }
    }
    self.byRealPath = byRealPath
    self.added = added
  }

  /// The unsaved text of a path, which may lead to it through links.
  private func buffer(_ path: String) -> [UInt8]? {
    if buffers.isEmpty { return nil }
    if let bytes = buffers[normalizedPath(path)] { return bytes }
    return byRealPath.isEmpty ? nil : disk.realPath(of: path).flatMap { byRealPath[$0] }
  }

  package func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    if let bytes = buffer(path) { return bytes }
    return try disk.read(path)
  }

  package func read(_ paths: ArraySlice<String>, each: (_ path: String, _ bytes: [UInt8]?) -> Void) {
    disk.read(paths) { path, bytes in each(path, buffer(path) ?? bytes) }
  }

  package func entries(of folder: String) -> [String]? {
    disk.entries(of: folder).map { $0 + (added[normalizedPath(folder)] ?? []) }
  }

  package func contents(of folder: String) throws(FileAccessError) -> [FolderEntry] {
    try disk.contents(of: folder)
      + (added[normalizedPath(folder)] ?? []).map { FolderEntry(name: $0, kind: .file) }
  }

  package func kind(of path: String) -> FileKind? {
    disk.kind(of: path) ?? (buffers[normalizedPath(path)] == nil ? nil : .file)
  }

  package func realPath(of path: String) -> String? {
    if let real = disk.realPath(of: path) { return real }
    let path = normalizedPath(path)
    guard buffers[path] != nil, let real = disk.realPath(of: folder(of: path)) else { return nil }
    return joinedPath(real, path.lastPathPart)
  }

  package func folderIdentity(_ path: String) -> FolderIdentity? { disk.folderIdentity(path) }

  /// What git ignores on the disk is ignored.
  package var workTree: DiskFileSystem? { disk }
}

extension String {
  fileprivate var lastPathPart: String {
    utf8.lastIndex(of: UInt8(ascii: "/")).map { String(self[utf8.index(after: $0)...]) } ?? self
  }
}
