import SourceText

/// Checks locations in one file.
struct Places {
  private let bytes: [UInt8]
  /// Whether the file is UTF-8 at all; in others no location can be within a character.
  private let isUTF8: Bool

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isUTF8 = String(validating: bytes, as: UTF8.self) != nil
  }

  /// A range lies in the file and cuts no character in two.
  func requireValid(_ range: Range<Int>, _ what: @autoclosure () -> String) {
    require(
      range.lowerBound >= 0 && range.upperBound <= bytes.count, "\(what()) \(range) lies outside of 0..<\(bytes.count)")
    for place in [range.lowerBound, range.upperBound] {
      require(isBoundary(place), "\(what()) \(range) begins or ends within a character")
    }
  }

  private func isBoundary(_ place: Int) -> Bool {
    !isUTF8 || place == bytes.count || bytes[place] & 0xC0 != 0x80
  }
}

/// Edits that can be applied together: none replaces what another one replaces.
func requireApart(_ edits: [TextEdit], _ what: @autoclosure () -> String) {
  let sorted = edits.sorted { ($0.span.file, $0.span.start, $0.span.end) < ($1.span.file, $1.span.start, $1.span.end) }
  for (one, next) in zip(sorted, sorted.dropFirst()) where one.span.file == next.span.file {
    require(one.span.end <= next.span.start, "\(what()): edits at \(one.span.range) and \(next.span.range) overlap")
  }
}
