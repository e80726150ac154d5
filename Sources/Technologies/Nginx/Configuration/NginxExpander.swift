import NginxSyntax
import SourceText

/// Splices included files into the configuration that nginx would see.
struct NginxExpander {
  /// Blocks of one configuration; a bomb of includes stops here.
  static let statementLimit = 2_000_000
  /// Includes within includes (NGINX has no limit of its own but its file handles).
  static let includeDepth = 64
  /// Files spliced into one configuration.
  static let includeLimit = 50_000

  private let files: NginxFileSet
  private let locator: NginxIncludeLocator
  private var blocks: [NginxBlock] = []
  /// In the order of reading.
  private var statements: [NginxStatement] = []
  private var trees: [NginxTree] = []
  /// Places in `trees`.
  private var places: [FileID: Int] = [:]
  private var names: NginxNameTable
  /// How many names have the same number in every configuration.
  private let known: Int
  private var fileOrder: [FileID] = []
  private var problems: [NginxIncludeProblem] = []
  private var statementCount = 0
  private var openFiles: [FileID] = []
  private var includeCount = 0

  private init(files: NginxFileSet, names: NginxNameTable, locator: NginxIncludeLocator) {
    self.names = names
    known = names.names.count
    self.files = files
    self.locator = locator
  }

  /// Reads a main file. `names` holds those that every configuration numbers alike.
  static func main(
    _ file: FileID, files: NginxFileSet, names: NginxNameTable, roots: [String], number: Int
  ) -> NginxConfiguration {
    let path = files.sources[file].path
    let locator = NginxIncludeLocator(
      fileSystem: files.fileSystem, base: folder(of: path), roots: roots, isFragment: false)
    var expander = NginxExpander(files: files, names: names, locator: locator)
    expander.blocks.append(NginxBlock(context: .main, parent: -1, head: nil))
    expander.read(file, into: 0)
    return expander.finish(isFragment: false, number: number)
  }

  /// Reads files that belong into a context as one configuration.
  static func fragments(
    _ list: [FileID], context: NginxContext, files: NginxFileSet, names: NginxNameTable, roots: [String], number: Int
  ) -> NginxConfiguration {
    let base = list.first.map { folder(of: files.sources[$0].path) } ?? "."
    let locator = NginxIncludeLocator(fileSystem: files.fileSystem, base: base, roots: roots, isFragment: true)
    var expander = NginxExpander(files: files, names: names, locator: locator)
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
      expander.blocks.append(NginxBlock(context: context, parent: index - 1, head: nil))
    }
    for file in list { expander.read(file, into: outer.count - 1) }
    return expander.finish(isFragment: true, number: number)
  }

  private mutating func finish(isFragment: Bool, number: Int) -> NginxConfiguration {
    let sorted = sortedByBlock()
    return NginxConfiguration(
      blocks: blocks, statements: sorted, known: known, trees: trees, names: names, files: fileOrder,
      includeProblems: problems,
      isFragment: isFragment, number: number)
  }

  /// The statements block by block, each block's in the order of reading; gives the blocks their ranges.
  private mutating func sortedByBlock() -> [NginxStatement] {
    var next = [Int](repeating: 0, count: blocks.count)
    for statement in statements { next[Int(statement.block)] += 1 }
    var start = 0
    for block in blocks.indices {
      let count = next[block]
      blocks[block].range = start..<(start + count)
      next[block] = start
      start += count
    }
    return Array(unsafeUninitializedCapacity: statements.count) { sorted, count in
      for statement in statements {
        let block = Int(statement.block)
        sorted.initializeElement(at: next[block], to: statement)
        next[block] += 1
      }
      count = statements.count
    }
  }

  private mutating func read(_ file: FileID, into block: Int) {
    let place: Int
    if let known = places[file] {
      place = known
    } else {
      place = trees.count
      trees.append(files.tree(of: file))
      places[file] = place
      fileOrder.append(file)
    }
    openFiles.append(file)
    read(trees[place], file, Int32(place), children: -1, into: block)
    openFiles.removeLast()
  }

  private mutating func read(_ tree: NginxTree, _ file: FileID, _ place: Int32, children parent: Int, into block: Int) {
    for index in tree.children(of: parent) {
      guard statementCount < Self.statementLimit else { return }
      statementCount += 1
      let number = names.number(ofNameOf: index, in: tree)
      let directive = tree.directives[index]
      if number == NginxName.include.number, !directive.isBlock, blocks[block].context != .data {
        include(tree, file, index, into: block)
        continue
      }
      var statement = NginxStatement(
        name: number, directive: Int32(index), file: file, source: place, block: Int32(block),
        opens: -1, firstArgument: tree.wordNumber(ofArgument: 0, of: index))
      guard directive.isBlock else {
        statements.append(statement)
        continue
      }
      let inner = blocks.count
      statement.opens = Int32(inner)
      statements.append(statement)
      blocks.append(
        NginxBlock(context: blocks[block].context.inside(names.names[Int(number)]), parent: block, head: statement))
      read(tree, file, place, children: index, into: inner)
    }
  }

  private mutating func include(_ tree: NginxTree, _ file: FileID, _ index: Int, into block: Int) {
    let range = tree.headRange(of: index)
    let span = SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
    guard let word = tree.argument(0, of: index) else { return }
    let written = tree.value(of: word)
    func problem(_ kind: NginxIncludeProblem.Kind, _ reason: String) -> NginxIncludeProblem {
      NginxIncludeProblem(kind: kind, path: written, reason: reason, span: span, block: block)
    }
    guard openFiles.count < Self.includeDepth else {
      problems.append(problem(.refused, "includes are nested more than \(Self.includeDepth) deep"))
      return
    }
    includeCount += 1
    guard includeCount <= Self.includeLimit else {
      if includeCount == Self.includeLimit + 1 {
        problems.append(problem(.refused, "more than \(Self.includeLimit) files are included"))
      }
      return
    }
    switch locator.locate(written) {
    case .files(let paths):
      for path in paths {
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
