import NginxSyntax

/// The names of the directives of a configuration as small numbers. Names are looked up by their bytes, without making or
/// hashing texts: every rule asks for many names, and most of them occur nowhere.
struct NginxNameTable: Sendable {
  /// The names by number.
  private(set) var names: [String] = []
  /// Hashes of the names by number.
  private var hashes: [UInt32] = []
  /// The bytes of all names, and where each of them begins; one more at the end.
  private var letters: [UInt8] = []
  private var starts: [Int32] = [0]
  /// Whether names speak of headers, by number.
  private var areHeaders: [Bool] = []
  /// Numbers by hash, -1 for a free place; a power of two of them, at most half of them taken.
  private var places = [Int32](repeating: -1, count: 1024)

  /// The names of `NginxName`.
  static let known = NginxNameTable(NginxName.allCases.map(\.text))

  /// A table of names that are numbered as they come.
  init(_ names: [String]) { for name in names { _ = number(adding: name) } }

  /// The number of a name, -1 when it does not occur.
  func number(of name: String) -> Int32 {
    var hash = Hash()
    for byte in name.utf8 { hash.add(byte) }
    var place = Int(hash.value) & (places.count - 1)
    while places[place] >= 0 {
      let number = places[place]
      if hashes[Int(number)] == hash.value, names[Int(number)] == name { return number }
      place = (place + 1) & (places.count - 1)
    }
    return -1
  }

  /// The number of a directive's name, a new one when the name was not met before.
  mutating func number(ofNameOf directive: Int, in tree: NginxTree) -> Int32 {
    let word = tree.nameWord(of: directive)
    guard !word.hasEscapes else { return number(adding: tree.value(of: word)) }
    let known = tree.source.bytes.withUnsafeBufferPointer { bytes in
      number(of: UnsafeBufferPointer(rebasing: bytes[word.content]))
    }
    return known >= 0 ? known : number(adding: tree.value(of: word))
  }

  private func number(of bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    var hash = Hash()
    for byte in bytes { hash.add(byte) }
    let value = hash.value
    return places.withUnsafeBufferPointer { places in
      var place = Int(value) & (places.count - 1)
      while places[place] >= 0 {
        let number = Int(places[place])
        if hashes[number] == value, spells(number, bytes) { return Int32(number) }
        place = (place + 1) & (places.count - 1)
      }
      return -1
    }
  }

  private func spells(_ number: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(starts[number])
    guard Int(starts[number + 1]) - start == bytes.count else { return false }
    return letters.withUnsafeBufferPointer { letters in
      for index in bytes.indices where letters[start + index] != bytes[index] { return false }
      return true
    }
  }

  /// Whether the first argument of a directive is the name of a header.
  func isHeader(_ number: Int32) -> Bool { areHeaders[Int(number)] }

  /// The number of a name, a new one when the name was not met before.
  mutating func number(adding name: String) -> Int32 {
    let known = number(of: name)
    if known >= 0 { return known }
    var hash = Hash()
    for byte in name.utf8 { hash.add(byte) }
    let number = Int32(names.count)
    names.append(name)
    hashes.append(hash.value)
    letters += name.utf8
    starts.append(Int32(letters.count))
    areHeaders.append(name.hasSuffix("_header"))
    if names.count * 2 > places.count {
      places = Array(repeating: -1, count: places.count * 4)
      for (number, hash) in hashes.enumerated() { take(hash, Int32(number)) }
    } else {
      take(hash.value, number)
    }
    return number
  }

  private mutating func take(_ hash: UInt32, _ number: Int32) {
    var place = Int(hash) & (places.count - 1)
    while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
    places[place] = number
  }

  /// FNV-1a from a beginning that nobody knows, so that nobody can write a file whose names all share a place.
  private struct Hash {
    private static let seed = UInt32.random(in: 1 ... .max)

    private(set) var value = Self.seed

    mutating func add(_ byte: UInt8) { value = (value ^ UInt32(byte)) &* 16_777_619 }
  }
}
