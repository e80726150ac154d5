import SourceText
import SourcedYAML
import SystemSupport
import YAMLSyntax

/// The files of a run's builds. Each is read and parsed once, however many overlays share it.
package struct KustomizeFiles: Sendable {
  package let fileSystem: any FileSystem
  /// The files that were read.
  package private(set) var sources: SourceMap
  private var ids: [String: FileID] = [:]
  private var parsed: [FileID: Result<[SourcedValue], KustomizeError>] = [:]
  private var kustomizations: [FileID: SourcedValue] = [:]
  private let limits: KustomizeLimits

  /// `sources` are files that are known already; they are not read again.
  package init(_ fileSystem: any FileSystem, sources: SourceMap = SourceMap(), limits: KustomizeLimits = .init()) {
    self.fileSystem = fileSystem
    self.sources = sources
    self.limits = limits
    for (index, file) in sources.files.enumerated() { ids[normalizedPath(file.path)] = FileID(index: index) }
  }

  /// Aliases count each time, so that a small file may have many values.
  var yamlLimits: YAMLLimits {
    var result = YAMLLimits()
    result.nodes = limits.values / 4
    return result
  }

  /// The names that a kustomization may have.
  package static let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// Reads a file.
  mutating func file(_ path: String) throws(KustomizeError) -> FileID {
    let path = normalizedPath(path)
    if let id = ids[path] { return id }
    let bytes: [UInt8]
    do { bytes = try fileSystem.read(path) } catch {
      throw KustomizeError("\(path): \(error.reason)", isMissingFile: fileSystem.kind(of: path) == nil)
    }
    guard bytes.count <= limits.fileSize else {
      throw KustomizeError("\(path) has more than \(limits.fileSize >> 20) MB")
    }
    let id = sources.add(SourceFile(path: path, bytes: bytes))
    ids[path] = id
    return id
  }

  /// The documents of a file, those without content left out. Scalars are those of go-yaml 3.
  mutating func documents(of id: FileID) throws(KustomizeError) -> [SourcedValue] {
    if let known = parsed[id] { return try known.get() }
    let result = parse(id)
    parsed[id] = result
    return try result.get()
  }

  /// The documents of a file; none where they cannot be read.
  package mutating func readableDocuments(of id: FileID) -> [SourcedValue] { (try? documents(of: id)) ?? [] }

  /// The first document of a file, as Helm reads values; nil where it cannot be read.
  package mutating func values(_ path: String) -> SourcedValue? {
    guard let id = try? file(path), let found = try? parse(id, .goYAML2).get() else { return nil }
    return found.first ?? SourcedValue(.map(SourcedMap()))
  }

  /// The documents of a file with the scalars of go-yaml 2: operations of JSON patches are read so, where `y` is true.
  func operations(of id: FileID) throws(KustomizeError) -> [SourcedValue] { try parse(id, .goYAML2).get() }

  private func parse(
    _ id: FileID, _ resolution: ScalarResolution = .goYAML3
  ) -> Result<[SourcedValue], KustomizeError> {
    do {
      let nodes = try YAMLNode.documents(in: sources[id].bytes, limits: yamlLimits)
      return .success(
        nodes.map { SourcedValue($0, file: id, resolution: resolution) }.filter { !$0.isNullOrEmpty })
    } catch {
      let range = error.range
      return .failure(
        KustomizeError(error.message, SourceSpan(file: id, start: range.lowerBound, end: range.upperBound)))
    }
  }

  /// The kustomization of a folder, read as `sigs.k8s.io/yaml` does; nil when there is none.
  mutating func kustomization(in folder: String) throws(KustomizeError) -> (path: String, value: SourcedValue)? {
    let found = Self.names.map { joinedPath(folder, $0) }.filter { isFile($0) }
    guard let path = found.first else { return nil }
    guard found.count == 1 else {
      throw KustomizeError("\(folder) has several kustomizations: " + found.joined(separator: ", "))
    }
    let id = try file(path)
    if let known = kustomizations[id] { return (path, known) }
    do {
      let node = try YAMLNode.document(in: sources[id].bytes, limits: yamlLimits)
      let start = SourceSpan(file: id, start: 0, end: 0)
      let value = node.map { SourcedValue($0, file: id) } ?? SourcedValue(.null, source: start)
      kustomizations[id] = value
      return (path, value)
    } catch {
      let range = error.range
      throw KustomizeError(error.message, SourceSpan(file: id, start: range.lowerBound, end: range.upperBound))
    }
  }

  /// Reads what numbers its files itself, a chart for instance. What was read is known afterwards.
  package mutating func read<Result, Failure>(
    _ body: (inout SourceMap) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let known = sources.files.count
    defer {
      for (index, file) in sources.files.enumerated().dropFirst(known) {
        ids[normalizedPath(file.path)] = FileID(index: index)
      }
    }
    return try body(&sources)
  }

  func isFile(_ path: String) -> Bool { ids[normalizedPath(path)] != nil || fileSystem.kind(of: path) == .file }
  func isFolder(_ path: String) -> Bool { fileSystem.kind(of: path) == .folder }
}
