import Foundation

/// The result of a read.
enum Received: Sendable {
  case bytes([UInt8])
  case ended
  case timedOut
}

/// A connected TCP socket. The descriptor is closed with the last reference, so no thread can use a number that the
/// system has reused.
final class Connection: Sendable {
  private let descriptor: Int32

  /// Takes the descriptor over.
  init(descriptor: Int32) {
    self.descriptor = descriptor
    // Events are small: Nagle's algorithm would buffer them and nginx would get the blame.
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var limit = timeval(tv_sec: 6, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Connects to 127.0.0.1.
  convenience init(port: UInt16) throws(LiveError) {
    self.init(descriptor: try openSocket())
    let result = withLoopback(port: port) { connect(descriptor, $0, $1) }
    if result != 0 { throw .system(call: "connect", code: errno) }
  }

  deinit { close(descriptor) }

  /// Sends everything; false when the other side is gone.
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Waits for bytes.
  func receive(until deadline: Moment) -> Received {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&state, 1, deadline.pollTimeout)
      if ready < 0 && errno == EINTR { continue }
      if ready == 0 { return .timedOut }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count < 0 && errno == EINTR { continue }
      return count <= 0 ? .ended : .bytes(Array(buffer[..<count]))
    }
  }

  /// Sleeps, unless the other side disconnects; false when it has.
  func pause(_ seconds: Double) -> Bool {
    let end = Moment.now.advanced(by: seconds)
    while true {
      var state = pollfd(fd: descriptor, events: peerClosed, revents: 0)
      let ready = poll(&state, 1, end.pollTimeout)
      if ready == 0 { return true }
      if ready > 0 { return false }
      if errno != EINTR { return false }
    }
  }

  /// Ends the connection for both sides; threads that wait for it wake up.
  func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// POLLRDHUP, which the Glibc module shows only with _GNU_SOURCE.
private let peerClosed: Int16 = 0x2000

/// A TCP socket that child processes do not inherit: nginx must not keep the application's connections open.
func openSocket() throws(LiveError) -> Int32 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  if descriptor < 0 { throw .system(call: "socket", code: errno) }
  return descriptor
}

/// Calls a socket function with the address 127.0.0.1:port.
func withLoopback<Value>(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
  }
}
