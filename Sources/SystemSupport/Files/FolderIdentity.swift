#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Identifies folders independent of their spelling.
package struct FolderIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// For dictionaries with string keys.
  package var text: String { "\(device):\(number)" }

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
  }
}
