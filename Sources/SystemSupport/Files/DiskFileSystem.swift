#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files on disk.
package struct DiskFileSystem: FileSystem {
  /// The size of entries that are not regular files.
  private static let unknownSize = -1

  /// The disk.
  package init() {}

  /// The bytes of a file.
  package func read(_ path: String) throws(FileAccessError) -> [UInt8] { try Self.read(path, from: AT_FDCWD) }

  /// The bytes of a file; a relative path is one from an open folder.
  static func read(_ path: String, from folder: Int32) throws(FileAccessError) -> [UInt8] {
    // A pipe would wait for its writer, and a terminal could become ours.
    let descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw FileAccessError(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileAccessError(reason: String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileAccessError(reason: "Is a directory") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileAccessError(reason: "not a regular file") }
    guard Int(status.st_size) <= FileLimits.bytes else {
      throw FileAccessError(reason: FileLimits.isTooLarge)
    }
    return try bytes(of: descriptor, expected: Int(status.st_size))
  }

  /// Everything that can be read from standard input.
  package func readStandardInput() throws(FileAccessError) -> [UInt8] {
    try Self.bytes(of: 0, expected: Self.unknownSize)
  }

  private static func bytes(of descriptor: Int32, expected: Int) throws(FileAccessError) -> [UInt8] {
    var capacity = max(0, expected) + 1
    if expected == unknownSize { capacity = 65_536 }
    var result: [UInt8] = []
    while true {
      var failure: Int32 = 0
      let start = result.count
      let part = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        let got = systemRead(descriptor, buffer.baseAddress, capacity)
        if got < 0 { failure = errno }
        count = max(0, got)
      }
      if failure == EINTR { continue }
      if failure != 0 { throw FileAccessError(reason: String(cString: strerror(failure))) }
      if part.isEmpty { return result }
      if start == 0 { result = part } else { result += part }
      // One byte more was requested, so that a regular file of the expected size is at its end.
      if start == 0, part.count == expected { return result }
      guard result.count <= FileLimits.bytes else {
        throw FileAccessError(reason: FileLimits.isTooLarge)
      }
      capacity = 65_536
    }
  }

  /// The absolute path with all symbolic links followed.
  package func realPath(of path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The entry at a path.
  package func kind(of path: String) -> FileKind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Identifies folders, so that a loop of symbolic links ends.
  package func folderIdentity(_ path: String) -> FolderIdentity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return FolderIdentity(status)
  }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
