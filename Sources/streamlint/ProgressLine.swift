#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A line on standard error for runs that take longer than a second; only on a terminal.
enum ProgressLine {
  /// How often the line was written; only the signal handler changes it.
  nonisolated(unsafe) private static var ticks = 0

  private static let interval = 250_000

  /// Starts the clock.
  static func start() {
    guard isatty(2) == 1, Console.environment("TERM") != "dumb", Console.environment("CI") == nil else { return }
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = tick
    #else
      action.__sigaction_u.__sa_handler = tick
    #endif
    action.sa_flags = SA_RESTART
    sigaction(SIGALRM, &action, nil)
    set(first: 1_000_000, next: interval)
  }

  /// Stops the clock and clears the line.
  static func stop() {
    guard isatty(2) == 1 else { return }
    set(first: 0, next: 0)
    if ticks > 0 { write("\r\u{1b}[K") }
    ticks = 0
  }

  private static func set(first: Int, next: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = time_t(first / 1_000_000)
    timer.it_value.tv_usec = suseconds_t(first % 1_000_000)
    timer.it_interval.tv_usec = suseconds_t(next)
    #if canImport(Glibc)
      setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    #else
      setitimer(ITIMER_REAL, &timer, nil)
    #endif
  }

  /// Writes a static string without allocating, as a signal handler must.
  private static func write(_ text: StaticString) { _ = systemWrite(2, text.utf8Start, text.utf8CodeUnitCount) }

  private static let tick: @convention(c) (Int32) -> Void = { _ in
    switch ticks & 3 {
    case 0: write("\rreading and judging |")
    case 1: write("\rreading and judging /")
    case 2: write("\rreading and judging -")
    default: write("\rreading and judging \\")
    }
    ticks += 1
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
