import ConfigurationSources
import RuleFiles
import SourceText
import SourcedYAML
import SystemSupport
import YAMLSyntax

/// Puts a container together as compose does: its image or its build, its environment, what is mounted.
struct ComposeBuild {
  let definition: ComposeDefinition
  let reader: ContainerFiles
  let images: [ContainerImage]
  /// The variables of the project: those of `.env` beside its file.
  let project: Variables
  private(set) var state = ContainerState()
  private(set) var problems: [ContainerProblem] = []
  /// Where the image is named; the service's own place where it is built.
  private(set) var span: SourceSpan
  /// The Dockerfile that it is built from.
  private(set) var dockerfile: FileID?
  /// The folder that it is built from.
  private(set) var context: String?

  init?(_ definition: ComposeDefinition, _ reader: ContainerFiles, _ images: [ContainerImage], project: Variables) {
    guard let first = definition.layers.first else { return nil }
    self.definition = definition
    self.reader = reader
    self.images = images
    self.project = project
    span = SourceSpan(file: first.file, start: first.node.range.lowerBound, end: first.node.range.lowerBound)
    readImage()
    readEnvironment()
    readCommands()
    mountVolumes()
    mountConfigs()
  }

  private static func span(_ node: YAMLNode, _ layer: ComposeLayer) -> SourceSpan {
    SourceSpan(file: layer.file, start: node.range.lowerBound, end: node.range.upperBound)
  }

  // MARK: Image

  private mutating func readImage() {
    if let (node, layer) = definition.value("image") { span = Self.span(node, layer) }
    if let (build, layer) = definition.value("build") {
      readBuild(build, layer)
    } else if let (node, _) = definition.value("image"), let text = node.text.flatMap(project.expanded) {
      state = ContainerState.of(text, among: images)
    }
  }

  private mutating func readBuild(_ build: YAMLNode, _ layer: ComposeLayer) {
    let written = build.text ?? build["context"]?.text ?? "."
    if definition.value("image") == nil { span = Self.span(build["context"] ?? build, layer) }
    guard let context = path(written, layer), reader.fileSystem.kind(of: context) == .folder else { return }
    var name = "Dockerfile"
    if let node = build["dockerfile"] {
      guard let text = node.text.flatMap(project.expanded) else { return }
      name = text
    }
    guard let file = reader.file(at: joinedPath(context, name)), !isTemplate(reader.bytes(file)) else { return }
    dockerfile = file
    self.context = context
    var arguments = Variables()
    for (name, value) in pairs(of: build["args"]) { arguments.set(name, value.flatMap(project.expanded)) }
    let dockerfileBuild = DockerfileBuild(
      dockerfile: Dockerfile(reader.bytes(file)), file: file, reader: reader, images: images, context: context,
      arguments: arguments)
    let target = build["target"]?.text.flatMap(project.expanded)
    if let number = dockerfileBuild.stage(target) { state = dockerfileBuild.state(of: number) }
  }

  private func isTemplate(_ bytes: [UInt8]) -> Bool { bytes.contains("{{") || bytes.contains("{%") }

  /// A path of the repository; nil for one that is not known or not in it.
  private func path(_ written: String, _ layer: ComposeLayer) -> String? {
    guard let text = project.expanded(written), !text.isEmpty, !text.hasPrefix("/"), !text.hasPrefix("~"),
      !text.contains("://"), !text.hasPrefix("git@")
    else { return nil }
    return joinedPath(layer.folder, text)
  }

  // MARK: Environment

  /// The pairs of a mapping, or of a list of `NAME=value`.
  private func pairs(of node: YAMLNode?) -> [(String, String?)] {
    if let pairs = node?.resolvedPairs {
      return pairs.compactMap { pair in pair.key.text.map { ($0, pair.value.isNull ? nil : pair.value.text) } }
    }
    return (node?.items ?? []).compactMap { item in
      guard let text = item.text else { return nil }
      guard let equals = text.firstIndex(of: "=") else { return (text, nil) }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
  }

  /// `environment:` is stronger than `env_file:`, and that than the image.
  private mutating func readEnvironment() {
    for layer in definition.layers.reversed() {
      let files = layer.node["env_file"].map { $0.items ?? [$0] } ?? []
      for entry in files {
        guard let text = entry.text ?? entry["path"]?.text, let path = path(text, layer),
          let file = reader.file(at: path)
        else { continue }
        var variables = Variables()
        variables.read(reader.bytes(file))
        state.environment.add(variables)
      }
    }
    for layer in definition.layers.reversed() {
      for (name, value) in pairs(of: layer.node["environment"]) {
        // A name alone takes the value of the project.
        state.environment.set(name, value.map(project.expanded) ?? project.value(name))
      }
      if let (text, start) = value(of: KongDeclaration.textVariable, in: layer.node["environment"]) {
        put(text, from: start, layer, at: KongDeclaration.textPath)
      }
    }
  }

  /// The node with the value of a variable, and where it begins in its text: `NAME: value`, `- NAME=value`.
  private func value(of name: String, in environment: YAMLNode?) -> (node: YAMLNode, start: Int)? {
    if let node = environment?[name] { return (node, 0) }
    let item = environment?.items?.first { $0.text?.hasPrefix(name + "=") == true }
    return item.map { ($0, name.utf8.count + 1) }
  }

  private mutating func readCommands() {
    let text = { (node: YAMLNode) in
      node.text ?? node.items.map { $0.compactMap(\.text).map { "'" + $0 + "'" }.joined(separator: " ") }
    }
    if let (node, _) = definition.value("entrypoint") {
      state.entrypoint = text(node).map(commandText)
      state.replacesEntrypoint = true
      state.command = nil
      state.writtenCommand = nil
    }
    if let (node, _) = definition.value("command") { state.command = text(node).map(commandText) }
    readWrittenCommands()
  }

  private mutating func readWrittenCommands() {
    if let (node, layer) = definition.value("entrypoint") { state.writtenEntrypoint = command(node, layer) }
    if let (node, layer) = definition.value("command") { state.writtenCommand = command(node, layer) }
    if let folder = definition.value("working_dir")?.node.text.flatMap(project.expanded) {
      state.folder = state.path(folder)
    }
  }

  /// A line, which compose divides into words, or words.
  private func command(_ node: YAMLNode, _ layer: ComposeLayer) -> ApplicationProcess.Command {
    guard let items = node.items else {
      guard let text = placed(node, layer) else { return .words([]) }
      return .line(text)
    }
    return .words(items.prefix(ContainerLimits.words).compactMap { placed($0, layer) })
  }

  /// A value with the variables of the project replaced.
  func placed(_ node: YAMLNode, _ layer: ComposeLayer) -> PlacedText? {
    guard let text = node.text else { return nil }
    guard text.contains("$") else { return PlacedText(node, in: layer.file) }
    let expanded = project.expanded(text, unknown: String(Variables.unknownMark)) ?? String(Variables.unknownMark)
    return PlacedText(expanded, at: Self.span(node, layer))
  }

  /// `sh -c 'script'` is the script; `$$` is a dollar.
  private func commandText(_ text: String) -> String {
    let text = text.split(separator: "$$", omittingEmptySubsequences: false).joined(separator: "$")
    let words = DockerfileWords.of(text)
    guard words.count > 2, words[0].hasSuffix("sh"), words[1].hasPrefix("-"), words[1].hasSuffix("c") else {
      return text
    }
    return words[2...].joined(separator: "\n")
  }

  // MARK: Mounts

  /// The weakest first, so that the strongest is on top.
  private mutating func mountVolumes() {
    for layer in definition.layers.reversed() {
      for volume in layer.node["volumes"]?.items ?? [] { mount(volume, layer) }
    }
  }

  private mutating func mount(_ volume: YAMLNode, _ layer: ComposeLayer) {
    if let target = volume["target"]?.text.flatMap(project.expanded) {
      let place = joinedPath("/", target)
      if let content = volume["content"] {
        put(content, layer, at: place)
      } else if volume["type"]?.hasText("bind") == true, let source = volume["source"]?.text {
        mount(source, at: place, volume, layer)
      } else {
        state.tree.makeUnknown(place)
      }
      return
    }
    guard let text = volume.text else { return }
    guard let expanded = project.expanded(text) else {
      // The path in the container may be known although the other is not.
      if let target = text.split(separator: ":").last(where: { $0.hasPrefix("/") }) {
        state.tree.makeUnknown(joinedPath("/", String(target)))
      }
      return
    }
    let parts = expanded.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1, parts[1].hasPrefix("/") else {
      if let only = parts.first, only.hasPrefix("/") { state.tree.makeUnknown(joinedPath("/", only)) }
      return
    }
    mount(parts[0], at: joinedPath("/", parts[1]), volume, layer)
  }

  private mutating func mount(_ source: String, at target: String, _ node: YAMLNode, _ layer: ComposeLayer) {
    // A name without a slash is that of a volume.
    guard source.hasPrefix("."), let path = path(source, layer) else {
      state.tree.makeUnknown(target)
      return
    }
    switch reader.fileSystem.kind(of: path) {
    case .file: state.tree.put(.file(path), at: target)
    case .folder: state.tree.put(folder: path, at: target, hides: true)
    default:
      state.tree.makeUnknown(target)
      if target.contains("nginx"), target.hasSuffix(".conf") || target.hasSuffix(".template") {
        problems.append(
          ContainerProblem(
            message: "\(source) is not among the files, so that \(target) of \(definition.name) is not known",
            span: Self.span(node, layer)))
      }
    }
  }

  private mutating func mountConfigs() {
    for layer in definition.layers.reversed() {
      for config in layer.node["configs"]?.items ?? [] {
        guard let name = config.text ?? config["source"]?.text else { continue }
        let target = config["target"]?.text.flatMap(project.expanded) ?? "/" + name
        let place = joinedPath("/", target)
        guard
          let (entry, owner) = definition.configs.lazy.compactMap({ layer in
            layer.node[name].map { ($0, layer) }
          }).first
        else { continue }
        if let content = entry["content"] {
          put(content, owner, at: place)
        } else if let source = entry["file"]?.text, let path = path(source, owner),
          reader.fileSystem.kind(of: path) == .file
        {
          state.tree.put(.file(path), at: place)
        } else {
          state.tree.makeUnknown(place)
        }
      }
    }
  }

  /// A text in the compose file, in which variables of the project are replaced and `$$` is a dollar.
  private mutating func put(_ content: YAMLNode, from start: Int = 0, _ layer: ComposeLayer, at path: String) {
    if let text = ComposeContent(content, from: start, file: layer.file, project: project).text {
      state.tree.put(.text(text), at: path)
    } else {
      state.tree.makeUnknown(path)
    }
  }
}
