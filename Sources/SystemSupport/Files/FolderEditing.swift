#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension DiskFileSystem {
  /// Makes a folder; those above it must exist. One that exists stays.
  package func makeFolder(at path: String) { mkdir(path, 0o777) }

  /// Removes a file, if there is one.
  package func removeFile(at path: String) { unlink(path) }
}
