import SourceText

#if canImport(Glibc)
  import CFolders
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension DiskFileSystem {
  /// A name in a folder.
  struct Entry: Sendable {
    /// The name; bytes that are no UTF-8 are replaced.
    let name: String
    /// What stands there; nil for symbolic links and where the system does not say.
    let kind: FileKind?
    let isLink: Bool
    /// Whether the name can be asked for: a `String` holds no other bytes than UTF-8.
    let isText: Bool

    /// Nil for the folder itself and the one above it. The name ends with a zero byte, or with its room.
    fileprivate init?(named room: UnsafeRawBufferPointer, type: Int) {
      let room = room.assumingMemoryBound(to: UInt8.self)
      let bytes = UnsafeBufferPointer(rebasing: room[..<(room.firstIndex(of: 0) ?? room.count)])
      if bytes.first == UInt8(ascii: "."), bytes.count == 1 || (bytes.count == 2 && bytes[1] == bytes[0]) { return nil }
      name = String(decoding: bytes, as: UTF8.self)
      // What is no UTF-8 was replaced by other bytes.
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

  /// A folder that is being read. What stands in it is found from here without a look at the folders above.
  struct OpenFolder: ~Copyable {
    fileprivate let descriptor: Int32

    deinit { close(descriptor) }

    /// The bytes of a file in the folder.
    func read(_ name: String) throws(FileAccessError) -> [UInt8] { try DiskFileSystem.read(name, from: descriptor) }

    /// Opens a folder in this one.
    func folder(named name: String) throws(FileAccessError) -> OpenFolder {
      try DiskFileSystem.openFolder(name, in: descriptor)
    }
  }

  /// Opens the folder at a path.
  func openFolder(at path: String) throws(FileAccessError) -> OpenFolder { try Self.openFolder(path, in: AT_FDCWD) }

  private static func openFolder(_ path: String, in descriptor: Int32) throws(FileAccessError) -> OpenFolder {
    let descriptor = openat(descriptor, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileAccessError(reason: String(cString: strerror(errno))) }
    return OpenFolder(descriptor: descriptor)
  }

  /// What tells an open folder from others.
  func identity(of folder: borrowing OpenFolder) -> FolderIdentity? {
    var status = stat()
    return fstat(folder.descriptor, &status) == 0 ? FolderIdentity(status) : nil
  }

  #if canImport(Glibc)
    // What `struct linux_dirent64` begins with: a number and an offset of 8 bytes each, its length of 2, and the type.
    private static let lengthPlace = 16
    private static let typePlace = 18
    private static let namePlace = 19

    /// The names in a folder with what stands there, straight from the system: `opendir` asks for the folder's properties
    /// once more and takes memory of its own for each of thousands of folders.
    func entries(of folder: borrowing OpenFolder) throws(FileAccessError) -> [Entry] {
      let descriptor = folder.descriptor
      var entries: [Entry] = []
      var failure: Int32 = 0
      withUnsafeTemporaryAllocation(byteCount: 32_768, alignment: 8) { buffer in
        while let start = UnsafeRawPointer(buffer.baseAddress) {
          let count = getdents64(descriptor, buffer.baseAddress, buffer.count)
          if count < 0 { failure = errno }
          guard count > 0 else { return }
          var place = 0
          while place + Self.namePlace < count {
            let record = start + place
            let length = Int(record.loadUnaligned(fromByteOffset: Self.lengthPlace, as: UInt16.self))
            guard length > Self.namePlace, place + length <= count else { return }
            let name = UnsafeRawBufferPointer(start: record + Self.namePlace, count: length - Self.namePlace)
            let type = Int(record.load(fromByteOffset: Self.typePlace, as: UInt8.self))
            if let entry = Entry(named: name, type: type) { entries.append(entry) }
            place += length
          }
        }
      }
      if failure != 0 { throw FileAccessError(reason: String(cString: strerror(failure))) }
      return entries
    }
  #else
    /// The names in a folder with what stands there.
    func entries(of folder: borrowing OpenFolder) throws(FileAccessError) -> [Entry] {
      // The stream has a descriptor of its own, which it closes.
      let descriptor = dup(folder.descriptor)
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
  #endif
}
