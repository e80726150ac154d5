#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Output, the terminal, and the end of the process.
package enum StandardStreams {
  /// The descriptors of the three streams.
  package static let input: Int32 = 0
  package static let output: Int32 = 1
  package static let error: Int32 = 2

  /// Writes all bytes to a descriptor; false when that fails, with the reason in `errno`.
  @discardableResult
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = systemWrite(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return true
    }
  }

  /// Writes bytes to a file, which is created or emptied; returns the system's reason when that fails.
  ///
  /// A link is not followed: a repository could contain one to any file of its user. Those of the system, such as
  /// `/dev/stdout`, are safe.
  package static func write(_ bytes: [UInt8], toFile path: String) -> String? {
    let isOfSystem = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | (isOfSystem ? 0 : O_NOFOLLOW)
    let descriptor = open(path, flags, 0o644)
    guard descriptor >= 0 else {
      return errno == ELOOP
        ? "a symbolic link is not written through; name the file itself" : String(cString: strerror(errno))
    }
    let isWritten = write(bytes, to: descriptor)
    let failure = errno
    // Some systems say only now that the disk is full.
    guard close(descriptor) == 0 || !isWritten else { return String(cString: strerror(errno)) }
    return isWritten ? nil : String(cString: strerror(failure))
  }

  /// What came from standard input.
  package enum Input: Sendable {
    case bytes([UInt8])
    /// Nothing came in time.
    case nothing
    /// Nothing will come any more.
    case end
  }

  /// Reads what standard input has, at most 64 KB. Waits until there is something; with a limit in milliseconds, no
  /// longer than that.
  package static func readInput(waiting limit: Int?) -> Input {
    while true {
      var wanted = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wanted, 1, limit.map { Int32(clamping: max(0, $0)) } ?? -1)
      if ready < 0, errno == EINTR { continue }
      guard ready != 0 else { return .nothing }
      guard ready > 0 else { return .end }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return .end }
      buffer.removeSubrange(count...)
      return .bytes(buffer)
    }
  }

  /// Why standard output could not be written.
  package enum OutputFailure: Error, Sendable {
    /// The reader of a pipe went away.
    case closedPipe
    /// Anything else, in the system's words: a full disk.
    case other(String)

    /// In the system's words.
    package var reason: String {
      switch self {
      case .closedPipe: String(cString: strerror(EPIPE))
      case .other(let reason): reason
      }
    }
  }

  /// Writes all bytes to standard output.
  package static func writeOutput(_ bytes: [UInt8]) throws(OutputFailure) {
    guard !write(bytes, to: output) else { return }
    throw errno == EPIPE ? .closedPipe : .other(String(cString: strerror(errno)))
  }

  /// Takes the places of streams that the caller has closed, so that no file that is opened later gets what is meant for
  /// them. Writing to a closed standard output still fails.
  package static func holdClosed() {
    for descriptor in [input, output, error] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == error ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes a constant to a descriptor. Allocates nothing, so that a signal handler may call it.
  package static func write(_ text: StaticString, to descriptor: Int32) {
    _ = systemWrite(descriptor, text.utf8Start, text.utf8CodeUnitCount)
  }

  /// Whether a descriptor is a terminal.
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal on standard output; nil when it is not one.
  package static var columns: Int? {
    var size = winsize()
    guard isatty(output) == 1, ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// A reader that closes its end of a pipe (`| head`) makes writes fail instead of ending the process with a signal.
  package static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}

/// Ends the process.
package func exitProcess(_ status: Int32) -> Never { exit(status) }

/// The system's `write`, which the functions of the same name hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
