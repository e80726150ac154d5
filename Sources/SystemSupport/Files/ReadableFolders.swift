/// The folders that a run may read, symbolic links followed: neither a link nor a `..` of a repository leads out of them.
package struct ReadableFolders: Sendable {
  private let fileSystem: any FileSystem
  private let prefixes: [String]

  /// Those that do not exist are left out.
  package init(_ folders: [String], _ fileSystem: any FileSystem) {
    self.fileSystem = fileSystem
    prefixes = folders.compactMap { fileSystem.realPath(of: $0).map { $0.hasSuffix("/") ? $0 : $0 + "/" } }
  }

  /// Whether a path is in one of the folders. Files in memory always are.
  package func contains(_ path: String) -> Bool {
    guard let real = fileSystem.realPath(of: path) else { return true }
    return prefixes.contains { real.hasPrefix($0) || real + "/" == $0 }
  }
}
