import ConfigurationSources
import RuleFiles
import SourceText
import SourcedYAML
import SystemSupport

/// Follows the instructions of a Dockerfile, as far as they decide about files and variables.
struct DockerfileBuild {
  let dockerfile: Dockerfile
  let file: FileID
  let reader: ContainerFiles
  let images: [ContainerImage]
  /// The folder that is copied from; nil where it is not known.
  let context: String?
  /// Arguments of the build that a compose file sets.
  var arguments = Variables()

  /// The stage of a name or number; the last one for nil.
  func stage(_ name: String?) -> Int? {
    guard let name else { return dockerfile.stages.isEmpty ? nil : dockerfile.stages.count - 1 }
    return dockerfile.stages.lastIndex { $0.name == name.lowercased() }
      ?? Int(name).flatMap { dockerfile.stages.indices.contains($0) ? $0 : nil }
  }

  /// What a stage ends with.
  func state(of number: Int, depth: Int = 0) -> ContainerState {
    let stage = dockerfile.stages[number]
    var known = Variables()
    for step in dockerfile.arguments {
      guard case .argument(let name, let value) = step else { continue }
      known.set(name, arguments.values[name] ?? value.flatMap(known.expanded))
    }
    var state: ContainerState
    let base = known.expanded(stage.base)
    if let base, let earlier = dockerfile.stages[..<number].lastIndex(where: { $0.name == base.lowercased() }) {
      state = depth < ContainerLimits.bases ? self.state(of: earlier, depth: depth + 1) : ContainerState()
    } else {
      state = base.map { ContainerState.of($0, among: images) } ?? ContainerState()
    }
    for step in stage.steps { apply(step, to: &state, &known, number, depth) }
    return state
  }

  private func apply(
    _ step: Dockerfile.Step, to state: inout ContainerState, _ known: inout Variables, _ number: Int, _ depth: Int
  ) {
    var variables = known
    variables.add(state.environment)
    switch step {
    case .argument(let name, let value):
      let outer = known.values[name] ?? nil
      known.set(name, arguments.values[name] ?? value.flatMap(variables.expanded) ?? outer)
    case .environment(let name, let value): state.environment.set(name, variables.expanded(value))
    case .folder(let path): state.folder = variables.expanded(path).map(state.path) ?? "/"
    case .command(let command):
      let written = ApplicationProcess.Command(command, in: reader.bytes(file), file)
      if command.isEntrypoint {
        state.writtenEntrypoint = written
        state.entrypoint = command.text
        state.replacesEntrypoint = true
      } else {
        state.command = command.text
        state.writtenCommand = written
      }
    case .run(let text, let heredocs): run(text, heredocs, &state)
    case .copy(let copy): self.copy(copy, &state, variables, number, depth)
    }
  }

  // MARK: COPY

  private func copy(
    _ copy: Dockerfile.Copy, _ state: inout ContainerState, _ variables: Variables, _ number: Int, _ depth: Int
  ) {
    guard let written = variables.expanded(copy.destination) else { return }
    let target = state.path(written)
    let isFolder =
      written.hasSuffix("/") || written == "." || copy.sources.count + copy.heredocs.count > 1
      || state.tree.isFolder(target)
    let place = { (name: String) in isFolder ? joinedPath(target, name) : target }
    for heredoc in copy.heredocs {
      state.tree.put(.text(text(of: heredoc)), at: place(heredoc.name))
    }
    for source in copy.sources {
      guard let source = variables.expanded(source), !source.contains("://"), !source.hasPrefix("git@") else {
        state.tree.makeUnknown(target)
        continue
      }
      if let from = copy.from {
        copyFromStage(from, source, to: target, isFolder, &state, number, depth)
        continue
      }
      guard let context else {
        state.tree.makeUnknown(target)
        continue
      }
      copyFromContext(source, context, to: target, isFolder: isFolder, &state)
    }
  }

  private func copyFromContext(
    _ source: String, _ context: String, to target: String, isFolder: Bool, _ state: inout ContainerState
  ) {
    // A path of the context never leaves it.
    let path = joinedPath(context, String(joinedPath("/", source).dropFirst()))
    let found = isGlob(path) ? reader.fileSystem.paths(matching: path) : [path]
    var isFound = false
    for path in found {
      switch reader.fileSystem.kind(of: path) {
      case .file:
        let isInFolder = isFolder || found.count > 1
        state.tree.put(.file(path), at: isInFolder ? joinedPath(target, fileName(of: path)) : target)
        isFound = true
      case .folder:
        state.tree.put(folder: path, at: target, hides: false)
        isFound = true
      default: continue
      }
    }
    // A file that is made before the build, or that is beside the folder that is linted.
    if !isFound { state.tree.makeUnknown(isFolder && !isGlob(source) ? place(source, target) : target) }
  }

  private func place(_ source: String, _ target: String) -> String {
    joinedPath(target, fileName(of: source))
  }

  private func copyFromStage(
    _ from: String, _ source: String, to target: String, _ isFolder: Bool, _ state: inout ContainerState,
    _ number: Int, _ depth: Int
  ) {
    // Files from elsewhere matter only where configuration may be.
    guard let other = stage(from), other < number, depth < ContainerLimits.bases,
      !target.hasPrefix("/usr/share"), !target.hasPrefix("/app"), !target.hasPrefix("/var/www")
    else {
      state.tree.makeUnknown(target)
      return
    }
    let earlier = self.state(of: other, depth: depth + 1)
    let path = earlier.path(source)
    if case .file(let file) = earlier.tree.lookUp(path, in: reader.fileSystem) {
      state.tree.put(file, at: isFolder ? place(source, target) : target)
    } else if let folder = earlier.tree.folder(at: path), reader.fileSystem.kind(of: folder) == .folder {
      state.tree.put(folder: folder, at: target, hides: false)
    } else {
      state.tree.makeUnknown(isFolder ? place(source, target) : target)
    }
  }

  /// The text of a heredoc. A backslash before a dollar is removed where variables are replaced.
  private func text(of heredoc: Dockerfile.Heredoc) -> RenderedText {
    let bytes = reader.bytes(file)
    var text = RenderedText()
    var start = heredoc.range.lowerBound
    let flush = { (text: inout RenderedText, end: Int) in
      guard start < end else { return }
      text.append(
        String(decoding: bytes[start..<end], as: UTF8.self), from: SourceSpan(file: file, start: start, end: end),
        isLiteral: true)
    }
    if heredoc.isExpanded {
      for index in heredoc.range.dropLast()
      where bytes[index] == UInt8(ascii: "\\") && bytes[index + 1] == UInt8(ascii: "$") {
        flush(&text, index)
        start = index + 1
      }
    }
    flush(&text, heredoc.range.upperBound)
    return text
  }

  // MARK: RUN

  private func run(_ text: String, _ heredocs: [Dockerfile.Heredoc], _ state: inout ContainerState) {
    // `RUN cat <<EOF > /etc/nginx/conf.d/app.conf`
    if let heredoc = heredocs.first, heredocs.count == 1 {
      let commands = ShellCommand.all(in: text)
      if commands.count == 1, let command = commands.first, command.words.first == "cat", let output = command.output {
        state.tree.put(.text(self.text(of: heredoc)), at: state.path(output))
        return
      }
      for line in heredocs { ShellEffects.apply(reader.text(file, line.range), to: &state) }
    }
    ShellEffects.apply(text, to: &state)
  }
}

extension ContainerFiles {
  func text(_ file: FileID, _ range: Range<Int>) -> String { String(decoding: bytes(file)[range], as: UTF8.self) }
}
