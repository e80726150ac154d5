import ConfigurationSources
import SourceText

/// What is around the files of a configuration beside their folders: the container that they are in, and files that come
/// with products.
struct NginxSurroundings {
  /// The files of the container.
  var tree: MountedTree?
  /// Files that come with products, by the paths that only they have.
  var wellKnown: [String: FileID] = [:]
  /// A file of the repository whose folder stands for that of a main file which is in none.
  var place: FileID?

  /// The files that an include names in the container; nil where that is not known.
  func locate(_ written: String) -> [FileID]? { tree?.locate(written) }
}
