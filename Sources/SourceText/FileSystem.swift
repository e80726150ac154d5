/// Where files come from: the disk, or a table in tests.
package protocol FileSystem: Sendable {
  /// The bytes of a regular file.
  func read(_ path: String) throws(FileAccessError) -> [UInt8]
  /// Reads files one after the other; `each` is given nil for what cannot be read.
  func read(_ paths: ArraySlice<String>, each: (_ path: String, _ bytes: [UInt8]?) -> Void)
  /// The names in a folder, or nil when there is no such folder. Unsorted, without `.` and `..`.
  func entries(of folder: String) -> [String]?
  /// What stands at a path, symbolic links followed.
  func kind(of path: String) -> FileKind?
  /// Whether a path leads to where nothing is to be read, so that it says nothing when no file is found there.
  func isOutside(_ path: String) -> Bool
  /// The absolute path with all symbolic links followed; nil where nothing stands there or there are no links.
  func realPath(of path: String) -> String?
}

extension FileSystem {
  /// Each by itself.
  package func read(_ paths: ArraySlice<String>, each: (_ path: String, _ bytes: [UInt8]?) -> Void) {
    for path in paths { each(path, try? read(path)) }
  }
  /// Everything may be read.
  package func isOutside(_ path: String) -> Bool { false }
  /// Files in memory have no links.
  package func realPath(of path: String) -> String? { nil }
}

/// The folders that a run may read, symbolic links followed: neither a link nor a `..` of a repository leads out of them.
package struct ReadableFolders: Sendable {
  private let fileSystem: any FileSystem
  private let prefixes: [String]

  /// Creates a set of folders; those that do not exist are left out.
  package init(_ folders: [String], _ fileSystem: any FileSystem) {
    self.fileSystem = fileSystem
    prefixes = folders.compactMap { fileSystem.realPath(of: $0).map { $0.hasSuffix("/") ? $0 : $0 + "/" } }
  }

  /// Whether what stands at a path lies in one of the folders. Files in memory always do.
  package func hold(_ path: String) -> Bool {
    guard let real = fileSystem.realPath(of: path) else { return true }
    return prefixes.contains { real.hasPrefix($0) || real + "/" == $0 }
  }
}

/// What stands at a path.
package enum FileKind: Sendable {
  /// A regular file.
  case file
  /// A folder.
  case folder
  /// A socket, a device, a pipe.
  case other
}

/// A file that cannot be read.
package struct FileAccessError: Error, Sendable {
  /// The reason in the system's words: "Permission denied".
  package let reason: String

  /// Creates an error.
  package init(reason: String) { self.reason = reason }
}

/// Files that exist only in memory.
package struct MemoryFileSystem: FileSystem {
  private let files: [String: [UInt8]]

  /// Creates a file system from texts by path.
  package init(_ files: [String: String]) { self.init(bytes: files.mapValues { Array($0.utf8) }) }

  /// Creates a file system from bytes by path; they need not be UTF-8.
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

  /// What stands at a path.
  package func kind(of path: String) -> FileKind? {
    let path = normalizedPath(path)
    if files[path] != nil { return .file }
    return path == "." || files.keys.contains { $0.hasPrefix(path + "/") } ? .folder : nil
  }
}

/// The path without `.`, empty parts and `..` that can be resolved; `.` when nothing is left.
package func normalizedPath(_ path: String) -> String {
  if isNormalized(path) { return path }
  var parts: [Substring] = []
  let isAbsolute = path.hasPrefix("/")
  for part in path.split(separator: "/", omittingEmptySubsequences: true) {
    if part == "." { continue }
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
      continue
    }
    if part == "..", isAbsolute { continue }
    parts.append(part)
  }
  let joined = parts.joined(separator: "/")
  return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
}

/// Whether nothing of a path is to be left out, judged by its bytes: most paths are joined of normalized ones. A part that
/// begins with a dot is looked at more closely elsewhere.
private func isNormalized(_ path: String) -> Bool {
  var last = UInt8(ascii: "/")
  var isFirst = true
  for byte in path.utf8 {
    if last == UInt8(ascii: "/"), byte == UInt8(ascii: ".") { return false }
    if last == UInt8(ascii: "/"), byte == UInt8(ascii: "/"), !isFirst { return false }
    last = byte
    isFirst = false
  }
  return last != UInt8(ascii: "/")
}

/// The folder of a path; `.` when it has none.
package func folder(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Joins a folder and a relative path; an absolute path wins.
package func joinedPath(_ folder: String, _ path: String) -> String {
  if path.hasPrefix("/") || folder == "." || folder.isEmpty { return normalizedPath(path) }
  return normalizedPath(folder + "/" + path)
}
