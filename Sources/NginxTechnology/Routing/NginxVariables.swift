import Analysis
import NginxSyntax
/// The variables that the files define: `set` and `map`.
struct NginxVariables: Sendable {
  /// The possible values of a variable.
  enum Value: Sendable, Equatable {
    /// One of these strings; a string may refer to other variables.
    case oneOf([String])
    /// The files do not decide it.
    case unknown
  }

  private let configuration: NginxConfiguration
  private let maps: [String: NginxMap]
  /// The last `set` of each variable in each block.
  private let constants: [Setting: String]
  /// The expressions of `if`.
  let regexes: PCRERegexCache

  private struct Setting: Hashable {
    let block: Int
    let variable: String
  }

  init(configuration: NginxConfiguration, maps: [String: NginxStatement], regexes: PCRERegexCache) {
    self.configuration = configuration
    self.regexes = regexes
    self.maps = maps.compactMapValues { NginxMap(reading: $0, of: configuration, regexes: regexes) }
    var constants: [Setting: String] = [:]
    if configuration.mentions(.set) {
      for block in configuration.blocks.indices {
        for statement in configuration.all(.set, in: block) {
          guard let variable = configuration.argument(0, statement) else { continue }
          constants[Setting(block: block, variable: variable)] = configuration.argument(1, statement)
        }
      }
    }
    self.constants = constants
  }

  /// The `map` for a variable.
  func map(of variable: String) -> NginxMap? { maps[variable] }

  /// The value of an effective constant `set` at a block, or nil.
  func constant(_ variable: String, at block: Int) -> String? {
    guard !constants.isEmpty else { return nil }
    var block = block
    while block >= 0 {
      if let found = constants[Setting(block: block, variable: variable)] { return found }
      block = configuration.blocks[block].parent
    }
    return nil
  }

  /// Replaces variables whose `set` is constant; others stay.
  func resolve(_ text: String, at block: Int) -> String {
    var left = NginxLimits.variables
    return resolve(text, at: block, depth: 0, &left)
  }

  private func resolve(_ text: String, at block: Int, depth: Int, _ left: inout Int) -> String {
    guard depth < 8, text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var result = ""
    for piece in NginxVariableText(text).pieces {
      switch piece {
      case .text(let text): result += text
      case .variable(let name, let braced):
        left -= 1
        if left > 0, result.utf8.count <= NginxLimits.pathBytes, let value = constant("$" + name, at: block) {
          result += resolve(value, at: block, depth: depth + 1, &left)
        } else {
          result += braced ? "${\(name)}" : "$\(name)"
        }
      }
    }
    return result
  }

  /// Whether a string contains a variable.
  static func isVariable(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "$")) }
}
