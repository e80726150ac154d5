/// Names of files that are found in folders.
enum InputName {
  /// Whether a file is worth reading; `folder` is the name of its own folder, nil for the outermost.
  static func isCandidate(_ name: String, in folder: String?, _ registry: TechnologyRegistry) -> Bool {
    guard name.utf8.first != UInt8(ascii: ".") else { return false }
    let isLower = name.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
    return registry.isCandidate(name: isLower ? name : name.lowercased(), in: folder)
  }

  /// The last part of a path in its normal form.
  static func last(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }
}
