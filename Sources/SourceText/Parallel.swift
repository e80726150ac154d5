import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The threads that share work: the cores of the machine, or what STREAMLINT_THREADS says. Results do not depend on it.
private let threadCount: Int = {
  if let text = getenv("STREAMLINT_THREADS"), let wanted = Int(String(cString: text)), wanted > 0 {
    return min(wanted, 64)
  }
  return min(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 16)
}()

/// Works through `count` things on all cores, at least `least` of them at a time, and returns the results of the ranges
/// in order. Little work is done at once.
package func inParallel<Result: Sendable>(
  _ count: Int, least: Int, _ work: @Sendable (Range<Int>) -> Result
) -> [Result] {
  inParallel(count, least: least, tools: {}, { range, _ in work(range) })
}

/// The same with tools that every thread makes once for itself, because sharing them would be slow.
package func inParallel<Tools, Result: Sendable>(
  _ count: Int, least: Int, perCore: Int = 4, tools: @Sendable () -> Tools,
  _ work: @Sendable (Range<Int>, Tools) -> Result
) -> [Result] {
  let cores = threadCount
  let starts = cores > 1 ? rangeStarts(count, least: max(1, least), shares: cores * perCore) : [0, count]
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

/// Where ranges begin, and where the last one ends. The first ones are large and the last ones small, since not all things
/// cost the same and nobody should wait long for who is last.
private func rangeStarts(_ count: Int, least: Int, shares: Int) -> [Int] {
  var starts = [0]
  var start = 0
  while start < count {
    let left = count - start
    let size = max(least, left / shares)
    // Nothing is left over that would be less.
    start = left < size + least ? count : start + size
    starts.append(start)
  }
  return starts.count > 1 ? starts : [0, count]
}

/// Works through very many things on all cores, and hands on the results of the ranges in order. Never more than some of
/// the results exist at a time, which take megabytes: what one range leaves behind is used again for another. `seen` is how
/// many of the things the results so far stand for.
package func inParallel<Result: Sendable>(
  _ count: Int, least: Int, _ work: @Sendable (Range<Int>) -> Result, each: (Result, _ seen: Int) -> Void
) {
  let most = least * 64
  let perCore = 12
  var start = 0
  while start < count {
    // What would be left for a short last turn is done with this one.
    let end = count - start < most * 2 ? count : start + most
    let done = start
    let results = inParallel(end - done, least: least, perCore: perCore, tools: {}) { range, _ in
      work(done + range.lowerBound..<done + range.upperBound)
    }
    for (index, result) in results.enumerated() {
      each(result, done + (end - done) * (index + 1) / results.count)
    }
    start = end
  }
}

extension Array {
  /// Appends what was made of `seen` of `total` things. Room is made for as much again of the others: grown little by
  /// little, a list of megabytes would be there twice.
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

/// Does `count` things on all cores, each by itself since they may differ much in size, and returns the results in order.
package func eachInParallel<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
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

/// Does two things side by side, or one after the other where nothing is won by it.
package func inBoth<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second, when isWorthwhile: Bool = true
) -> (First, Second) {
  guard isWorthwhile else { return (first(), second()) }
  let results = Mutex<(First?, Second?)>((nil, nil))
  _ = eachInParallel(2) { index in
    if index == 0 {
      let result = first()
      results.withLock { $0.0 = result }
    } else {
      let result = second()
      results.withLock { $0.1 = result }
    }
  }
  // Both are there; done again, should that ever be untrue, they come to the same.
  return results.withLock { ($0.0 ?? first(), $0.1 ?? second()) }
}

/// Does three things on all cores; who is done with one takes the next.
package func inAll<First: Sendable, Second: Sendable, Third: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second, then third: @Sendable () -> Third
) -> (First, Second, Third) {
  let results = Mutex<(First?, Second?, Third?)>((nil, nil, nil))
  _ = eachInParallel(3) { index in
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

/// Does something while the caller goes on; nobody waits for it. Without a second core it is not done at all.
package func inBackground(_ work: @escaping @Sendable () -> Void) {
  guard threadCount > 1 else { return }
  Job(count: 1) { next in if next() != nil { work() } }.detach()
}

/// Numbered pieces of work that threads take one after the other.
private final class Job: Sendable {
  private let count: Int
  private let next = Atomic(0)
  /// What a thread does with the numbers that it is given until there are no more.
  private let body: @Sendable (_ next: () -> Int?) -> Void

  init(count: Int, body: @escaping @Sendable (_ next: () -> Int?) -> Void) {
    self.count = count
    self.body = body
  }

  /// Returns when all pieces are done. A thread that cannot be started leaves its share to the others.
  func run(threads: Int) {
    var others: [pthread_t] = []
    for _ in 1..<threads {
      if let thread = start() { others.append(thread) }
    }
    work()
    for thread in others { pthread_join(thread, nil) }
  }

  private func work() {
    body {
      let index = self.next.wrappingAdd(1, ordering: .relaxed).oldValue
      return index < self.count ? index : nil
    }
  }

  /// Leaves all pieces to a thread that nobody joins.
  func detach() {
    if let thread = start() { pthread_detach(thread) }
  }

  private func start() -> pthread_t? {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    // As much as the main thread has.
    pthread_attr_setstacksize(&attributes, 8 << 20)
    #if canImport(Glibc)
      ThreadPlacement.shared?.beginElsewhere(&attributes)
    #endif
    let reference = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(&thread, &attributes, Self.enter, reference.toOpaque())
    #else
      var thread = pthread_t()
      let status = pthread_create(&thread, &attributes, Self.enter, reference.toOpaque())
    #endif
    guard status == 0 else {
      reference.release()
      return nil
    }
    return thread
  }

  #if canImport(Darwin)
    private static let enter: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
      Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().work()
      return nil
    }
  #else
    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
      #if canImport(Glibc)
        ThreadPlacement.shared?.goAnywhere()
        HugePages.adviseHeapIfWanted()
      #endif
      if let pointer { Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().work() }
      return nil
    }
  #endif
}
