import Reports

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output and standard error.
enum Console {
  /// Writes text to standard output.
  static func out(_ text: String) { write(Array(text.utf8), to: 1) }

  /// Writes bytes to standard output.
  static func out(_ bytes: [UInt8]) { write(bytes, to: 1) }

  /// Writes text to standard error. It may hold names of files and options, so that it is escaped: nothing in it can control a terminal.
  static func error(_ text: String) { write(SafeLines(Array(text.utf8)).bytes, to: 2) }

  /// Writes bytes to a file; returns the system's reason when that fails.
  ///
  /// A symbolic link is not followed: a repository could contain one that points to any file of the user. Those of the system,
  /// such as `/dev/stdout`, are followed.
  static func write(_ bytes: [UInt8], toFile path: String) -> String? {
    let isOfSystem = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | (isOfSystem ? 0 : O_NOFOLLOW)
    let descriptor = open(path, flags, 0o644)
    guard descriptor >= 0 else {
      return errno == ELOOP
        ? "symbolic links are not followed when writing; name the file itself" : String(cString: strerror(errno))
    }
    defer { close(descriptor) }
    return write(bytes, to: descriptor) ? nil : String(cString: strerror(errno))
  }

  /// Whether a stream is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal on standard output; nil when it is none.
  static var columns: Int? {
    if let text = environment("COLUMNS"), let number = Int(text), number > 0, isTerminal(1) { return number }
    var size = winsize()
    guard isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Whether the terminal is known to support hyperlinks (OSC 8).
  static var followsLinks: Bool {
    if environment("FORCE_HYPERLINK") != nil { return environment("FORCE_HYPERLINK") != "0" }
    if environment("CI") != nil { return false }
    if environment("VTE_VERSION").flatMap({ Int($0) }) ?? 0 >= 5000 { return true }
    return ["iTerm.app", "WezTerm", "vscode", "ghostty"].contains(environment("TERM_PROGRAM") ?? "")
      || environment("KITTY_WINDOW_ID") != nil || environment("WT_SESSION") != nil
  }

  /// An environment variable; nil when it is not set or empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Ends the program.
  static func exit(_ status: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status)
    #else
      Darwin.exit(status)
    #endif
  }

  @discardableResult
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
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
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
