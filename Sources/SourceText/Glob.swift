import SystemSupport

/// glob(3) patterns, ready to be compared with many names. All patterns are in one array: threads that share an array
/// for each pattern would count its owners again and again.
package struct GlobList: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// Takes patterns.
  package init(_ patterns: [String]) {
    for pattern in patterns {
      bytes += pattern.utf8
      ends.append(bytes.count)
    }
  }

  /// Whether any pattern matches a name.
  package func matches(_ name: String) -> Bool { firstMatch(of: name) != nil }

  /// The position of the first pattern that matches a name, or nil.
  package func firstMatch(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { n in
      bytes.withUnsafeBufferPointer { p in
        var start = 0
        for (index, end) in ends.enumerated() {
          if globMatches(UnsafeBufferPointer(rebasing: p[start..<end]), n) { return index }
          start = end
        }
        return nil
      }
    }
  }
}

/// Matches a name against a glob(3) pattern: `*`, `?` and `[…]`. A leading dot must be written out.
/// Takes time proportional to the product of the lengths.
package func globMatches(_ pattern: some StringProtocol, _ name: some StringProtocol) -> Bool {
  pattern.withUTF8Bytes { p in name.withUTF8Bytes { n in globMatches(p, n) } }
}

extension StringProtocol {
  /// Calls `body` with the bytes, without a copy for most strings.
  fileprivate func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(utf8).withUnsafeBufferPointer(body)
  }
}

@inline(__always)
private func isPlain(_ byte: UInt8) -> Bool {
  byte != UInt8(ascii: "*") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "[") && byte != UInt8(ascii: "\\")
}

private func globMatches(_ p: UnsafeBufferPointer<UInt8>, _ n: UnsafeBufferPointer<UInt8>) -> Bool {
  if n.first == UInt8(ascii: "."), p.first != UInt8(ascii: ".") { return false }
  // Most names differ in the first or the last byte already.
  if let first = p.first, isPlain(first), n.first != first { return false }
  if let last = p.last, isPlain(last), last != UInt8(ascii: "]"), n.last != last { return false }
  var i = 0
  var j = 0
  var star: (pattern: Int, name: Int)?
  while j < n.count {
    if i < p.count, p[i] == UInt8(ascii: "*") {
      star = (i, j)
      i += 1
    } else if i < p.count, let next = matchOne(p, i, n[j]) {
      i = next
      j += 1
    } else if let last = star {
      i = last.pattern + 1
      j = last.name + 1
      if i < p.count, isPlain(p[i]) {
        while j < n.count, n[j] != p[i] { j += 1 }
      }
      star = (last.pattern, j)
    } else {
      return false
    }
  }
  while i < p.count, p[i] == UInt8(ascii: "*") { i += 1 }
  return i == p.count
}

/// The index behind the pattern element at `i` when it matches the byte, or nil.
private func matchOne(_ p: UnsafeBufferPointer<UInt8>, _ i: Int, _ byte: UInt8) -> Int? {
  switch p[i] {
  case UInt8(ascii: "?"): return i + 1
  case UInt8(ascii: "\\") where i + 1 < p.count: return p[i + 1] == byte ? i + 2 : nil
  case UInt8(ascii: "["):
    var k = i + 1
    let negated = k < p.count && (p[k] == UInt8(ascii: "!") || p[k] == UInt8(ascii: "^"))
    if negated { k += 1 }
    var hit = false
    var first = true
    while k < p.count, first || p[k] != UInt8(ascii: "]") {
      first = false
      if k + 2 < p.count, p[k + 1] == UInt8(ascii: "-"), p[k + 2] != UInt8(ascii: "]") {
        if p[k] <= byte, byte <= p[k + 2] { hit = true }
        k += 3
      } else {
        if p[k] == byte { hit = true }
        k += 1
      }
    }
    guard k < p.count else { return byte == UInt8(ascii: "[") ? i + 1 : nil }
    return hit != negated ? k + 1 : nil
  default: return p[i] == byte ? i + 1 : nil
  }
}

/// Whether a path contains one of glob's special characters.
package func isGlob(_ path: String) -> Bool { path.utf8.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B } }

extension FileSystem {
  /// The files that match a pattern, sorted; hidden names are skipped as glob(3) does.
  package func paths(matching pattern: String) -> [String] {
    let parts = normalizedPath(pattern).split(separator: "/")
    // What may be read need not begin at the root.
    let plain = parts.prefix { !isGlob(String($0)) }
    let start = (pattern.hasPrefix("/") ? "/" : "") + plain.joined(separator: "/")
    var folders = [start.isEmpty ? "." : start]
    if !plain.isEmpty, kind(of: start) == nil { return [] }
    for (index, part) in parts.enumerated().dropFirst(plain.count) {
      var next: [String] = []
      for folder in folders {
        if part == ".." || !isGlob(String(part)) {
          let path = joinedPath(folder, String(part))
          if kind(of: path) != nil { next.append(path) }
          continue
        }
        for name in (entries(of: folder) ?? []).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        where globMatches(part, name) {
          let path = joinedPath(folder, name)
          if index == parts.count - 1 || kind(of: path) == .folder { next.append(path) }
        }
        if next.count > 100_000 { break }
      }
      folders = next
    }
    return folders
  }
}
