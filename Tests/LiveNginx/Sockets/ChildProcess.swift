import Foundation

/// A child process. `posix_spawn` instead of Foundation's `Process`: no run loop, no inherited descriptors, and a wait
/// that any thread can do.
struct ChildProcess: ~Copyable {
  private let id: pid_t
  private var status: Int32?

  /// Starts a program. Its output goes to the given descriptor or nowhere.
  init(_ program: String, _ arguments: [String], output: Int32? = nil, errors: Int32? = nil) throws(LiveError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (target, source) in [(Int32(1), output), (2, errors)] {
      if let source {
        posix_spawn_file_actions_adddup2(&actions, source, target)
      } else {
        posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_WRONLY, 0)
      }
    }
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), nil]
    defer { (argv + environment).forEach { free($0) } }
    var id = pid_t()
    let code = posix_spawn(&id, program, &actions, nil, &argv, &environment)
    if code != 0 { throw .system(call: "starting \(program)", code: code) }
    self.id = id
  }

  /// Whether it still runs.
  mutating func isRunning() -> Bool {
    if status != nil { return false }
    var state: Int32 = 0
    if waitpid(id, &state, WNOHANG) == id {
      status = state
      return false
    }
    return true
  }

  /// Whether it has ended without an error.
  var succeeded: Bool { status == 0 }

  /// Sends a signal; never to a process that was already waited for.
  mutating func signal(_ number: Int32) {
    if isRunning() { kill(id, number) }
  }

  /// Waits; false when it still runs after so many seconds.
  mutating func wait(seconds: Double) -> Bool {
    let deadline = Moment.now.advanced(by: seconds)
    while isRunning() {
      if Moment.now >= deadline { return false }
      usleep(2000)
    }
    return true
  }

  /// Ends it, politely first.
  mutating func stop(grace: Double) {
    signal(SIGTERM)
    if !wait(seconds: grace) {
      signal(SIGKILL)
      _ = wait(seconds: 1)
    }
  }
}

/// What a child writes to and the parent reads from. A pair of sockets, because Swift cannot call `pipe2`: were a pipe
/// closed on exec only after its creation, another thread's child could keep its end open.
func openPipe() throws(LiveError) -> (read: Int32, write: Int32) {
  var ends: [Int32] = [0, 0]
  if socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) != 0 {
    throw .system(call: "socketpair", code: errno)
  }
  return (ends[0], ends[1])
}
