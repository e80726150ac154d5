import NginxSyntax
import SourceText

/// The files of a run, read and parsed once however many trees include them.
public final class NginxFileSet {
  /// Where files come from.
  public let fileSystem: any FileSystem
  /// All files that were read.
  public private(set) var sources: SourceMap
  private var trees: [FileID: NginxTree] = [:]
  private var identifiers: [String: FileID] = [:]
  /// Files that were read ahead, with their trees where they are wanted.
  private var ahead: [String: (bytes: [UInt8], tree: NginxTree?)] = [:]
  private var failures: [String: FileAccessError] = [:]
  /// Files that were spliced into configurations so far, each as often as it was.
  var includeCount = 0
  private var readable: ReadableFolders?

  /// Creates a set; `sources` may hold files already.
  public init(fileSystem: any FileSystem, sources: SourceMap = SourceMap()) {
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
  public func add(_ file: SourceFile) -> FileID {
    let id = sources.add(file)
    identifiers[normalizedPath(file.path)] = id
    return id
  }

  /// Reads files on all cores before they are asked for. `parses` says of which the tree is wanted.
  public func readAhead(_ paths: [String], parses: @Sendable (SourceFile) -> Bool) {
    let fileSystem = fileSystem
    let parts = inParallel(paths.count, least: 16) { range in
      paths[range].map { path -> (bytes: [UInt8], tree: NginxTree?)? in
        guard let bytes = try? fileSystem.read(path) else { return nil }
        let source = SourceFile(path: path, bytes: bytes)
        return (bytes, parses(source) ? NginxTree.parse(source) : nil)
      }
    }
    for (path, file) in zip(paths, parts.joined()) {
      if let file, identifiers[path] == nil { ahead[path] = file }
    }
  }

  /// The file at a path, read when it was not before.
  public func file(at path: String) throws(FileAccessError) -> FileID {
    let path = normalizedPath(path)
    if let id = identifiers[path] { return id }
    if let failure = failures[path] { throw failure }
    if let known = ahead.removeValue(forKey: path) {
      let id = sources.add(known.tree?.source ?? SourceFile(path: path, bytes: known.bytes))
      identifiers[path] = id
      if let tree = known.tree { trees[id] = tree }
      return id
    }
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
  public func tree(of id: FileID) -> NginxTree {
    if let tree = trees[id] { return tree }
    let tree = NginxTree.parse(sources[id])
    trees[id] = tree
    return tree
  }

  /// The file at a path if it was read already.
  public func knownFile(at path: String) -> FileID? { identifiers[normalizedPath(path)] }
}
