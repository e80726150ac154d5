import ConfigurationSources
import RuleFiles
import SourceText
import StreamModel
import SystemSupport
import YAMLSyntax

/// Finds the processes that compose files start.
package final class ComposeProcesses: ProcessResolver {
  private let reader: ContainerFiles
  private let images: [ContainerImage]
  private let compose: [FileID]
  /// The services that an address means.
  private let places: (HopTarget) -> [ServicePlace]
  private var definitions: [ServicePlace: [ComposeDefinition]]?

  /// `places` gives the services behind an address; `compose` are all compose files.
  package init(
    _ reader: ContainerFiles, images: [ContainerImage], compose: [FileID],
    places: @escaping (HopTarget) -> [ServicePlace]
  ) {
    self.reader = reader
    self.images = images
    self.compose = compose
    self.places = places
  }

  package func processes(behind target: HopTarget) -> [ApplicationProcess]? {
    let found = places(target)
    guard !found.isEmpty else { return nil }
    let all = found.flatMap { known()[$0] ?? [] }
    let proxy = Array(fileName(of: reader.path(target.file)).utf8)
    // Of several files for one project the one counts that starts the proxy with this very configuration.
    let named = all.filter { definition in
      definition.layers.contains { reader.bytes($0.file).firstRange(of: proxy) != nil }
    }
    return (named.isEmpty ? all : named).prefix(ContainerLimits.services).compactMap(process)
  }

  private func known() -> [ServicePlace: [ComposeDefinition]] {
    if let definitions { return definitions }
    var projects = ComposeProjects(reader)
    let made = Dictionary(grouping: projects.definitions(of: compose).prefix(ContainerLimits.containers)) {
      ServicePlace(folder: $0.folder, name: $0.name)
    }
    definitions = made
    return made
  }

  private func process(_ definition: ComposeDefinition) -> ApplicationProcess? {
    var project = Variables()
    if let file = reader.file(at: joinedPath(definition.folder, ".env")) { project.read(reader.bytes(file)) }
    guard let build = ComposeBuild(definition, reader, images, project: project) else { return nil }
    let state = build.state
    let path = reader.path(build.span.file)
    var process = ApplicationProcess(
      at: build.span, link: HopLink(text: "the service \(definition.name) of \(path)", span: build.span))
    process.entrypoint = state.writtenEntrypoint
    process.arguments = state.writtenCommand
    process.image = state.imageReference
    process.isImageKnown = build.dockerfile != nil
    process.folder = state.folder
    process.environment = environment(of: build, state.environment)
    let reader = reader
    process.file = { path in
      switch state.tree.lookUp(path, in: reader.fileSystem) {
      case .file(.file(let source)):
        guard let file = reader.file(at: source) else { return .unknown }
        return .text(PlacedText(reader.bytes(file), from: 0, in: file))
      case .file(.text(let text)):
        guard let first = text.pieces.first else { return .unknown }
        return .text(PlacedText(String(decoding: text.bytes, as: UTF8.self), at: first.source))
      case .file(.image), .unknown: return .unknown
      case .absent: return build.dockerfile == nil ? .unknown : .absent
      }
    }
    process.paths = { state.tree.paths(below: $0, in: reader.fileSystem) }
    process.sources = { pattern in
      guard let context = build.context else { return [] }
      let path = joinedPath(context, pattern)
      let found = isGlob(pattern) ? reader.fileSystem.paths(matching: path) : [path]
      return found.compactMap { path in
        reader.file(at: path).map { PlacedText(reader.bytes($0), from: 0, in: $0) }
      }
    }
    return process
  }

  /// The variables with their places; those of files and images are told at the service.
  private func environment(of build: ComposeBuild, _ known: Variables) -> ApplicationProcess.Variables {
    var result: ApplicationProcess.Variables = known.values.mapValues { value in
      value.map { PlacedText($0, at: build.span) }
    }
    for layer in build.definition.layers.reversed() {
      for pair in layer.node["environment"]?.resolvedPairs ?? [] {
        guard let name = pair.key.text, let text = build.placed(pair.value, layer),
          !text.text.contains(Variables.unknownMark)
        else { continue }
        result[name] = .some(text)
      }
    }
    return result
  }
}

extension ApplicationProcess.Command {
  /// What an instruction of a Dockerfile starts: a JSON array is words, anything else a line of a shell.
  init(_ command: Dockerfile.Command, in bytes: [UInt8], _ file: FileID) {
    let written = Array(bytes[command.range])
    guard command.line.hasPrefix("["), let words = DockerfileWords.array(command.line) else {
      self = .line(PlacedText(written, from: command.range.lowerBound, in: file))
      return
    }
    var start = 0
    self = .words(
      words.prefix(ContainerLimits.words).map { word in
        let own = Array(word.utf8)
        // A word with an escape is not found, and is told at the instruction.
        guard !own.isEmpty, let found = written[start...].firstRange(of: own) else {
          let span = SourceSpan(file: file, start: command.range.lowerBound, end: command.range.upperBound)
          return PlacedText(word, at: span)
        }
        start = found.upperBound
        return PlacedText(own, from: command.range.lowerBound + found.lowerBound, in: file)
      })
  }
}
