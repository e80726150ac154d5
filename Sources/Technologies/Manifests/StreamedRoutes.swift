import RuleFiles
import Streaming

/// The routes that are known to stream, by the objects that an observation may be about: a setting that does nothing is an
/// error where the stream breaks for want of it, and a warning elsewhere.
struct StreamedRoutes {
  private struct Entry {
    let hop: HopIdentity
    let technology: String
    let route: String
    let kind: StreamKind?
    let intent: Intent
  }

  private struct ServiceName: Hashable {
    let name: String
    let namespace: String
  }

  private var entries: [Entry] = []
  private var byObject: [String: [Int]] = [:]
  private var byService: [ServiceName: [Int]] = [:]
  private var byPolicy: [String: [Int]] = [:]

  /// Adds a hop of a route that streams. `policies` are further objects that hold its settings.
  mutating func add(
    _ hop: ManifestHop, of technology: ManifestTechnology, policies: [ManifestObject], route: String,
    kind: StreamKind?, intent: Intent
  ) {
    let number = entries.count
    let object = hop.source.object
    entries.append(
      Entry(hop: hop.identity, technology: technology.id, route: route, kind: kind, intent: intent))
    byObject[Self.name(object), default: []].append(number)
    for policy in policies { byPolicy[policy.title, default: []].append(number) }
    for backend in hop.source.backends {
      let name = ServiceName(name: backend.service, namespace: backend.namespace ?? object.effectiveNamespace)
      byService[name, default: []].append(number)
    }
  }

  /// The observation with the streams that its object serves.
  func linked(_ observation: Observation, to object: ManifestObject, _ technology: ManifestTechnology) -> Observation {
    let found = entries(object, technology)
    guard let first = found.first else { return observation }
    var result = observation
    result.hops = found.map(\.hop)
    result.route = first.route
    result.kind = first.kind
    result.intent = first.intent
    if observation.outcome == .ineffective {
      result.outcomeIfBroken = .ineffectiveAndBroken
      result.needsSameSetting = true
    }
    return result
  }

  private func entries(_ object: ManifestObject, _ technology: ManifestTechnology) -> [Entry] {
    switch object.kind {
    case "ConfigMap": return entries.filter { $0.technology == technology.id }
    case "Service":
      let own = byService[ServiceName(name: object.name, namespace: object.effectiveNamespace)] ?? []
      let loose = object.namespace == nil ? [] : byService[ServiceName(name: object.name, namespace: ""), default: []]
      return (own + loose).map { entries[$0] }
    case "GCPTrafficExtension": return entries.filter { $0.technology == technology.id }
    default: return (byPolicy[object.title] ?? byObject[Self.name(object)] ?? []).map { entries[$0] }
    }
  }

  /// A patch has the name of the object that it changes.
  private static func name(_ object: ManifestObject) -> String { "\(object.kind) \(object.name)" }
}
