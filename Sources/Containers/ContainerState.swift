import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel
import SystemSupport

/// What a container holds while it is put together: first its image, then what is copied and mounted over it.
struct ContainerState: Sendable {
  var tree = ContainerTree()
  var environment = Variables()
  /// What is known of the image; nil for other images.
  var image: ContainerImage?
  /// The reference of the image.
  var imageReference: String?
  /// The version of nginx that the image's tag says.
  var version: ProductVersion?
  /// The folder in which commands run.
  var folder = "/"
  /// Files that a command changes.
  var changed: [String] = []
  /// What the container starts with.
  var entrypoint: String?
  var command: String?
  /// The same as they are written, with their places.
  var writtenEntrypoint: ApplicationProcess.Command?
  var writtenCommand: ApplicationProcess.Command?
  /// Whether the entry point of the image is replaced, so that what that does is not certain.
  var replacesEntrypoint = false

  /// The files of an image.
  static func of(_ text: String, among images: [ContainerImage]) -> ContainerState {
    var state = ContainerState()
    state.imageReference = text
    let reference = ImageReference(text)
    guard let name = reference.nameAtDocker, let image = images.first(where: { $0.isNamed(name) }) else { return state }
    state.image = image
    if image.hasNginxVersion { state.version = reference.version }
    for (path, text) in image.files.sorted(by: { $0.key < $1.key }) { state.tree.put(.image(text), at: path) }
    return state
  }

  /// The path of a file in the container; relative ones are in the working folder.
  func path(_ text: String) -> String { joinedPath(folder, text) }
}
