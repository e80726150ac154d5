/// Text from files, names and rules is never written to a terminal unescaped: an escape sequence could hide or forge
/// output, and so could a mark that reverses the direction of the text.
package enum SafeText {
  /// Whether a scalar must be written as an escape.
  package static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
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
  package static func escape(_ scalar: Unicode.Scalar) -> String { "\\u{\(String(scalar.value, radix: 16))}" }
}

extension [UInt8] {
  /// Appends trusted text.
  package mutating func append(_ text: String) {
    append(contentsOf: text.utf8)
  }

  /// Appends untrusted text on one line.
  package mutating func appendSafely(_ text: some StringProtocol) {
    var isPlain = true
    var last: UInt8 = 0
    var isFirst = true
    for byte in text.utf8 {
      if byte < 0x20 || byte >= 0x7F
        || (byte == last && (byte == UInt8(ascii: "#") || (isFirst && byte == UInt8(ascii: ":"))))
      {
        isPlain = false
        break
      }
      if last != 0 { isFirst = false }
      last = byte
    }
    if isPlain {
      append(contentsOf: text.utf8)
      return
    }
    let start = count
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      // The log of GitHub Actions takes `##[…]` anywhere and `::…` at the beginning of a line for a command.
      let isCommand =
        (scalar == "#" && previous == "#")
        || (scalar == ":" && previous == ":" && count == start + 1 && isBlankLine(before: start))
      previous = scalar
      if isCommand || SafeText.needsEscape(scalar) {
        append(SafeText.escape(scalar))
      } else {
        append(contentsOf: String(scalar).utf8)
      }
    }
  }

  /// Whether the last line, up to an offset, is blank.
  private func isBlankLine(before offset: Int) -> Bool {
    var at = offset
    while at > 0, self[at - 1] == 0x20 { at -= 1 }
    return at == 0 || self[at - 1] == 0x0A
  }

  /// Appends a byte several times.
  package mutating func append(_ byte: UInt8, count: Int) {
    if count > 0 { append(contentsOf: repeatElement(byte, count: count)) }
  }
}

/// Text of several lines, such as a library's message about a wrong option: lines and tabs are kept.
package struct SafeLines: Sendable {
  /// The text, without terminal control sequences and commands of CI systems.
  package let bytes: [UInt8]

  /// Escapes a string.
  package init(_ text: [UInt8]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    // `##[…]` and `##vso[…]` are commands anywhere in a line, `::…` at the beginning of one.
    var isStart = true
    var colons = 0
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      colons = scalar == ":" && isStart ? colons + 1 : 0
      if scalar == "\n" || scalar != " " && scalar != "\t" && scalar != ":" { isStart = scalar == "\n" }
      let isCommand = colons == 2 || (scalar == "[" && Self.hasMarkerAtEnd(bytes))
      if isCommand {
        bytes.append(SafeText.escape(scalar))
      } else if scalar != "\n", scalar != "\t", SafeText.needsEscape(scalar) {
        bytes.append(SafeText.escape(scalar))
      } else {
        bytes.append(contentsOf: String(scalar).utf8)
      }
    }
    self.bytes = bytes
  }

  /// `##`, or `##vso` in any case.
  private static func hasMarkerAtEnd(_ bytes: [UInt8]) -> Bool {
    let end = bytes.suffix(5).map { $0 | 0x20 }
    return end.suffix(2).elementsEqual("##".utf8) || end.elementsEqual("##vso".utf8)
  }
}

/// Untrusted text on one line, for messages that no format writes.
package struct SafeLine: Sendable {
  /// The text, without terminal control sequences.
  package let text: String

  /// Escapes a string.
  package init(_ text: String) {
    var bytes: [UInt8] = []
    bytes.appendSafely(text)
    self.text = String(decoding: bytes, as: UTF8.self)
  }
}
