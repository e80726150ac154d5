import Synchronization

/// Splits `0..<count` into ranges of at least `minimum`, processes them concurrently and returns the results in the
/// order of the ranges. Less than two ranges of work stay on the calling thread.
package func parallelChunks<Result: Sendable>(
  _ count: Int, minimum: Int, _ work: @Sendable (Range<Int>) -> Result
) -> [Result] {
  parallelChunks(count, minimum: minimum, tools: {}, { range, _ in work(range) })
}

/// The same with tools that each thread creates once for itself, where sharing them would be slow.
package func parallelChunks<Tools, Result: Sendable>(
  _ count: Int, minimum: Int, perCore: Int = 4, tools: @Sendable () -> Tools,
  _ work: @Sendable (Range<Int>, Tools) -> Result
) -> [Result] {
  let cores = threadCount
  let starts = cores > 1 ? rangeStarts(count, minimum: max(1, minimum), shares: cores * perCore) : [0, count]
  let ranges = starts.count - 1
  guard ranges > 1 else { return [work(0..<count, tools())] }
  let results = Mutex<[Result?]>(Array(repeating: nil, count: ranges))
  withoutActuallyEscaping(work) { work in
    withoutActuallyEscaping(tools) { tools in
      let job = Job(count: ranges) { next in
        var index = next()
        guard index != nil else { return }
        let tools = tools()
        while let place = index {
          let result = work(starts[place]..<starts[place + 1], tools)
          results.withLock { $0[place] = result }
          index = next()
        }
      }
      job.run(threads: min(cores, ranges))
    }
  }
  return results.withLock { $0.compactMap { $0 } }
}

/// The starts of the ranges and the end of the last one. The first ranges are large and the last ones small: items differ in
/// cost, and small ranges at the end keep all cores busy.
private func rangeStarts(_ count: Int, minimum: Int, shares: Int) -> [Int] {
  var starts = [0]
  var start = 0
  while start < count {
    let left = count - start
    let size = max(minimum, left / shares)
    // The last range takes a remainder that would be smaller than the minimum.
    start = left < size + minimum ? count : start + size
    starts.append(start)
  }
  return starts.count > 1 ? starts : [0, count]
}

/// The same for very many items whose results take megabytes: results are returned in order, batch by batch, so that
/// only some of them exist at a time. `seen` is the number of items of the results so far.
package func parallelChunks<Result: Sendable>(
  _ count: Int, minimum: Int, _ work: @Sendable (Range<Int>) -> Result, each: (Result, _ seen: Int) -> Void
) {
  let most = minimum * 64
  let perCore = 12
  var start = 0
  while start < count {
    // A short last round is joined to this one.
    let end = count - start < most * 2 ? count : start + most
    let done = start
    let results = parallelChunks(end - done, minimum: minimum, perCore: perCore, tools: {}) { range, _ in
      work(done + range.lowerBound..<done + range.upperBound)
    }
    for (index, result) in results.enumerated() {
      each(result, done + (end - done) * (index + 1) / results.count)
    }
    start = end
  }
}

extension Array {
  /// Appends the results of `seen` of `total` items. Capacity is reserved for the expected rest: an array of megabytes that
  /// grows step by step exists twice while it is copied.
  @inlinable
  package mutating func append(_ part: [Element], seen: Int, of total: Int) {
    let needed = count + part.count
    if needed > capacity {
      let expected = needed * total / Swift.max(1, seen)
      reserveCapacity(Swift.max(needed, expected + expected / 8))
    }
    append(contentsOf: part)
  }
}
