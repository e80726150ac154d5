import NginxSyntax
import SourceText
import StreamModel
import SystemSupport

/// Splices included files into the configuration that nginx would see.
struct IncludeExpander {
  private let files: NginxFiles
  private let locator: NginxIncludeLocator
  private var blocks: [NginxBlock] = []
  /// In the order of reading.
  private var statements: [NginxStatement] = []
  private var trees: [NginxTree] = []
  /// Locations in `trees`.
  private var positions: [FileID: Int] = [:]
  private var names: NginxNameTable
  private var fileOrder: [FileID] = []
  private var problems: [NginxIncludeProblem] = []
  private var statementCount = 0
  private var openFiles: [FileID] = []
  private var includeCount = 0
  /// Whether the limit was reported.
  private var isFull = false
  /// Where includes lead, by their words: a pattern is looked up once.
  private var located: [String: NginxIncludeLocator.Result] = [:]

  private init(files: NginxFiles, names: NginxNameTable, locator: NginxIncludeLocator) {
    self.names = names
    self.files = files
    self.locator = locator
  }

  /// Reads a main file. `names` are those that every configuration numbers alike.
  static func main(
    _ file: FileID, files: NginxFiles, names: NginxNameTable, roots: [String], id: ConfigurationID
  ) -> NginxConfiguration {
    let path = files.sources[file].path
    let locator = NginxIncludeLocator(
      fileSystem: files.fileSystem, base: folder(of: path), roots: roots, isFragment: false,
      readable: files.readableFolders(roots))
    var expander = IncludeExpander(files: files, names: names, locator: locator)
    expander.blocks.append(NginxBlock(context: .main, parent: -1))
    expander.read(file, into: 0)
    return expander.finish(isFragment: false, id: id)
  }

  /// Reads files that belong into a context as one configuration.
  static func fragments(
    _ list: [FileID], context: NginxContext, files: NginxFiles, names: NginxNameTable, roots: [String],
    id: ConfigurationID
  ) -> NginxConfiguration {
    let base = list.first.map { folder(of: files.sources[$0].path) } ?? "."
    let locator = NginxIncludeLocator(
      fileSystem: files.fileSystem, base: base, roots: roots, isFragment: true,
      readable: files.readableFolders(roots))
    var expander = IncludeExpander(files: files, names: names, locator: locator)
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
      blocks: blocks, statements: statements, trees: trees, names: names, files: fileOrder,
      includeProblems: problems,
      isFragment: isFragment, id: id)
  }

  /// Orders the statements by block, each block's in the order of reading, and gives the blocks their ranges.
  private mutating func sortByBlock() {
    var next = [Int](repeating: 0, count: blocks.count)
    for statement in statements { next[Int(statement.block)] += 1 }
    var start = 0
    for block in blocks.indices {
      blocks[block].range = start..<start + next[block]
      next[block] = start
      start = blocks[block].range.upperBound
    }
    var sorted = statements
    for statement in statements {
      let position = next[Int(statement.block)]
      sorted[position] = statement
      next[Int(statement.block)] += 1
      if statement.opens >= 0 { blocks[Int(statement.opens)].opener = Int32(position) }
    }
    statements = sorted
  }

  private mutating func read(_ file: FileID, into block: Int) {
    let position: Int
    if let known = positions[file] {
      position = known
    } else {
      position = trees.count
      trees.append(files.tree(of: file))
      positions[file] = position
      fileOrder.append(file)
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
            name: number, directive: Int32(index), source: position, block: Int32(block), opens: -1))
        continue
      }
      let inner = blocks.count
      blocks.append(
        NginxBlock(context: blocks[block].context.inside(names.names[Int(number)]), parent: block))
      statements.append(
        NginxStatement(
          name: number, directive: Int32(index), source: position, block: Int32(block), opens: Int32(inner)))
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
    let position = located[written] ?? locator.locate(written)
    located[written] = position
    switch position {
    case .files(let paths):
      for path in paths {
        includeCount += 1
        files.includeCount += 1
        guard includeCount <= NginxLimits.includedFiles else {
          stop("more than \(NginxLimits.includedFiles) files are included", span, block)
          return
        }
        guard files.includeCount <= NginxLimits.includedFilesOfRun else {
          stop("more than \(NginxLimits.includedFilesOfRun) files are included in this run", span, block)
          return
        }
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
}
