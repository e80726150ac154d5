import ConfigurationSources
import SourceText
import SourcedYAML
import StreamModel
import SystemSupport
import YAMLSyntax

/// The values that a release gives to its chart, from all the places where Flux, Argo CD and k3s read them.
struct ReleaseValues {
  /// The weakest first.
  private(set) var layers: [SourcedValue] = []
  /// The files that hold them, beside that of the release.
  private(set) var files: Set<FileID> = []
  /// What may set further values and is not among the files: `the Secret chat-values`.
  private(set) var unknown: [String] = []
  /// The files of the layers that it is above.
  private(set) var weaker: Set<FileID> = []
  private(set) var problems: [InputProblem] = []

  /// What values may be read from.
  struct Places {
    let paths: RepositoryPaths
    let files: ConfigurationFiles
    let configMaps: ConfigMapTexts
    /// The file of the release, which may be a rendered one, and the file of the repository that describes it.
    let file: FileID
    let description: FileID
    /// The folder of the chart; nil where it is not among the files.
    let folder: String?
    let mapping: SpanMapping
  }

  init(of release: ChartRelease, _ places: Places) {
    for layer in release.values {
      switch layer {
      case .mapping(let node): add(SourcedValue(node, file: places.file).resolved(by: release))
      case .text(let node): add(text: SourcedValue(node, file: places.file), of: release, places)
      case .file(let node): addFile(node, of: release, places)
      case .reference(let node): add(reference: node, of: release, places)
      case .parameter(let name, let value, let isText):
        add(
          value.map { SourcedValue($0, file: places.file).resolved(by: release) }, at: name.text ?? "", isText: isText,
          places)
      }
    }
  }

  private mutating func add(_ value: SourcedValue) {
    if value.map != nil { layers.append(value) }
  }

  /// Something that is not among the files is above the layers so far.
  private mutating func leaveOut(_ what: String, _ places: Places) {
    unknown.append(what)
    weaker.formUnion(layers.compactMap { $0.source.map { places.mapping($0).file } })
  }

  private mutating func add(text value: SourcedValue, of release: ChartRelease, _ places: Places) {
    // Words in braces are no YAML before a generator of an ApplicationSet gives their values.
    let isGenerated = release.kind == .applicationSet && value.string?.contains("{{") == true
    guard let text = EmbeddedText(isGenerated ? value.withWordsHidden : value) else { return }
    do throws(EmbeddedTextError) {
      guard let first = try text.documents().first else { return }
      add((isGenerated ? first.withWordsShown : first).resolved(by: release))
    } catch {
      if isGenerated { return leaveOut("a generator", places) }
      let span = error.span.map { places.mapping($0) }
      problems.append(
        InputProblem(
          level: .warning, file: places.files.sources[span?.file ?? places.file].path,
          message: "the values of \(release.name) are no YAML: \(error.message)", span: span))
      leaveOut("text that is no YAML", places)
    }
  }

  // MARK: Files

  private mutating func addFile(_ node: YAMLNode, of release: ChartRelease, _ places: Places) {
    guard let written = node.text.map(release.resolved) else { return }
    let isFile = { (path: String) in places.paths.fileSystem.kind(of: path) == .file }
    let description = places.files.sources[places.description].path
    var path: String?
    if written.hasPrefix("$") || written.hasPrefix("/") {
      let relative = written.hasPrefix("/") ? Substring(written) : written.drop { $0 != "/" }
      path = places.paths.path(String(relative), from: description, where: isFile)
    } else if release.kind == .helmfile {
      path = joinedPath(folder(of: description), written)
    } else if let folder = places.folder {
      path = joinedPath(folder, written)
    }
    guard let path, isFile(path), let id = file(at: path, places) else {
      leaveOut("the file \(written)", places)
      return
    }
    do throws(YAMLSyntaxError) {
      guard let root = try YAMLNode.document(in: places.files.sources[id].bytes) else { return }
      files.insert(id)
      add(SourcedValue(root, file: id))
    } catch {
      problems.append(
        InputProblem(
          level: .warning, file: path, message: "the values of \(release.name) are no YAML: \(error.message)",
          span: SourceSpan(file: id, start: error.range.lowerBound, end: error.range.upperBound)))
      leaveOut("the file \(written)", places)
    }
  }

  private func file(at path: String, _ places: Places) -> FileID? {
    if let known = places.files.knownFile(at: path) { return known }
    guard let bytes = try? places.paths.fileSystem.read(path) else { return nil }
    return places.files.add(SourceFile(path: normalizedPath(path), bytes: bytes))
  }

  // MARK: References and parameters

  /// `valuesFrom` (fluxcd/pkg chartutil/values.go): a key of a ConfigMap, `values.yaml` where none is named; with
  /// `targetPath` it is one value.
  private mutating func add(reference node: YAMLNode, of release: ChartRelease, _ places: Places) {
    let kind = node["kind"]?.text ?? "Secret"
    let object = node["name"]?.text ?? ""
    guard kind == "ConfigMap", let data = places.configMaps.data(of: object, from: places.file) else {
      leaveOut("the \(kind) \(object)", places)
      return
    }
    guard let value = data[node["valuesKey"]?.text ?? "values.yaml"] else { return }
    if let path = node["targetPath"]?.text {
      add(value, at: path, isText: node["literal"]?.hasText("true") == true, places)
    } else {
      add(text: value, of: release, places)
    }
    if let file = value.source?.file, file != places.file { files.insert(file) }
  }

  /// `--set a.b=value`; a dot after a backslash belongs to the key. Elements of lists are not known.
  private mutating func add(_ value: SourcedValue?, at path: String, isText: Bool, _ places: Places) {
    var keys = [""]
    var isEscaped = false
    for character in path {
      if isEscaped || (character != "." && character != "\\") {
        keys[keys.count - 1].append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        keys.append("")
      }
    }
    guard let value, !keys.contains(""), !path.contains("[") else {
      leaveOut("the parameter \(path)", places)
      return
    }
    var result = value
    if !isText, let text = value.string { result.content = ScalarResolution.goYAML2.content(ofPlain: text) }
    for key in keys.reversed() {
      result = SourcedValue(
        .map(SourcedMap([SourcedMap.Pair(key: key, keySource: value.source, value: result)])), source: value.source)
    }
    add(result)
  }
}

extension SourcedValue {
  /// The braces around words that a generator gives, and letters of the same length that YAML takes as they are.
  private static let hidden = [(braces: "{{", letter: "\u{2A6}"), (braces: "}}", letter: "\u{2A7}")]

  /// A text whose words in braces are plain text of YAML; each byte keeps its place.
  fileprivate var withWordsHidden: SourcedValue {
    mapStrings(isInPlace: true) { text in
      .string(Self.hidden.reduce(text) { $0.replacing($1.braces, with: $1.letter) })
    }
  }

  fileprivate var withWordsShown: SourcedValue {
    mapStrings(isInPlace: true) { text in
      .string(Self.hidden.reduce(text) { $0.replacing($1.letter, with: $1.braces) })
    }
  }

  /// The value with what a generator of an ApplicationSet gives. What is left in braces is not known.
  fileprivate func resolved(by release: ChartRelease) -> SourcedValue {
    guard release.kind == .applicationSet else { return self }
    return mapStrings { .string(release.resolved($0)) }.forChart { $0.contains("{{") }
  }

  /// The value for a chart, with texts that stand for something unknown as unknown.
  func forChart(isUnknown: (String) -> Bool) -> SourcedValue {
    mapStrings { isUnknown($0) ? .unknown("it is not known in what the values were made of") : .string($0) }
  }

  /// The value with other content in place of its texts. What is not the text of the file, byte for byte, cannot be edited
  /// there.
  private func mapStrings(isInPlace: Bool = false, _ change: (String) -> Content) -> SourcedValue {
    var result = self
    switch content {
    case .string(let text):
      let new = change(text)
      if case .string(text) = new { return self }
      result.content = new
      if !isInPlace { result.literal = .none }
    case .list(let items): result.content = .list(items.map { $0.mapStrings(isInPlace: isInPlace, change) })
    case .map(let map):
      result.content = .map(
        SourcedMap(
          map.pairs.map {
            SourcedMap.Pair(
              key: $0.key, keySource: $0.keySource, value: $0.value.mapStrings(isInPlace: isInPlace, change))
          }))
    default: break
    }
    return result
  }
}
