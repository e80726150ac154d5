#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a program of the system and gathers what it prints.
package enum Subprocess {
  /// The result of a program.
  package struct Result {
    package let status: Int32
    package let output: [UInt8]
  }

  /// Runs a program with bytes on its standard input; nil when it cannot be started or exceeds its time limit, and is
  /// then killed. Its standard error is dropped.
  package static func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:], seconds: Int
  ) -> Result? {
    // A file contains the input, so that neither side waits for the other.
    guard let source = temporaryFile(holding: input) else { return nil }
    defer { close(source) }
    var pipes: [Int32] = [0, 0]
    guard pipe(&pipes) == 0 else { return nil }
    // A program that another thread starts meanwhile must not inherit the pipe.
    for descriptor in pipes { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, source, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, pipes[0])
    var words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var variables =
      inherited(without: Set(environment.keys)) + environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for variable in variables { free(variable) } }
    var process = pid_t()
    let failure = posix_spawnp(&process, arguments[0], &actions, nil, &words, &variables)
    close(pipes[1])
    defer { close(pipes[0]) }
    guard failure == 0 else { return nil }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var status: Int32 = 0
    let end = now() + Int64(seconds) * 1000
    while true {
      var wanted = pollfd(fd: pipes[0], events: Int16(POLLIN), revents: 0)
      let ready = poll(&wanted, 1, Int32(clamping: max(0, end - now())))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else {
        kill(process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return nil
      }
      let count = read(pipes[0], &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      output += buffer[..<count]
    }
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let isExit = status & 0x7F == 0
    return Result(status: isExit ? (status >> 8) & 0xFF : -1, output: output)
  }

  /// Milliseconds of the monotonic clock.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// Copies of our own environment variables without some.
  private static func inherited(without names: Set<String>) -> [UnsafeMutablePointer<CChar>?] {
    var result: [UnsafeMutablePointer<CChar>?] = []
    var next = environ
    while let variable = next.pointee {
      let name = String(cString: variable).prefix { $0 != "=" }
      if !names.contains(String(name)) { result.append(strdup(variable)) }
      next += 1
    }
    return result
  }

  private static func temporaryFile(holding bytes: [UInt8]) -> Int32? {
    guard !bytes.isEmpty else {
      let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
      return null >= 0 ? null : nil
    }
    var template = Array((Environment.temporaryFolder + "/streamlint.XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    unlink(template)
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        close(descriptor)
        return nil
      }
      offset += count
    }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }
}
