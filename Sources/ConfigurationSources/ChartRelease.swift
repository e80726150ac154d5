import YAMLSyntax

/// A Helm chart that an object installs: a HelmRelease of Flux, an Application of Argo CD, a HelmChart of k3s.
package struct ChartRelease {
  /// The name of the chart, without its repository.
  package let chart: String
  /// Its values, where the object has them as a mapping.
  package let values: YAMLNode?

  /// The kinds of such objects.
  package static let kinds = ["HelmRelease", "Application", "HelmChart"]

  private init(_ chart: String, _ values: YAMLNode?) {
    self.chart = chart.split(separator: "/").last.map(String.init) ?? chart
    self.values = values
  }

  /// The charts that an object installs.
  package static func all(inSpec spec: YAMLNode?, ofKind kind: String) -> [ChartRelease] {
    guard let spec else { return [] }
    switch kind {
    case "HelmRelease":
      return spec["chart"]?["spec"]?["chart"]?.text.map { [ChartRelease($0, spec["values"])] } ?? []
    case "HelmChart":
      return spec["chart"]?.text.map { [ChartRelease($0, nil)] } ?? []
    default:
      let sources = (spec["source"].map { [$0] } ?? []) + (spec["sources"]?.items ?? [])
      return sources.compactMap { source in
        source["chart"]?.text.map { ChartRelease($0, source["helm"]?["valuesObject"]) }
      }
    }
  }
}
