import NginxSyntax
import Rules
import SourceText
import Streaming
import Technologies
import YAMLSyntax

/// nginx configuration in Kubernetes objects. It is read as files of its own; what is found goes back to its place in the
/// YAML.
struct ManifestNginx {
  let files: NginxFileSet
  let candidates: [FileID]
  /// What the pod that holds the files says.
  let pod: ManifestNginxFiles
  private let origins: [FileID: (object: String, file: FileID, map: YAMLContentMap)]

  /// Nil when no file holds nginx configuration.
  init?(_ pod: ManifestNginxFiles, _ table: NginxDirectiveTable) {
    var texts: [String: String] = [:]
    var parts: [String: ManifestNginxFiles.Part] = [:]
    for part in pod.parts {
      guard let text = part.node.text else { continue }
      texts[part.path] = text
      parts[part.path] = part
    }
    guard !texts.isEmpty else { return nil }
    files = NginxFileSet(fileSystem: MemoryFileSystem(texts))
    var candidates: [FileID] = []
    var origins: [FileID: (object: String, file: FileID, map: YAMLContentMap)] = [:]
    for path in texts.keys.sorted() {
      guard let part = parts[path], let map = part.node.contentMap, let id = try? files.file(at: path),
        NginxFileKind.looksLikeNginx(files.tree(of: id), table)
      else { continue }
      candidates.append(id)
      origins[id] = (part.object.title, part.object.file, map)
    }
    guard !candidates.isEmpty else { return nil }
    self.pod = pod
    self.candidates = candidates
    self.origins = origins
  }

  /// The assumptions for these files: what their pod shows is no assumption any more.
  func assumptions(_ assumptions: Assumptions) -> Assumptions {
    var result = assumptions
    if result.nginxVersion == nil { result.nginxVersion = pod.version }
    if result.behind == nil { result.behind = pod.behind }
    return result
  }

  /// The place in the YAML file.
  func place(_ span: SourceSpan) -> SourceSpan {
    guard let origin = origins[span.file] else {
      return SourceSpan(file: pod.parts[0].object.file, start: 0, end: 0)
    }
    let range = origin.map.fileRange(of: span.range)
    return SourceSpan(file: origin.file, start: range.lowerBound, end: range.upperBound)
  }

  /// The finding at its place in the YAML file.
  func placed(_ finding: Finding) -> Finding {
    var result = finding
    result.span = place(finding.span)
    result.related = finding.related.map { RelatedSpan(label: $0.label, span: place($0.span)) }
    result.object = origins[finding.span.file]?.object
    if case .evident(let evidence) = finding.intent {
      result.intent = .evident(
        evidence.map {
          Evidence(text: $0.text, span: place($0.span), kinds: $0.kinds, namesProtocol: $0.namesProtocol)
        })
    }
    return result
  }

  /// The problem at its place in the YAML file.
  func placed(_ problem: InputProblem, _ sources: SourceMap) -> InputProblem {
    let span = problem.span.map(place)
    return InputProblem(
      level: problem.level, file: sources[span?.file ?? pod.parts[0].object.file].path, message: problem.message,
      span: span, related: problem.related.map { RelatedSpan(label: $0.label, span: place($0.span)) })
  }
}
