import SourceText
import SourcedYAML
import StreamModel

/// A chart that an object installs, with its values: a HelmRelease of Flux, an Application of Argo CD, a HelmChart of k3s.
struct InstalledRelease {
  let kind: ObjectSource.Kind
  /// The name of the release.
  let name: String
  let namespace: String?
  /// The name of the chart, without its repository.
  let chart: String
  let values: SourcedMap
  /// The object.
  let span: SourceSpan

  /// The releases of an object; none of one that is suspended, or that is of another kind.
  static func all(of object: SourcedValue) -> [InstalledRelease] {
    guard let spec = object["spec"], let name = object["metadata", "name"]?.string, let span = object.source else {
      return []
    }
    let namespace = object["metadata", "namespace"]?.string
    switch object["kind"]?.string {
    case "HelmRelease":
      if case .boolean(true)? = spec["suspend"]?.content { return [] }
      let chart = spec["chart", "spec", "chart"]?.string ?? spec["chartRef", "name"]?.string
      guard let chart, let values = spec["values"]?.map else { return [] }
      return [
        InstalledRelease(
          kind: .helmRelease, name: spec["releaseName"]?.string ?? name,
          namespace: spec["targetNamespace"]?.string ?? namespace, chart: baseName(chart), values: values, span: span)
      ]
    case "Application":
      let sources = (spec["source"].map { [$0] } ?? []) + (spec["sources"]?.list ?? [])
      return sources.compactMap { source in
        guard let chart = source["chart"]?.string,
          let values = source["helm", "valuesObject"]?.map ?? text(source["helm", "values"])
        else { return nil }
        return InstalledRelease(
          kind: .application, name: source["helm", "releaseName"]?.string ?? name,
          namespace: spec["destination", "namespace"]?.string, chart: baseName(chart), values: values, span: span)
      }
    case "HelmChart":
      guard let chart = spec["chart"]?.string, let values = text(spec["valuesContent"]) else { return [] }
      return [
        InstalledRelease(
          kind: .helmRelease, name: name, namespace: spec["targetNamespace"]?.string ?? namespace,
          chart: baseName(chart), values: values, span: span)
      ]
    default: return []
    }
  }

  private static func baseName(_ chart: String) -> String { chart.split(separator: "/").last.map(String.init) ?? chart }

  /// Values that are written as a string.
  private static func text(_ value: SourcedValue?) -> SourcedMap? {
    guard let text = value.flatMap({ EmbeddedText($0) }) else { return nil }
    return (try? text.documents())?.first?.map
  }
}
