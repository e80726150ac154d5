import SourceText
import SystemSupport

/// The result of parsing one file with one technology: a syntax tree, objects.
package protocol ParsedFile: Sendable {}

/// The files of a run, each read once and parsed once by each technology, however many configurations contain it.
package final class ConfigurationFiles {
  /// Where files come from: the disk, memory, unsaved buffers over the disk.
  package let fileSystem: any FileSystem
  /// All files that were read.
  package private(set) var sources = SourceMap()
  private var identifiers: [String: FileID] = [:]
  private var failures: [String: FileAccessError] = [:]
  /// The parsed files by technology; a position is the number of a file.
  private var parsed: [String: [(any ParsedFile)?]] = [:]
  private var readable: ReadableFolders?

  package init(fileSystem: any FileSystem) { self.fileSystem = fileSystem }

  // MARK: Files

  /// Adds a file that is not part of the file system, such as standard input.
  package func add(_ file: SourceFile) -> FileID {
    let id = sources.add(file)
    identifiers[normalizedPath(file.path)] = id
    return id
  }

  /// Adds a text that was made of files: no path leads to it, whatever it is called.
  package func add(rendered file: SourceFile) -> FileID { sources.add(file) }

  /// Files that come with a product, which nobody of the repository wrote.
  package private(set) var builtIn: Set<FileID> = []

  /// Adds a file that comes with a product; its path is only a name.
  package func add(builtIn file: SourceFile) -> FileID {
    let id = sources.add(file)
    builtIn.insert(id)
    return id
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

  /// The file at a path if it was read already.
  package func knownFile(at path: String) -> FileID? { identifiers[normalizedPath(path)] }

  /// The folders below `roots` with their links followed; found once a run.
  package func readableFolders(_ roots: [String]) -> ReadableFolders {
    if let readable { return readable }
    let folders = ReadableFolders(roots.isEmpty ? ["."] : roots, fileSystem)
    readable = folders
    return folders
  }

  // MARK: Reading many

  /// The result of prefetching one file.
  package enum Prefetched<Note: Sendable>: Sendable {
    /// It was read; `note` is the result of `inspect`.
    case read(FileID, Note)
    /// It was read and is not kept.
    case dropped
    /// It cannot be read, or was read before.
    case unknown
  }

  /// Reads files concurrently, in this order. `inspect` returns a note to keep with the file, or nil for a file that is
  /// dropped.
  package func prefetch<Note: Sendable>(
    _ paths: [String], inspect: @Sendable (SourceFile) -> Note?
  ) -> [Prefetched<Note>] {
    let fileSystem = fileSystem
    let parts = parallelChunks(paths.count, minimum: 16) { range in
      var found: [(source: SourceFile?, note: Note?)] = []
      found.reserveCapacity(range.count)
      fileSystem.read(paths[range]) { path, bytes in
        let source = bytes.map { SourceFile(path: path, bytes: $0) }
        found.append((source, source.flatMap(inspect)))
      }
      return found
    }
    return parts.joined().map { source, note in
      guard let source, identifiers[source.path] == nil else { return .unknown }
      guard let note else { return .dropped }
      let id = sources.add(source)
      identifiers[source.path] = id
      return .read(id, note)
    }
  }

  // MARK: Parsed files

  /// The parsed file; parsed on first use.
  package func parsed<File: ParsedFile>(_ id: FileID, by technology: String, parse: (SourceFile) -> File) -> File {
    if let list = parsed[technology], Int(id.index) < list.count, let file = list[Int(id.index)] as? File {
      return file
    }
    let file = parse(sources[id])
    keep(file, of: id, by: technology)
    return file
  }

  /// Keeps a parsed file.
  package func keep(_ file: any ParsedFile, of id: FileID, by technology: String) {
    let missing = Int(id.index) + 1 - parsed[technology, default: []].count
    if missing > 0 { parsed[technology, default: []].append(contentsOf: repeatElement(nil, count: missing)) }
    parsed[technology]?[Int(id.index)] = file
  }
}
