import ConfigurationSources
import SystemSupport

/// The declarative file that a container of Kong reads: `KONG_DECLARATIVE_CONFIG` names it, or
/// `KONG_DECLARATIVE_CONFIG_STRING` is its text (kong.conf `declarative_config`, `declarative_config_string`).
struct KongDeclaration {
  static let pathVariable = "KONG_DECLARATIVE_CONFIG"
  static let textVariable = "KONG_DECLARATIVE_CONFIG_STRING"
  /// Where the text of the variable is put, as if it were a file.
  static let textPath = "/kong-declarative-config.yml"

  let path: String
  let file: Container.File

  /// Nil where the container reads none, or one that is not in the repository.
  init?(_ state: ContainerState, _ reader: ContainerFiles) {
    let written = state.environment.value(Self.pathVariable).map(state.path)
    for path in [written, Self.textPath].compactMap({ $0 }) {
      guard case .file(let file) = state.tree.lookUp(path, in: reader.fileSystem) else { continue }
      switch file {
      case .file(let source):
        guard let id = reader.file(at: source) else { return nil }
        self.file = .plain(id)
      case .text(let text): self.file = .rendered(Container.Rendered(template: nil, text: text))
      case .image: return nil
      }
      self.path = path
      return
    }
    return nil
  }
}
