import ConfigurationSources
import SourceText
import SystemSupport

/// The files that a description of a container may name.
package struct ContainerFiles {
  private let files: ConfigurationFiles
  /// Only what the run may read.
  let fileSystem: any FileSystem

  package init(_ files: ConfigurationFiles, readable: any FileSystem) {
    self.files = files
    fileSystem = readable
  }

  /// The file at a path of the repository; nil where there is none, or where it is outside of what may be read.
  package func file(at path: String) -> FileID? {
    guard fileSystem.kind(of: path) == .file else { return nil }
    return try? files.file(at: path)
  }

  func bytes(_ file: FileID) -> [UInt8] { files.sources[file].bytes }
  func path(_ file: FileID) -> String { files.sources[file].path }

  /// The variables of a compose project. Its `.env` is rarely in a repository; what it has is used.
  func environment(of folder: String) -> Variables {
    var result = Variables()
    if let file = file(at: joinedPath(folder, ".env")) { result.read(bytes(file)) }
    return result
  }
}
