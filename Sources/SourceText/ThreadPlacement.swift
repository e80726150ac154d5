#if canImport(Glibc)
  import CThreads
  import Glibc

  /// Where threads begin. Left alone, a new thread often begins on the processor of the one that made it and waits there for
  /// milliseconds, which is as long as most of what it is made for.
  struct ThreadPlacement: Sendable {
    /// The processors that the process may use.
    private let all: cpu_set_t

    /// Nil when the system does not say.
    static let shared: ThreadPlacement? = {
      var set = cpu_set_t()
      guard sched_getaffinity(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else { return nil }
      return ThreadPlacement(all: set)
    }()

    /// Has a thread begin on any processor but this one, if there is another.
    func beginElsewhere(_ attributes: inout pthread_attr_t) {
      let current = Int(sched_getcpu())
      guard current >= 0, current / 8 < MemoryLayout<cpu_set_t>.size else { return }
      var others = all
      let isAlone = withUnsafeMutableBytes(of: &others) { bytes in
        bytes[current / 8] &= ~(1 << UInt8(current % 8))
        return bytes.allSatisfy { $0 == 0 }
      }
      guard !isAlone else { return }
      pthread_attr_setaffinity_np(&attributes, MemoryLayout<cpu_set_t>.size, &others)
    }

    /// Lets the thread that has begun go wherever the system sends it.
    func goAnywhere() {
      var set = all
      pthread_setaffinity_np(pthread_self(), MemoryLayout<cpu_set_t>.size, &set)
    }
  }
#endif
