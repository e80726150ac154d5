import Synchronization

/// Runs two closures on two threads, or one after the other where it is not worthwhile.
package func concurrently<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second, when isWorthwhile: Bool = true
) -> (First, Second) {
  guard isWorthwhile else { return (first(), second()) }
  let results = Mutex<(First?, Second?)>((nil, nil))
  _ = parallelMap(2) { index in
    if index == 0 {
      let result = first()
      results.withLock { $0.0 = result }
    } else {
      let result = second()
      results.withLock { $0.1 = result }
    }
  }
  // Both results exist; the fallbacks only spare an unwrapping that could trap.
  return results.withLock { ($0.0 ?? first(), $0.1 ?? second()) }
}

/// Runs three closures on all cores; a thread that has finished one takes the next.
package func concurrently<First: Sendable, Second: Sendable, Third: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second, then third: @Sendable () -> Third
) -> (First, Second, Third) {
  let results = Mutex<(First?, Second?, Third?)>((nil, nil, nil))
  _ = parallelMap(3) { index in
    switch index {
    case 0:
      let result = first()
      results.withLock { $0.0 = result }
    case 1:
      let result = second()
      results.withLock { $0.1 = result }
    default:
      let result = third()
      results.withLock { $0.2 = result }
    }
  }
  return results.withLock { ($0.0 ?? first(), $0.1 ?? second(), $0.2 ?? third()) }
}
