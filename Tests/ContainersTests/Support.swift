import Catalog
import ConfigurationSources
import Containers
import SourceText
import SystemSupport

/// A repository in memory with the containers that its files describe.
struct Repository {
  let containers: [Container]
  private let files: ConfigurationFiles

  init(_ contents: [String: String]) {
    let fileSystem = MemoryFileSystem(contents)
    files = ConfigurationFiles(fileSystem: fileSystem)
    var compose: [FileID] = []
    var dockerfiles: [FileID] = []
    for path in contents.keys.sorted() {
      guard let id = try? files.file(at: path) else { continue }
      if ServiceFiles.isCompose(files.sources[id]) { compose.append(id) }
      if ServiceFiles.isDockerfile(files.sources[id]) { dockerfiles.append(id) }
    }
    containers = ContainerReader(ContainerFiles(files, readable: fileSystem), images: CatalogData.images)
      .containers(compose: compose, dockerfiles: dockerfiles)
  }

  /// The files of the only container: `PATH = FILE` for one of the repository, `PATH: TEXT` for one that is made, `PATH (image)`
  /// for one of the image.
  var tree: [String] { containers.first.map(lines) ?? [] }

  func lines(_ container: Container) -> [String] {
    container.files.sorted { $0.key < $1.key }.map { path, file in
      switch file {
      case .plain(let id): "\(path) = \(files.sources[id].path)"
      case .rendered(let content): "\(path): \(String(decoding: content.text.bytes, as: UTF8.self))"
      case .image: "\(path) (image)"
      }
    }
  }
}
