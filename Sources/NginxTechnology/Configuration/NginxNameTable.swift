import NginxSyntax

/// The names of the directives of a configuration as small numbers: rules ask every route for many names, and comparing
/// numbers is cheaper than comparing strings.
struct NginxNameTable: Sendable {
  /// The names by number.
  private(set) var names: [String] = []
  private var numbers: [String: Int32] = [:]

  /// The names of `NginxName`.
  static let known = NginxNameTable(NginxName.allCases.map(\.text))

  /// A table of names that are numbered as they come.
  init(_ names: [String]) { for name in names { _ = number(adding: name) } }

  /// The number of a name, -1 when it does not occur.
  func number(of name: String) -> Int32 { numbers[name] ?? -1 }

  /// The number of a directive's name, a new one when the name was not met before.
  mutating func number(ofNameOf directive: Int, in tree: NginxTree) -> Int32 {
    number(adding: tree.name(of: directive))
  }

  /// The number of a name, a new one when the name was not met before.
  mutating func number(adding name: String) -> Int32 {
    if let known = numbers[name] { return known }
    let number = Int32(names.count)
    names.append(name)
    numbers[name] = number
    return number
  }
}
