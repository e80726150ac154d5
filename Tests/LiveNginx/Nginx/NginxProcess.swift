import Foundation

/// What became of an attempt to start nginx.
enum StartOutcome {
  case ready
  case refused(message: String)
  case portTaken
}

/// A running nginx: a master with workers, in the foreground.
struct NginxProcess: ~Copyable {
  private var child: ChildProcess
  private let scratch: String
  private let state: String

  /// Starts it, but does not wait for it.
  init(program: String, globals: [String], scratch: borrowing Scratch) throws {
    self.scratch = scratch.path
    state = scratch.state
    let arguments = [
      program, "-p", scratch.path + "/", "-c", scratch.path + "/nginx.conf", "-e", scratch.state + "/error.log", "-g",
      globals.joined(separator: " "),
    ]
    // Should the tests crash, the kernel ends nginx with them.
    let guardian = "/usr/bin/setpriv"
    child =
      FileManager.default.isExecutableFile(atPath: guardian)
      ? try ChildProcess(guardian, ["--pdeathsig", "TERM", "--"] + arguments)
      : try ChildProcess(program, Array(arguments.dropFirst()))
  }

  /// Waits until it listens or gives up. nginx writes its pid file after it has opened its sockets.
  mutating func waitUntilReady(deadline: Moment) throws(LiveError) -> StartOutcome {
    while Moment.now < deadline {
      let log = self.log
      // nginx would try for 2.5 s to get the port.
      if log.contains("Address already in use") { return .portTaken }
      if !child.isRunning() { return .refused(message: self.log) }
      if let pid = try? String(contentsOfFile: state + "/pid", encoding: .utf8), !pid.isEmpty { return .ready }
      usleep(3000)
    }
    throw .startTimedOut(log: log)
  }

  /// Whether it still runs.
  mutating func isRunning() -> Bool { child.isRunning() }

  /// Reads the configuration again, as `nginx -s reload` does.
  mutating func reload() { child.signal(SIGHUP) }

  /// Ends master and workers.
  mutating func stop() { child.stop(grace: 2) }

  /// The error log, without the scratch folder's name.
  var log: String {
    let text = (try? String(contentsOfFile: state + "/error.log", encoding: .utf8)) ?? ""
    let lines = text.replacing(scratch + "/", with: "").split(separator: "\n")
    // "2025/01/31 10:20:30 [emerg] 123#123: message" -> "[emerg] message"
    return lines.map { $0.replacing(#/^\S+ \S+ (\[\w+\]) \d+#\d+: /#) { $0.1 + " " } }.joined(separator: "\n")
  }
}
