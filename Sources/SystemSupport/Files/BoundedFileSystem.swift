/// The files of one repository, or those outside of all: an include must not reach into another repository that is
/// checked out next to it.
package struct BoundedFileSystem: FileSystem {
  private let base: any FileSystem
  /// The repository; nil for the files outside of all.
  private let folder: String?
  /// The repositories that are not to be read, where `folder` is nil.
  private let others: Set<String>
  /// Folders that the user named for all.
  private let common: [String]

  /// Restricts a file system to a repository, or to the files outside of all.
  package init(base: any FileSystem, folder: String?, others: Set<String>, common: [String]) {
    self.base = base
    self.folder = folder
    self.others = others
    self.common = common
  }

  package func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    guard allows(path) else { throw FileAccessError(reason: "it belongs to another repository") }
    return try base.read(path)
  }

  package func entries(of folder: String) -> [String]? { allows(folder) ? base.entries(of: folder) : nil }

  package func kind(of path: String) -> FileKind? { allows(path) ? base.kind(of: path) : nil }

  package func isOutside(_ path: String) -> Bool { !allows(path) }

  package func realPath(of path: String) -> String? { base.realPath(of: path) }

  private func allows(_ path: String) -> Bool {
    let path = normalizedPath(path)
    if let folder {
      return Self.folder(folder, contains: path) || common.contains { Self.folder($0, contains: path) }
    }
    var current = path
    while current != "." && current != "/" {
      if others.contains(current) { return common.contains { Self.folder($0, contains: path) } }
      current = SystemSupport.folder(of: current)
    }
    return true
  }

  /// Whether a path is a folder or lies in it, by its spelling.
  package static func folder(_ folder: String, contains path: String) -> Bool {
    switch folder {
    case ".": !path.hasPrefix("/") && path != ".." && !path.hasPrefix("../")
    case "/": path.hasPrefix("/")
    // Above the working folder paths are not spelt from there.
    case "..": true
    default: folder.hasSuffix("/..") || path == folder || path.hasPrefix(folder + "/")
    }
  }
}
