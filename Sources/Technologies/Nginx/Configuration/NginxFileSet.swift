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

  /// Reads files on all cores, which are asked for next and in this order. `parses` says of which the tree is wanted.
  /// Gives what `note` says of each in bits of its own; nil for a file that was read before or cannot be read.
  public func readAhead(
    _ paths: [String], parses: @Sendable (SourceFile) -> Bool, note: @Sendable (SourceFile) -> UInt8
  ) -> [UInt8?] {
    let fileSystem = fileSystem
    let parts = inParallel(paths.count, least: 16) { range in
      paths[range].map { path -> (source: SourceFile, tree: NginxTree?, note: UInt8)? in
        // What cannot be read is told when it is asked for.
        guard let bytes = try? fileSystem.read(path) else { return nil }
        let source = SourceFile(path: path, bytes: bytes)
        return (source, parses(source) ? NginxTree.parse(source) : nil, note(source))
      }
    }
    identifiers.reserveCapacity(identifiers.count + paths.count)
    trees.reserveCapacity(trees.count + paths.count)
    var notes: [UInt8?] = []
    notes.reserveCapacity(paths.count)
    for part in parts {
      for file in part {
        let path = paths[notes.count]
        guard let file, identifiers[path] == nil else {
          notes.append(nil)
          continue
        }
        let id = sources.add(file.source)
        identifiers[path] = id
        if let tree = file.tree { trees[id] = tree }
        notes.append(file.note)
      }
    }
    return notes
  }

  /// The file at a path, read when it was not before.
  public func file(at path: String) throws(FileAccessError) -> FileID {
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
  public func tree(of id: FileID) -> NginxTree {
    if let tree = trees[id] { return tree }
    let tree = NginxTree.parse(sources[id])
    trees[id] = tree
    return tree
  }

  /// The file at a path if it was read already.
  public func knownFile(at path: String) -> FileID? { identifiers[normalizedPath(path)] }
}
