/// The text of an event. It contains the time at which it was sent, so the client needs no other channel to measure the
/// delay.
enum EventText {
  /// `data: {"event":3,"sent":123456789}` and a blank line.
  static func line(_ index: Int, size: Int? = nil) -> [UInt8] {
    let start = "data: {\"event\":\(index),\"sent\":\(Moment.now.nanoseconds)"
    guard let size, size > start.utf8.count + 16 else { return Array("\(start)}\n\n".utf8) }
    let padding = noise(count: size - start.utf8.count - 16, seed: UInt64(index + 1))
    return Array("\(start),\"padding\":\"".utf8) + padding + Array("\"}\n\n".utf8)
  }

  /// Letters that do not compress: a repeated filler would shrink to nothing under gzip.
  private static func noise(count: Int, seed: UInt64) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-".utf8)
    var state = seed &* 0x9e37_79b9_7f4a_7c15
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return letters[Int(state >> 58)]
    }
  }
}
