import YAMLSyntax

/// A Helm chart that an object installs: a HelmRelease of Flux, an Application of Argo CD, a HelmChart of k3s.
package struct ChartRelease: Sendable {
  /// The object that installs it.
  package enum Kind: String, Sendable, CaseIterable {
    case helmRelease = "HelmRelease"
    case application = "Application"
    case helmChart = "HelmChart"

    /// The beginning of its `apiVersion`.
    fileprivate var group: String {
      switch self {
      case .helmRelease: "helm.toolkit.fluxcd.io/"
      case .application: "argoproj.io/"
      case .helmChart: "helm.cattle.io/"
      }
    }
  }

  package let kind: Kind
  /// The name of the chart, without its repository.
  package let chart: String
  /// The name of the release.
  package let name: String
  package let namespace: String?
  /// Its values, where the object has them as a mapping.
  package let values: YAMLNode?
  /// Its values as text of YAML.
  package let valuesText: YAMLNode?
  /// Whether nothing new is installed.
  package let isSuspended: Bool

  /// The charts that an object installs; none for other objects. A chart of a HelmRelease that is named by reference has
  /// the name of the object that is referred to.
  package static func all(in object: YAMLNode) -> [ChartRelease] {
    guard let kind = object["kind"]?.text.flatMap(Kind.init(rawValue:)),
      object["apiVersion"]?.text?.hasPrefix(kind.group) == true, let spec = object["spec"],
      let name = object["metadata"]?["name"]?.text
    else { return [] }
    let namespace = object["metadata"]?["namespace"]?.text
    let release = { (chart: String, own: YAMLNode?, namespace: String?, values: YAMLNode?, text: YAMLNode?) in
      ChartRelease(
        kind: kind, chart: chart.split(separator: "/").last.map(String.init) ?? chart, name: own?.text ?? name,
        namespace: namespace, values: values, valuesText: text, isSuspended: spec["suspend"]?.hasText("true") == true)
    }
    let target = spec["targetNamespace"]?.text ?? namespace
    switch kind {
    case .helmRelease:
      guard let chart = spec["chart"]?["spec"]?["chart"]?.text ?? spec["chartRef"]?["name"]?.text else { return [] }
      return [release(chart, spec["releaseName"], target, spec["values"], nil)]
    case .helmChart:
      return spec["chart"]?.text.map { [release($0, nil, target, nil, spec["valuesContent"])] } ?? []
    case .application:
      let sources = (spec["source"].map { [$0] } ?? []) + (spec["sources"]?.items ?? [])
      return sources.compactMap { source in
        let helm = source["helm"]
        return source["chart"]?.text.map {
          release(
            $0, helm?["releaseName"], spec["destination"]?["namespace"]?.text, helm?["valuesObject"], helm?["values"])
        }
      }
    }
  }
}
