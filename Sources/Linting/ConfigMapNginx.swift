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
  /// Leads from places in the keys to places in the YAML.
  let places: EmbeddedPlaces

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
    places = EmbeddedPlaces(object: configMap.title, file: configMap.file, maps: maps)
  }
}
