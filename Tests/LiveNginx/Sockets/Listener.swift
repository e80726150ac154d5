import Foundation

/// A listening socket on a free port of 127.0.0.1.
final class Listener: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init() throws(LiveError) {
    let descriptor = try openSocket()
    guard withLoopback(port: 0, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 128) == 0,
      let port = boundPort(of: descriptor)
    else {
      let code = errno
      close(descriptor)
      throw .system(call: "bind", code: code)
    }
    self.descriptor = descriptor
    self.port = port
  }

  deinit { close(descriptor) }

  /// Waits for a connection; nil after `stop`.
  func next() -> Connection? {
    while true {
      let accepted = accept(descriptor, nil, nil)
      if accepted >= 0 {
        // Should a child get a copy before this line, `hangUp` still ends the connection for everybody.
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return Connection(descriptor: accepted)
      }
      if errno != EINTR && errno != ECONNABORTED { return nil }
    }
  }

  /// Wakes the thread that waits in `next`.
  func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// The port that the system gave to a socket.
func boundPort(of descriptor: Int32) -> UInt16? {
  var address = sockaddr_in()
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let result = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
  }
  return result == 0 ? UInt16(bigEndian: address.sin_port) : nil
}

/// A port that was free a moment ago. Another process may take it before nginx does; the caller tries again then.
func freePort(except taken: Set<UInt16>) throws(LiveError) -> UInt16 {
  for _ in 0..<50 {
    let descriptor = try openSocket()
    defer { close(descriptor) }
    if withLoopback(port: 0, { bind(descriptor, $0, $1) }) == 0, let port = boundPort(of: descriptor),
      !taken.contains(port)
    {
      return port
    }
  }
  throw .portsTaken
}
