import CPCRE2

/// A regular expression as nginx compiles it: the same engine, so that the same locations match.
final class NginxRegex: @unchecked Sendable {
  // The compiled code is never changed after initialisation, which PCRE2 allows to share between threads.
  private let code: OpaquePointer

  /// Nil for a pattern that PCRE2 refuses (nginx would refuse to start).
  init?(_ pattern: String, caseless: Bool) {
    var error: Int32 = 0
    var offset = 0
    let options = caseless ? UInt32(PCRE2_CASELESS) : 0
    let bytes = Array(pattern.utf8)
    let compiled = bytes.withUnsafeBufferPointer {
      pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, nil)
    }
    guard let compiled else { return nil }
    code = compiled
  }

  deinit { pcre2_code_free_8(code) }

  /// The matched groups (0 is the whole match), or nil. A pattern that needs too many steps does not match.
  func match(_ text: String) -> [String]? {
    guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else { return nil }
    defer { pcre2_match_data_free_8(data) }
    guard let context = pcre2_match_context_create_8(nil) else { return nil }
    defer { pcre2_match_context_free_8(context) }
    pcre2_set_match_limit_8(context, 100_000)
    pcre2_set_depth_limit_8(context, 1_000)
    let bytes = Array(text.utf8)
    let count = bytes.withUnsafeBufferPointer {
      pcre2_match_8(code, $0.baseAddress, $0.count, 0, 0, data, context)
    }
    guard count > 0, let offsets = pcre2_get_ovector_pointer_8(data) else { return nil }
    return (0..<Int(count)).map { group in
      let start = offsets[2 * group]
      let end = offsets[2 * group + 1]
      guard start <= end, end <= bytes.count else { return "" }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
  }
}
