import ConfigurationSources
import SourceText

/// The files of the containers of a run, as their programs see them.
struct MountedFiles: Sendable {
  private(set) var trees: [MountedTree] = []
  /// Files that come with images, by the paths that only they have.
  private(set) var wellKnown: [String: FileID] = [:]
  /// Files that containers render, so that they are no inputs by themselves.
  private(set) var templates: Set<FileID> = []

  mutating func add(template file: FileID) { templates.insert(file) }
  mutating func add(_ tree: MountedTree) { trees.append(tree) }
  mutating func add(wellKnown file: FileID, at path: String) { wellKnown[path] = file }
}
