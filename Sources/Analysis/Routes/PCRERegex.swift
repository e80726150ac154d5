import CPCRE2
import Synchronization

/// A regular expression as nginx compiles it: the same engine, so that the same locations match.
package final class PCRERegex: @unchecked Sendable {
  // The compiled code is never changed after initialisation, which PCRE2 allows to share between threads.
  private let code: OpaquePointer
  /// The prefix of every matching string, or nil when it is unknown.
  package let prefix: String?
  /// The whole match and the groups.
  private let groups: Int
  /// Matches that needed too many steps.
  private let expensive = Atomic(0)

  /// Nil for a pattern that PCRE2 refuses (nginx would refuse to start).
  package init?(_ pattern: String, caseless: Bool) {
    var error: Int32 = 0
    var offset = 0
    let options = caseless ? UInt32(PCRE2_CASELESS) : 0
    var pattern = pattern
    let compiled = pattern.withUTF8 {
      pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, nil)
    }
    guard let compiled else { return nil }
    code = compiled
    var captures: UInt32 = 0
    pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &captures)
    groups = Int(captures) + 1
    prefix = caseless ? nil : Self.prefix(of: Array(pattern.utf8))
  }

  deinit { pcre2_code_free_8(code) }

  /// The matched groups (0 is the whole match), or nil. A pattern that needs too many steps does not match.
  package func match(_ text: String) -> [String]? {
    var text = text
    return text.withUTF8 { bytes in
      run(bytes) { offsets, count in
        (0..<count).map { group in
          let start = offsets[2 * group]
          let end = offsets[2 * group + 1]
          guard start <= end, end <= bytes.count else { return "" }
          return String(decoding: bytes[start..<end], as: UTF8.self)
        }
      }
    }
  }

  /// Whether a string matches.
  package func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { run($0) { _, _ in true } } ?? false
  }

  private func run<Result>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeMutablePointer<Int>, Int) -> Result
  ) -> Result? {
    guard expensive.load(ordering: .relaxed) < RegexLimits.expensiveMatches else { return nil }
    guard let context = PCREMatchLimits.shared.context, let workspace = PCREMatchWorkspace.take(groups: groups)
    else { return nil }
    defer { workspace.giveBack() }
    let data = workspace.data
    // PCRE2 takes no null pointer, which an empty string may have.
    var empty: UInt8 = 0
    let count = withUnsafePointer(to: &empty) {
      pcre2_match_8(code, bytes.baseAddress ?? $0, bytes.count, 0, 0, data, context)
    }
    if count == PCRE2_ERROR_MATCHLIMIT || count == PCRE2_ERROR_DEPTHLIMIT {
      expensive.wrappingAdd(1, ordering: .relaxed)
    }
    guard count > 0, let offsets = pcre2_get_ovector_pointer_8(data) else { return nil }
    return body(offsets, Int(count))
  }

  /// The literal prefix behind a leading `^`.
  private static func prefix(of pattern: [UInt8]) -> String? {
    guard pattern.first == UInt8(ascii: "^"), !hasAlternatives(pattern) else { return nil }
    var result: [UInt8] = []
    var i = 1
    scan: while i < pattern.count {
      let byte = pattern[i]
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"), UInt8(ascii: "+"):
        // The last character may be missing or repeated.
        if !result.isEmpty { result.removeLast() }
        break scan
      case UInt8(ascii: "\\"):
        guard i + 1 < pattern.count, [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(pattern[i + 1])
        else { break scan }
        result.append(pattern[i + 1])
        i += 2
      case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), 48...57, 65...90, 97...122:
        result.append(byte)
        i += 1
      default: break scan
      }
    }
    return result.isEmpty ? nil : String(decoding: result, as: UTF8.self)
  }

  /// Whether a `|` is outside of all groups, so that the `^` does not apply to all alternatives.
  private static func hasAlternatives(_ pattern: [UInt8]) -> Bool {
    guard pattern.contains(UInt8(ascii: "|")) else { return false }
    // Brackets and quotes make groups hard to count; such patterns are treated as having alternatives.
    if pattern.contains(UInt8(ascii: "[")) || pattern.contains(UInt8(ascii: "\\")) { return true }
    var depth = 0
    for byte in pattern {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      if byte == UInt8(ascii: "|"), depth == 0 { return true }
    }
    return false
  }
}

/// The limits of one match; never changed, so that all threads share it.
private struct PCREMatchLimits: @unchecked Sendable {
  static let shared = PCREMatchLimits()
  let context: OpaquePointer?

  private init() {
    context = pcre2_match_context_create_8(nil)
    pcre2_set_match_limit_8(context, RegexLimits.steps)
    pcre2_set_depth_limit_8(context, RegexLimits.depth)
  }
}

/// The match data of PCRE2. The first match allocates 20 KB, so that workspaces are reused.
private struct PCREMatchWorkspace: @unchecked Sendable {
  let data: OpaquePointer
  let groups: Int

  /// Hardly any expression has more groups; one that has gets a workspace of its own.
  private static let usual = 32
  private static let idle = Mutex<[PCREMatchWorkspace]>([])

  /// A workspace for exclusive use, with capacity for this number of groups.
  static func take(groups: Int) -> PCREMatchWorkspace? {
    if groups <= usual, let known = idle.withLock({ $0.popLast() }) { return known }
    let groups = max(groups, usual)
    guard let data = pcre2_match_data_create_8(UInt32(groups), nil) else { return nil }
    return PCREMatchWorkspace(data: data, groups: groups)
  }

  func giveBack() {
    guard groups == Self.usual else {
      pcre2_match_data_free_8(data)
      return
    }
    Self.idle.withLock { $0.append(self) }
  }
}

/// Compiled expressions by pattern: configurations repeat the same few.
package final class PCRERegexCache: Sendable {
  private struct Key: Hashable {
    let pattern: String
    let caseless: Bool
  }

  private let known = Mutex<[Key: PCRERegex?]>([:])

  package init() {}

  /// The compiled pattern, or nil when PCRE2 refuses it.
  package func regex(_ pattern: String, caseless: Bool) -> PCRERegex? {
    let key = Key(pattern: pattern, caseless: caseless)
    return known.withLock { known in
      if let regex = known[key] { return regex }
      let regex = PCRERegex(pattern, caseless: caseless)
      known[key] = .some(regex)
      return regex
    }
  }
}
