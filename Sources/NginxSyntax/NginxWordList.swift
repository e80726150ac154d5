/// The words of a file, in four bytes each: a large file has millions. A word is kept by its distance from the beginning of
/// its directive.
struct NginxWordList: Sendable {
  /// The distance in the upper half; the length and how the word is written as in `NginxWord`.
  private var near: [UInt32] = []
  /// The words that are too long or too far away, in order.
  private var far: [Far] = []

  private struct Far: Sendable {
    let number: Int32
    let word: NginxWord
  }

  /// The length that marks a word stored out of line.
  private static let isFar: UInt32 = 0xFFF0

  var count: Int { near.count }

  mutating func reserveCapacity(_ count: Int) { near.reserveCapacity(count) }

  /// Adds a word of a directive that begins at a byte.
  mutating func append(_ word: NginxWord, from base: Int) {
    let distance = word.start - base
    if distance <= 0xFFFF, word.packed < Self.isFar {
      near.append(UInt32(distance) << 16 | word.packed)
    } else {
      far.append(Far(number: Int32(near.count), word: word))
      near.append(Self.isFar)
    }
  }

  /// A word of a directive that begins at a byte.
  func word(_ number: Int, from base: Int) -> NginxWord {
    let entry = near[number]
    guard entry & Self.isFar != Self.isFar else { return farWord(number) }
    return NginxWord(start: base + Int(entry >> 16), packed: entry & 0xFFFF)
  }

  private func farWord(_ number: Int) -> NginxWord {
    var low = 0
    var high = far.count - 1
    while low < high {
      let middle = (low + high) / 2
      if Int(far[middle].number) < number { low = middle + 1 } else { high = middle }
    }
    return far[low].word
  }
}
