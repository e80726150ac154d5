import NginxSyntax
import SourceText

/// The files of a run, read and parsed once however many trees include them.
package final class NginxFileSet {
  /// Where files come from.
  package let fileSystem: any FileSystem
  /// All files that were read.
  package private(set) var sources: SourceMap
  /// The parsed files by number.
  private var trees: [NginxTree?] = []
  private var identifiers: [String: FileID] = [:]
  private var failures: [String: FileAccessError] = [:]
  /// Files that were spliced into configurations so far, each as often as it was.
  var includeCount = 0
  private var readable: ReadableFolders?

  /// Creates a set; `sources` may hold files already.
  package init(fileSystem: any FileSystem, sources: SourceMap = SourceMap()) {
    self.fileSystem = fileSystem
    self.sources = sources
  }

  /// The folders of a run, with their links followed once.
  func readableFolders(_ roots: [String]) -> ReadableFolders {
    if let readable { return readable }
    let folders = ReadableFolders(roots.isEmpty ? ["."] : roots, fileSystem)
    readable = folders
    return folders
  }

  /// Adds a file that is not on disk, such as standard input.
  package func add(_ file: SourceFile) -> FileID {
    let id = sources.add(file)
    identifiers[normalizedPath(file.path)] = id
    return id
  }

  /// What became of a file that was to be read ahead.
  package enum Ahead {
    /// It was read; the bits say what was noted of it.
    case read(FileID, note: UInt8)
    /// It was read and is not wanted.
    case unwanted
    /// It cannot be read, or was read before; who asks for it is told.
    case unknown
  }

  /// Reads files on all cores, which are asked for next and in this order. `parses` says of which the tree is wanted, `note`
  /// gives what is to be noted of one in bits of its own, and nil where the file is not wanted at all.
  package func readAhead(
    _ paths: [String], parses: @Sendable (SourceFile) -> Bool, note: @Sendable (SourceFile, NginxTree?) -> UInt8?
  ) -> [Ahead] {
    let fileSystem = fileSystem
    let parts = inParallel(paths.count, least: 16) { range in
      var found: [Found] = []
      found.reserveCapacity(range.count)
      fileSystem.read(paths[range]) { path, bytes in
        // What cannot be read is told when it is asked for.
        guard let bytes else { return found.append(.unknown) }
        let source = SourceFile(path: path, bytes: bytes)
        let tree = parses(source) ? NginxTree.parse(source) : nil
        found.append(note(source, tree).map { .read(source, tree, note: $0) } ?? .unwanted)
      }
      return found
    }
    identifiers.reserveCapacity(identifiers.count + paths.count)
    var result: [Ahead] = []
    result.reserveCapacity(paths.count)
    for found in parts.lazy.joined() {
      switch found {
      case .read(let source, let tree, let note):
        let id = FileID(index: sources.files.count)
        let known = identifiers.updateValue(id, forKey: source.path)
        guard known == nil else {
          identifiers[source.path] = known
          result.append(.unknown)
          continue
        }
        _ = sources.add(source)
        if let tree { keep(tree, of: id) }
        result.append(.read(id, note: note))
      case .unwanted: result.append(.unwanted)
      case .unknown: result.append(.unknown)
      }
    }
    return result
  }

  private enum Found: Sendable {
    case read(SourceFile, NginxTree?, note: UInt8)
    case unwanted
    case unknown
  }

  /// The file at a path, read when it was not before.
  package func file(at path: String) throws(FileAccessError) -> FileID {
    let path = normalizedPath(path)
    if let id = identifiers[path] { return id }
    if let failure = failures[path] { throw failure }
    do {
      let id = sources.add(SourceFile(path: path, bytes: try fileSystem.read(path)))
      identifiers[path] = id
      return id
    } catch {
      failures[path] = error
      throw error
    }
  }

  /// The parsed file.
  package func tree(of id: FileID) -> NginxTree {
    if Int(id.index) < trees.count, let tree = trees[Int(id.index)] { return tree }
    let tree = NginxTree.parse(sources[id])
    keep(tree, of: id)
    return tree
  }

  private func keep(_ tree: NginxTree, of id: FileID) {
    let missing = Int(id.index) + 1 - trees.count
    if missing > 0 { trees.append(contentsOf: repeatElement(nil, count: missing)) }
    trees[Int(id.index)] = tree
  }

  /// The file at a path if it was read already.
  package func knownFile(at path: String) -> FileID? { identifiers[normalizedPath(path)] }
}
