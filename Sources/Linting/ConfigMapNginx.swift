import NginxSyntax
import Rules
import SourceText
import Streaming
import Technologies
import YAMLSyntax

/// An nginx tree in a ConfigMap. It is read as files of its own; what is found goes back to its place in the YAML.
struct ConfigMapNginx {
  /// The keys as files, the main file at the root and the rest where images keep it.
  let files: NginxFileSet
  let candidates: [FileID]
  private let object: String
  private let file: FileID
  private let maps: [FileID: YAMLContentMap]

  /// Nil when no key holds nginx configuration.
  init?(_ configMap: ManifestObject, _ table: NginxDirectiveTable) {
    var texts: [String: String] = [:]
    var found: [String: YAMLContentMap] = [:]
    for pair in configMap.node["data"]?.pairs ?? [] {
      guard let key = pair.key.text, key.hasSuffix(".conf") || key.hasSuffix(".conf.template"),
        !pair.value.isTemplated, let text = pair.value.text, let map = pair.value.contentMap
      else { continue }
      let path = key == "nginx.conf" ? key : "conf.d/" + key
      texts[path] = text
      found[path] = map
    }
    guard !texts.isEmpty else { return nil }
    files = NginxFileSet(fileSystem: MemoryFileSystem(texts))
    var candidates: [FileID] = []
    var maps: [FileID: YAMLContentMap] = [:]
    for path in texts.keys.sorted() {
      guard let id = try? files.file(at: path), NginxFileKind.looksLikeNginx(files.tree(of: id), table) else {
        continue
      }
      candidates.append(id)
      maps[id] = found[path]
    }
    guard !candidates.isEmpty else { return nil }
    self.candidates = candidates
    self.maps = maps
    object = configMap.title
    file = configMap.file
  }

  /// The place in the YAML file.
  func place(_ span: SourceSpan) -> SourceSpan {
    guard let map = maps[span.file] else { return SourceSpan(file: file, start: 0, end: 0) }
    let range = map.fileRange(of: span.range)
    return SourceSpan(file: file, start: range.lowerBound, end: range.upperBound)
  }

  /// The finding at its place in the YAML file.
  func placed(_ finding: Finding) -> Finding {
    var result = finding
    result.span = place(finding.span)
    result.related = finding.related.map { RelatedSpan(label: $0.label, span: place($0.span)) }
    result.object = object
    if case .evident(let evidence) = finding.intent {
      result.intent = .evident(
        evidence.map {
          Evidence(text: $0.text, span: place($0.span), kinds: $0.kinds, namesProtocol: $0.namesProtocol)
        })
    }
    return result
  }

  /// The problem at its place in the YAML file.
  func placed(_ problem: InputProblem, in path: String) -> InputProblem {
    InputProblem(
      level: problem.level, file: path, message: problem.message, span: problem.span.map(place),
      related: problem.related.map { RelatedSpan(label: $0.label, span: place($0.span)) })
  }
}
