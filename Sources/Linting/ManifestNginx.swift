import NginxSyntax
import Rules
import SourceText
import Streaming
import SystemSupport
import Technologies
import YAMLSyntax

/// nginx configuration in Kubernetes objects. It is read as files of its own; what is found goes back to its place in the
/// YAML.
struct ManifestNginx {
  let files: NginxFileSet
  let candidates: [FileID]
  /// What the pod that holds the files says.
  let pod: EmbeddedNginxFiles
  /// Leads from places in the files to places in the YAML.
  let places: EmbeddedPlaces

  /// Nil when no file holds nginx configuration.
  init?(_ pod: EmbeddedNginxFiles, _ table: NginxDirectiveTable) {
    var texts: [String: String] = [:]
    var parts: [String: EmbeddedNginxFiles.Part] = [:]
    for part in pod.parts {
      guard let text = part.node.text else { continue }
      texts[part.path] = text
      parts[part.path] = part
    }
    guard !texts.isEmpty else { return nil }
    files = NginxFileSet(fileSystem: MemoryFileSystem(texts))
    var candidates: [FileID] = []
    var origins: [FileID: EmbeddedPlaces.Origin] = [:]
    for path in texts.keys.sorted() {
      guard let part = parts[path], let map = part.node.contentMap, let id = try? files.file(at: path),
        NginxFileKind.looksLikeNginx(files.tree(of: id), table)
      else { continue }
      candidates.append(id)
      origins[id] = EmbeddedPlaces.Origin(object: part.object.title, file: part.object.file, map: map)
    }
    guard !candidates.isEmpty else { return nil }
    self.pod = pod
    self.candidates = candidates
    places = EmbeddedPlaces(origins, fallback: pod.parts[0].object.file)
  }

  /// The assumptions for these files: what their pod shows is no assumption any more.
  func assumptions(_ assumptions: Assumptions) -> Assumptions {
    var result = assumptions
    if result.nginxVersion == nil { result.nginxVersion = pod.version }
    return result
  }
}
