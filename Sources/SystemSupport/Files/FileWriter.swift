#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Replaces files atomically: a reader sees the old content or the new one, and a full disk or a kill leaves the old
/// one.
package enum FileWriter {
  /// Why a file stays as it was.
  package struct Refusal: Error, Sendable {
    /// One sentence.
    package let message: String
  }

  /// Writes a file whose content is still `before`; its mode and, behind a symbolic link, its name are kept.
  package static func replace(_ path: String, holding before: [UInt8], with bytes: [UInt8]) throws(Refusal) {
    guard let real = realpath(path, nil) else { throw Refusal(message: "\(path): \(reason)") }
    defer { free(real) }
    var information = stat()
    guard stat(real, &information) == 0 else { throw Refusal(message: "\(path): \(reason)") }
    guard information.st_mode & S_IFMT == S_IFREG else { throw Refusal(message: "\(path): not a regular file") }
    // A file that may not be written is not replaced either, although its folder would allow it.
    guard access(real, W_OK) == 0, information.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH) != 0 else {
      throw Refusal(message: "\(path): Permission denied (the file is read-only)")
    }
    guard let now = try? DiskFileSystem().read(path), now == before else {
      throw Refusal(message: "\(path): changed since it was read; nothing was written")
    }
    var template = Array((String(cString: real) + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Refusal(message: "\(path): \(reason)") }
    var isDone = false
    defer { if !isDone { unlink(template) } }
    fchmod(descriptor, information.st_mode & 0o7777)
    // Only root can change the owner; otherwise the file belongs to the writer.
    _ = fchown(descriptor, information.st_uid, information.st_gid)
    let failure = StandardStreams.write(bytes, to: descriptor) && fsync(descriptor) == 0 ? nil : reason
    guard close(descriptor) == 0, failure == nil else { throw Refusal(message: "\(path): \(failure ?? reason)") }
    guard rename(template, real) == 0 else { throw Refusal(message: "\(path): \(reason)") }
    isDone = true
  }

  private static var reason: String { String(cString: strerror(errno)) }
}
