import ConfigurationSources
import SourceText
import SourcedYAML
import YAMLSyntax

/// The data of the ConfigMaps among the files of a run, by name. What two files say differently is not known.
struct ConfigMapTexts {
  private struct Entry {
    let file: FileID
    let data: SourcedMap
  }

  private var entries: [String: [Entry]] = [:]

  /// Looks into some files.
  init(_ inputs: [FileID], _ sources: SourceMap) {
    for file in inputs where sources[file].bytes.contains("kind: ConfigMap") {
      for root in YAMLStream(sources[file].bytes).documents.compactMap(\.root)
      where root["kind"]?.hasText("ConfigMap") == true {
        guard let name = root["metadata"]?["name"]?.text, let data = root["data"] else { continue }
        entries[name, default: []].append(Entry(file: file, data: SourcedValue(data, file: file).map ?? SourcedMap()))
      }
    }
  }

  /// The data of a ConfigMap that an object in a file names: the one of the same file, else the only one.
  func data(of name: String, from file: FileID) -> SourcedMap? {
    let found = entries[name] ?? []
    if let own = found.first(where: { $0.file == file }) { return own.data }
    return found.count == 1 ? found[0].data : nil
  }
}
