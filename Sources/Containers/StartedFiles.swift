import RuleFiles
import SourceText
import SourcedYAML
import SystemSupport

/// The files of nginx after a container has started: what its entry point makes of templates.
struct StartedFiles {
  let reader: ContainerFiles
  private(set) var state: ContainerState
  /// What is made, by path.
  private var made: [String: Container.File] = [:]
  private var main: String?

  /// The folders in which nginx has its files, for images that are not known.
  private static let folders = ["/etc/nginx", "/usr/local/nginx/conf", "/usr/local/openresty/nginx/conf"]

  init(_ state: ContainerState, _ reader: ContainerFiles) {
    self.state = state
    self.reader = reader
    follow(scripts())
    renderTemplates()
  }

  var roots: [String] {
    let own = state.image.map { $0.folders } ?? Self.folders
    return own + (own.contains("/etc/nginx") ? [] : ["/etc/nginx"])
  }

  /// The path of the main file.
  var mainPath: String { main ?? state.image?.main ?? "/etc/nginx/nginx.conf" }

  /// All files below the folders of nginx.
  func files() -> [String: Container.File] {
    var result = made
    var paths = Set(roots.flatMap { state.tree.paths(below: $0, in: reader.fileSystem) })
    paths.insert(mainPath)
    if let image = state.image, image.fillsMissing { paths.formUnion(image.files.keys) }
    for path in paths.sorted().prefix(ContainerLimits.files) where result[path] == nil {
      result[path] = file(at: path)
    }
    return result
  }

  /// What the repository does not tell.
  func unknown() -> [String] {
    let changed = state.changed.filter { path in
      guard case .file(.image) = state.tree.lookUp(path, in: reader.fileSystem) else { return false }
      return true
    }
    return changed + roots.flatMap { state.tree.unknownPaths(below: $0) }.filter { made[$0] == nil }
  }

  private func file(at path: String) -> Container.File? {
    let answer = state.tree.lookUp(path, in: reader.fileSystem)
    guard case .file(let file) = answer else {
      if case .absent = answer, let image = state.image, image.fillsMissing {
        return image.files[path].map { .image($0) }
      }
      return nil
    }
    switch file {
    case .file(let source): return reader.file(at: source).map { .plain($0) }
    case .text(let text): return .rendered(Container.Rendered(template: nil, text: text))
    case .image(let text): return state.changed.contains(path) ? nil : .image(text)
    }
  }

  // MARK: Scripts

  /// The command lines and the scripts that run when the container starts.
  private func scripts() -> [String] {
    let command = [state.entrypoint, state.command].compactMap { $0 }
    let words = Set(command.flatMap { ShellCommand.all(in: $0) }.flatMap(\.words))
    var result = command
    let inFolder = state.tree.paths(below: "/docker-entrypoint.d", in: reader.fileSystem)
    let copied = state.tree.filePaths.filter { path in
      path.hasSuffix(".sh") || path.hasSuffix(".envsh") || words.contains(path)
        || words.contains(fileName(of: path)) || path.contains("entrypoint")
    }
    for path in Set(inFolder + copied).sorted().prefix(50) {
      guard case .file(.file(let source)) = state.tree.lookUp(path, in: reader.fileSystem),
        let file = reader.file(at: source)
      else { continue }
      result.append(reader.text(file, 0..<reader.bytes(file).count))
    }
    return result
  }

  private mutating func follow(_ scripts: [String]) {
    for script in scripts {
      let commands = ShellCommand.all(in: script)
      for command in commands { noteVariables(command) }
      for command in commands { follow(command) }
    }
  }

  /// A variable that a script sets is no longer what the environment says, unless it is its own default.
  private mutating func noteVariables(_ command: ShellCommand) {
    let words = command.words.first == "export" ? command.words.dropFirst() : command.words[...]
    for word in words {
      guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { return }
      let name = String(word[..<equals])
      guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else { return }
      let value = word[word.index(after: equals)...]
      let isOwnDefault = value.hasPrefix("${\(name):-") || value.hasPrefix("${\(name)-")
      let known = isOwnDefault ? state.environment.expanded(String(value)) : nil
      state.environment.set(name, known)
    }
  }

  private mutating func follow(_ command: ShellCommand) {
    if let position = command.words.firstIndex(where: { $0 == "nginx" || $0.hasSuffix("/nginx") || $0 == "openresty" }),
      let flag = command.words[position...].firstIndex(of: "-c"), flag + 1 < command.words.count
    {
      let path = command.words[flag + 1]
      if path.hasPrefix("/"), !path.contains("$") { main = path }
    }
    switch command.words.first {
    case "envsubst":
      guard let input = command.input.map({ joinedPath(state.folder, $0) }),
        let output = command.output.map({ joinedPath(state.folder, $0) })
      else { return }
      let list = command.words.dropFirst().first { !$0.hasPrefix("-") }
      // A list that a variable holds names all variables, as far as we know.
      let isWritten = list.map { $0.hasPrefix("$") && ($0.contains(" ") || $0.contains("{") || $0.count < 40) } == true
      render(input, to: output, only: isWritten && list != "$env_vars" ? Envsubst.names(in: list) : nil)
    case "cp", "mv", "ln":
      let paths = command.words.dropFirst().filter { !$0.hasPrefix("-") }
      guard paths.count == 2, let source = paths.first, let target = paths.last, !source.contains("$") else { return }
      let output = joinedPath(state.folder, target)
      let place =
        target.hasSuffix("/") || state.tree.isFolder(output) ? joinedPath(output, fileName(of: source)) : output
      if let file = made[source] ?? file(at: joinedPath(state.folder, source)), isOfNginx(place) {
        made[place] = file
      }
    default: return
    }
  }

  private func isOfNginx(_ path: String) -> Bool { roots.contains { path.hasPrefix($0 + "/") } }

  // MARK: Templates

  private mutating func renderTemplates() {
    guard let templates = state.image?.templates else { return }
    // The entry point takes these from the environment.
    let value = { [state] (name: String) in state.environment.value(name) }
    let from = value("NGINX_ENVSUBST_TEMPLATE_DIR") ?? templates.from
    let suffix = value("NGINX_ENVSUBST_TEMPLATE_SUFFIX") ?? templates.suffix
    let to = value("NGINX_ENVSUBST_OUTPUT_DIR") ?? templates.to
    let isFiltered = value("NGINX_ENVSUBST_FILTER").map { !$0.isEmpty } ?? false
    for path in state.tree.paths(below: from, in: reader.fileSystem) where path.hasSuffix(suffix) {
      let output = to + path.dropFirst(from.utf8.count).dropLast(suffix.count)
      // A filter is an expression over the names, which is not followed: no variable is known.
      render(path, to: output, only: isFiltered ? [] : nil)
    }
  }

  private mutating func render(_ input: String, to output: String, only: Set<String>?) {
    guard let source = made[input] ?? file(at: input) else { return }
    let envsubst = Envsubst(variables: state.environment, only: only)
    switch source {
    case .plain(let file):
      if let text = envsubst.rendered(reader.bytes(file), of: file) {
        made[output] = .rendered(Container.Rendered(template: file, text: text))
      } else {
        made[output] = source
      }
    case .rendered, .image: made[output] = source
    }
  }
}
