import StreamModel

/// One of N shares of a run: each worker takes its own repositories.
package struct Shard: Sendable, Equatable {
  /// A shard that cannot be read.
  package struct Problem: Error, Sendable {
    /// The problem and its remedy.
    package let message: String
  }

  /// The number, from 1.
  package let index: Int
  /// How many there are.
  package let count: Int

  private static let limit = 100_000

  /// Reads `K/N`.
  package init(parsing text: String) throws(Problem) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Self.number(parts[0]), let count = Self.number(parts[1]) else {
      throw Problem(message: "\"\(text)\" is not a shard; write K/N, for example 3/8")
    }
    guard count >= 1, count <= Self.limit else {
      throw Problem(message: "there can be 1 to \(Self.limit) shards, not \(count)")
    }
    guard index >= 1, index <= count else {
      throw Problem(message: "the shards of \(text) are 1/\(count) to \(count)/\(count)")
    }
    self.index = index
    self.count = count
  }

  /// Digits alone: `Int` takes signs too.
  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(text) : nil
  }

  /// Whether the repository at a position of the sorted list falls to this shard.
  ///
  /// They are dealt like cards: no shard gets more than one repository more than another, which a hash does not grant, and
  /// neighbours, which are often of one team and alike, are spread. Every worker sorts the same list, so all agree.
  package func contains(_ position: Int) -> Bool { position % count == index - 1 }

  /// The report's description of its shard. `names` are those of all repositories, sorted.
  func record(of names: [String], holding repositories: Int) -> ShardInfo {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for name in names {
      // No name contains a zero byte.
      for byte in Array(name.utf8) + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return ShardInfo(index: index, count: count, repositories: repositories, plan: String(hash, radix: 16))
  }
}
