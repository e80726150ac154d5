import SourceText
import SystemSupport

/// The disk as it was at the merge bases of some repositories. Nothing is checked out or written.
///
/// Configuration files of streamlint are those of today: a changed policy is no change of what is linted.
struct BaseFileSystem: WalkableFileSystem {
  private let disk: DiskFileSystem
  private let bases: [GitBase]
  /// The working folder, links followed.
  private let working: String
  /// The file of `--config`, links followed.
  private let configuration: String?

  /// The symbolic links of a path that are followed, as the system does.
  private static let linkLimit = 40

  init(_ bases: [GitBase], configuration: String?, _ disk: DiskFileSystem) {
    self.bases = bases
    self.disk = disk
    working = disk.realPath(of: ".") ?? "/"
    self.configuration = configuration.flatMap { disk.realPath(of: $0) }
  }

  /// Where a path leads.
  private enum Place {
    /// The position of a repository, and an absolute path in it, links followed.
    case base(Int, String)
    /// A path that is read from the disk.
    case disk(String)
  }

  private func place(_ path: String) -> Place {
    let absolute = path.hasPrefix("/") ? normalizedPath(path) : joinedPath(working, path)
    if absolute == configuration { return .disk(absolute) }
    var base = bases.firstIndex { $0.contains(absolute) }
    var current = base.map { bases[$0].root } ?? "/"
    var rest = Self.parts(absolute.dropFirst(current.count))
    var links = 0
    while let part = rest.popLast() {
      if part == ".." {
        current = folder(of: current)
        if let found = base, !bases[found].contains(current) { base = nil }
        continue
      }
      let next = joinedPath(current, part)
      if let found = base {
        if part == ".git", bases[found].roots.contains(current) { return .disk(Self.joined(next, rest)) }
        guard let target = bases[found].links[next] else {
          current = next
          continue
        }
        links += 1
        guard links <= Self.linkLimit else { return .base(found, "") }
        rest += Self.parts(target[...])
        if target.hasPrefix("/") { (base, current) = (nil, "/") }
      } else {
        // What is missing on the disk has no links below it.
        guard let real = disk.realPath(of: next) else { return .disk(Self.joined(next, rest)) }
        current = real
        base = bases.firstIndex { $0.contains(current) }
        if let found = base {
          // A link led into the repository: its path there is followed from the top.
          rest += Self.parts(current.dropFirst(bases[found].root.count))
          current = bases[found].root
        }
      }
    }
    guard let base else { return .disk(current) }
    if InputName.last(of: current) == ConfigurationFile.name { return .disk(current) }
    return .base(base, current)
  }

  /// The parts of a path, the last one first.
  private static func parts(_ path: Substring) -> [String] {
    path.split(separator: "/").filter { $0 != "." }.reversed().map(String.init)
  }

  private static func joined(_ path: String, _ rest: [String]) -> String {
    rest.reversed().reduce(path) { joinedPath($0, $1) }
  }

  func read(_ path: String) throws(FileAccessError) -> [UInt8] {
    switch place(path) {
    case .disk(let path): return try disk.read(path)
    case .base(let number, let path):
      let base = bases[number]
      guard let file = base.files[path] else {
        throw FileAccessError(reason: base.folders[path] == nil ? "No such file or directory" : "Is a directory")
      }
      guard let object = file.changed else { return try disk.read(path) }
      guard object.size <= FileLimits.bytes else { throw FileAccessError(reason: FileLimits.isTooLarge) }
      var result: [UInt8]?
      base.stores[object.store].read([(object.id, object.size)]) { result = $1 }
      guard let result else { throw FileAccessError(reason: "git cannot read it") }
      return result
    }
  }

  /// A repository or submodule.
  private struct Store: Hashable {
    let base: Int
    let number: Int
  }

  /// Those that differ are asked for together.
  func read(_ paths: ArraySlice<String>, each: (_ path: String, _ bytes: [UInt8]?) -> Void) {
    var found: [String: [UInt8]] = [:]
    var wanted: [Store: [(path: String, object: GitBase.Object)]] = [:]
    for path in paths {
      guard case .base(let number, let real) = place(path), let object = bases[number].files[real]?.changed,
        object.size <= FileLimits.bytes
      else { continue }
      wanted[Store(base: number, number: object.store), default: []].append((path, object))
    }
    for (store, items) in wanted {
      let objects = items.map { (id: $0.object.id, size: $0.object.size) }
      bases[store.base].stores[store.number].read(objects) { found[items[$0].path] = $1 }
    }
    for path in paths { each(path, found[path] ?? (try? read(path))) }
  }

  func entries(of folder: String) -> [String]? { (try? contents(of: folder))?.map(\.name) }

  func contents(of folder: String) throws(FileAccessError) -> [FolderEntry] {
    switch place(folder) {
    case .disk(let path): return try disk.contents(of: path)
    case .base(let number, let path):
      guard var entries = bases[number].folders[path] else {
        throw FileAccessError(reason: "No such file or directory")
      }
      entries.removeAll { $0.name == ConfigurationFile.name }
      let configuration = joinedPath(path, ConfigurationFile.name)
      if let kind = disk.kind(of: configuration) {
        entries.append(FolderEntry(name: ConfigurationFile.name, kind: kind))
      }
      return entries
    }
  }

  func kind(of path: String) -> FileKind? {
    switch place(path) {
    case .disk(let path): disk.kind(of: path)
    case .base(let number, let path):
      bases[number].files[path] != nil ? .file : bases[number].folders[path] != nil ? .folder : nil
    }
  }

  func realPath(of path: String) -> String? {
    switch place(path) {
    case .disk(let path): disk.realPath(of: path)
    case .base(let number, let path):
      bases[number].files[path] != nil || bases[number].folders[path] != nil ? path : nil
    }
  }

  func folderIdentity(_ path: String) -> FolderIdentity? {
    switch place(path) {
    case .disk(let path): disk.folderIdentity(path)
    case .base(let number, let path): bases[number].folders[path] == nil ? nil : FolderIdentity(path: path)
    }
  }

  /// The content of a configuration file at the base; nil where there was none.
  func former(configuration path: String) -> [UInt8]? {
    let absolute = path.hasPrefix("/") ? normalizedPath(path) : joinedPath(working, path)
    guard let base = bases.first(where: { $0.contains(absolute) }), let file = base.files[absolute] else {
      return nil
    }
    guard let object = file.changed else { return try? disk.read(absolute) }
    guard object.size <= FileLimits.bytes else { return nil }
    var result: [UInt8]?
    base.stores[object.store].read([(object.id, object.size)]) { result = $1 }
    return result
  }
}
