import SourceText
import SystemSupport

/// The files of a repository as they were at the merge base of a commit and HEAD.
///
/// Names come from the commit. So does the content of files that differ; the others are read from the disk, where they are
/// the same. Submodules that are checked out belong to it, at the commits that the base records.
struct GitBase: Sendable {
  /// A regular file.
  struct File: Sendable {
    /// The object of a file that differs from the work tree; nil for one that is the same.
    let changed: Object?
  }

  /// An object of one of the repositories.
  struct Object: Sendable {
    let id: String
    let size: Int
    /// The position in `stores`.
    let store: Int
  }

  /// The folder of the repository, links followed.
  let root: String
  /// The commit in seven digits.
  let name: String
  /// Regular files by absolute path.
  private(set) var files: [String: File] = [:]
  /// The targets of symbolic links by absolute path.
  private(set) var links: [String: String] = [:]
  /// The entries of all folders by absolute path.
  private(set) var folders: [String: [FolderEntry]] = [:]
  /// The repository and its submodules.
  private(set) var stores: [GitObjects] = []
  /// The folders of the repository and its submodules.
  private(set) var roots: Set<String> = []

  /// Submodules within submodules.
  private static let moduleDepth = 8
  /// What to do about commits and objects that a clone lacks.
  private static let fetchAll = "a shallow or partial clone lacks it: fetch the whole history (in CI: fetch-depth: 0)"

  /// The base of the repository around a folder.
  init(of commit: String, around folder: String, _ disk: DiskFileSystem) throws(FileAccessError) {
    guard let inner = GitWorkTree(holding: folder, disk) else {
      throw FileAccessError(reason: "\(folder) is not in a git work tree")
    }
    guard let top = inner.output(of: ["rev-parse", "--show-toplevel"]),
      let root = disk.realPath(of: String(decoding: top.prefix { $0 != 0x0A }, as: UTF8.self)),
      let tree = GitWorkTree(holding: root, disk)
    else {
      throw FileAccessError(
        reason: "git cannot read the repository of \(folder) (safe.directory, if another user owns it)")
    }
    guard tree.isCommit(commit) else {
      throw FileAccessError(reason: "git does not know the commit \"\(commit)\"; \(Self.fetchAll)")
    }
    guard let base = tree.output(of: ["merge-base", commit, "HEAD"]) else {
      throw FileAccessError(reason: "\"\(commit)\" and HEAD have no common ancestor here; \(Self.fetchAll)")
    }
    let id = String(decoding: base.prefix { $0 != 0x0A }, as: UTF8.self)
    self.root = root
    name = String(id.prefix(7))
    folders[root] = []
    try add(tree, at: root, commit: id, disk, depth: 0)
  }

  /// Whether a path without links is in the repository.
  func contains(_ path: String) -> Bool { path == root || path.hasPrefix(root == "/" ? root : root + "/") }

  private mutating func add(
    _ tree: GitWorkTree, at root: String, commit: String, _ disk: DiskFileSystem, depth: Int
  ) throws(FileAccessError) {
    let objects = GitObjects(tree: tree)
    guard let entries = objects.entries(of: commit) else {
      throw FileAccessError(reason: "git cannot list the files of \(commit.prefix(7)); \(Self.fetchAll)")
    }
    guard let differing = tree.differing(from: commit) else {
      throw FileAccessError(reason: "git cannot compare \(root) with \(commit.prefix(7))")
    }
    roots.insert(root)
    folders[root, default: []].append(FolderEntry(name: ".git", kind: .other))
    let store = stores.count
    stores.append(objects)
    var changed: [GitObjects.Entry] = []
    for entry in entries {
      let path = root + "/" + entry.path
      switch entry.mode {
      case .file where !differing.contains(entry.path): files[path] = File(changed: nil)
      case .file, .link: changed.append(entry)
      case .module: try add(module: path, commit: entry.id, disk, depth: depth + 1)
      }
      addEntry(path, entry, below: root)
    }
    guard let sizes = objects.sizes(of: changed.map(\.id)) else {
      throw FileAccessError(reason: "git cannot read the objects of \(commit.prefix(7))")
    }
    var targets: [(path: String, id: String, size: Int)] = []
    for (entry, size) in zip(changed, sizes) {
      guard let size else {
        throw FileAccessError(
          reason: "git has not the content of \(entry.path) at \(commit.prefix(7)); \(Self.fetchAll)")
      }
      let path = root + "/" + entry.path
      if entry.mode == .link {
        targets.append((path, entry.id, size))
      } else {
        files[path] = File(changed: Object(id: entry.id, size: size, store: store))
      }
    }
    var links: [String: String] = [:]
    objects.read(targets.map { ($0.id, $0.size) }) { index, bytes in
      links[targets[index].path] = String(decoding: bytes ?? [], as: UTF8.self)
    }
    self.links.merge(links) { $1 }
  }

  /// A submodule that is not checked out has no files on either side.
  private mutating func add(
    module path: String, commit: String, _ disk: DiskFileSystem, depth: Int
  ) throws(FileAccessError) {
    folders[path] = []
    guard depth < Self.moduleDepth, disk.kind(of: joinedPath(path, ".git")) != nil,
      let tree = GitWorkTree(holding: path, disk)
    else { return }
    guard tree.isCommit(commit) else {
      throw FileAccessError(reason: "git does not know the commit of the submodule \(path); \(Self.fetchAll)")
    }
    try add(tree, at: path, commit: commit, disk, depth: depth)
  }

  /// Adds a name to its folder, and the folders that were not met before.
  private mutating func addEntry(_ path: String, _ entry: GitObjects.Entry, below root: String) {
    let kind: FileKind? = entry.mode == .file ? .file : entry.mode == .module ? .folder : nil
    var item = FolderEntry(
      name: InputName.last(of: path), kind: kind, isLink: entry.mode == .link, isText: entry.isText)
    var parent = folder(of: path)
    while folders[parent] == nil {
      folders[parent] = [item]
      item = FolderEntry(name: InputName.last(of: parent), kind: .folder)
      parent = folder(of: parent)
    }
    folders[parent]?.append(item)
  }
}
