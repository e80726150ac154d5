/// A service of the compose files of one folder.
package struct ServicePlace: Hashable, Sendable {
  /// The folder of the files.
  package let folder: String
  package let name: String

  package init(folder: String, name: String) {
    self.folder = folder
    self.name = name
  }
}
