/// The names that are directly in each block, as bits. Rules look up many settings for every route, and most of them
/// are in no enclosing block.
struct DirectivePresence: Sendable {
  /// Columns by the number of a name, -1 for names that occur nowhere.
  private let columns: [Int16]
  /// Words of 64 bits for each block.
  private let width: Int
  /// Empty when there would be too many.
  private let bits: [UInt64]
  /// Words that are kept; hostile files have many blocks and many names.
  static let limit = 4_000_000

  /// `known` is how many names have the same number in every configuration.
  init(blocks: [NginxBlock], statements: [NginxStatement], known: Int, limit: Int = Self.limit) {
    var columns = [Int16](repeating: -1, count: known)
    var count = 0
    for statement in statements where statement.name < known && columns[Int(statement.name)] < 0 {
      columns[Int(statement.name)] = Int16(count)
      count += 1
    }
    self.columns = columns
    width = (count + 63) / 64
    guard width > 0, blocks.count <= limit / width else {
      bits = []
      return
    }
    var bits = [UInt64](repeating: 0, count: blocks.count * width)
    for statement in statements where statement.name < known {
      let column = Int(columns[Int(statement.name)])
      bits[Int(statement.block) * width + column >> 6] |= 1 << UInt64(column & 63)
    }
    self.bits = bits
  }

  /// Whether a name may be directly in a block. False positives are possible, false negatives are not.
  func mayStand(_ name: Int32, in block: Int) -> Bool {
    guard name >= 0, name < columns.count else { return name >= 0 }
    let column = Int(columns[Int(name)])
    guard column >= 0 else { return false }
    return bits.isEmpty || bits[block * width + column >> 6] & (1 << UInt64(column & 63)) != 0
  }

  /// Whether a name may occur anywhere.
  func mayOccur(_ name: Int32) -> Bool { name >= columns.count || (name >= 0 && columns[Int(name)] >= 0) }

  /// Whether a name that every configuration numbers alike occurs anywhere.
  func mentions(_ name: Int32) -> Bool { columns[Int(name)] >= 0 }
}
