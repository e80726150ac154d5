import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files on disk.
public struct DiskFileSystem: FileSystem {
  /// Larger files are refused: no configuration is that large.
  public static let sizeLimit = 256 * 1024 * 1024

  /// The size of what is no regular file.
  private static let unknownSize = -1

  /// The disk.
  public init() {}

  /// The bytes of a file.
  public func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileAccessError(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileAccessError(reason: String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileAccessError(reason: "Is a directory") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileAccessError(reason: "not a regular file") }
    guard Int(status.st_size) <= Self.sizeLimit else {
      throw FileAccessError(reason: "larger than \(Self.sizeLimit / 1024 / 1024) MB")
    }
    return try bytes(of: descriptor, expected: Int(status.st_size))
  }

  /// Everything that can be read from standard input.
  public func readStandardInput() throws(FileAccessError) -> [UInt8] { try bytes(of: 0, expected: Self.unknownSize) }

  private func bytes(of descriptor: Int32, expected: Int) throws(FileAccessError) -> [UInt8] {
    var capacity = max(0, expected) + 1
    if expected == Self.unknownSize { capacity = 65_536 }
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
      // One byte more was asked for, so that a regular file of the expected size is at its end.
      if start == 0, part.count == expected { return result }
      guard result.count <= Self.sizeLimit else {
        throw FileAccessError(reason: "larger than \(Self.sizeLimit / 1024 / 1024) MB")
      }
      capacity = 65_536
    }
  }

  /// The names in a folder.
  public func entries(of folder: String) -> [String]? { listing(of: folder)?.map(\.name) }

  /// The names in a folder with what stands there; nil for symbolic links and where the system does not say.
  func listing(of folder: String) -> [(name: String, kind: FileKind?)]? {
    guard let handle = opendir(folder) else { return nil }
    defer { closedir(handle) }
    var names: [(name: String, kind: FileKind?)] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      switch Int(entry.pointee.d_type) {
      case Int(DT_REG): names.append((name, .file))
      case Int(DT_DIR): names.append((name, .folder))
      default: names.append((name, nil))
      }
    }
    return names
  }

  /// What stands at a path.
  public func kind(of path: String) -> FileKind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The path from the root with all symbolic links followed, or nil when nothing is there.
  func absolutePath(of path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// Tells folders apart, so that a loop of symbolic links ends.
  func folderIdentity(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return "\(status.st_dev):\(status.st_ino)"
  }
}

/// The system's `read`, which the method of the same name hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
