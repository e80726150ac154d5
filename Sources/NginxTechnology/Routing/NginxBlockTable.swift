import SourceText
import SystemSupport

/// What some blocks of a configuration have, by block.
struct NginxBlockTable<Value: Sendable>: Sendable {
  /// The values in the order of the blocks.
  private(set) var values: [Value] = []
  /// Positions in `values` by block, -1 for blocks that have none; empty when no block has any.
  private var positions: [Int32] = []
  /// The context of the blocks that may have a value.
  private var context: NginxContext?

  /// So many blocks are worth a thread.
  private static var few: Int { 1000 }

  /// No block has anything.
  init() {}

  /// Evaluates every block, concurrently when there are many.
  init(_ blocks: [NginxBlock], _ value: @Sendable (Int) -> Value?) {
    parallelChunks(blocks.count, minimum: Self.few) { range -> (indices: [Int32], values: [Value]) in
      var part: (indices: [Int32], values: [Value]) = ([], [])
      for index in range {
        guard let value = value(index) else { continue }
        part.indices.append(Int32(index))
        part.values.append(value)
      }
      return part
    } each: { part, seen in
      guard !part.values.isEmpty else { return }
      if positions.isEmpty { positions = [Int32](repeating: -1, count: blocks.count) }
      for (place, index) in part.indices.enumerated() { positions[Int(index)] = Int32(values.count + place) }
      values.append(part.values, seen: seen, of: blocks.count)
    }
  }

  /// Evaluates the blocks of one context.
  init(_ blocks: [NginxBlock], context: NginxContext, _ value: @Sendable (Int) -> Value?) {
    self.init(blocks) { blocks[$0].context == context ? value($0) : nil }
    self.context = context
  }

  subscript(block: Int) -> Value? { position(of: block).map { values[$0] } }

  /// The position of a block's value among all values.
  func position(of block: Int) -> Int? {
    guard !positions.isEmpty else { return nil }
    let position = Int(positions[block])
    return position < 0 ? nil : position
  }

  /// Gives all blocks the value of the nearest enclosing block of the context, the block itself included.
  mutating func spread(over blocks: [NginxBlock]) {
    guard !positions.isEmpty else { return }
    // Outer blocks come first.
    for (index, block) in blocks.enumerated() where block.context != context && block.parent >= 0 {
      positions[index] = positions[block.parent]
    }
  }
}
