import Foundation

/// The YAML files of this repository.
enum RepositoryFiles {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let yaml: [URL] = {
    let folders = ["examples", "rules", "Tests", "contrib", "ci", ".ci", "docs", "schemas", "Scripts", "Fuzzing"]
    var files = Self.files(in: root, deep: false)
    for folder in folders { files += Self.files(in: root.appending(path: folder), deep: true) }
    return files.filter { ["yaml", "yml", "json", "tpl"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
  }()

  private static func files(in folder: URL, deep: Bool) -> [URL] {
    let options: FileManager.DirectoryEnumerationOptions = deep ? [] : .skipsSubdirectoryDescendants
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil, options: options)
    return found?.compactMap { $0 as? URL } ?? []
  }
}
