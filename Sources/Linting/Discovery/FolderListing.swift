import SourceText
import SystemSupport

/// The names in a folder that a walk has to visit, and the listings of its subfolders if they were prefetched:
/// concurrently, while the walk itself goes from one to the next.
final class FolderListing: Sendable {
  /// Sorted by name; without entries that are never linted.
  let entries: Result<[Entry], FileAccessError>
  /// Identifies the folder; nil where the system gives no identity.
  let identity: FolderIdentity?
  /// Whether the folder contains a configuration file of streamlint.
  let isConfigured: Bool
  /// Whether a repository begins here.
  let beginsRepository: Bool

  /// A name in the folder.
  struct Entry: Sendable {
    let found: FolderEntry
    /// The content of a folder that was prefetched.
    var listing: FolderListing?
  }

  /// Folders of dependencies and tools.
  static let ignoredFolders: Set<String> = [
    ".git", ".hg", ".svn", "node_modules", ".terraform", ".venv", "venv", "__pycache__", ".build", "vendor",
  ]

  /// The parameters of a listing.
  struct Context: Sendable {
    let fileSystem: any WalkableFileSystem
    /// Looks for repositories; nil where all that is found is linted together.
    var search: RepositorySearch?
    let registry: TechnologyRegistry
  }

  /// Looks into one folder.
  convenience init(of folder: String, _ context: Context) {
    var prefetch: Prefetch?
    self.init(of: folder, context, &prefetch)
  }

  /// Lists a folder and, as far as `prefetch` allows, its subfolders.
  convenience init(of folder: String, _ context: Context, _ prefetch: inout Prefetch?) {
    let fileSystem = context.fileSystem
    do throws(FileAccessError) {
      if let disk = fileSystem as? DiskFileSystem {
        try self.init(disk.openFolder(at: folder), of: disk, at: folder, context, &prefetch, depth: 0)
      } else {
        try self.init(fileSystem.contents(of: folder), fileSystem.folderIdentity(folder), at: folder, context)
      }
    } catch {
      self.init(error, identity: fileSystem.folderIdentity(folder))
    }
  }

  /// The listing of a folder whose entries were read already.
  private init(_ found: [FolderEntry], _ identity: FolderIdentity?, at path: String, _ context: Context) {
    self.identity = identity
    isConfigured = found.contains { $0.name == ConfigurationFile.name }
    beginsRepository = context.search?.begins(at: path, holding: found.lazy.map(\.name)) == true
    entries = .success(Self.relevant(found, at: path, context))
  }

  /// The entries that the walk visits, sorted by name.
  private static func relevant(_ found: [FolderEntry], at path: String, _ context: Context) -> [Entry] {
    let own = name(of: path)
    return found.filter { matters($0, in: own, context.registry) }.map { Entry(found: $0) }
      .sorted { $0.found.name.precedesBytewise($1.found.name) }
  }

  private init(_ error: FileAccessError, identity: FolderIdentity?) {
    entries = .failure(error)
    self.identity = identity
    isConfigured = false
    beginsRepository = false
  }

  private init(
    _ open: consuming DiskFileSystem.OpenFolder, of fileSystem: DiskFileSystem, at path: String, _ context: Context,
    _ prefetch: inout Prefetch?, depth: Int
  ) throws(FileAccessError) {
    identity = fileSystem.identity(of: open)
    let found = try fileSystem.entries(of: open)
    isConfigured = found.contains { $0.name == ConfigurationFile.name }
    beginsRepository = context.search?.begins(at: path, holding: found.lazy.map(\.name)) == true
    var entries = Self.relevant(found, at: path, context)
    prefetch?.left -= found.count
    // Another configuration file may leave other folders out, and a repository is walked by itself.
    if let limit = prefetch, limit.left > 0, depth < 16, !isConfigured, !beginsRepository {
      for position in entries.indices where entries[position].found.isOpenFolder {
        let name = entries[position].found.name
        let path = entries[position].found.path(in: path)
        guard limit.isWanted(path) else { continue }
        do throws(FileAccessError) {
          entries[position].listing = try FolderListing(
            open.folder(named: name), of: fileSystem, at: path, context, &prefetch, depth: depth + 1)
        } catch {
          entries[position].listing = FolderListing(error, identity: fileSystem.folderIdentity(path))
        }
      }
      entries.removeAll { $0.listing?.isIrrelevant == true }
    }
    self.entries = .success(entries)
  }

  /// How far folders are listed before the walk reaches them.
  struct Prefetch {
    /// Whether a folder is looked into, by its path.
    let isWanted: (String) -> Bool
    /// Names that may still be read: a tree of millions is not kept in memory at once.
    var left = 20_000
  }

  /// The folder's own name, by which some files are recognised; nil for the outermost.
  static func name(of folder: String) -> String? { folder == "." || folder == "/" ? nil : InputName.last(of: folder) }

  /// Whether the walk has to visit an entry. Links and entries that the name does not decide are visited.
  private static func matters(_ entry: FolderEntry, in own: String?, _ registry: TechnologyRegistry) -> Bool {
    guard entry.isText else { return true }
    return switch entry.kind {
    case .file:
      InputName.isCandidate(entry.name, in: own, registry) || InputName.isPeeked(entry.name, registry.unsupported)
    case .folder: !ignoredFolders.contains(entry.name)
    case .other, nil: true
    }
  }

  /// Whether nothing in the folder or below it is to be linted, read or reported.
  private var isIrrelevant: Bool {
    guard case .success(let entries) = entries else { return false }
    return entries.isEmpty && !isConfigured && !beginsRepository
  }
}

extension FolderEntry {
  /// Whether it is a real folder, not a link to one, with a name in UTF-8.
  var isOpenFolder: Bool { kind == .folder && isText }

  /// The folder is normalized, and no name in one needs to be.
  func path(in folder: String) -> String {
    folder == "." ? name : folder == "/" ? "/" + name : folder + "/" + name
  }
}
