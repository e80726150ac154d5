import SourceText
import StreamModel
import SystemSupport

/// The files of a technology as a program in a container sees them: each at its path there, wherever it comes from.
package struct MountedTree: Sendable {
  /// The technology that reads them: `nginx`, `kong`.
  package let technology: String
  /// The path of the main file in the container.
  package let main: String
  /// The files by their paths in the container.
  package let files: [String: FileID]
  /// Files that only a run of them reads: an include of a pattern does not lead to them.
  package var unlisted: Set<FileID> = []
  /// Files and folders of which it is not known what is there.
  package let unknown: [String]
  /// The version of the program, where the image says it.
  package let version: ProductVersion?
  /// The reference of the image, as far as it is known.
  package let image: String?
  /// The file that describes the container.
  package let description: FileID
  /// The name of the compose service; nil for an image by itself.
  package var service: String?

  package init(
    technology: String, main: String, files: [String: FileID], unknown: [String], version: ProductVersion?,
    image: String? = nil, description: FileID
  ) {
    self.technology = technology
    self.main = main
    self.files = files
    self.unknown = unknown
    self.version = version
    self.image = image
    self.description = description
  }

  /// The files at a path or a pattern, in order; relative ones are in the folder of the main file. Nil where the tree
  /// does not tell: something else may be there.
  package func locate(_ written: String) -> [FileID]? {
    let path = joinedPath(folder(of: main), written)
    guard isGlob(path) else {
      if let file = files[path] { return [file] }
      return nil
    }
    let parts = path.split(separator: "/")
    let found = files.keys.filter { name in
      let own = name.split(separator: "/")
      return own.count == parts.count && zip(parts, own).allSatisfy { globMatches($0, $1) }
    }.sorted().compactMap { files[$0] }.filter { !unlisted.contains($0) }
    if !found.isEmpty { return found }
    // Nothing puts a file there.
    let folder = path.prefix { !"*?[".contains($0) }
    let start = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
    let mayHold = unknown.contains { $0 == start || $0.hasPrefix(start + "/") || start.hasPrefix($0 + "/") }
    return mayHold ? nil : []
  }
}
