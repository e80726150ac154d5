import StreamModel

/// How a product reads the string of a setting.
package enum ValueFormat: String, Sendable, CaseIterable {
  /// Exactly `on` or `off`, white space around it dropped (ingress-nginx annotations).
  case onOff = "on-off"
  /// `on` or `off` in any case (nginx itself).
  case nginxFlag = "nginx-flag"
  /// The strings of Go's `strconv.ParseBool`: 1, t, T, TRUE, true, True and their opposites.
  case goBool = "go-bool"
  /// A truth value of YAML 1.1, without quotes.
  case yamlBool = "yaml-bool"
  /// A decimal number of seconds without unit or white space (Go's `strconv.Atoi`).
  case seconds
  /// A positive decimal number of seconds; 0 equals no value (Google Cloud).
  case positiveSeconds = "positive-seconds"
  /// A number of seconds as Go's `strconv.ParseInt(s, 0, …)` reads it; an empty string is 0.
  case weakSeconds = "weak-seconds"
  /// A number of milliseconds.
  case milliseconds
  /// nginx's own durations: `60`, `60s`, `1h30m`.
  case nginxTime = "nginx-time"
  /// Go's durations: `1h30m`, `500ms`; a bare number is refused unless it is 0.
  case goDuration = "go-duration"
  /// The same, and a bare number is in seconds (`Duration.Set` of traefik/paerser).
  case durationOrSeconds = "duration-or-seconds"
  /// A Go duration above zero; zero equals no value (Contour).
  case positiveDuration = "positive-duration"
  /// Gateway API durations: up to four parts of up to five digits with h, m, s, ms.
  case gatewayDuration = "gateway-duration"
  /// Durations of HAProxy: a bare number is in milliseconds, only the first unit counts, and 0 is no limit.
  case haproxyTime = "haproxy-time"
  /// A plain number.
  case number
  /// A string of which the words are known; others mean nothing here.
  case word
  /// Words between blanks or commas; the first known one in the order of the file decides.
  case list
  /// Any string.
  case text

  /// The form of a valid value, for display.
  package var expectation: String {
    switch self {
    case .onOff: "exactly \"on\" or \"off\""
    case .nginxFlag: "\"on\" or \"off\" in quotes"
    case .goBool: "\"true\" or \"false\""
    case .yamlBool: "true or false, without quotes"
    case .positiveSeconds: "a positive number of seconds"
    case .seconds, .weakSeconds: "a number of seconds without a unit"
    case .milliseconds: "a number of milliseconds without a unit"
    case .nginxTime: "a time such as 60s or 1h"
    case .goDuration: "a duration such as 30s or 1h"
    case .durationOrSeconds: "a duration such as 30s or 1h, or a number of seconds"
    case .positiveDuration: "a duration above zero"
    case .gatewayDuration: "a duration such as 30s or 1h, in whole numbers with units"
    case .haproxyTime: "a duration such as 30s or 1h"
    case .number: "a number"
    case .word: "one of its words"
    case .list: "a list of its words"
    case .text: "a string"
    }
  }

  /// The value that a product reads, or nil when it ignores the string.
  package func value(of text: String, words: [String: String]) -> AspectValue? {
    switch self {
    case .onOff:
      switch trimmed(text) {
      case "on": return .word(words["on"] ?? "on")
      case "off": return .word(words["off"] ?? "off")
      default: return nil
      }
    case .nginxFlag:
      switch text.lowercased() {
      case "on": return .word(words["on"] ?? "on")
      case "off": return .word(words["off"] ?? "off")
      default: return nil
      }
    case .goBool:
      if ["1", "t", "T", "TRUE", "true", "True"].contains(text) { return .word(words["true"] ?? "on") }
      if ["0", "f", "F", "FALSE", "false", "False"].contains(text) { return .word(words["false"] ?? "off") }
      return nil
    case .yamlBool:
      if ["true", "yes", "on", "y"].contains(text.lowercased()) { return .word(words["true"] ?? "on") }
      if ["false", "no", "off", "n"].contains(text.lowercased()) { return .word(words["false"] ?? "off") }
      return nil
    case .seconds: return integer(text).map { length(saturated($0, 1000), words) }
    case .positiveSeconds:
      return integer(text).flatMap { $0 > 0 ? .duration(milliseconds: saturated($0, 1000)) : nil }
    case .weakSeconds:
      if text.isEmpty { return .duration(milliseconds: 0) }
      return weakInteger(text).map { .duration(milliseconds: saturated($0, 1000)) }
    case .milliseconds: return integer(text).map { length($0, words) }
    case .nginxTime:
      // nginx takes blanks between the parts.
      return TimeLength(parsing: String(text.filter { $0 != " " })).map { .duration(milliseconds: $0.milliseconds) }
    case .goDuration, .positiveDuration:
      if let value = words[text] { return .word(value) }
      guard text == "0" || text.contains(where: \.isLetter) else { return nil }
      guard let time = text == "0" ? 0 : duration(text), time > 0 || self == .goDuration else { return nil }
      return length(time, words)
    case .durationOrSeconds:
      let time = integer(text).map { saturated($0, 1000) } ?? (text.isEmpty ? nil : duration(text))
      return time.map { length($0, words) }
    case .gatewayDuration:
      guard isGatewayDuration(text) else { return nil }
      return duration(text).map { length($0, words) }
    case .haproxyTime:
      guard let time = HAProxyTime(text)?.milliseconds else { return nil }
      return time == 0 ? .word("none") : .duration(milliseconds: time)
    case .number: return integer(text).map { .number($0) }
    case .word: return words[text].map { .word($0) } ?? words["*"].map { .word($0) }
    case .list:
      let written = text.split { $0 == " " || $0 == "," || $0 == "\t" }.map(String.init)
      return written.lazy.compactMap { words[$0] }.first.map { .word($0) } ?? words["*"].map { .word($0) }
    case .text: return .word(text)
    }
  }

  /// A length of time; zero may be a word: `0: none` where it is no limit.
  private func length(_ milliseconds: Int64, _ words: [String: String]) -> AspectValue {
    if milliseconds == 0, let word = words["0"] { return .word(word) }
    return .duration(milliseconds: milliseconds)
  }

  /// `^([0-9]{1,5}(h|m|s|ms)){1,4}$` (Gateway API, GEP-2257).
  private func isGatewayDuration(_ text: String) -> Bool {
    var rest = Substring(text)
    var parts = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      parts += 1
      guard (1...5).contains(digits.count), ["h", "m", "s", "ms"].contains(unit), parts <= 4 else { return false }
    }
    return parts > 0
  }

  private func trimmed(_ text: String) -> Substring {
    var rest = Substring(text)
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest.drop(while: \.isWhitespace)
  }

  private func integer(_ text: String) -> Int64? {
    guard let first = text.utf8.first, first == 0x2B || first == 0x2D || (0x30...0x39).contains(first) else {
      return nil
    }
    return Int64(text)
  }

  private func weakInteger(_ text: String) -> Int64? {
    let digits = text.lowercased()
    if digits.hasPrefix("0x") { return Int64(digits.dropFirst(2), radix: 16) }
    if digits.hasPrefix("0b") { return Int64(digits.dropFirst(2), radix: 2) }
    if digits.hasPrefix("0o") { return Int64(digits.dropFirst(2), radix: 8) }
    if digits.hasPrefix("0"), digits.count > 1 { return Int64(digits, radix: 8) }
    return integer(text)
  }

  private func saturated(_ number: Int64, _ factor: Int64) -> Int64 {
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }

  /// Decimal numbers with units: `1h30m`, `1.5h`, `500ms`, `100us`.
  private func duration(_ text: String) -> Int64? {
    var rest = Substring(text)
    if rest.hasPrefix("+") { rest.removeFirst() }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter || $0 == "µ" }
      rest = rest.dropFirst(unit.count)
      switch unit {
      case "ns", "us", "µs": break
      case "ms": total += number
      case "s": total += number * 1000
      case "m": total += number * 60_000
      case "h": total += number * 3_600_000
      case "d": total += number * 86_400_000
      default: return nil
      }
    }
    return total < 9e15 ? Int64(total) : Int64.max
  }
}

extension ValueFormat {
  /// Whether the value is a length of time.
  package var isDuration: Bool {
    switch self {
    case .seconds, .positiveSeconds, .weakSeconds, .milliseconds, .nginxTime, .goDuration, .durationOrSeconds,
      .positiveDuration, .gatewayDuration, .haproxyTime:
      true
    default: false
    }
  }
}
