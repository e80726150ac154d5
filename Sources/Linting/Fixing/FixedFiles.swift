import SourceText
import StreamModel
import SystemSupport

/// The files of one report as fixes see them: several names of one file are one file, and only inputs are written.
final class FixedFiles {
  private let sources: SourceMap
  private let area: FixArea
  /// The file under which the edits of each one are kept.
  private var canonical: [FileID: FileID] = [:]
  /// All names of a file, by the one under which its edits are kept.
  private(set) var names: [FileID: [FileID]] = [:]
  private var byRealPath: [String: FileID] = [:]
  private var targets: [FileID: FixArea.Target] = [:]

  init(_ sources: SourceMap, _ area: FixArea) {
    self.sources = sources
    self.area = area
  }

  /// The file under which the edits of a file are kept.
  func canonical(_ file: FileID) -> FileID {
    if let known = canonical[file] { return known }
    let target = area.target(of: normalizedPath(sources[file].path))
    targets[file] = target
    let first = target.realPath.map { byRealPath[$0] ?? file } ?? file
    if let path = target.realPath { byRealPath[path] = first }
    canonical[file] = first
    names[first, default: []].append(file)
    return first
  }

  func canonical(_ edit: TextEdit) -> TextEdit {
    let file = canonical(edit.span.file)
    guard file != edit.span.file else { return edit }
    return TextEdit(span: SourceSpan(file: file, start: edit.span.start, end: edit.span.end), text: edit.text)
  }

  /// Why a file is not written, or nil.
  func refusal(of file: FileID) -> String? {
    _ = canonical(file)
    return targets[file]?.refusal
  }
}

/// Which files may be written, and under which names they are shown.
struct FixArea: Sendable {
  /// Where a path leads.
  struct Target: Sendable {
    /// The path without symbolic links; nil where there are none.
    var realPath: String?
    /// The name of the file in reports: below the input, without symbolic links.
    var name: String
    /// Why it is not written, or nil.
    var refusal: String?
  }

  private let fileSystem: any FileSystem
  /// The folders of the inputs with their real paths; nil where everything may be written.
  private let folders: [(path: String, real: String)]?
  private let files: Set<String>

  /// Everything may be written, as in memory.
  init() {
    fileSystem = MemoryFileSystem(bytes: [:])
    folders = nil
    files = []
  }

  /// Files that the user named, and what is below their folders and below folders that the user named.
  init(_ inputs: [String], _ fileSystem: any FileSystem) {
    self.fileSystem = fileSystem
    var folders: [String] = []
    var files: Set<String> = []
    for input in inputs where input != "-" {
      let path = normalizedPath(input)
      let isFolder = fileSystem.kind(of: path) == .folder
      let own = isFolder ? path : folder(of: path)
      if !folders.contains(own) { folders.append(own) }
      if !isFolder, let real = fileSystem.realPath(of: path) { files.insert(real) }
    }
    self.folders = folders.compactMap { path in fileSystem.realPath(of: path).map { (path, $0) } }
    self.files = files
  }

  func target(of path: String) -> Target {
    guard let folders else { return Target(realPath: nil, name: path, refusal: nil) }
    guard let real = fileSystem.realPath(of: path) else {
      return Target(realPath: nil, name: path, refusal: "the file is not on the disk")
    }
    for folder in folders {
      let prefix = folder.real == "/" ? "/" : folder.real + "/"
      guard real.hasPrefix(prefix) else { continue }
      let rest = real.dropFirst(prefix.count)
      let lead = folder.path == "." ? "" : folder.path == "/" ? "/" : folder.path + "/"
      return Target(realPath: real, name: lead + rest, refusal: nil)
    }
    if files.contains(real) { return Target(realPath: real, name: path, refusal: nil) }
    return Target(realPath: real, name: path, refusal: "the file is outside of the inputs")
  }
}
