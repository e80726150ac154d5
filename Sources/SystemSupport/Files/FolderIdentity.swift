#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Identifies folders independent of their spelling.
package struct FolderIdentity: Hashable, Sendable {
  /// For dictionaries with string keys.
  package let text: String

  init(_ status: stat) {
    text = "\(UInt64(truncatingIfNeeded: status.st_dev)):\(UInt64(truncatingIfNeeded: status.st_ino))"
  }

  /// A folder that is not on the disk, by its absolute path without links.
  package init(path: String) { text = "path:" + path }
}
