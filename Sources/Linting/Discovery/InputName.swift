import SystemSupport

/// Names of files that are found in folders.
enum InputName {
  /// Whether a file is worth reading; `folder` is the name of its own folder, nil for the outermost.
  static func isCandidate(_ name: String, in folder: String?, _ registry: TechnologyRegistry) -> Bool {
    guard name.utf8.first != UInt8(ascii: ".") else { return false }
    let isLower = name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
    return registry.isCandidate(name: isLower ? name : name.lowercased(), in: folder)
  }

  /// Whether a file is looked at although its name does not say that it is configuration; asked for those that are no
  /// candidates.
  static func isPeeked(_ name: String, _ unsupported: UnsupportedInputs) -> Bool {
    guard name.utf8.first != UInt8(ascii: ".") else { return false }
    return unsupported.mayBe(name.lowercased())
  }

  /// Whether a name is that of a sample that nothing reads: `nginx.conf.sample`.
  static func isSample(_ name: String) -> Bool {
    [".sample", ".example", ".dist"].contains { name.lowercased().hasSuffix($0) }
  }

  /// Whether a name is that of a folder for what is no longer used: `.archive`, `_archive`; without the mark only at the top of
  /// what is linted, since an application may be called so.
  static func isArchive(_ name: String, isTop: Bool) -> Bool {
    guard let first = name.utf8.first else { return false }
    let isMarked = first == UInt8(ascii: ".") || first == UInt8(ascii: "_")
    return (isMarked || isTop) && archives.contains((isMarked ? String(name.dropFirst()) : name).lowercased())
  }

  private static let archives: Set<String> = ["archive", "archived", "archives", "deprecated", "attic"]

  /// The last part of a path in its normal form.
  static func last(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }
}

extension TechnologyRegistry {
  /// Whether a file is read by its name, as one found in a folder.
  package func mayRead(_ path: String) -> Bool {
    let own = folder(of: path)
    return InputName.isCandidate(InputName.last(of: path), in: FolderListing.name(of: own), self)
  }
}
