import Catalog
import RuleFiles
import SourcedYAML

/// The class and the ConfigMap of a controller, where the chart installs one (`rules/charts/`).
extension ReleaseRoutes {
  var controllerObjects: [SourcedValue] {
    guard let profile = CatalogData.charts.first(where: { $0.charts.contains(chart) }) else { return [] }
    return [profile.ingressClass.flatMap(ingressClass), profile.configMap.flatMap(configMap)].compactMap(\.self)
  }

  /// Nil where the values do not tell its name.
  private func ingressClass(_ profile: ChartProfile.IngressClass) -> SourcedValue? {
    let name = value(at: profile.name) ?? text(profile.defaultName, nil)
    guard name.string != nil else { return nil }
    var annotations = SourcedMap()
    if case .boolean(true)? = value(at: profile.isDefault)?.content {
      annotations["ingressclass.kubernetes.io/is-default-class"] = text("true", nil)
    }
    return object(
      "networking.k8s.io/v1", "IngressClass", named: name, SourcedValue(.map(annotations)),
      ["spec": value(["controller": text(profile.controller, nil)])], nil)
  }

  /// Nil where no value goes into it.
  private func configMap(_ profile: ChartProfile.ConfigMap) -> SourcedValue? {
    let given = value(at: profile.values)
    // The charts quote what is no string.
    var data = SourcedMap(
      (given?.map?.pairs ?? []).map { SourcedMap.Pair(key: $0.key, keySource: $0.keySource, value: $0.value.asText) })
    for (key, path) in profile.keys where data[key] == nil {
      if let value = value(at: path) { data[key] = value.asText }
    }
    guard let first = data.pairs.first else { return nil }
    let source = given?.source ?? first.value.source
    let fullName = name.contains(chart) ? name : "\(name)-\(chart)"
    return object(
      "v1", "ConfigMap", named: text(profile.name.replacing("{fullname}", with: fullName), source), nil,
      ["data": SourcedValue(.map(data), source: source)], source)
  }

  private func value(at path: [String]) -> SourcedValue? {
    guard !path.isEmpty else { return nil }
    return path.reduce(SourcedValue(.map(values))) { value, key in value?.map?[key] }
  }
}

extension SourcedValue {
  /// A scalar as a chart quotes it.
  fileprivate var asText: SourcedValue {
    let text: String
    switch content {
    case .integer(let number): text = "\(number)"
    case .boolean(let flag): text = flag ? "true" : "false"
    default: return self
    }
    return SourcedValue(.string(text), source: source)
  }
}
