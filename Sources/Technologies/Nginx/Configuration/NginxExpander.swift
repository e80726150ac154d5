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
  private var trees: [NginxTree] = []
  /// Places in `trees`.
  private var places: [FileID: Int] = [:]
  private var names: [String] = []
  private var numbers: [String: Int32] = [:]
  private var fileOrder: [FileID] = []
  private var problems: [NginxIncludeProblem] = []
  private var statementCount = 0
  private var openFiles: [FileID] = []
  private var includeCount = 0

  private init(files: NginxFileSet, locator: NginxIncludeLocator) {
    self.files = files
    self.locator = locator
  }

  /// Reads a main file.
  static func main(_ file: FileID, files: NginxFileSet, roots: [String], number: Int) -> NginxConfiguration {
    let path = files.sources[file].path
    let locator = NginxIncludeLocator(
      fileSystem: files.fileSystem, base: folder(of: path), roots: roots, isFragment: false)
    var expander = NginxExpander(files: files, locator: locator)
    expander.blocks.append(NginxBlock(context: .main, parent: -1, head: nil))
    expander.read(file, into: 0)
    return expander.finish(isFragment: false, number: number)
  }

  /// Reads files that belong into a context as one configuration.
  static func fragments(
    _ list: [FileID], context: NginxContext, files: NginxFileSet, roots: [String], number: Int
  ) -> NginxConfiguration {
    let base = list.first.map { folder(of: files.sources[$0].path) } ?? "."
    let locator = NginxIncludeLocator(fileSystem: files.fileSystem, base: base, roots: roots, isFragment: true)
    var expander = NginxExpander(files: files, locator: locator)
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

  private func finish(isFragment: Bool, number: Int) -> NginxConfiguration {
    NginxConfiguration(
      blocks: blocks, trees: trees, names: names, numbers: numbers, files: fileOrder, includeProblems: problems,
      isFragment: isFragment, number: number)
  }

  private mutating func number(of name: String) -> Int32 {
    if let number = numbers[name] { return number }
    let number = Int32(names.count)
    names.append(name)
    numbers[name] = number
    return number
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
      let name = tree.name(of: index)
      let directive = tree.directives[index]
      if name == "include", !directive.isBlock, blocks[block].context != .data {
        include(tree, file, index, into: block)
        continue
      }
      var statement = NginxStatement(
        name: number(of: name), directive: Int32(index), file: file, source: place, block: Int32(block),
        opens: -1)
      guard directive.isBlock else {
        blocks[block].statements.append(statement)
        continue
      }
      let inner = blocks.count
      statement.opens = Int32(inner)
      blocks[block].statements.append(statement)
      blocks.append(NginxBlock(context: blocks[block].context.inside(name), parent: block, head: statement))
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
