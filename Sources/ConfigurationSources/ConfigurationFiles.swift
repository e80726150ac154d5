import SourceText
import SystemSupport

/// The result of parsing one file with one technology: a syntax tree, objects.
package protocol ParsedFile: Sendable {}

/// What a run parsed, by path.
package struct ParsedFiles: Sendable {
  struct Entry: Sendable {
    let id: FileID
    let bytes: [UInt8]
    let parsed: [(technology: String, file: any ParsedFile)]
  }

  let files: [String: Entry]

  init(files: [String: Entry]) { self.files = files }

  /// Of no run.
  package init() { files = [:] }
}

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
  /// What an earlier run parsed; nil where no later run will ask.
  private let earlier: ParsedFiles?

  /// With `earlier`, what an earlier run parsed of the same bytes is not parsed again, and all that is parsed is kept.
  package init(fileSystem: any FileSystem, earlier: ParsedFiles? = nil) {
    self.fileSystem = fileSystem
    self.earlier = earlier
  }

  // MARK: Files

  /// Adds a file that is not part of the file system, such as standard input.
  package func add(_ file: SourceFile) -> FileID {
    let id = sources.add(file)
    identifiers[normalizedPath(file.path)] = id
    reuse(id)
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
      reuse(id)
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
      reuse(id)
      return .read(id, note)
    }
  }

  // MARK: Parsed files

  /// The parsed file; parsed on first use.
  package func parsed<File: ParsedFile>(_ id: FileID, by technology: String, parse: (SourceFile) -> File) -> File {
    if let file = kept(id, by: technology) as? File { return file }
    let file = parse(sources[id])
    keep(file, of: id, by: technology)
    return file
  }

  /// The parsed files of a technology that needs them once, parsed concurrently.
  package func parsed<File: ParsedFile>(
    _ ids: [FileID], by technology: String, parse: @Sendable (SourceFile, FileID) -> File
  ) -> [File] {
    let sources = sources
    let known = ids.map { kept($0, by: technology) as? File }
    let files = parallelMap(ids.count) { known[$0] ?? parse(sources[ids[$0]], ids[$0]) }
    if earlier != nil { for (id, file) in zip(ids, files) { keep(file, of: id, by: technology) } }
    return files
  }

  private func kept(_ id: FileID, by technology: String) -> (any ParsedFile)? {
    guard let list = parsed[technology], Int(id.index) < list.count else { return nil }
    return list[Int(id.index)]
  }

  /// Takes what an earlier run parsed. Spans in it name the file, so that its number has to be the same.
  private func reuse(_ id: FileID) {
    guard let earlier = earlier?.files[sources[id].path], earlier.id == id, earlier.bytes == sources[id].bytes else {
      return
    }
    for (technology, file) in earlier.parsed { keep(file, of: id, by: technology) }
  }

  /// What was parsed, for a later run over nearly the same files.
  package var parsedFiles: ParsedFiles {
    var files: [String: ParsedFiles.Entry] = [:]
    for id in identifiers.values {
      let parsed = parsed.keys.compactMap { technology in kept(id, by: technology).map { (technology, $0) } }
      guard !parsed.isEmpty else { continue }
      files[sources[id].path] = ParsedFiles.Entry(id: id, bytes: sources[id].bytes, parsed: parsed)
    }
    return ParsedFiles(files: files)
  }

  /// Keeps a parsed file.
  package func keep(_ file: any ParsedFile, of id: FileID, by technology: String) {
    let missing = Int(id.index) + 1 - parsed[technology, default: []].count
    if missing > 0 { parsed[technology, default: []].append(contentsOf: repeatElement(nil, count: missing)) }
    parsed[technology]?[Int(id.index)] = file
  }
}
