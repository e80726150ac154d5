/// Text from files, names and rules is never written to a terminal as it is: an escape sequence could hide or forge
/// output, and so could a mark that turns the direction of the text round.
enum SafeText {
  /// Whether a scalar must be written as an escape.
  static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: return false
    case 0..<0xA0: return true
    case 0xA0..<0x300: return scalar.value == 0xAD
    // Joins emoji and shapes letters; harmless.
    case 0x200C, 0x200D: return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  /// `\u{1b}`, as Swift and Rust write it.
  static func escape(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16))}" }
}

extension [UInt8] {
  /// Appends text of our own.
  mutating func append(_ text: String) {
    append(contentsOf: text.utf8)
  }

  /// Appends text of others on one line.
  mutating func appendSafely(_ text: some StringProtocol) {
    guard !text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
      append(contentsOf: text.utf8)
      return
    }
    for scalar in text.unicodeScalars {
      if SafeText.needsEscape(scalar) {
        append(SafeText.escape(scalar))
      } else {
        append(contentsOf: String(scalar).utf8)
      }
    }
  }

  /// Appends a byte several times.
  mutating func append(_ byte: UInt8, count: Int) {
    if count > 0 { append(contentsOf: repeatElement(byte, count: count)) }
  }
}

/// Text of others on one line, for messages that no format writes.
public struct SafeLine: Sendable {
  /// The text; nothing in it acts on a terminal.
  public let text: String

  /// Escapes a text.
  public init(_ text: String) {
    var bytes: [UInt8] = []
    bytes.appendSafely(text)
    self.text = String(decoding: bytes, as: UTF8.self)
  }
}
