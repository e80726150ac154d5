import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The names in a folder, and those in the folders in it as far as somebody looked ahead: on all cores, while the walk itself
/// goes from one to the next.
final class FolderListing: Sendable {
  /// Sorted by name.
  let entries: Result<[Entry], FileAccessError>
  /// Tells the folder from others; nil where the system does not say.
  let identity: FolderIdentity?

  /// A name in the folder.
  struct Entry: Sendable {
    let found: DiskFileSystem.Entry
    /// What is in it, where it is a folder that somebody looked into.
    var listing: FolderListing?
  }

  /// Looks into one folder.
  convenience init(of folder: String, _ fileSystem: DiskFileSystem) {
    var ahead: Ahead?
    self.init(of: folder, fileSystem, &ahead, depth: 0)
  }

  /// Looks into a folder and, as far as `ahead` says, into those in it.
  init(of folder: String, _ fileSystem: DiskFileSystem, _ ahead: inout Ahead?, depth: Int) {
    do throws(FileAccessError) {
      let (found, identity) = try fileSystem.listing(of: folder)
      var entries = found.sorted { $0.name.precedes($1.name) }.map { Entry(found: $0) }
      self.identity = identity
      ahead?.left -= entries.count
      if let limit = ahead, limit.left > 0, depth < 16, !limit.ends(folder, found) {
        for place in entries.indices {
          let path = entries[place].found.path(in: folder)
          guard limit.isWanted(entries[place].found, path) else { continue }
          entries[place].listing = FolderListing(of: path, fileSystem, &ahead, depth: depth + 1)
        }
      }
      self.entries = .success(entries)
    } catch {
      entries = .failure(error)
      identity = fileSystem.folderIdentity(folder)
    }
  }

  /// What looking ahead may cost, and where it ends.
  struct Ahead {
    /// Whether a folder is looked into at all, by its name and its path.
    let isWanted: (DiskFileSystem.Entry, String) -> Bool
    /// Whether what is below a folder with these names is another's to walk.
    let ends: (String, [DiskFileSystem.Entry]) -> Bool
    /// Names that may still be read: a tree of millions is not held at once.
    var left = 20_000
  }
}

extension DiskFileSystem.Entry {
  /// The folder is normalized, and no name in one needs to be.
  func path(in folder: String) -> String {
    folder == "." ? name : folder == "/" ? "/" + name : folder + "/" + name
  }
}

extension String {
  /// Whether the bytes of this text come before those of another.
  fileprivate func precedes(_ other: String) -> Bool {
    let order = utf8.withContiguousStorageIfAvailable { a in
      other.utf8.withContiguousStorageIfAvailable { b -> Bool in
        guard let x = a.baseAddress, let y = b.baseAddress else { return a.count < b.count }
        let difference = memcmp(x, y, min(a.count, b.count))
        return difference < 0 || (difference == 0 && a.count < b.count)
      }
    }
    return (order ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}
