#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A name in a folder.
package struct FolderEntry: Sendable {
  /// The name; bytes that are no UTF-8 are replaced.
  package let name: String
  /// The kind of the entry; nil for symbolic links and where the system does not report it.
  package let kind: FileKind?
  package let isLink: Bool
  /// Whether the name can be opened: a `String` cannot contain bytes that are not UTF-8.
  package let isText: Bool

  package init(name: String, kind: FileKind?, isLink: Bool = false, isText: Bool = true) {
    self.name = name
    self.kind = kind
    self.isLink = isLink
    self.isText = isText
  }

  /// Nil for the folder itself and its parent. The name ends with a zero byte, or with its buffer.
  init?(named buffer: UnsafeRawBufferPointer, type: Int) {
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
