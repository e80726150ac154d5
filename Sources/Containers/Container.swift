import RuleFiles
import SourceText
import SourcedYAML
import StreamModel

/// A container as the files of a repository describe it, with the files of the proxy that it runs.
package struct Container: Sendable {
  /// The technology of the files: `nginx`, `kong`.
  package let technology: String
  /// What describes it.
  package enum Kind: Sendable {
    case service
    case dockerfile
  }

  /// A file that is made of another one when the container starts.
  package struct Rendered: Sendable {
    /// The file that the text is made of.
    package let template: FileID?
    package let text: RenderedText
  }

  package enum File: Sendable {
    /// A file of the repository, as it is.
    case plain(FileID)
    case rendered(Rendered)
    /// A file of the image.
    case image(String)
  }

  package let kind: Kind
  /// The name of the service, or the path of the Dockerfile.
  package let name: String
  /// The image's line, or the first line.
  package let span: SourceSpan
  package let image: ContainerImage?
  /// The reference of the image, as far as it is known.
  package let imageReference: String?
  package let version: ProductVersion?
  /// The path of the main file.
  package let main: String
  /// The files by their paths in the container.
  package let files: [String: File]
  /// Files and folders of which the repository does not tell what is there.
  package let unknown: [String]
  /// What could not be read, with the reason.
  package let problems: [ContainerProblem]
}

/// Something in the description of a container that leads nowhere.
package struct ContainerProblem: Sendable, Hashable {
  package let message: String
  package let span: SourceSpan
}
