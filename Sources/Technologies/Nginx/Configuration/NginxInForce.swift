/// Which statement of a name is in force in each block: the first one of the innermost level that has any. Inherited row by
/// row when the configuration is made, so that rules need not walk outwards.
struct NginxInForce: Sendable {
  /// Columns by the number of a name, -1 for names that occur nowhere.
  private let columns: [Int16]
  private let width: Int
  /// Indices of statements by block and column, -1 for none; empty when the table would be too large.
  private let table: [Int32]
  /// Cells; hostile files have many blocks and many names.
  static let limit = 8_000_000

  /// Reads the blocks in their order, in which outer ones come first. `known` is how many names have the same number in
  /// every configuration.
  init(blocks: [NginxBlock], statements: [NginxStatement], known: Int, limit: Int = Self.limit) {
    var columns = [Int16](repeating: -1, count: known)
    var width = 0
    for statement in statements where statement.name < known && columns[Int(statement.name)] < 0 {
      columns[Int(statement.name)] = Int16(width)
      width += 1
    }
    self.columns = columns
    self.width = width
    guard width > 0, blocks.count <= limit / width else {
      table = []
      return
    }
    table = Array(unsafeUninitializedCapacity: blocks.count * width) { table, count in
      for (number, block) in blocks.enumerated() {
        let start = number * width
        for column in 0..<width {
          let inherited = block.parent < 0 ? -1 : table[block.parent * width + column]
          table.initializeElement(at: start + column, to: inherited)
        }
        // The first one of a block counts.
        for index in block.range.reversed() {
          let name = Int(statements[index].name)
          if name < known { table[start + Int(columns[name])] = Int32(index) }
        }
      }
      count = blocks.count * width
    }
  }

  /// What is known of a name without looking at statements.
  enum Answer {
    case nowhere
    /// The index of the statement in force.
    case statement(Int)
    /// Look yourself.
    case unknown
  }

  func answer(_ name: Int32, at block: Int) -> Answer {
    guard name >= 0, name < columns.count else { return name < 0 ? .nowhere : .unknown }
    let column = Int(columns[Int(name)])
    guard column >= 0 else { return .nowhere }
    guard !table.isEmpty else { return .unknown }
    let index = table[block * width + column]
    return index < 0 ? .nowhere : .statement(Int(index))
  }

  /// Whether a name occurs anywhere.
  func mentions(_ name: Int32) -> Bool { columns[Int(name)] >= 0 }
}
