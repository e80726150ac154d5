/// An event that reached the client.
struct Arrival: Sendable {
  let index: Int
  let sent: Moment
  let arrived: Moment
}

/// Finds events in a body that arrives in arbitrary pieces. An event has arrived when its line has.
struct EventScanner: Sendable {
  private(set) var arrivals: [Arrival] = []
  private var unfinished: [UInt8] = []

  mutating func feed(_ bytes: [UInt8], at moment: Moment) {
    unfinished += bytes
    guard let end = unfinished.lastIndex(of: UInt8(ascii: "\n")) else { return }
    for line in unfinished[..<end].split(separator: UInt8(ascii: "\n")) {
      if let arrival = Self.event(in: line, at: moment) { arrivals.append(arrival) }
    }
    unfinished.removeSubrange(...end)
  }

  private static func event(in line: ArraySlice<UInt8>, at moment: Moment) -> Arrival? {
    guard let index = number(after: "\"event\":", in: line), let sent = number(after: "\"sent\":", in: line) else {
      return nil
    }
    return Arrival(index: Int(index), sent: Moment(nanoseconds: sent), arrived: moment)
  }

  private static func number(after key: String, in line: ArraySlice<UInt8>) -> Int64? {
    guard let range = line.firstRange(of: Array(key.utf8)) else { return nil }
    let digits = line[range.upperBound...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Int64(String(decoding: digits, as: UTF8.self))
  }
}
