#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file in a temporary folder that only this user can read.
package struct TemporaryCopy: Sendable {
  /// The path of the file.
  package let path: String
  private let folder: String

  /// Nil when the folder or the file cannot be made.
  package init?(of bytes: [UInt8], named name: String) {
    var template = Array("\(Environment.temporaryFolder)/streamlint-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    path = folder + "/" + name
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, StandardStreams.write(bytes, to: descriptor) else {
      remove()
      return nil
    }
  }

  /// Removes the file and its folder.
  package func remove() {
    unlink(path)
    rmdir(folder)
  }
}
