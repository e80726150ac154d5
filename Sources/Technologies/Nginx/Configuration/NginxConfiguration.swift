import NginxSyntax
import SourceText
import Synchronization

/// One directive of the expanded configuration.
struct NginxStatement: Sendable {
  /// Number of the interned name.
  let name: Int32
  /// Index of the directive in its file's tree.
  let directive: Int32
  /// The file that it stands in, which may be an included one.
  let file: FileID
  /// The place of the file among those of the configuration.
  let source: Int32
  /// The block that it stands in.
  let block: Int32
  /// The block that it opens, or -1.
  var opens: Int32
}

/// One block of the expanded configuration.
struct NginxBlock: Sendable {
  let context: NginxContext
  /// The enclosing block, -1 for the outermost.
  let parent: Int
  /// The directive that opens the block; nil for blocks that a fragment leaves out.
  let head: NginxStatement?
  /// Everything directly in the block, included files spliced in, in order.
  var statements: [NginxStatement] = []
}

/// An `include` that could not be followed.
struct NginxIncludeProblem: Sendable {
  enum Kind: Sendable {
    /// nginx would not start.
    case refused
    /// An absolute path, or a file that distributions install, which is not part of the tree.
    case outside
  }
  let kind: Kind
  let path: String
  let reason: String
  let span: SourceSpan
  /// The block that the include stands in.
  let block: Int

  /// Whether what the file holds may change how requests are passed on. Globs of a main file fetch whole servers.
  fileprivate func maySetProxy(in context: NginxContext) -> Bool {
    switch context {
    case .location, .ifInLocation, .server: break
    case .http where !path.utf8.contains(UInt8(ascii: "*")): break
    default: return false
    }
    let name = path.lowercased()
    return !NginxIncludeLocator.unrelated.contains { name.contains($0) }
  }
}

/// A whole configuration with all includes spliced in: what nginx sees.
final class NginxConfiguration: Sendable {
  /// The blocks; 0 is the main context.
  let blocks: [NginxBlock]
  /// The parsed files, in the order of `files`.
  let trees: [NginxTree]
  let names: [String]
  private let numbers: [String: Int32]
  /// One bit for the place of each name. Most names that rules ask for occur nowhere.
  private let present: [UInt64]
  /// Positions of the statements of large blocks by name, so that no look-up reads thousands of locations.
  private let positions: [Int: [Int32: [Int32]]]
  /// Statements of large blocks by name and first argument, made when somebody asks.
  private let words = Mutex<[WordsKey: [String: [NginxStatement]]]>([:])

  /// How often each directive of a file stands in the configuration, made when somebody asks.
  private let counts = Mutex<[DirectiveKey: Int]?>(nil)

  private struct DirectiveKey: Hashable {
    let source: Int32
    let directive: Int32
  }

  private struct WordsKey: Hashable {
    let block: Int
    let name: String
  }
  /// The files that make it up, in the order of reading.
  let files: [FileID]
  let includeProblems: [NginxIncludeProblem]
  /// The first include of each block that was not read and may hold settings of a proxy.
  private let unread: [Int: NginxIncludeProblem]
  /// Whether the files are fragments whose surroundings we do not see.
  let isFragment: Bool
  /// Distinguishes trees within a run.
  let number: Int

  init(
    blocks: [NginxBlock], trees: [NginxTree], names: [String], numbers: [String: Int32], files: [FileID],
    includeProblems: [NginxIncludeProblem], isFragment: Bool, number: Int
  ) {
    self.blocks = blocks
    self.trees = trees
    self.names = names
    self.numbers = numbers
    var present = [UInt64](repeating: 0, count: 16)
    for name in names {
      let place = Self.place(name)
      present[place / 64] |= 1 << UInt64(place % 64)
    }
    self.present = present
    self.files = files
    self.includeProblems = includeProblems
    unread = Dictionary(
      includeProblems.filter { $0.maySetProxy(in: blocks[$0.block].context) }.map { ($0.block, $0) },
      uniquingKeysWith: { first, _ in first })
    self.isFragment = isFragment
    self.number = number
    var positions: [Int: [Int32: [Int32]]] = [:]
    for (index, block) in blocks.enumerated() where block.statements.count > Self.largeBlock {
      var table: [Int32: [Int32]] = [:]
      for (position, statement) in block.statements.enumerated() {
        table[statement.name, default: []].append(Int32(position))
      }
      positions[index] = table
    }
    self.positions = positions
  }

  /// Statements in a block above which a table pays.
  private static let largeBlock = 32

  // MARK: Statements

  func name(_ statement: NginxStatement) -> String { names[Int(statement.name)] }

  func tree(_ statement: NginxStatement) -> NginxTree {
    trees[Int(statement.source)]
  }

  func arguments(_ statement: NginxStatement) -> [String] {
    trees[Int(statement.source)].arguments(of: Int(statement.directive))
  }

  func argument(_ index: Int, _ statement: NginxStatement) -> String? {
    trees[Int(statement.source)].argumentValue(index, of: Int(statement.directive))
  }

  /// From the name to the last argument.
  func span(_ statement: NginxStatement) -> SourceSpan {
    let range = trees[Int(statement.source)].headRange(of: Int(statement.directive))
    return SourceSpan(file: statement.file, start: range.lowerBound, end: range.upperBound)
  }

  /// The bytes of one argument, quotes included; the whole statement when there is none.
  func span(argument index: Int, _ statement: NginxStatement) -> SourceSpan {
    guard let word = trees[Int(statement.source)].argument(index, of: Int(statement.directive)) else {
      return span(statement)
    }
    return SourceSpan(file: statement.file, start: word.start, end: word.end)
  }

  // MARK: Settings

  /// The first statement of a name directly in a block.
  func first(_ name: String, in block: Int) -> NginxStatement? {
    let number = number(of: name)
    guard number >= 0 else { return nil }
    return first(number, in: block)
  }

  private func first(_ number: Int32, in block: Int) -> NginxStatement? {
    if blocks[block].statements.count > Self.largeBlock {
      return positions[block]?[number]?.first.map { blocks[block].statements[Int($0)] }
    }
    return blocks[block].statements.first { $0.name == number }
  }

  /// All statements of a name directly in a block.
  func all(_ name: String, in block: Int) -> [NginxStatement] {
    let number = number(of: name)
    guard number >= 0 else { return [] }
    return all(number, in: block)
  }

  private func all(_ number: Int32, in block: Int) -> [NginxStatement] {
    if blocks[block].statements.count > Self.largeBlock {
      return positions[block]?[number]?.map { blocks[block].statements[Int($0)] } ?? []
    }
    return blocks[block].statements.filter { $0.name == number }
  }

  /// The statements of a name at the innermost level that has any: how nginx inherits plain values and lists alike.
  func inForce(_ name: String, at block: Int) -> [NginxStatement] {
    let number = number(of: name)
    guard number >= 0 else { return [] }
    var block = block
    while block >= 0 {
      if first(number, in: block) != nil { return all(number, in: block) }
      block = blocks[block].parent
    }
    return []
  }

  /// The first of the statements in force.
  func firstInForce(_ name: String, at block: Int) -> NginxStatement? {
    firstInForce(number: number(of: name), at: block)
  }

  /// The same for the number of a name; -1 stands nowhere.
  func firstInForce(number: Int32, at block: Int) -> NginxStatement? {
    guard number >= 0 else { return nil }
    var block = block
    while block >= 0 {
      if let found = first(number, in: block) { return found }
      block = blocks[block].parent
    }
    return nil
  }

  /// The statements of a name directly in a block whose first argument is a word in lower case, in any case of its own:
  /// the lines of one header.
  func all(_ name: String, of word: String, in block: Int) -> [NginxStatement] {
    let fits = { (statement: NginxStatement) in
      self.trees[Int(statement.source)].argument(0, of: Int(statement.directive), isLowercased: word)
    }
    guard blocks[block].statements.count > Self.largeBlock else { return all(name, in: block).filter(fits) }
    return words.withLock { words in
      let key = WordsKey(block: block, name: name)
      if let known = words[key] { return known[word] ?? [] }
      var table: [String: [NginxStatement]] = [:]
      for statement in all(name, in: block) {
        if let first = argument(0, statement) { table[first.lowercased(), default: []].append(statement) }
      }
      words[key] = table
      return table[word] ?? []
    }
  }

  /// The same of the statements in force.
  func inForce(_ name: String, of word: String, at block: Int) -> [NginxStatement] {
    guard let holder = firstInForce(name, at: block) else { return [] }
    return all(name, of: word, in: Int(holder.block))
  }

  /// An include that was not read and whose settings would count at a block before those of an outer one; nil for the
  /// outer block asks about all of them.
  func unreadInclude(at block: Int, within outer: Int?) -> NginxIncludeProblem? {
    guard !unread.isEmpty else { return nil }
    var block = block
    while block >= 0, block != outer {
      if let found = unread[block] { return found }
      block = blocks[block].parent
    }
    return nil
  }

  /// The number of a name, -1 when it does not occur.
  func number(of name: String) -> Int32 {
    let place = Self.place(name)
    guard present[place / 64] >> UInt64(place % 64) & 1 == 1 else { return -1 }
    return numbers[name] ?? -1
  }

  /// A place for a name that takes no hashing; names may share one.
  private static func place(_ name: String) -> Int {
    let bytes = name.utf8
    guard let first = bytes.first, let last = bytes.last else { return 0 }
    return (bytes.count &* 37 &+ Int(first) &* 5 &+ Int(last) &* 11) & 1023
  }

  /// Whether the name occurs anywhere.
  func mentions(_ name: String) -> Bool { number(of: name) >= 0 }

  /// How often a directive stands in the configuration: more than once where its file is included more than once.
  func occurrences(of statement: NginxStatement) -> Int {
    counts.withLock { known in
      let table: [DirectiveKey: Int]
      if let known {
        table = known
      } else {
        var made: [DirectiveKey: Int] = [:]
        for statement in blocks.lazy.flatMap(\.statements) {
          made[DirectiveKey(source: statement.source, directive: statement.directive), default: 0] += 1
        }
        known = made
        table = made
      }
      return table[DirectiveKey(source: statement.source, directive: statement.directive)] ?? 1
    }
  }

  /// The block and its enclosing blocks, innermost first.
  func chain(of block: Int) -> [Int] {
    var result: [Int] = []
    var block = block
    while block >= 0 {
      result.append(block)
      block = blocks[block].parent
    }
    return result
  }

  /// The nearest enclosing block of a context, the block itself included.
  func enclosing(_ context: NginxContext, of block: Int) -> Int? {
    var block = block
    while block >= 0 {
      if blocks[block].context == context { return block }
      block = blocks[block].parent
    }
    return nil
  }

  /// The head of the nearest block that is written out; where a missing setting would stand.
  func headSpan(of block: Int) -> SourceSpan {
    var outer = block
    while outer >= 0 {
      if let head = blocks[outer].head { return span(head) }
      outer = blocks[outer].parent
    }
    guard let file = files.first else { return SourceSpan(file: FileID(index: 0), start: 0, end: 0) }
    // A fragment without any block: its first directive stands for it.
    let statement = blocks[block].statements.first ?? blocks.lazy.compactMap(\.statements.first).first
    return statement.map(span) ?? SourceSpan(file: file, start: 0, end: 0)
  }

  /// The heads of the enclosing blocks as they are written, outermost first, the block itself included.
  func enclosingHeads(of block: Int) -> [SourceSpan] {
    chain(of: block).reversed().compactMap { blocks[$0].head.map(span) }
  }
}
