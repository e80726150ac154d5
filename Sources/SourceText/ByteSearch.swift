extension StringProtocol {
  /// Whether an ASCII text in lower case stands in this one, in any case of its own. Bytes are compared, which is far
  /// cheaper than comparing characters.
  public func holds(caseless needle: StaticString) -> Bool {
    let count = needle.utf8CodeUnitCount
    let wanted = needle.utf8Start
    guard count > 0 else { return true }
    return Substring(self).utf8.withContiguousStorageIfAvailable { bytes -> Bool in
      guard bytes.count >= count else { return false }
      for start in 0...(bytes.count - count) {
        var i = 0
        while i < count {
          let byte = bytes[start + i]
          let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
          if lower != wanted[i] { break }
          i += 1
        }
        if i == count { return true }
      }
      return false
    } ?? String(self).lowercased().contains("\(needle)")
  }
}
