#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension DiskFileSystem {
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
  package func entries(of folder: borrowing OpenFolder) throws(FileAccessError) -> [FolderEntry] {
    // The stream has a descriptor of its own, which it closes.
    let descriptor = fcntl(folder.descriptor, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0, let handle = fdopendir(descriptor) else {
      let failure = errno
      if descriptor >= 0 { close(descriptor) }
      throw FileAccessError(reason: String(cString: strerror(failure)))
    }
    defer { closedir(handle) }
    var entries: [FolderEntry] = []
    while let found = readdir(handle) {
      let type = Int(found.pointee.d_type)
      let entry = withUnsafeBytes(of: &found.pointee.d_name) { FolderEntry(named: $0, type: type) }
      if let entry { entries.append(entry) }
    }
    return entries
  }
}
