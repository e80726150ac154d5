import ConfigurationSources
import RuleFiles
import SourceText
import SystemSupport

/// Finds the containers with nginx or Kong that compose files and Dockerfiles describe.
package struct ContainerReader {
  private let reader: ContainerFiles
  private let images: [ContainerImage]

  package init(_ reader: ContainerFiles, images: [ContainerImage]) {
    self.reader = reader
    self.images = images
  }

  /// The containers, those of services first. A Dockerfile that a service is built from is no container of its own.
  package func containers(compose: [FileID], dockerfiles: [FileID]) -> [Container] {
    var result: [Container] = []
    var built: Set<FileID> = []
    var projects = ComposeProjects(reader)
    var environments: [String: Variables] = [:]
    for definition in projects.definitions(of: compose).prefix(ContainerLimits.containers) {
      let project = environments[definition.folder] ?? reader.environment(of: definition.folder)
      environments[definition.folder] = project
      guard let build = ComposeBuild(definition, reader, images, project: project) else { continue }
      if let dockerfile = build.dockerfile { built.insert(dockerfile) }
      result += self.containers(build.state, .service, definition.name, build.span, build.problems)
    }
    for file in dockerfiles.prefix(ContainerLimits.containers) where !built.contains(file) {
      result += self.containers(ofDockerfile: file)
    }
    return result
  }

  private func containers(ofDockerfile file: FileID) -> [Container] {
    let dockerfile = Dockerfile(reader.bytes(file))
    guard let stage = dockerfile.stages.last else { return [] }
    let build = DockerfileBuild(
      dockerfile: dockerfile, file: file, reader: reader, images: images,
      context: context(of: dockerfile, at: reader.path(file)))
    guard let number = build.stage(nil) else { return [] }
    let span = SourceSpan(file: file, start: stage.range.lowerBound, end: stage.range.upperBound)
    return containers(build.state(of: number), .dockerfile, reader.path(file), span, [])
  }

  /// The folder that a Dockerfile is built in: the nearest one around it that has most of what it copies.
  private func context(of dockerfile: Dockerfile, at path: String) -> String? {
    let sources = dockerfile.stages.flatMap(\.steps).flatMap { step -> [String] in
      guard case .copy(let copy) = step, copy.from == nil else { return [] }
      return copy.sources.filter { !$0.contains("$") && $0 != "." && $0 != "./" && !isGlob($0) && !$0.contains("://") }
    }
    let own = folder(of: path)
    guard !sources.isEmpty else { return own }
    var best: (count: Int, folder: String)?
    var current = own
    for _ in 0..<ContainerLimits.bases {
      let count = sources.count {
        reader.fileSystem.kind(of: joinedPath(current, String(joinedPath("/", $0).dropFirst()))) != nil
      }
      if count > best?.count ?? 0 { best = (count, current) }
      if current == "." || current == "/" || current.hasSuffix("..") { break }
      current = folder(of: current)
    }
    return best?.folder
  }

  /// What a container runs of the technologies, where files of the repository configure it.
  private func containers(
    _ state: ContainerState, _ kind: Container.Kind, _ name: String, _ span: SourceSpan,
    _ problems: [ContainerProblem]
  ) -> [Container] {
    var result: [Container] = []
    let started = StartedFiles(state, reader)
    let files = started.files()
    let hasOwn = files.values.contains { file in
      if case .image = file { return false }
      return true
    }
    if hasOwn || !problems.isEmpty {
      result.append(
        Container(
          technology: "nginx", kind: kind, name: name, span: span, image: state.image,
          imageReference: state.imageReference, version: state.version, main: started.mainPath, files: files,
          unknown: started.unknown(), problems: problems))
    }
    if let declaration = KongDeclaration(state, reader) {
      result.append(
        Container(
          technology: "kong", kind: kind, name: name, span: span, image: nil, imageReference: state.imageReference,
          version: nil, main: declaration.path, files: [declaration.path: declaration.file], unknown: [], problems: []))
    }
    return result
  }
}
