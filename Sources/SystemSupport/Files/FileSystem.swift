/// Where files come from: the disk, or a table in tests.
package protocol FileSystem: Sendable {
  /// The bytes of a regular file.
  func read(_ path: String) throws(FileAccessError) -> [UInt8]
  /// Reads files one after the other; `each` is given nil for what cannot be read.
  func read(_ paths: ArraySlice<String>, each: (_ path: String, _ bytes: [UInt8]?) -> Void)
  /// The names in a folder, or nil when there is no such folder. Unsorted, without `.` and `..`.
  func entries(of folder: String) -> [String]?
  /// The entry at a path, symbolic links followed.
  func kind(of path: String) -> FileKind?
  /// Whether a path leads outside of the readable files, so that a missing file is no evidence.
  func isOutside(_ path: String) -> Bool
  /// The absolute path with all symbolic links followed; nil where nothing is there or there are no links.
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

/// The entry at a path.
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

  package init(reason: String) { self.reason = reason }

  /// Whether the file is larger than any configuration.
  package var isTooLarge: Bool { reason == FileLimits.isTooLarge }
}
