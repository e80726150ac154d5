import CExtendedAttributes

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Extended attributes of files, which hold access lists and labels too.
enum FileAttributes {
  /// Copies all attributes of a file to an open one; false when one could not be copied.
  static func copy(from path: String, to descriptor: Int32) -> Bool {
    let source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard source >= 0 else { return false }
    defer { close(source) }
    guard let names = names(of: source) else { return false }
    return names.allSatisfy { name in
      guard let value = value(of: name, source) else { return false }
      // What the new file has by itself need not be written, and some labels may not be.
      return self.value(of: name, descriptor) == value || set(name, to: value, descriptor)
    }
  }

  private static func names(of descriptor: Int32) -> [String]? {
    let size = list(descriptor, nil, 0)
    // A file system without attributes has none to lose.
    if size < 0 { return errno == ENOTSUP ? [] : nil }
    guard size > 0 else { return [] }
    var buffer = [CChar](repeating: 0, count: size)
    let count = list(descriptor, &buffer, size)
    guard count >= 0 else { return nil }
    return buffer.prefix(count).split(separator: 0).map {
      String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }

  private static func value(of name: String, _ descriptor: Int32) -> [UInt8]? {
    let size = get(descriptor, name, nil, 0)
    guard size >= 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: size)
    let count = get(descriptor, name, &buffer, size)
    return count >= 0 ? Array(buffer.prefix(count)) : nil
  }

  #if canImport(Glibc)
    private static func list(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
      flistxattr(descriptor, buffer, size)
    }
    private static func get(_ descriptor: Int32, _ name: String, _ buffer: UnsafeMutableRawPointer?, _ size: Int) -> Int
    {
      fgetxattr(descriptor, name, buffer, size)
    }
    private static func set(_ name: String, to value: [UInt8], _ descriptor: Int32) -> Bool {
      fsetxattr(descriptor, name, value, value.count, 0) == 0
    }
  #else
    private static func list(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int {
      flistxattr(descriptor, buffer, size, 0)
    }
    private static func get(_ descriptor: Int32, _ name: String, _ buffer: UnsafeMutableRawPointer?, _ size: Int) -> Int
    {
      fgetxattr(descriptor, name, buffer, size, 0, 0)
    }
    private static func set(_ name: String, to value: [UInt8], _ descriptor: Int32) -> Bool {
      fsetxattr(descriptor, name, value, value.count, 0, 0) == 0
    }
  #endif
}
