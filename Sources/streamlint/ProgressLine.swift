import SystemSupport

/// A line on standard error for runs that take longer than a second; only on a terminal.
enum ProgressLine {
  /// How often the line was written; only the signal handler changes it.
  nonisolated(unsafe) private static var ticks = 0

  /// Starts the clock.
  static func start() {
    guard StandardStreams.isTerminal(StandardStreams.error), Environment.value(of: "TERM") != "dumb",
      Environment.value(of: "CI") == nil
    else { return }
    AlarmTimer.start(first: 1_000_000, interval: 250_000, handler: tick)
  }

  /// Stops the clock and clears the line.
  static func stop() {
    guard StandardStreams.isTerminal(StandardStreams.error) else { return }
    AlarmTimer.stop()
    if ticks > 0 { write("\r\u{1b}[K") }
    ticks = 0
  }

  private static func write(_ text: StaticString) { StandardStreams.write(text, to: StandardStreams.error) }

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
