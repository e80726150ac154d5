import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Memory in pages of 2 MB instead of 4 KB, where the system gives them to those who ask. Thousands of files fill tens of
/// megabytes, and each small page costs a microsecond when it is touched first and a look-up when it is touched again.
package enum HugePages {
  /// Whether somebody asked.
  private static let areWanted = Atomic(false)

  /// Asks for them in the heaps of the calling thread and of all threads that begin from now on. Not for one large file:
  /// the last page of each heap is room that nothing uses. It is advice; where it cannot be followed, nothing changes.
  package static func adviseHeaps() {
    if areWanted.exchange(true, ordering: .relaxed) { return }
    adviseHeap(most)
  }

  /// Asks for a few at the beginning of the calling thread's heap, which every run fills.
  package static func adviseFirst() { adviseHeap(4 << 20) }

  /// Called by a thread that begins.
  static func adviseHeapIfWanted() {
    if areWanted.load(ordering: .relaxed) { adviseHeap(most) }
  }

  /// As much of each heap at most.
  private static let most = 32 << 20

  #if canImport(Glibc)
    /// Heaps of threads begin at a multiple of this (glibc malloc/arena.c, HEAP_MAX_SIZE).
    private static let heapAlignment = 64 << 20
    private static let page = 2 << 20

    private static func adviseHeap(_ most: Int) {
      // Some memory of the heap: enough of it has the heap begin, with all that it grows by at once.
      guard let block = malloc(256 << 10) else { return }
      let place = Int(bitPattern: block)
      free(block)
      // The heap of the main thread ends at the break.
      if let end = sbrk(0).map({ Int(bitPattern: $0) }), place < end {
        let start = (place + page - 1) / page * page
        if start < end { advise(start, min(end - start, most)) }
      } else {
        advise(place / heapAlignment * heapAlignment, most)
      }
    }

    private static func advise(_ start: Int, _ count: Int) {
      madvise(UnsafeMutableRawPointer(bitPattern: start), count, Int32(MADV_HUGEPAGE))
    }
  #else
    private static func adviseHeap(_ most: Int) {}
  #endif
}
