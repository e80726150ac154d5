/// What a plain scalar is. Helm and the API server read YAML 1.1 with the truth values of go-yaml 2; Kustomize reads
/// with go-yaml 3, where `yes` and `on` are strings.
package enum ScalarResolution: Sendable {
  /// `sigs.k8s.io/yaml`, as Helm and kubectl use it (goyaml.v2/resolve.go).
  case goYAML2
  /// `sigs.k8s.io/yaml/goyaml.v3`, as Kustomize uses it.
  case goYAML3

  /// The content of a plain scalar without a tag.
  package func content(ofPlain text: String) -> SourcedValue.Content {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    default: break
    }
    if self == .goYAML2 {
      switch text {
      case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": return .boolean(true)
      case "n", "N", "no", "No", "NO", "off", "Off", "OFF": return .boolean(false)
      default: break
      }
    }
    return Self.number(text) ?? .string(text)
  }

  /// Integers in the notations of Go (`0x1F`, `0o17`, `017`, `0b1`, `1_000`), decimals and `.inf`; nil for other text.
  private static func number(_ text: String) -> SourcedValue.Content? {
    guard let first = text.utf8.first, first < 0x3A, "+-.0123456789".utf8.contains(first) else { return nil }
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .decimal(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .decimal(-.infinity)
    case ".nan", ".NaN", ".NAN": return .decimal(.nan)
    default: break
    }
    let plain = text.filter { $0 != "_" }
    if let integer = integer(plain) { return .integer(integer) }
    guard isDecimal(plain) else { return nil }
    return Double(plain).map { .decimal($0) }
  }

  private static func integer(_ text: String) -> Int? {
    var digits = Substring(text)
    var sign = ""
    if let first = digits.first, first == "+" || first == "-" {
      sign = first == "-" ? "-" : ""
      digits = digits.dropFirst()
    }
    guard digits.first?.isASCII == true, digits.first?.isNumber == true else { return nil }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8)]
    where digits.hasPrefix(prefix) {
      return Int(sign + digits.dropFirst(2), radix: radix)
    }
    if digits.count > 1, digits.first == "0" { return Int(sign + digits.dropFirst(), radix: 8) }
    return Int(sign + digits)
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, the expression of go-yaml.
  private static func isDecimal(_ text: String) -> Bool {
    var rest = Substring(text)
    func skipDigits() -> Bool {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return !digits.isEmpty
    }
    if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
    let whole = skipDigits()
    if rest.first == "." {
      rest = rest.dropFirst()
      guard skipDigits() || whole else { return false }
    } else if !whole {
      return false
    }
    if rest.first == "e" || rest.first == "E" {
      rest = rest.dropFirst()
      if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
      guard skipDigits() else { return false }
    }
    return rest.isEmpty
  }
}
