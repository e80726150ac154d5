/// The numbers of some words, looked up without a hash: every word of every name is asked for.
struct WordNumbers: Sendable {
  /// Each number at the first free place from its own on; 0 is free.
  private var places = [UInt32](repeating: 0, count: 64)
  private var holdsZero = false

  init(_ numbers: some Collection<UInt32>) {
    while places.count < numbers.count * 4 { places += places }
    for number in numbers {
      if number == 0 { holdsZero = true }
      var place = place(of: number)
      while places[place] != 0, places[place] != number { place = (place + 1) & (places.count - 1) }
      places[place] = number
    }
  }

  private func place(of number: UInt32) -> Int { Int((number &* 2_654_435_769) >> 12) & (places.count - 1) }

  func contains(_ number: UInt32) -> Bool {
    if number == 0 { return holdsZero }
    var place = place(of: number)
    while places[place] != 0 {
      if places[place] == number { return true }
      place = (place + 1) & (places.count - 1)
    }
    return false
  }
}
