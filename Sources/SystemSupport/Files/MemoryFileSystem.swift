/// Files that exist only in memory.
package struct MemoryFileSystem: FileSystem {
  private let files: [String: [UInt8]]

  package init(_ files: [String: String]) { self.init(bytes: files.mapValues { Array($0.utf8) }) }

  /// They need not be UTF-8.
  package init(bytes: [String: [UInt8]]) { files = bytes }

  /// The bytes of a file.
  package func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    guard let bytes = files[normalizedPath(path)] else { throw FileAccessError(reason: "No such file or directory") }
    return bytes
  }

  /// The names in a folder.
  package func entries(of folder: String) -> [String]? {
    let folder = normalizedPath(folder)
    let prefix = folder == "." ? "" : folder + "/"
    var names: Set<String> = []
    for path in files.keys where path.hasPrefix(prefix) {
      names.insert(String(path.dropFirst(prefix.count).prefix { $0 != "/" }))
    }
    return names.isEmpty && folder != "." ? nil : Array(names)
  }

  /// The entry at a path.
  package func kind(of path: String) -> FileKind? {
    let path = normalizedPath(path)
    if files[path] != nil { return .file }
    return path == "." || files.keys.contains { $0.hasPrefix(path + "/") } ? .folder : nil
  }
}
