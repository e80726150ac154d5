/// How large a file may be. docs/security.md lists all limits.
package enum FileLimits {
  /// Bytes of a file. No configuration is that large, and several copies of it have to fit into memory.
  package static let bytes = 256 * 1024 * 1024

  /// The reason that is given for a larger file.
  package static let isTooLarge =
    "larger than \(bytes / 1024 / 1024) MB, which is no configuration; leave it out with exclude:, or split it"
}
