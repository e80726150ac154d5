import SourcedYAML
import SystemSupport

/// The kustomization that Flux makes for a folder without one: all manifests in it and below it; a folder that has a
/// kustomization is one resource.
enum FolderKustomization {
  static let limit = 20_000
  private static let depthLimit = 40

  static func make(_ folder: String, files: KustomizeFiles) throws(KustomizeError) -> Kustomization {
    guard files.isFolder(folder) else { throw KustomizeError("\(folder): No such folder") }
    var resources: [String] = []
    try collect(folder, "", 0, files, &resources)
    let list = resources.map { SourcedValue(.string($0)) }
    return Kustomization(
      path: joinedPath(folder, KustomizeFiles.names[0]),
      value: SourcedValue(
        .map(SourcedMap([SourcedMap.Pair(key: "resources", keySource: nil, value: SourcedValue(.list(list)))]))))
  }

  private static func collect(
    _ folder: String, _ prefix: String, _ depth: Int, _ files: KustomizeFiles, _ resources: inout [String]
  ) throws(KustomizeError) {
    guard depth < depthLimit else { throw KustomizeError("\(folder) is more than \(depthLimit) folders deep") }
    for name in (files.fileSystem.entries(of: folder) ?? []).sorted() {
      let path = joinedPath(folder, name)
      if files.isFolder(path) {
        if name.hasPrefix(".") { continue }
        if KustomizeFiles.names.contains(where: { files.isFile(joinedPath(path, $0)) }) {
          resources.append(prefix + name)
        } else {
          try collect(path, prefix + name + "/", depth + 1, files, &resources)
        }
      } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        resources.append(prefix + name)
      }
      guard resources.count <= limit else { throw KustomizeError("\(folder) has more than \(limit) manifests") }
    }
  }
}
