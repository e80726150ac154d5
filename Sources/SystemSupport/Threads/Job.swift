import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbered pieces of work that threads take one after the other.
final class Job: Sendable {
  private let count: Int
  private let next = Atomic(0)
  /// Called once a thread; takes numbers from `next` until it gives nil.
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

  private func start() -> pthread_t? {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    // As much as the main thread has.
    pthread_attr_setstacksize(&attributes, 8 << 20)
    // The thread takes the reference out of the box.
    let box = UnsafeMutablePointer<Job>.allocate(capacity: 1)
    box.initialize(to: self)
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(&thread, &attributes, Self.enter, box)
    #else
      var thread = pthread_t()
      let status = pthread_create(&thread, &attributes, Self.enter, box)
    #endif
    guard status == 0 else {
      Self.take(from: UnsafeMutableRawPointer(box))
      return nil
    }
    return thread
  }

  @discardableResult
  private static func take(from pointer: UnsafeMutableRawPointer) -> Job {
    let box = pointer.assumingMemoryBound(to: Job.self)
    defer { box.deallocate() }
    return box.move()
  }

  #if canImport(Darwin)
    private static let enter: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
      Job.take(from: pointer).work()
      return nil
    }
  #else
    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
      if let pointer { Job.take(from: pointer).work() }
      return nil
    }
  #endif
}
