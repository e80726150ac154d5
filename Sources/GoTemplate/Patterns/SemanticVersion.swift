/// A version as github.com/Masterminds/semver/v3 reads it: `v` and missing parts are allowed.
package struct SemanticVersion: Sendable, Comparable {
  package let major: Int
  package let minor: Int
  package let patch: Int
  package let prerelease: String
  package let metadata: String
  package let original: String

  package init?(_ text: String) {
    original = text
    var rest = Substring(text)
    if rest.first == "v" { rest = rest.dropFirst() }
    var metadata = ""
    if let plus = rest.firstIndex(of: "+") {
      metadata = String(rest[rest.index(after: plus)...])
      rest = rest[..<plus]
    }
    var prerelease = ""
    if let dash = rest.firstIndex(of: "-") {
      prerelease = String(rest[rest.index(after: dash)...])
      rest = rest[..<dash]
      guard !prerelease.isEmpty else { return nil }
    }
    let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(part) else { return nil }
      numbers.append(number)
    }
    func isWord(_ byte: UInt8) -> Bool {
      byte == 0x2D || byte == 0x2E || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
    guard prerelease.utf8.allSatisfy(isWord), metadata.utf8.allSatisfy(isWord) else { return nil }
    major = numbers[0]
    minor = numbers.count > 1 ? numbers[1] : 0
    patch = numbers.count > 2 ? numbers[2] : 0
    self.prerelease = prerelease
    self.metadata = metadata
  }

  package init(_ major: Int, _ minor: Int, _ patch: Int, prerelease: String = "") {
    self.major = major
    self.minor = minor
    self.patch = patch
    self.prerelease = prerelease
    metadata = ""
    original = "\(major).\(minor).\(patch)"
  }

  package var text: String {
    "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease)
      + (metadata.isEmpty ? "" : "+" + metadata)
  }

  package static func == (a: SemanticVersion, b: SemanticVersion) -> Bool {
    (a.major, a.minor, a.patch, a.prerelease) == (b.major, b.minor, b.patch, b.prerelease)
  }

  package static func < (a: SemanticVersion, b: SemanticVersion) -> Bool {
    if (a.major, a.minor, a.patch) != (b.major, b.minor, b.patch) {
      return (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
    }
    if a.prerelease == b.prerelease { return false }
    if a.prerelease.isEmpty { return false }
    if b.prerelease.isEmpty { return true }
    let left = a.prerelease.split(separator: ".", omittingEmptySubsequences: false)
    let right = b.prerelease.split(separator: ".", omittingEmptySubsequences: false)
    for (x, y) in zip(left, right) where x != y {
      switch (Int(x), Int(y)) {
      case (let x?, let y?): return x < y
      case (_?, nil): return true
      case (nil, _?): return false
      default: return x.utf8.lexicographicallyPrecedes(y.utf8)
      }
    }
    return left.count < right.count
  }
}
