import KubernetesManifests
import RuleFiles
import StreamModel

/// The routes that are known to stream, by the objects of observations: a setting without effect is an error where the
/// stream breaks because of it, and a warning elsewhere.
struct StreamingRoutes {
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

  /// A hop of a route that streams.
  struct Hop: Sendable {
    let hop: KubernetesHop
    let technology: String
    /// The titles of further objects that contain its settings.
    let policies: [String]
    let route: String
    let kind: StreamKind?
    let intent: Intent
  }

  /// Adds a hop.
  mutating func add(_ hop: Hop) {
    let number = entries.count
    let object = hop.hop.source.object
    entries.append(
      Entry(
        hop: hop.hop.identity, technology: hop.technology, route: hop.route, kind: hop.kind, intent: hop.intent))
    byObject[Self.name(object), default: []].append(number)
    for policy in hop.policies { byPolicy[policy, default: []].append(number) }
    for backend in hop.hop.source.backends {
      let name = ServiceName(name: backend.service, namespace: backend.namespace ?? object.effectiveNamespace)
      byService[name, default: []].append(number)
    }
  }

  /// The observation with the streams that its object serves. It decides `values` there; those of its own setting when
  /// none are named.
  func linked(
    _ observation: Observation, to object: KubernetesObject, _ product: KubernetesProduct,
    deciding values: CauseScope.Values? = nil
  ) -> Observation {
    let found = entries(object, product)
    guard let first = found.first else { return observation }
    var result = observation
    result.scope = CauseScope(found.map { CauseScope.Place($0.hop) }, values ?? .defaults(of: [observation.setting]))
    result.route = first.route
    result.kind = first.kind
    result.intent = first.intent
    return result
  }

  private func entries(_ object: KubernetesObject, _ product: KubernetesProduct) -> [Entry] {
    switch object.kind {
    case "ConfigMap": return entries.filter { $0.technology == product.id }
    case "Service":
      let own = byService[ServiceName(name: object.name, namespace: object.effectiveNamespace)] ?? []
      let loose = object.namespace == nil ? [] : byService[ServiceName(name: object.name, namespace: ""), default: []]
      return (own + loose).map { entries[$0] }
    case "GCPTrafficExtension": return entries.filter { $0.technology == product.id }
    default: return (byPolicy[object.title] ?? byObject[Self.name(object)] ?? []).map { entries[$0] }
    }
  }

  /// A patch has the name of the object that it changes.
  private static func name(_ object: KubernetesObject) -> String { "\(object.kind) \(object.name)" }
}
