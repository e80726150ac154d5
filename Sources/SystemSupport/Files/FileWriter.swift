#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Replaces files so that nothing is lost: a reader sees the old content or the new one, and a full disk or a kill leaves
/// the old one.
package enum FileWriter {
  /// Why a file stays as it was.
  package struct Refusal: Error, Sendable {
    /// One sentence.
    package let message: String
  }

  /// Writes a file whose content is still `before`. Behind a symbolic link the file that it leads to is written. Mode,
  /// owner, attributes and hard links are kept: where a new file would lose one of them, the file itself is written.
  /// - Parameter copied: called when the new content is on the disk and does not have its name yet.
  package static func replace(
    _ path: String, holding before: [UInt8], with bytes: [UInt8], copied: () -> Void = {}
  ) throws(Refusal) {
    guard let real = realpath(path, nil) else { throw Refusal(message: "\(path): \(reason)") }
    defer { free(real) }
    var information = stat()
    guard stat(real, &information) == 0 else { throw Refusal(message: "\(path): \(reason)") }
    guard information.st_mode & S_IFMT == S_IFREG else { throw Refusal(message: "\(path): not a regular file") }
    // A file that may not be written is not replaced either, although its folder would allow it.
    guard access(real, W_OK) == 0, information.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH) != 0 else {
      throw Refusal(message: "\(path): Permission denied (the file is read-only)")
    }
    let file = String(cString: real)
    try check(path, file, holding: before)
    let copy = try newCopy(path, of: file, bytes)
    var isLeft = true
    defer { if isLeft { unlink(copy.path) } }
    let keepsAll = information.st_nlink == 1 && copy.takes(information, from: file)
    copied()
    if keepsAll {
      // The copy took its time; what was edited meanwhile is kept.
      try check(path, file, holding: before)
      guard close(copy.descriptor) == 0, rename(copy.path, file) == 0 else {
        throw Refusal(message: "\(path): \(reason)")
      }
      isLeft = false
    } else {
      close(copy.descriptor)
      try overwrite(path, file, before, with: bytes)
    }
  }

  private static func check(_ path: String, _ file: String, holding before: [UInt8]) throws(Refusal) {
    guard let now = try? DiskFileSystem().read(file), now == before else {
      throw Refusal(message: "\(path): changed since it was read; nothing was written")
    }
  }

  /// Writes into the file itself. Its old content is kept beside it until the new one is on the disk.
  private static func overwrite(
    _ path: String, _ file: String, _ before: [UInt8], with bytes: [UInt8]
  ) throws(Refusal) {
    let saved = try newCopy(path, of: file, before)
    close(saved.descriptor)
    do { try check(path, file, holding: before) } catch {
      unlink(saved.path)
      throw error
    }
    let descriptor = open(file, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      unlink(saved.path)
      throw Refusal(message: "\(path): \(reason)")
    }
    let isWritten =
      StandardStreams.write(bytes, to: descriptor) && ftruncate(descriptor, off_t(bytes.count)) == 0
      && fsync(descriptor) == 0
    let failure = reason
    guard close(descriptor) == 0, isWritten else {
      throw Refusal(message: "\(path): \(failure); its old content is in \(saved.path)")
    }
    unlink(saved.path)
  }

  /// A file beside another one with other content, open. Its name begins with a dot, so that no `include *` reads it.
  private static func newCopy(_ path: String, of file: String, _ bytes: [UInt8]) throws(Refusal) -> NewFile {
    let name = file.split(separator: "/").last ?? ""
    var template = Array((folder(of: file) + "/." + name + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Refusal(message: "\(path): \(reason)") }
    let copy = NewFile(
      path: String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self), descriptor: descriptor)
    guard StandardStreams.write(bytes, to: descriptor), fsync(descriptor) == 0 else {
      let failure = reason
      close(descriptor)
      unlink(copy.path)
      throw Refusal(message: "\(path): \(failure)")
    }
    return copy
  }

  static var reason: String { String(cString: strerror(errno)) }
}

/// A file that is about to take the name of another one.
private struct NewFile {
  let path: String
  let descriptor: Int32

  /// Gives it the owner, the mode and the attributes of a file; false where it does not have all of them then.
  func takes(_ information: stat, from file: String) -> Bool {
    if fchown(descriptor, information.st_uid, information.st_gid) != 0 {
      var own = stat()
      guard fstat(descriptor, &own) == 0, own.st_uid == information.st_uid, own.st_gid == information.st_gid else {
        return false
      }
    }
    guard FileAttributes.copy(from: file, to: descriptor) else { return false }
    // A change of the owner takes the setuid bit away, so that the mode comes last.
    return fchmod(descriptor, information.st_mode & 0o7777) == 0
  }
}
