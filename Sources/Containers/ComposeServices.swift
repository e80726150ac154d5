import ConfigurationSources
import SourceText
import SourcedYAML
import SystemSupport
import YAMLSyntax

/// The compose projects of some files, for readers of what their services say about themselves.
package struct ComposeServices {
  private let reader: ContainerFiles

  package init(_ reader: ContainerFiles) { self.reader = reader }

  /// The projects: each of files that compose reads together.
  package func projects(of files: [FileID]) -> [ComposeProject] {
    var projects = ComposeProjects(reader)
    return projects.stacks(of: files).prefix(ContainerLimits.containers).map { stack in
      let variables = reader.environment(of: stack.folder)
      return ComposeProject(
        folder: stack.folder, files: stack.files,
        services: stack.definitions.prefix(ContainerLimits.containers).map {
          ComposeServiceDefinition($0, reader, variables)
        })
    }
  }
}

/// Services that are started together.
package struct ComposeProject {
  package let folder: String
  /// The strongest first.
  package let files: [FileID]
  package let services: [ComposeServiceDefinition]
}

/// One service as all files of its project describe it.
package struct ComposeServiceDefinition {
  private let definition: ComposeDefinition
  private let files: ContainerFiles
  private let variables: Variables

  init(_ definition: ComposeDefinition, _ files: ContainerFiles, _ variables: Variables) {
    self.definition = definition
    self.files = files
    self.variables = variables
  }

  package var name: String { definition.name }

  /// The beginning of the service in its strongest file.
  package var span: SourceSpan? {
    definition.layers.first.map {
      SourceSpan(file: $0.file, start: $0.node.range.lowerBound, end: $0.node.range.lowerBound)
    }
  }

  /// The entries of a mapping or list by their names, those of the strongest file where several have one. A path of keys
  /// leads to it.
  package func entries(_ path: String...) -> [ComposeEntry] {
    let reader = ComposeEntryReader(project: variables)
    var result: [ComposeEntry] = []
    var numbers: [String: Int] = [:]
    for layer in definition.layers.reversed() {
      let node = path.reduce(Optional(layer.node)) { $0?[$1] }
      for entry in node.map({ reader.entries(of: $0, in: layer.file) }) ?? [] {
        if let number = numbers[entry.name] {
          result[number] = entry
        } else {
          numbers[entry.name] = result.count
          result.append(entry)
        }
      }
    }
    return result
  }

  /// The words of a command; those of the strongest file.
  package func words(_ key: String) -> [ComposeEntry] {
    guard let (node, layer) = definition.value(key) else { return [] }
    return ComposeEntryReader(project: variables).words(of: node, in: layer.file)
  }

  /// The image, as far as the files tell it, and where it is written; nil where none is named.
  package var image: (text: String?, span: SourceSpan)? {
    guard let (node, layer) = definition.value("image") else { return nil }
    let span = SourceSpan(file: layer.file, start: node.range.lowerBound, end: node.range.upperBound)
    let text = node.isTemplated ? nil : node.text.flatMap { ComposeText.image($0, variables) }
    return (text, span)
  }

  /// Whether its image is built from sources.
  package var isBuilt: Bool { definition.value("build") != nil }

  /// What is known of a file of the container.
  package enum File: Sendable {
    /// A file of the repository, by its path there.
    case file(String)
    /// A text in a compose file.
    case text(RenderedText)
    case unknown
    case absent
  }

  /// The files that are mounted or built into the container.
  package var mounts: ComposeMounts { ComposeMounts(definition, files, variables) }
}

/// The files of a service's container.
package struct ComposeMounts {
  private let tree: ContainerTree
  private let fileSystem: any FileSystem

  init(_ definition: ComposeDefinition, _ files: ContainerFiles, _ variables: Variables) {
    tree = ComposeBuild(definition, files, [], project: variables)?.state.tree ?? ContainerTree()
    fileSystem = files.fileSystem
  }

  /// What is at a path of the container.
  package func file(at path: String) -> ComposeServiceDefinition.File {
    switch tree.lookUp(path, in: fileSystem) {
    case .file(.file(let path)): .file(path)
    case .file(.text(let text)): .text(text)
    case .file, .unknown: .unknown
    case .absent: .absent
    }
  }

  /// What is in a folder of the container and below by its path there, and whether the repository tells all of it.
  package func files(below path: String) -> (
    files: [(path: String, file: ComposeServiceDefinition.File)], isComplete: Bool
  ) {
    let found = tree.paths(below: path, in: fileSystem).map { (path: $0, file: file(at: $0)) }
    return (found, tree.unknownPaths(below: path).isEmpty)
  }
}
