#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A timer that interrupts the process with a signal again and again.
package enum AlarmTimer {
  /// Starts the timer; times are in microseconds. The handler runs inside a signal: it must not allocate or lock.
  package static func start(first: Int, interval: Int, handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    action.sa_flags = SA_RESTART
    sigaction(SIGALRM, &action, nil)
    set(first: first, interval: interval)
  }

  /// Stops the timer.
  package static func stop() { set(first: 0, interval: 0) }

  private static func set(first: Int, interval: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = time_t(first / 1_000_000)
    timer.it_value.tv_usec = suseconds_t(first % 1_000_000)
    timer.it_interval.tv_usec = suseconds_t(interval)
    #if canImport(Glibc)
      setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    #else
      setitimer(ITIMER_REAL, &timer, nil)
    #endif
  }
}
