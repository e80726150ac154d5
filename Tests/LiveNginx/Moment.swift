import Foundation

/// A point of the monotonic clock. All threads of the process share it, so a send time that travels inside an event
/// can be compared with the time of its arrival.
struct Moment: Sendable, Hashable, Comparable {
  let nanoseconds: Int64

  static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

  func seconds(since earlier: Moment) -> Double { Double(nanoseconds - earlier.nanoseconds) / 1e9 }

  func advanced(by seconds: Double) -> Moment { Moment(nanoseconds: nanoseconds + Int64(seconds * 1e9)) }

  /// Milliseconds from now, rounded up, for `poll`.
  var pollTimeout: Int32 {
    let left = nanoseconds - Moment.now.nanoseconds
    return left <= 0 ? 0 : Int32(clamping: (left + 999_999) / 1_000_000)
  }
}

/// Blocks this thread; only for the harness's own threads.
func sleep(until moment: Moment) {
  while Moment.now < moment { usleep(UInt32(clamping: moment.pollTimeout) * 1000) }
}
