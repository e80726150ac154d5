import SourceText

/// What is around the files of a configuration beside their folders: the container that they are in, and files that come
/// with products.
package struct FileSurroundings: Sendable {
  /// The files of the container.
  package let tree: MountedTree?
  /// Files that come with products, by the paths that only they have.
  package let wellKnown: [String: FileID]
  /// A file of the repository whose folder stands for that of a main file which is in none.
  package let place: FileID?

  package init(tree: MountedTree? = nil, wellKnown: [String: FileID] = [:], place: FileID? = nil) {
    self.tree = tree
    self.wellKnown = wellKnown
    self.place = place
  }

  /// The files that an include names in the container; nil where that is not known.
  package func locate(_ written: String) -> [FileID]? { tree?.locate(written) }
}
