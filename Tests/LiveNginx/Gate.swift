/// Lets so many tasks in at a time. Tasks wait without occupying a thread of the cooperative pool.
package actor Gate {
  /// The queue of everything that names no other one.
  package static let scenarios = Gate(places: 16)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Lets in as many as there are locations.
  package init(places: Int) { free = places }

  func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      // The location goes straight to the next in line.
      waiting.removeFirst().resume()
    }
  }
}
