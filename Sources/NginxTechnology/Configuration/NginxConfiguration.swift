import NginxSyntax
import SourceText
import StreamModel
import Synchronization

/// One directive of the expanded configuration. A large file has a million of them, so that its parts share four words.
struct NginxStatement: Sendable {
  /// Index of the directive in its file's tree.
  let directive: Int32
  /// The block that it opens or the number of its first argument.
  private let detail: UInt32
  /// The number of the name, and in the lower bits the upper ones of the source.
  private let nameAndSource: UInt32
  /// The block, and in the lower bits the lower ones of the source and whether the statement opens a block.
  private let blockAndSource: UInt32

  /// Bits for a name and for a block: there are at most as many as statements.
  private static let numberBits = 21
  private static let restBits = UInt32(32 - numberBits)
  private static let rest: UInt32 = 1 << restBits - 1
  /// Files that a configuration may have.
  static let sources = 1 << (Int(restBits) * 2 - 1)

  /// A statement. `opens` is the block that it opens, or -1; only a statement that opens none has a first argument.
  init(name: Int32, directive: Int32, source: Int32, block: Int32, opens: Int32, firstArgument: UInt32) {
    self.directive = directive
    let source = UInt32(source)
    detail = opens >= 0 ? UInt32(opens) : firstArgument
    nameAndSource = UInt32(name) << Self.restBits | source >> (Self.restBits - 1)
    blockAndSource =
      UInt32(block) << Self.restBits | source << 1 & Self.rest | (opens >= 0 ? 1 : 0)
  }

  /// Number of the interned name.
  var name: Int32 { Int32(nameAndSource >> Self.restBits) }
  /// The place of its file, which may be an included one, among those of the configuration.
  var source: Int32 {
    Int32((nameAndSource & Self.rest) << (Self.restBits - 1) | (blockAndSource & Self.rest) >> 1)
  }
  /// The block that it stands in.
  var block: Int32 { Int32(blockAndSource >> Self.restBits) }
  /// The block that it opens, or -1.
  var opens: Int32 { blockAndSource & 1 == 1 ? Int32(detail) : -1 }
  /// A number for the first argument of a directive about headers, in lower case: statements with different numbers have
  /// different arguments. 0 where nobody counted.
  var firstArgument: UInt32 { blockAndSource & 1 == 1 ? 0 : detail }
}

/// One block of the expanded configuration.
struct NginxBlock: Sendable {
  /// The place of the directive that opens the block among all statements; -1 for blocks that a fragment leaves out.
  var opener: Int32
  private let outer: Int32
  private var first: Int32 = 0
  private var count: Int32 = 0
  let context: NginxContext

  init(context: NginxContext, parent: Int, opener: Int = -1) {
    self.context = context
    outer = Int32(parent)
    self.opener = Int32(opener)
  }

  /// The enclosing block, -1 for the outermost.
  var parent: Int { Int(outer) }
  /// Where everything directly in the block is in the statements of the configuration, included files spliced in, in
  /// order.
  var range: Range<Int> {
    get { Int(first)..<Int(first + count) }
    set { (first, count) = (Int32(newValue.lowerBound), Int32(newValue.count)) }
  }
}

/// An `include` that could not be followed.
struct NginxIncludeProblem: Sendable {
  enum Kind: Sendable {
    /// nginx would not start.
    case refused
    /// An absolute path, or a file that distributions install, which is not part of the tree.
    case outside
    /// More than we read.
    case tooMuch
  }
  let kind: Kind
  let path: String
  let reason: String
  let span: SourceSpan
  /// The block that the include is in.
  let block: Int

  /// The file of Debian, which sets headers, as its documentation includes it; below other paths many have one of their
  /// own.
  var isOfDebian: Bool { path == "proxy_params" }

  /// The files that come with nginx hold parameters and types, and no setting of a stream.
  var isOfNginx: Bool {
    let name = path.split(separator: "/").last ?? ""
    return isOfDebian || ["fastcgi_params", "fastcgi.conf", "uwsgi_params", "scgi_params", "mime.types"].contains(name)
  }

  /// Whether the content of the file may change how requests are forwarded. Globs of a main file include whole servers.
  fileprivate func maySetProxy(in context: NginxContext) -> Bool {
    switch context {
    case .location, .ifInLocation, .server: break
    case .http where !path.utf8.contains(UInt8(ascii: "*")): break
    default: return false
    }
    if isOfDebian { return false }
    let name = path.lowercased()
    if NginxIncludeLocator.related.contains(where: name.contains) { return true }
    return !NginxIncludeLocator.unrelated.contains { name.contains($0) }
  }
}

/// A whole configuration with all includes spliced in: what nginx sees.
final class NginxConfiguration: Sendable {
  /// The blocks; 0 is the main context.
  let blocks: [NginxBlock]
  /// All statements, block by block.
  private let statements: [NginxStatement]
  private let table: DirectivePresence
  /// The parsed files, in the order of `files`.
  let trees: [NginxTree]
  /// The same, which `trees` keeps alive: counting the references of every look-up costs more than the look-ups.
  private let treeReferences: [Unmanaged<NginxTree>]
  private let nameTable: NginxNameTable
  /// The names of all directives, by number.
  var names: [String] { nameTable.names }
  /// Positions of the statements of large blocks by name, so that no look-up reads thousands of locations.
  private let positions: [Int: [Int32: [Int32]]]
  /// Statements of large blocks by name and first argument, created lazily.
  private let words = Mutex<[WordsKey: [String: [NginxStatement]]]>([:])

  /// The number of occurrences of each directive of a file in the configuration, created lazily.
  private let counts = Mutex<[DirectiveKey: Int]?>(nil)

  private struct DirectiveKey: Hashable {
    let source: Int32
    let directive: Int32
  }

  private struct WordsKey: Hashable {
    let block: Int
    let name: Int32
  }
  /// The files that make it up, in the order of reading.
  let files: [FileID]
  let includeProblems: [NginxIncludeProblem]
  /// The first include of each block that was not read and may contain settings of a proxy.
  private let unread: [Int: NginxIncludeProblem]
  /// The blocks with an include that was not read, and those of them with that of Debian.
  private let unreadBlocks: Set<Int>
  private let debianBlocks: Set<Int>
  /// The blocks into which a template writes statements.
  private let placeholders: Set<Int>
  /// The first place in each block at which a template may write any statement.
  private let opaque: [Int: NginxStatement]
  /// Whether the files are fragments whose surroundings we do not see.
  let isFragment: Bool
  /// Distinguishes trees within a run.
  let id: ConfigurationID
  /// The version of nginx, where the image says it.
  let version: ProductVersion?
  /// Where the files that come with a product are included, by their places; nil for a main file.
  private let builtIn: [Int32: SourceSpan?]

  /// `known` is how many names have the same number in every configuration.
  init(
    blocks: [NginxBlock], statements: [NginxStatement], known: Int, trees: [NginxTree], names: NginxNameTable,
    files: [FileID],
    includeProblems: [NginxIncludeProblem], isFragment: Bool, id: ConfigurationID, version: ProductVersion? = nil,
    builtIn: [Int32: SourceSpan?] = [:]
  ) {
    self.version = version
    self.builtIn = builtIn
    self.blocks = blocks
    self.statements = statements
    table = DirectivePresence(blocks: blocks, statements: statements, known: known)
    self.trees = trees
    treeReferences = trees.map(Unmanaged.passUnretained)
    nameTable = names
    self.files = files
    self.includeProblems = includeProblems
    unread = Dictionary(
      includeProblems.filter { $0.maySetProxy(in: blocks[$0.block].context) }.map { ($0.block, $0) },
      uniquingKeysWith: { first, _ in first })
    self.isFragment = isFragment
    self.id = id
    unreadBlocks = Set(includeProblems.filter { !$0.isOfNginx }.map(\.block))
    debianBlocks = Set(includeProblems.filter(\.isOfDebian).map(\.block))
    let marked =
      nameTable.names.contains { $0.hasPrefix("$") }
      ? statements.filter { names.names[Int($0.name)].hasPrefix("$") } : []
    placeholders = Set(marked.map { Int($0.block) })
    opaque = Dictionary(
      marked.filter { Self.isOpaque(names.names[Int($0.name)]) }.map { (Int($0.block), $0) },
      uniquingKeysWith: { first, _ in first })
    var positions: [Int: [Int32: [Int32]]] = [:]
    for (index, block) in blocks.enumerated() where block.range.count > Self.largeBlock {
      var table: [Int32: [Int32]] = [:]
      for position in block.range { table[statements[position].name, default: []].append(Int32(position)) }
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

  /// The file that a statement is in.
  func file(of statement: NginxStatement) -> FileID { files[Int(statement.source)] }

  private func with<Result>(_ statement: NginxStatement, _ read: (NginxTree) -> Result) -> Result {
    treeReferences[Int(statement.source)]._withUnsafeGuaranteedRef(read)
  }

  func arguments(_ statement: NginxStatement) -> [String] {
    with(statement) { $0.arguments(of: Int(statement.directive)) }
  }

  func argumentCount(_ statement: NginxStatement) -> Int {
    with(statement) { $0.argumentCount(of: Int(statement.directive)) }
  }

  func argument(_ index: Int, _ statement: NginxStatement) -> String? {
    with(statement) { $0.argumentValue(index, of: Int(statement.directive)) }
  }

  /// Whether an argument equals a lower-case string when its own case is ignored.
  func hasArgument(_ text: String, _ statement: NginxStatement) -> Bool {
    with(statement) { tree in
      let directive = Int(statement.directive)
      return (0..<tree.argumentCount(of: directive)).contains { tree.argument($0, of: directive, isLowercased: text) }
    }
  }

  /// Whether an argument has neither variables nor escapes and its bytes meet a condition.
  func isPlain(argument index: Int, _ statement: NginxStatement, where holds: (ArraySlice<UInt8>) -> Bool) -> Bool {
    with(statement) { tree in
      guard let word = tree.argument(index, of: Int(statement.directive)), !word.hasEscapes, !word.hasVariable else {
        return false
      }
      return holds(tree.source.bytes[word.content])
    }
  }

  /// Whether a statement is in a file that comes with a product, so that nobody of the repository wrote it.
  func isBuiltIn(_ statement: NginxStatement) -> Bool { !builtIn.isEmpty && builtIn[statement.source] != nil }

  /// Where what comes with a product is shown.
  private func builtInSpan(_ statement: NginxStatement) -> SourceSpan? {
    guard !builtIn.isEmpty, let shown = builtIn[statement.source] else { return nil }
    if let shown { return shown }
    let own = files.indices.first { builtIn[Int32($0)] == nil } ?? 0
    return SourceSpan(file: files[own], start: 0, end: 0)
  }

  /// From the name to the last argument; of a statement that comes with a product, the include that leads there.
  func span(_ statement: NginxStatement) -> SourceSpan {
    if let span = builtInSpan(statement) { return span }
    let range = with(statement) { $0.headRange(of: Int(statement.directive)) }
    return SourceSpan(file: file(of: statement), start: range.lowerBound, end: range.upperBound)
  }

  /// The bytes of one argument, quotes included; the whole statement when there is none.
  func span(argument index: Int, _ statement: NginxStatement) -> SourceSpan {
    guard !isBuiltIn(statement), let word = with(statement, { $0.argument(index, of: Int(statement.directive)) }) else {
      return span(statement)
    }
    return SourceSpan(file: file(of: statement), start: word.start, end: word.end)
  }

  /// The directive that opens a block; nil for blocks that a fragment leaves out.
  func head(of block: Int) -> NginxStatement? {
    let opener = Int(blocks[block].opener)
    return opener < 0 ? nil : statements[opener]
  }

  /// The same for a block that somebody of the repository wrote.
  func ownHead(of block: Int) -> NginxStatement? { head(of: block).flatMap { isBuiltIn($0) ? nil : $0 } }

  // MARK: Settings

  /// Everything directly in a block.
  func statements(in block: Int) -> ArraySlice<NginxStatement> { statements[blocks[block].range] }

  /// The first statement of a name directly in a block.
  func first(_ name: NginxName, in block: Int) -> NginxStatement? { first(name.number, in: block) }

  /// The same for a name that need not be one of those that every configuration numbers alike.
  func first(named name: String, in block: Int) -> NginxStatement? { first(nameTable.number(of: name), in: block) }

  private func first(_ number: Int32, in block: Int) -> NginxStatement? {
    guard table.mayStand(number, in: block) else { return nil }
    if blocks[block].range.count > Self.largeBlock {
      return positions[block]?[number]?.first.map { statements[Int($0)] }
    }
    return statements(in: block).first { $0.name == number }
  }

  /// All statements of a name directly in a block.
  func all(_ name: NginxName, in block: Int) -> [NginxStatement] { all(name.number, in: block) }

  private func all(_ number: Int32, in block: Int) -> [NginxStatement] {
    if blocks[block].range.count > Self.largeBlock {
      return positions[block]?[number]?.map { statements[Int($0)] } ?? []
    }
    guard first(number, in: block) != nil else { return [] }
    return statements(in: block).filter { $0.name == number }
  }

  /// The statements of a name at the innermost level that has any: how nginx inherits plain values and lists alike.
  func inForce(_ name: NginxName, at block: Int) -> [NginxStatement] {
    guard let first = firstInForce(name, at: block) else { return [] }
    return all(name, in: Int(first.block))
  }

  /// The first of the statements in force.
  func firstInForce(_ name: NginxName, at block: Int) -> NginxStatement? {
    firstInForce(number: name.number, at: block)
  }

  /// The same for a name that need not be one of those that every configuration numbers alike.
  func firstInForce(named name: String, at block: Int) -> NginxStatement? {
    firstInForce(number: nameTable.number(of: name), at: block)
  }

  /// The same for the number of a name; -1 occurs nowhere.
  func firstInForce(number: Int32, at block: Int) -> NginxStatement? {
    guard table.mayOccur(number) else { return nil }
    var block = block
    while block >= 0 {
      if let found = first(number, in: block) { return found }
      block = blocks[block].parent
    }
    return nil
  }

  /// The statements of a name directly in a block whose first argument is a word in any case: the lines of one header.
  func all(_ name: NginxName, of word: NginxHeaderName, in block: Int) -> [NginxStatement] {
    guard first(name, in: block) != nil else { return [] }
    guard blocks[block].range.count > Self.largeBlock else {
      return statements(in: block).filter { $0.name == name.number && begins($0, with: word) }
    }
    return words.withLock { words in
      let key = WordsKey(block: block, name: name.number)
      if let known = words[key] { return known[word.text] ?? [] }
      var table: [String: [NginxStatement]] = [:]
      for statement in all(name, in: block) {
        if let first = argument(0, statement) { table[first.lowercased(), default: []].append(statement) }
      }
      words[key] = table
      return table[word.text] ?? []
    }
  }

  /// The first of these.
  func first(_ name: NginxName, of word: NginxHeaderName, in block: Int) -> NginxStatement? {
    guard first(name, in: block) != nil else { return nil }
    guard blocks[block].range.count <= Self.largeBlock else { return all(name, of: word, in: block).first }
    return statements(in: block).first { $0.name == name.number && begins($0, with: word) }
  }

  /// The last of these.
  func last(_ name: NginxName, of word: NginxHeaderName, in block: Int) -> NginxStatement? {
    guard first(name, in: block) != nil else { return nil }
    guard blocks[block].range.count <= Self.largeBlock else { return all(name, of: word, in: block).last }
    return statements(in: block).last { $0.name == name.number && begins($0, with: word) }
  }

  private func begins(_ statement: NginxStatement, with word: NginxHeaderName) -> Bool {
    // Words that have no number of their own are compared letter by letter.
    guard statement.firstArgument == word.number || statement.firstArgument == 0 else { return false }
    return with(statement) { $0.argument(0, of: Int(statement.directive), isLowercased: word.text) }
  }

  /// The first of the statements in force with such an argument.
  func firstInForce(_ name: NginxName, of word: NginxHeaderName, at block: Int) -> NginxStatement? {
    firstInForce(name, at: block).flatMap { first(name, of: word, in: Int($0.block)) }
  }

  /// An include that was not read and whose settings would apply at a block before those of an outer one; all of them
  /// with nil for the outer block.
  func unreadInclude(at block: Int, within outer: Int?) -> NginxIncludeProblem? {
    guard !unread.isEmpty else { return nil }
    var block = block
    while block >= 0, block != outer {
      if let found = unread[block] { return found }
      block = blocks[block].parent
    }
    return nil
  }

  /// Whether a file that is included directly in a block was not read, whatever its name says.
  func hasUnreadInclude(in block: Int) -> Bool { unreadBlocks.contains(block) }

  /// Whether a file that was not read may have headers which are in force at a block.
  func hasUnreadHeaders(at block: Int) -> Bool {
    if includeProblems.isEmpty { return false }
    return unreadInclude(at: block, within: nil) != nil || hasUnreadInclude(in: block)
      || !debianBlocks.isDisjoint(with: chain(of: block))
  }

  /// Whether a template writes statements directly into a block or one around it: `${EXTRA}` in the place of a directive.
  func hasPlaceholder(around block: Int) -> Bool {
    !placeholders.isEmpty && !placeholders.isDisjoint(with: chain(of: block))
  }

  /// Whether the name of a statement of a template tells nothing: `$____` of an action, `${EXTRA}` of envsubst. One for
  /// certificates is no setting of a proxy.
  private static func isOpaque(_ name: String) -> Bool {
    if name.hasPrefix("$_") { return true }
    guard name.hasPrefix("${") else { return false }
    let words = name.lowercased()
    if NginxIncludeLocator.related.contains(where: words.contains) { return true }
    return !NginxIncludeLocator.unrelated.contains { words.contains($0) } && !words.contains("https")
  }

  /// The place at a block, or one around it within `outer`, at which a template may write any statement.
  func opaquePlace(at block: Int, within outer: Int?) -> NginxStatement? {
    if opaque.isEmpty { return nil }
    var block = block
    while block >= 0, block != outer {
      if let found = opaque[block] { return found }
      block = blocks[block].parent
    }
    return nil
  }

  /// Whether a condition or a loop of a template decides about a directive: at a block, or at one around it up to and
  /// with `outer`; up to the outermost with nil.
  func isOptional(_ name: String, at block: Int, upTo outer: Int?) -> Bool {
    if placeholders.isEmpty { return false }
    let number = nameTable.number(of: NginxTemplate.optionalName(of: name))
    guard number >= 0, table.mayOccur(number) else { return false }
    var block = block
    while block >= 0 {
      if first(number, in: block) != nil { return true }
      if block == outer { return false }
      block = blocks[block].parent
    }
    return false
  }

  /// Whether the name occurs anywhere.
  func mentions(_ name: NginxName) -> Bool { table.mentions(name.number) }

  /// The same for the number of a name that every configuration numbers alike.
  func mentions(number: Int32) -> Bool { table.mentions(number) }

  /// How often a directive is in the configuration: more than once where its file is included more than once.
  func occurrences(of statement: NginxStatement) -> Int {
    counts.withLock { known in
      let table: [DirectiveKey: Int]
      if let known {
        table = known
      } else {
        var made: [DirectiveKey: Int] = [:]
        for statement in statements {
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

  /// The head of the nearest explicit block; where a missing setting would be.
  func headSpan(of block: Int) -> SourceSpan {
    var outer = block
    while outer >= 0 {
      if let head = ownHead(of: outer) { return span(head) }
      outer = blocks[outer].parent
    }
    guard let file = files.first else { return SourceSpan(file: FileID(index: 0), start: 0, end: 0) }
    // A fragment without any block: its first directive means it.
    let isOwn = { [self] in !isBuiltIn($0) }
    let statement = statements(in: block).first(where: isOwn) ?? statements.first(where: isOwn) ?? statements.first
    return statement.map(span) ?? SourceSpan(file: file, start: 0, end: 0)
  }

  /// The heads of the enclosing blocks as they are written, outermost first, the block itself included.
  func enclosingHeads(of block: Int) -> [SourceSpan] {
    chain(of: block).reversed().compactMap { ownHead(of: $0).map(span) }
  }
}
