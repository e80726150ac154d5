/// Values by the beginnings of paths, found without trying every one.
struct NginxPrefixTable<Value: Sendable>: Sendable {
  private var values: [String: Value] = [:]
  /// The lengths that occur, ascending.
  private var lengths: [Int] = []

  init(_ entries: [String: Value]) {
    values = entries
    lengths = Set(entries.keys.map(\.utf8.count)).sorted()
  }

  /// The values of all prefixes of a string, shortest prefix first.
  func values(for text: String) -> [Value] {
    var result: [Value] = []
    let bytes = text.utf8
    let count = bytes.count
    for length in lengths {
      guard length <= count else { break }
      if let value = values[String(decoding: bytes.prefix(length), as: UTF8.self)] { result.append(value) }
    }
    return result
  }

  /// The value of the longest prefix of a string.
  func longest(for text: String) -> Value? {
    let bytes = text.utf8
    let count = bytes.count
    for length in lengths.reversed() where length <= count {
      if let value = values[String(decoding: bytes.prefix(length), as: UTF8.self)] { return value }
    }
    return nil
  }
}

/// A list of regular expressions of which a path tries only those that its beginning allows.
struct NginxRegexList: Sendable {
  /// Positions of the expressions that every string has to try.
  private var unanchored: [Int] = []
  private let anchored: NginxPrefixTable<[Int]>

  /// `prefixes` contains for each expression the prefix that a string must have, or nil when that is not known.
  init(prefixes: [String?]) {
    var table: [String: [Int]] = [:]
    for (position, prefix) in prefixes.enumerated() {
      if let prefix { table[prefix, default: []].append(position) } else { unanchored.append(position) }
    }
    anchored = NginxPrefixTable(table)
  }

  /// The positions that a string has to try, ascending, from one on.
  func candidates(for text: String, from start: Int = 0) -> Candidates {
    let matching = anchored.values(for: text)
    let list = matching.count == 1 ? matching[0] : matching.flatMap { $0 }.sorted()
    return Candidates(
      first: list[Self.lowerBound(list, start)...], second: unanchored[Self.lowerBound(unanchored, start)...])
  }

  private static func lowerBound(_ list: [Int], _ value: Int) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Two ascending lists read as one.
  struct Candidates: Sequence, IteratorProtocol {
    var first: ArraySlice<Int>
    var second: ArraySlice<Int>

    mutating func next() -> Int? {
      guard let a = first.first else { return second.popFirst() }
      guard let b = second.first, b < a else { return first.popFirst() }
      return second.popFirst()
    }
  }
}
