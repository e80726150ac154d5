/// What the files say about variables: `set` and `map`.
struct NginxVariables: Sendable {
  /// What a variable may hold.
  enum Value: Sendable, Equatable {
    /// One of these texts; a text may refer to other variables.
    case oneOf([String])
    /// Nothing in the files says it.
    case unknown
  }

  private let configuration: NginxConfiguration
  private let maps: [String: NginxStatement]

  init(configuration: NginxConfiguration, maps: [String: NginxStatement]) {
    self.configuration = configuration
    self.maps = maps
  }

  /// The rows of a `map` for a variable: the source, and pattern with result.
  func map(of variable: String) -> (source: String, rows: [(pattern: String, result: String)])? {
    guard let head = maps[variable], head.opens >= 0, let source = configuration.argument(0, head) else { return nil }
    var rows: [(String, String)] = []
    for statement in configuration.blocks[Int(head.opens)].statements {
      guard let result = configuration.argument(0, statement) else { continue }
      rows.append((configuration.name(statement), result))
    }
    return (source, rows)
  }

  /// The text of a constant `set` in force at a block, or nil.
  func constant(_ variable: String, at block: Int) -> String? {
    for b in configuration.chain(of: block) {
      var found: String?
      for statement in configuration.all("set", in: b) where configuration.argument(0, statement) == variable {
        found = configuration.argument(1, statement)
      }
      if let found { return found }
    }
    return nil
  }

  /// Replaces variables whose `set` is constant; others stay.
  func resolve(_ text: String, at block: Int, depth: Int = 0) -> String {
    guard depth < 8, text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      let braced = rest.first == "{"
      if braced { rest = rest.dropFirst() }
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      rest = rest[name.endIndex...]
      if braced, rest.first == "}" { rest = rest.dropFirst() }
      if let value = constant("$" + name, at: block) {
        result += resolve(value, at: block, depth: depth + 1)
      } else {
        result += braced ? "${\(name)}" : "$\(name)"
      }
    }
    return result + rest
  }

  /// Whether a text holds a variable.
  static func isVariable(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "$")) }
}
