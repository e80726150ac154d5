import SourceText
import SourcedYAML

/// The data of ConfigMaps by their names. What two say differently is not known.
struct ConfigMapTexts {
  private var entries: [String: [SourcedValue]] = [:]

  /// Those among some objects.
  init(_ objects: some Sequence<SourcedValue>) {
    for object in objects where object["kind"]?.string == "ConfigMap" {
      guard let name = object["metadata", "name"]?.string, let data = object["data"], data.map != nil else { continue }
      entries[name, default: []].append(data)
    }
  }

  /// The data of a ConfigMap that an object in a file names: the one of the same file, else the only one.
  func data(of name: String, from file: FileID) -> SourcedMap? {
    entries[name]?.first { $0.source?.file == file }?.map ?? only(entries[name] ?? [])
  }

  /// The data of those that only one place defines.
  var unambiguous: [String: SourcedMap] { entries.compactMapValues(only) }

  private func only(_ found: [SourcedValue]) -> SourcedMap? {
    found.allSatisfy { $0.source == found[0].source } ? found.first?.map : nil
  }
}
