import KubernetesManifests
import Synchronization

/// The Ingresses with a route to each Service. The table is made when it is first asked for.
final class IngressesOfServices: Sendable {
  private struct Name: Hashable {
    let namespace: String
    let service: String
  }

  private let objects: KubernetesObjects
  private let table = Mutex<[Name: [KubernetesObject]]?>(nil)

  init(_ objects: KubernetesObjects) { self.objects = objects }

  func ingresses(of service: KubernetesObject) -> [KubernetesObject] {
    table.withLock { known in
      let table = known ?? made()
      known = table
      return table[Name(namespace: service.effectiveNamespace, service: service.name)] ?? []
    }
  }

  private func made() -> [Name: [KubernetesObject]] {
    var result: [Name: [KubernetesObject]] = [:]
    for ingress in objects.objects(ofKinds: { $0 == "Ingress" }) {
      for service in ObjectFields.services(ofIngress: ingress) {
        result[Name(namespace: ingress.effectiveNamespace, service: service), default: []].append(ingress)
      }
    }
    return result
  }
}
