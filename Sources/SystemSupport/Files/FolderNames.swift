#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension DiskFileSystem {
  /// A name in a folder.
  package struct Entry: Sendable {
    /// The name; bytes that are no UTF-8 are replaced.
    package let name: String
    /// The kind of the entry; nil for symbolic links and where the system does not report it.
    package let kind: FileKind?
    package let isLink: Bool
    /// Whether the name can be opened: a `String` cannot contain bytes that are not UTF-8.
    package let isText: Bool

    /// Nil for the folder itself and its parent. The name ends with a zero byte, or with its buffer.
    fileprivate init?(named buffer: UnsafeRawBufferPointer, type: Int) {
      let buffer = buffer.assumingMemoryBound(to: UInt8.self)
      let bytes = UnsafeBufferPointer(rebasing: buffer[..<(buffer.firstIndex(of: 0) ?? buffer.count)])
      if bytes.first == UInt8(ascii: "."), bytes.count == 1 || (bytes.count == 2 && bytes[1] == bytes[0]) { return nil }
      name = String(decoding: bytes, as: UTF8.self)
      // Bytes that are not UTF-8 were replaced.
      isText = bytes.allSatisfy { $0 < 0x80 } || name.utf8.elementsEqual(bytes)
      kind = type == Int(DT_REG) ? .file : type == Int(DT_DIR) ? .folder : nil
      isLink = type == Int(DT_LNK)
    }
  }

  /// The names in a folder.
  package func entries(of folder: String) -> [String]? {
    guard let open = try? openFolder(at: folder) else { return nil }
    return (try? entries(of: open))?.map(\.name)
  }

  /// A folder that is being read. Its entries are found relative to it, without a look-up of the folders above.
  package struct OpenFolder: ~Copyable {
    fileprivate let descriptor: Int32

    deinit { close(descriptor) }

    /// The bytes of a file in the folder.
    package func read(_ name: String) throws(FileAccessError) -> [UInt8] {
      try DiskFileSystem.read(name, from: descriptor)
    }

    /// Opens a folder in this one.
    package func folder(named name: String) throws(FileAccessError) -> OpenFolder {
      try DiskFileSystem.openFolder(name, in: descriptor)
    }
  }

  /// Opens the folder at a path.
  package func openFolder(at path: String) throws(FileAccessError) -> OpenFolder {
    try Self.openFolder(path, in: AT_FDCWD)
  }

  private static func openFolder(_ path: String, in descriptor: Int32) throws(FileAccessError) -> OpenFolder {
    let descriptor = openat(descriptor, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileAccessError(reason: String(cString: strerror(errno))) }
    return OpenFolder(descriptor: descriptor)
  }

  /// The identity of an open folder.
  package func identity(of folder: borrowing OpenFolder) -> FolderIdentity? {
    var status = stat()
    return fstat(folder.descriptor, &status) == 0 ? FolderIdentity(status) : nil
  }

  /// The names in a folder with the kinds of the entries.
  package func entries(of folder: borrowing OpenFolder) throws(FileAccessError) -> [Entry] {
    // The stream has a descriptor of its own, which it closes.
    let descriptor = fcntl(folder.descriptor, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0, let handle = fdopendir(descriptor) else {
      let failure = errno
      if descriptor >= 0 { close(descriptor) }
      throw FileAccessError(reason: String(cString: strerror(failure)))
    }
    defer { closedir(handle) }
    var entries: [Entry] = []
    while let found = readdir(handle) {
      let type = Int(found.pointee.d_type)
      let entry = withUnsafeBytes(of: &found.pointee.d_name) { Entry(named: $0, type: type) }
      if let entry { entries.append(entry) }
    }
    return entries
  }
}
