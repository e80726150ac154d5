import SourceText
import StreamModel

/// What a container or a unit file starts, with its environment and the files that it finds.
package struct ApplicationProcess {
  /// The command of a process, or a part of it.
  package enum Command {
    /// Words, each passed on as it is.
    case words([PlacedText])
    /// A line that a shell reads.
    case line(PlacedText)
  }

  /// A file as the process sees it.
  package enum File {
    case text(PlacedText)
    /// Something that the files do not tell is at the path, or may be.
    case unknown
    case absent
  }

  /// A variable; nil where something decides it that the files do not tell.
  package typealias Variables = [String: PlacedText?]

  /// The program before the arguments; nil where the image decides it.
  package var entrypoint: Command?
  /// Its arguments, or the whole command.
  package var arguments: Command?
  package var environment: Variables = [:]
  /// Whether variables may come from something that the files do not tell.
  package var hasMoreVariables = false
  /// Whether the files and the variables of the image are known.
  package var isImageKnown = false
  /// The image; nil where it is not known.
  package var image: String?
  /// The folder in which it runs.
  package var folder = "/"
  /// The file at an absolute path.
  package var file: (String) -> File = { _ in .absent }
  /// The paths below a folder at which files are.
  package var paths: (String) -> [String] = { _ in [] }
  /// A file of the folder that the image is built from, by a glob; none where it is not known.
  package var sources: (String) -> [PlacedText] = { _ in [] }
  /// `Deployment/chat`, where an object describes it.
  package var object: String?
  /// The line that describes it.
  package var span: SourceSpan
  /// How the hop in front leads here.
  package var link: HopLink

  package init(at span: SourceSpan, link: HopLink) {
    self.span = span
    self.link = link
  }
}

/// Finds the processes behind the address that a hop forwards to.
package protocol ProcessResolver {
  /// The processes behind a name or an address; nil when it is not known, so that others are asked.
  func processes(behind target: HopTarget) -> [ApplicationProcess]?
}
