import SourcedYAML

/// How go-yaml 2 writes strings. Source: go.yaml.in/yaml/v2, encode.go (stringv) and emitterc.go
/// (yaml_emitter_analyze_scalar, yaml_emitter_select_scalar_style).
struct YAMLScalar {
  enum Style {
    case plain
    case single
    case double
    case literal
  }

  private var hasFlowIndicators = false
  private var isPlainAllowed = true
  private var isSingleAllowed = true
  private var isBlockAllowed = true
  private(set) var isMultiline = false

  init(_ bytes: [UInt8]) {
    if bytes.isEmpty { return }
    var hasBlockIndicators = bytes.starts(with: [0x2D, 0x2D, 0x2D]) || bytes.starts(with: [0x2E, 0x2E, 0x2E])
    var hasSpecial = false
    var leading = false
    var trailingSpace = false
    var trailingBreak = false
    var breakSpace = false
    var spaceBreak = false
    var wasSpace = false
    var wasBreak = false
    var isPreceded = true
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      let width = Self.width(byte)
      let next = at + width
      let isFollowed = next >= bytes.count || bytes[next] == 0x20 || bytes[next] == 0x09
      if at == 0 {
        switch byte {
        case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "-"):
          if isFollowed { hasBlockIndicators = true }
        default:
          if "#,[]{}&*!|>'\"%@`".utf8.contains(byte) { hasBlockIndicators = true }
        }
      } else if byte == UInt8(ascii: ":") {
        if isFollowed { hasBlockIndicators = true }
      } else if byte == UInt8(ascii: "#"), isPreceded {
        hasBlockIndicators = true
      }
      if !Self.isPrintable(bytes, at) { hasSpecial = true }
      let isLast = next >= bytes.count
      if byte == 0x20 {
        if at == 0 { leading = true }
        if isLast { trailingSpace = true }
        if wasBreak { breakSpace = true }
        (wasSpace, wasBreak) = (true, false)
      } else if Self.isBreak(bytes, at) {
        isMultiline = true
        if at == 0 { leading = true }
        if isLast { trailingBreak = true }
        if wasSpace { spaceBreak = true }
        (wasSpace, wasBreak) = (false, true)
      } else {
        (wasSpace, wasBreak) = (false, false)
      }
      isPreceded = byte == 0x20 || byte == 0x09 || Self.isBreak(bytes, at)
      at = next
    }
    if leading || trailingSpace || trailingBreak { isPlainAllowed = false }
    if trailingSpace { isBlockAllowed = false }
    if breakSpace {
      isPlainAllowed = false
      isSingleAllowed = false
    }
    if spaceBreak || hasSpecial {
      isPlainAllowed = false
      isSingleAllowed = false
      isBlockAllowed = false
    }
    if isMultiline || hasBlockIndicators { isPlainAllowed = false }
  }

  /// The style of a string.
  static func style(of bytes: [UInt8], isKey: Bool) -> Style {
    let scalar = YAMLScalar(bytes)
    if bytes.contains(0x0A) { return isKey || !scalar.isBlockAllowed ? .double : .literal }
    if !isString(bytes) || (isKey && scalar.isMultiline) { return .double }
    if scalar.isPlainAllowed, !bytes.isEmpty { return .plain }
    return scalar.isSingleAllowed ? .single : .double
  }

  /// Whether a plain scalar with these bytes is read as a string.
  private static func isString(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return false }
    // No word of other types is longer, or begins otherwise.
    guard bytes.count <= 40 else { return true }
    let begins = first < 0x3A || "yYnNtTfFoO~".utf8.contains(first)
    guard begins else { return true }
    let text = String(decoding: bytes, as: UTF8.self)
    guard case .string = ScalarResolution.goYAML2.content(ofPlain: text) else { return false }
    return !isBase60(bytes) && !isTimestamp(bytes)
  }

  /// `12:30:45`, which YAML 1.1 takes for a number.
  private static func isBase60(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    if rest.first == 0x2B || rest.first == 0x2D { rest.removeFirst() }
    let parts = rest.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let head = first.first, isDigit(head) else { return false }
    guard first.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return false }
    for (index, part) in parts.enumerated().dropFirst() {
      var digits = part
      if index == parts.count - 1, let point = part.firstIndex(of: UInt8(ascii: ".")) {
        guard part[(point + 1)...].allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") }) else { return false }
        digits = part[..<point]
      }
      guard digits.count == 1 || digits.count == 2, digits.allSatisfy(isDigit) else { return false }
      if digits.count == 2, let tens = digits.first, tens > 0x35 { return false }
    }
    return true
  }

  /// `2001-01-01` and the longer forms of a time.
  private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 8, bytes.prefix(4).allSatisfy(isDigit), bytes[4] == 0x2D else { return false }
    var at = 5
    func digits(_ counts: ClosedRange<Int>) -> Bool {
      var count = 0
      while at < bytes.count, isDigit(bytes[at]), count < counts.upperBound {
        at += 1
        count += 1
      }
      return counts.contains(count)
    }
    func take(_ byte: UInt8) -> Bool {
      guard at < bytes.count, bytes[at] == byte else { return false }
      at += 1
      return true
    }
    guard digits(1...2), take(0x2D) else { return false }
    let dayStart = at
    guard digits(1...2) else { return false }
    if at == bytes.count { return at - dayStart == 2 && dayStart == 8 }
    guard bytes[at] == 0x54 || bytes[at] == 0x74 || bytes[at] == 0x20 else { return false }
    while at < bytes.count, bytes[at] == 0x54 || bytes[at] == 0x74 || bytes[at] == 0x20 { at += 1 }
    guard digits(1...2), take(0x3A), digits(1...2), take(0x3A), digits(1...2) else { return false }
    if take(0x2E) { guard digits(1...9) else { return false } }
    if at == bytes.count { return true }
    if take(0x5A) { return at == bytes.count }
    while take(0x20) {}
    guard take(0x2B) || take(0x2D), digits(1...2) else { return false }
    if take(0x3A) { guard digits(2...2) else { return false } }
    return at == bytes.count
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  static func width(_ byte: UInt8) -> Int {
    byte & 0x80 == 0 ? 1 : byte & 0xE0 == 0xC0 ? 2 : byte & 0xF0 == 0xE0 ? 3 : byte & 0xF8 == 0xF0 ? 4 : 1
  }

  static func isBreak(_ bytes: [UInt8], _ at: Int) -> Bool {
    switch bytes[at] {
    case 0x0A, 0x0D: true
    case 0xC2: at + 1 < bytes.count && bytes[at + 1] == 0x85
    case 0xE2: at + 2 < bytes.count && bytes[at + 1] == 0x80 && (bytes[at + 2] == 0xA8 || bytes[at + 2] == 0xA9)
    default: false
    }
  }

  static func isPrintable(_ bytes: [UInt8], _ at: Int) -> Bool {
    let byte = bytes[at]
    func next(_ distance: Int) -> UInt8 { at + distance < bytes.count ? bytes[at + distance] : 0 }
    switch byte {
    case 0x0A, 0x20...0x7E: return true
    case 0xC2: return next(1) >= 0xA0
    case 0xC3...0xEC: return true
    case 0xED: return next(1) < 0xA0
    case 0xEE: return true
    case 0xEF:
      return !(next(1) == 0xBB && next(2) == 0xBF) && !(next(1) == 0xBF && (next(2) == 0xBE || next(2) == 0xBF))
    default: return false
    }
  }
}
