import Synchronization

/// Calls `work` with each index of `0..<count` concurrently, one index at a time since they may differ much in cost,
/// and returns the results in order.
package func parallelMap<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
  let cores = threadCount
  guard cores > 1, count > 1 else { return (0..<count).map(work) }
  let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
  withoutActuallyEscaping(work) { work in
    let job = Job(count: count) { next in
      while let index = next() {
        let result = work(index)
        results.withLock { $0[index] = result }
      }
    }
    job.run(threads: min(cores, count))
  }
  return results.withLock { $0.compactMap { $0 } }
}
