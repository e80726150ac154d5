import Catalog
import RuleFiles
import SourcedYAML

/// The class and the ConfigMap of a controller, where the chart installs one (`rules/charts/`).
extension ReleaseRoutes {
  var controllerObjects: [SourcedValue] {
    guard let profile = CatalogData.charts.first(where: { $0.charts.contains(chart) }) else { return [] }
    let single = [
      profile.ingressClass.flatMap(ingressClass), profile.configMap.flatMap(configMap), profile.service.map(service),
      profile.image.map(deployment),
    ]
    return single.compactMap(\.self) + profile.parts.flatMap(parts)
  }

  /// The objects that entries of the values count as.
  private func parts(_ profile: ChartProfile.Parts) -> [SourcedValue] {
    let numbers = ChartProfile.version(version ?? "")
    if !numbers.isEmpty, numbers.lexicographicallyPrecedes(profile.since) { return [] }
    let map = value(at: profile.each)
    var entries = (map?.map?.pairs ?? []).filter { $0.value.map != nil }
    for name in profile.names where !entries.contains(where: { $0.key == name }) {
      entries.append(SourcedMap.Pair(key: name, keySource: nil, value: SourcedValue(.map(SourcedMap()), source: nil)))
    }
    return entries.map { entry in
      let source = entry.keySource ?? entry.value.source ?? map?.source ?? values.pairs.first?.keySource
      var made = object("chart", profile.kind, named: text(entry.key, source), nil, [:], source).map ?? SourcedMap()
      if let owner, var metadata = made["metadata"]?.map {
        metadata["release"] = text(owner, source)
        made["metadata"] = SourcedValue(.map(metadata), source: source)
      }
      for pair in entry.value.map?.pairs ?? [] where made[pair.key] == nil { made[pair.key] = pair.value }
      return SourcedValue(.map(made), source: source)
    }
  }

  private func service(_ profile: ChartProfile.Service) -> SourcedValue {
    let given = value(at: profile.values)
    let labels = value([profile.label.key: text(profile.label.value, nil)])
    let type = given?["type"] ?? text(profile.defaultType, nil)
    return object(
      "v1", "Service", named: text(name, nil), given?["annotations"],
      ["spec": value(["type": type, "selector": labels])],
      given?.source)
  }

  /// The workload of the controller, by whose image it is known.
  private func deployment(_ image: String) -> SourcedValue {
    let container = value(["name": text(name, nil), "image": text(image, nil)])
    let pod = value(["containers": SourcedValue(.list([container]), source: nil)])
    return object(
      "apps/v1", "Deployment", named: text(name, nil), nil, ["spec": value(["template": value(["spec": pod])])], nil)
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
