import Catalog
import RuleFiles
import SourceText
import SourcedYAML

/// The routes that a chart from elsewhere makes of its values, as nearly all charts write them: `ingress` with hosts and
/// annotations, `ingress.<name>`, `route` and `route.<name>` with hostnames and rules. What else the chart makes is not
/// known (facts: `enabled`, class, hosts and annotations of 79 charts).
struct ReleaseRoutes {
  let chart: String
  /// The name of the release, and its namespace.
  let name: String
  let namespace: String?
  /// The version of the chart as it is asked for; nil where it is not written.
  var version: String?
  /// What installs the chart: `HelmRelease/chat`; nil where that is no object.
  var owner: String?
  let values: SourcedMap

  /// Keys that nest the values of a part of a chart: `server.ingress`.
  private static let deepest = 3
  private var generic: GenericChart { CatalogData.genericChart }

  /// The objects, each with the sources of the values that it is made of.
  var objects: [SourcedValue] {
    var result = controllerObjects
    collect(values, depth: 0, &result)
    return result
  }

  private func collect(_ values: SourcedMap, depth: Int, _ result: inout [SourcedValue]) {
    for pair in values.pairs {
      guard let map = pair.value.map else { continue }
      if generic.ingressKeys.contains(pair.key) {
        result += parts(of: pair.value, map, by: generic.ingressHosts).map(ingress)
      } else if generic.routeKeys.contains(pair.key) {
        result += parts(of: pair.value, map, by: ["hostnames", "parentRefs"]).map(route)
      } else if depth < Self.deepest, !isOff(map) {
        collect(map, depth: depth + 1, &result)
      }
    }
  }

  /// A value with the place at which what is made of it is shown.
  private struct Part {
    let map: SourcedMap
    let source: SourceSpan?
  }

  /// The map itself, where it has one of some keys, else the maps in it that have. What is not enabled makes nothing; a
  /// single map has to be.
  private func parts(of value: SourcedValue, _ map: SourcedMap, by keys: [String]) -> [Part] {
    if keys.contains(where: { map[$0] != nil }) {
      return isOn(map) ? [Part(map: map, source: value.source)] : []
    }
    if isOff(map) { return [] }
    return map.pairs.compactMap { pair in
      guard let inner = pair.value.map, !isOff(inner), keys.contains(where: { inner[$0] != nil }) else { return nil }
      return Part(map: inner, source: pair.value.source)
    }
  }

  private func isOff(_ map: SourcedMap) -> Bool {
    if case .boolean(false)? = map["enabled"]?.content { return true }
    return false
  }

  private func isOn(_ map: SourcedMap) -> Bool {
    if case .boolean(true)? = map["enabled"]?.content { return true }
    return false
  }

  // MARK: Objects

  /// The upstream: most charts name their Service for the release or for themselves. A chart for anything says nothing.
  private var service: String {
    generic.anyApplication.contains(chart) ? name : chart
  }

  private func ingress(_ part: Part) -> SourcedValue {
    let map = part.map
    var spec = SourcedMap()
    if let name = generic.ingressClasses.lazy.compactMap({ map[$0] }).first(where: { $0.string?.isEmpty == false }) {
      spec["ingressClassName"] = name
    }
    spec["rules"] = list(hosts(of: map).map { rule($0, map, part.source) }, part.source)
    return object(
      "networking.k8s.io/v1", "Ingress", named: text(name, part.source), map["annotations"],
      ["spec": SourcedValue(.map(spec), source: part.source)], part.source)
  }

  /// Hosts with their paths; an entry is a map, or the host itself.
  private func hosts(of map: SourcedMap) -> [SourcedValue] {
    if let list = map["hosts"]?.list { return list }
    return generic.ingressHosts.compactMap { map[$0] }.filter { $0.map == nil }
  }

  private func rule(_ host: SourcedValue, _ map: SourcedMap, _ source: SourceSpan?) -> SourcedValue {
    var rule = SourcedMap()
    if let name = host.map == nil ? host : host["host"] ?? host["name"] { rule["host"] = evaluated(name) }
    let written =
      host["paths"]?.list ?? host["path"].map { [$0] } ?? map["path"].map { [$0] } ?? map["paths"]?.list ?? []
    let paths = written.isEmpty ? [text("/", host.source ?? source)] : written
    let entries = paths.map { entry -> SourcedValue in
      var path = SourcedMap()
      path["path"] = entry.map == nil ? entry : entry["path"] ?? text("/", entry.source)
      path["pathType"] = text("Prefix", entry.source)
      path["backend"] = value(["service": value(["name": text(service, entry.source), "port": port(entry.source)])])
      return SourcedValue(.map(path), source: entry.source ?? source)
    }
    rule["http"] = value(["paths": list(entries, source)])
    return SourcedValue(.map(rule), source: host.source ?? source)
  }

  private func route(_ part: Part) -> SourcedValue {
    let map = part.map
    var spec = SourcedMap()
    if let parents = map["parentRefs"] { spec["parentRefs"] = parents }
    if let hosts = map["hostnames"] {
      spec["hostnames"] = hosts.list.map { list($0.map(evaluated), hosts.source) } ?? evaluated(hosts)
    }
    var rules = map["rules"]?.list ?? []
    if rules.isEmpty { rules = [SourcedValue(.map(SourcedMap()), source: map["hostnames"]?.source ?? part.source)] }
    spec["rules"] = list(
      rules.map { rule in
        var own = SourcedMap()
        for key in ["matches", "timeouts", "filters"] { if let value = rule[key] { own[key] = value } }
        for key in ["matches", "timeouts", "filters"] where own[key] == nil {
          if let value = map[key] { own[key] = value }
        }
        own["backendRefs"] = list(
          [value(["name": text(service, rule.source), "port": .init(.integer(80), source: rule.source)])], rule.source)
        return SourcedValue(.map(own), source: rule.source ?? part.source)
      }, part.source)
    return object(
      "gateway.networking.k8s.io/v1", "HTTPRoute", named: text(name, part.source), map["annotations"],
      ["spec": SourcedValue(.map(spec), source: part.source)], part.source)
  }

  func object(
    _ version: String, _ kind: String, named name: SourcedValue, _ annotations: SourcedValue?,
    _ content: KeyValuePairs<String, SourcedValue>, _ source: SourceSpan?
  ) -> SourcedValue {
    var metadata = SourcedMap()
    metadata["name"] = name
    if let namespace { metadata["namespace"] = text(namespace, source) }
    if let annotations, annotations.map?.isEmpty == false { metadata["annotations"] = annotations }
    var map = SourcedMap()
    map["apiVersion"] = text(version, source)
    map["kind"] = text(kind, source)
    map["metadata"] = SourcedValue(.map(metadata), source: source)
    for (key, value) in content { map[key] = value }
    return SourcedValue(.map(map), source: source)
  }

  // MARK: Values

  /// A text in which the chart evaluates the name of the release, as charts for anything do with hosts.
  private func evaluated(_ value: SourcedValue) -> SourcedValue {
    guard let text = value.string, text.contains("{{") else { return value }
    var result = text
    for (field, own) in [("Name", name), ("Namespace", namespace ?? "default")] {
      for action in ["{{ .Release.\(field) }}", "{{.Release.\(field)}}"] {
        result = result.replacing(action, with: own)
      }
    }
    return result == text ? value : SourcedValue(.string(result), source: value.source)
  }

  func text(_ text: String, _ source: SourceSpan?) -> SourcedValue {
    SourcedValue(.string(text), source: source)
  }

  private func port(_ source: SourceSpan?) -> SourcedValue {
    value(["number": SourcedValue(.integer(80), source: source)])
  }

  func value(_ pairs: KeyValuePairs<String, SourcedValue>) -> SourcedValue {
    SourcedValue(.map(SourcedMap(pairs.map { SourcedMap.Pair(key: $0.key, keySource: nil, value: $0.value) })))
  }

  private func list(_ items: [SourcedValue], _ source: SourceSpan?) -> SourcedValue {
    SourcedValue(.list(items), source: source)
  }
}
