import ConfigurationSources
import Containers
import RuleFiles
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport

/// Finds the files of nginx and Kong in the containers that compose files and Dockerfiles describe.
struct ContainerInputs {
  private let images: [ContainerImage]
  private let files: ConfigurationFiles
  /// Whether a path of the repository is among what the user named.
  private let isNamed: (String) -> Bool
  private(set) var mounted = MountedFiles()
  private(set) var problems: [InputProblem] = []
  private var builtIn: [String: FileID] = [:]
  private var made: [Made: FileID] = [:]

  /// A text that several containers make of one template.
  private struct Made: Hashable {
    let template: FileID?
    let bytes: [UInt8]
  }

  init(_ images: [ContainerImage], _ files: ConfigurationFiles, isNamed: @escaping (String) -> Bool) {
    self.images = images
    self.files = files
    self.isNamed = isNamed
  }

  /// Adds the containers of some files. `readable` are the files that a container may name.
  mutating func add(
    compose: [FileID], dockerfiles: [FileID], from readable: any FileSystem, to rendered: inout RenderedFiles
  ) {
    for image in images where image.isKnownByPath {
      for (path, text) in image.files where path != image.main {
        mounted.add(wellKnown: file(of: image, path, text), at: path)
      }
    }
    let reader = ContainerReader(ContainerFiles(files, readable: readable), images: images)
    for container in reader.containers(compose: compose, dockerfiles: dockerfiles) { add(container, to: &rendered) }
  }

  private mutating func add(_ container: Container, to rendered: inout RenderedFiles) {
    for problem in container.problems {
      problems.append(
        InputProblem(
          level: .note, file: files.sources[problem.span.file].path, message: problem.message, span: problem.span))
    }
    var tree: [String: FileID] = [:]
    var unlisted: Set<FileID> = []
    for (path, content) in container.files.sorted(by: { $0.key < $1.key }) {
      let (id, origin) = add(content, at: path, container, &rendered)
      guard let id else { continue }
      tree[path] = id
      if let origin, !isNamed(files.sources[origin].path) { unlisted.insert(id) }
    }
    guard tree.values.contains(where: { !unlisted.contains($0) && !files.builtIn.contains($0) }) else { return }
    var result = MountedTree(
      technology: container.technology, main: container.main, files: tree, unknown: container.unknown,
      version: container.version, image: container.imageReference,
      description: container.span.file)
    result.unlisted = unlisted
    if container.kind == .service { result.service = container.name }
    mounted.add(result)
  }

  /// The file of a content, with the file of the repository that it is of.
  private mutating func add(
    _ content: Container.File, at path: String, _ container: Container, _ rendered: inout RenderedFiles
  ) -> (file: FileID?, origin: FileID?) {
    switch content {
    case .plain(let id): return (id, id)
    case .image(let text):
      return (container.image.map { file(of: $0, path, text) }, nil)
    case .rendered(let content):
      let description = container.span.file
      let origin = content.template ?? content.text.pieces.first?.source.file ?? description
      let key = Made(template: origin, bytes: content.text.bytes)
      if let known = made[key] { return (known, origin) }
      var sources = [
        ObjectSource(container.kind == .service ? .compose : .image, container.name, at: container.span)
      ]
      if let template = content.template {
        let start = SourceSpan(file: template, start: 0, end: 0)
        sources.append(ObjectSource(.template, fileName(of: files.sources[template].path), at: start))
        mounted.add(template: template)
      }
      let name = fileName(of: path)
      let id = rendered.insert(
        RenderedFiles.File(
          text: content.text, sources: sources, description: origin, parts: [origin]),
        named: container.technology == "nginx" && YAMLFileName.hasExtension(name) ? name + ".conf" : name, to: files)
      made[key] = id
      return (id, origin)
    }
  }

  private mutating func file(of image: ContainerImage, _ path: String, _ text: String) -> FileID {
    let name = "\(image.title)'s image\(path)"
    if let known = builtIn[name] { return known }
    let id = files.add(builtIn: SourceFile(path: name, bytes: Array(text.utf8)))
    builtIn[name] = id
    return id
  }
}
