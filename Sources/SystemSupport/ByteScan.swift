#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension UnsafeBufferPointer<UInt8> {
  /// The index of the first byte with a value in a range, found with the C library's `memchr`.
  package func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard let start = baseAddress, !range.isEmpty,
      let found = memchr(start + range.lowerBound, Int32(byte), range.count)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }
}

extension String {
  /// Whether the UTF-8 of this string comes before that of another, byte by byte.
  package func precedesBytewise(_ other: String) -> Bool {
    let order = utf8.withContiguousStorageIfAvailable { a in
      other.utf8.withContiguousStorageIfAvailable { b -> Bool in
        guard let x = a.baseAddress, let y = b.baseAddress else { return a.count < b.count }
        let difference = memcmp(x, y, min(a.count, b.count))
        return difference < 0 || (difference == 0 && a.count < b.count)
      }
    }
    return (order ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}
