extension DiskFileSystem {
  /// So many files of one folder are worth opening it.
  private static let manyFiles = 4

  /// Reads files one after the other. Consecutive files of one folder are opened relative to it, which saves the
  /// look-up of the whole path for each.
  package func read(_ paths: ArraySlice<String>, each: (_ path: String, _ bytes: [UInt8]?) -> Void) {
    var start = paths.startIndex
    while start < paths.endIndex {
      let folder = Self.folder(of: paths[start])
      var end = start + 1
      while end < paths.endIndex, Self.folder(of: paths[end]) == folder { end += 1 }
      if end - start >= Self.manyFiles, let folder, let open = try? openFolder(at: String(folder)) {
        for path in paths[start..<end] {
          each(path, try? open.read(String(Substring(path.utf8.dropFirst(folder.utf8.count + 1)))))
        }
      } else {
        for path in paths[start..<end] { each(path, try? read(path)) }
      }
      start = end
    }
  }

  /// The folder of a path as it is written; nil for the working folder and the outermost one.
  private static func folder(of path: String) -> Substring? {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else { return nil }
    return path[..<slash]
  }
}
