import ConfigurationSources
import NginxSyntax
import SourceText
import StreamModel
import SystemSupport

/// Splices included files into the configuration that nginx would see.
struct IncludeExpander {
  private let files: NginxFiles
  private let locator: NginxIncludeLocator
  private let surroundings: FileSurroundings
  /// Where files that come with a product are included, by their number; nil for a main file.
  private var builtIn: [Int32: SourceSpan?] = [:]
  private var blocks: [NginxBlock] = []
  /// In the order of reading.
  private var statements: [NginxStatement] = []
  private var trees: [NginxTree] = []
  /// Locations in `trees`.
  private var positions: [FileID: Int] = [:]
  private var names: NginxNameTable
  /// How many names have the same number in every configuration.
  private let known: Int
  private var fileOrder: [FileID] = []
  private var problems: [NginxIncludeProblem] = []
  private var statementCount = 0
  private var openFiles: [FileID] = []
  private var includeCount = 0
  /// Whether the limit was reported.
  private var isFull = false
  /// Where includes lead, by their words: a pattern is looked up once.
  private var located: [String: NginxIncludeLocator.Result] = [:]

  private init(
    files: NginxFiles, names: NginxNameTable, locator: NginxIncludeLocator, _ surroundings: FileSurroundings
  ) {
    self.surroundings = surroundings
    self.names = names
    known = names.names.count
    self.files = files
    self.locator = locator
  }

  /// Reads a main file. `names` are those that every configuration numbers alike.
  static func main(
    _ file: FileID, files: NginxFiles, names: NginxNameTable, roots: [String], id: ConfigurationID,
    in surroundings: FileSurroundings = FileSurroundings()
  ) -> NginxConfiguration {
    let path = files.sources[surroundings.place ?? file].path
    let locator = NginxIncludeLocator(
      fileSystem: files.fileSystem, base: folder(of: path), roots: roots, isFragment: false,
      readable: files.readableFolders(roots))
    var expander = IncludeExpander(files: files, names: names, locator: locator, surroundings)
    expander.blocks.append(NginxBlock(context: .main, parent: -1))
    expander.read(file, into: 0)
    return expander.finish(isFragment: false, id: id)
  }

  /// Reads files that belong into a context as one configuration.
  static func fragments(
    _ list: [FileID], context: NginxContext, files: NginxFiles, names: NginxNameTable, roots: [String],
    id: ConfigurationID, in surroundings: FileSurroundings = FileSurroundings()
  ) -> NginxConfiguration {
    let base = list.first.map { folder(of: files.sources[$0].path) } ?? "."
    let locator = NginxIncludeLocator(
      fileSystem: files.fileSystem, base: base, roots: roots, isFragment: true,
      readable: files.readableFolders(roots))
    var expander = IncludeExpander(files: files, names: names, locator: locator, surroundings)
    var outer: [NginxContext] = [.main]
    switch context {
    case .main: break
    case .server: outer += [.http, .server]
    case .location: outer += [.http, .server, .location]
    case .upstream: outer += [.http, .upstream]
    case .streamServer: outer += [.stream, .streamServer]
    default: outer.append(context)
    }
    for (index, context) in outer.enumerated() {
      expander.blocks.append(NginxBlock(context: context, parent: index - 1))
    }
    for file in list { expander.read(file, into: outer.count - 1) }
    return expander.finish(isFragment: true, id: id)
  }

  private mutating func finish(isFragment: Bool, id: ConfigurationID) -> NginxConfiguration {
    sortByBlock()
    return NginxConfiguration(
      blocks: blocks, statements: statements, known: known, trees: trees, names: names, files: fileOrder,
      includeProblems: problems,
      isFragment: isFragment, id: id, version: surroundings.tree?.version, builtIn: builtIn)
  }

  /// Puts the statements in the order of their blocks, each block's in the order of reading; gives the blocks their
  /// ranges. In location, since a large configuration has megabytes of them, and from one end to the other, since the
  /// processor waits for memory that it is sent to here and there.
  private mutating func sortByBlock() {
    var next = [Int32](repeating: 0, count: blocks.count)
    for statement in statements { next[Int(statement.block)] += 1 }
    var start: Int32 = 0
    for block in blocks.indices {
      let count = next[block]
      blocks[block].range = Int(start)..<Int(start + count)
      next[block] = start
      start += count
    }
    let positions = statements.map { statement -> Int32 in
      let block = Int(statement.block)
      defer { next[block] += 1 }
      return next[block]
    }
    for block in blocks.indices where blocks[block].opener >= 0 {
      blocks[block].opener = positions[Int(blocks[block].opener)]
    }
    // Statements behind an inner block move forward, past the block's content, and wait for their turn. All others move
    // back or stay: filled from the end, their slot is free by then.
    var waiting: [NginxStatement] = []
    waiting.reserveCapacity(positions.indices.reduce(0) { $0 + (positions[$1] < Int32($1) ? 1 : 0) })
    for index in positions.indices where positions[index] < Int32(index) { waiting.append(statements[index]) }
    for index in positions.indices.reversed() where positions[index] > Int32(index) {
      statements[Int(positions[index])] = statements[index]
    }
    var turn = 0
    for index in positions.indices where positions[index] < Int32(index) {
      statements[Int(positions[index])] = waiting[turn]
      turn += 1
    }
  }

  /// `include` is the statement that leads there.
  private mutating func read(_ file: FileID, into block: Int, by include: SourceSpan? = nil) {
    let position: Int
    let isBuiltIn = files.builtIn.contains(file)
    if let known = positions[file], !isBuiltIn {
      position = known
    } else {
      position = trees.count
      guard position < NginxStatement.sources else {
        stop(
          "a configuration has more than \(NginxStatement.sources) files", SourceSpan(file: file, start: 0, end: 0),
          block)
        return
      }
      trees.append(files.tree(of: file))
      positions[file] = position
      fileOrder.append(file)
      if isBuiltIn { builtIn[Int32(position)] = .some(include) }
    }
    // Grown little by little, the list of a large file would be copied often.
    let needed = min(statements.count + trees[position].directives.count, NginxLimits.statements)
    if needed > statements.capacity {
      statements.reserveCapacity(max(needed, 2 * statements.capacity))
      // Every fourth statement may open a block; unused capacity takes no memory.
      blocks.reserveCapacity(max(needed / 4, 2 * blocks.capacity))
    }
    openFiles.append(file)
    read(trees[position], file, Int32(position), children: -1, into: block)
    openFiles.removeLast()
  }

  private mutating func read(
    _ tree: NginxTree, _ file: FileID, _ position: Int32, children parent: Int, into block: Int
  ) {
    for index in tree.children(of: parent) {
      guard statementCount < NginxLimits.statements else {
        stop(
          "the configuration with all that it includes has more than \(NginxLimits.statements) statements",
          SourceSpan(
            file: file, start: tree.headRange(of: index).lowerBound, end: tree.headRange(of: index).upperBound),
          block)
        return
      }
      statementCount += 1
      let number = names.number(ofNameOf: index, in: tree)
      let isBlock = tree.isBlock(index)
      if number == NginxName.include.number, !isBlock, blocks[block].context != .data {
        include(tree, file, index, into: block)
        continue
      }
      guard isBlock else {
        statements.append(
          NginxStatement(
            name: number, directive: Int32(index), source: position, block: Int32(block), opens: -1,
            firstArgument: names.isHeader(number) ? tree.wordNumber(ofArgument: 0, of: index) : 0))
        continue
      }
      let inner = blocks.count
      blocks.append(
        NginxBlock(
          context: blocks[block].context.inside(names.names[Int(number)]), parent: block, opener: statements.count))
      statements.append(
        NginxStatement(
          name: number, directive: Int32(index), source: position, block: Int32(block), opens: Int32(inner),
          firstArgument: 0))
      read(tree, file, position, children: index, into: inner)
    }
  }

  /// Reports once that nothing more is spliced.
  private mutating func stop(_ reason: String, _ span: SourceSpan, _ block: Int) {
    guard !isFull else { return }
    isFull = true
    problems.append(
      NginxIncludeProblem(
        kind: .tooMuch, path: "", reason: "\(reason); the rest is not read: lint the included files by themselves",
        span: span, block: block))
  }

  private mutating func include(_ tree: NginxTree, _ file: FileID, _ index: Int, into block: Int) {
    let range = tree.headRange(of: index)
    let span = SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
    guard let word = tree.argument(0, of: index) else { return }
    let written = tree.value(of: word)
    func problem(_ kind: NginxIncludeProblem.Kind, _ reason: String) -> NginxIncludeProblem {
      NginxIncludeProblem(kind: kind, path: written, reason: reason, span: span, block: block)
    }
    guard openFiles.count < NginxLimits.includeDepth else {
      problems.append(problem(.tooMuch, "includes are nested more than \(NginxLimits.includeDepth) deep"))
      return
    }
    guard !isFull else { return }
    if let known = surroundings.locate(written) {
      for id in known where mayInclude(span, block) {
        if openFiles.contains(id) {
          problems.append(problem(.refused, "\(written) includes itself"))
        } else {
          read(id, into: block, by: span)
        }
      }
      return
    }
    var position = located[written] ?? locator.locate(written)
    located[written] = position
    if case .missing(let reason) = position, surroundings.tree != nil { position = .outside(reason) }
    if case .outside = position, let known = surroundings.wellKnown[written] {
      if mayInclude(span, block) { read(known, into: block, by: span) }
      return
    }
    switch position {
    case .files(let paths):
      for path in paths {
        guard mayInclude(span, block) else { return }
        do throws(FileAccessError) {
          let id = try files.file(at: path)
          if openFiles.contains(id) {
            problems.append(problem(.refused, "\(path) includes itself"))
            continue
          }
          read(id, into: block)
        } catch {
          problems.append(problem(.refused, "\(path): \(error.reason)"))
        }
      }
    case .missing(let reason): problems.append(problem(.refused, reason))
    case .outside(let reason): problems.append(problem(.outside, reason))
    }
  }
  /// Counts one more file; false where it is one too many.
  private mutating func mayInclude(_ span: SourceSpan, _ block: Int) -> Bool {
    includeCount += 1
    files.includeCount += 1
    if includeCount > NginxLimits.includedFiles {
      stop("more than \(NginxLimits.includedFiles) files are included", span, block)
    } else if files.includeCount > NginxLimits.includedFilesOfRun {
      stop("more than \(NginxLimits.includedFilesOfRun) files are included in this run", span, block)
    }
    return !isFull
  }
}
