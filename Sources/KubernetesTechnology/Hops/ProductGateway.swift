import Analysis
import KubernetesManifests
import RuleFiles
import StreamModel
import Synchronization

/// The routes of one product among the objects of the inputs, as other hops reach them.
final class ProductGateway: Gateway {
  /// A route with the products that may serve it.
  struct Served: Sendable {
    let route: KubernetesRoute
    let products: [KubernetesProduct]
  }

  let product: KubernetesProduct
  let id: ConfigurationID
  private let factory: KubernetesHopFactory
  private let routes: [Served]
  private let tables = Mutex<Tables?>(nil)

  /// Created lazily: in most runs no name leads to a product.
  private struct Tables {
    /// Positions in `routes` by host in lower case; the empty host contains those for any, a wildcard its suffix.
    var byHost: [String: [Int]] = [:]
    var wildcards: [Int] = []
    var byIdentity: [HopIdentity: [Int]] = [:]
  }

  /// Limit of equally good chains that are followed.
  private static let limit = 8

  var technology: String { product.id }
  /// The Services of all products' own proxies.
  var controllers: ControllerServices { factory.controllers }

  init(product: KubernetesProduct, id: ConfigurationID, routes: [Served], factory: KubernetesHopFactory) {
    self.product = product
    self.id = id
    self.routes = routes
    self.factory = factory
  }

  private func madeTables() -> Tables {
    tables.withLock { known in
      if let known { return known }
      var made = Tables()
      for (index, served) in routes.enumerated() {
        let route = served.route
        made.byIdentity[factory.identity(of: route, product), default: []].append(index)
        if route.host.hasPrefix("*.") {
          made.wildcards.append(index)
        } else {
          made.byHost[route.host.lowercased(), default: []].append(index)
        }
      }
      known = made
      return made
    }
  }

  func chains(for request: HopRequest, port: Int?, endingIn ends: Set<HopIdentity>?) -> [[any Hop]] {
    let tables = madeTables()
    let byIdentity = tables.byIdentity
    var best: (score: Int, routes: [Int]) = (-1, [])
    // Without a host any route to the target may be meant.
    let candidates =
      request.host.isEmpty
      ? ends.map { $0.flatMap { byIdentity[$0] ?? [] }.sorted() } ?? Array(routes.indices)
      : (tables.byHost[request.host.lowercased()] ?? []) + tables.wildcards + (tables.byHost[""] ?? [])
    for index in candidates {
      guard let score = routes[index].route.fit(host: request.host, path: request.path) else { continue }
      if score > best.score { best = (score, [index]) } else if score == best.score { best.routes.append(index) }
    }
    let allowed = ends.map { ends in Set(ends.flatMap { byIdentity[$0] ?? [] }) }
    return best.routes.filter { allowed?.contains($0) != false }.prefix(Self.limit).compactMap { index in
      let served = routes[index]
      let context = RouteContext(served.route, factory.objects)
      let hops = factory.hops(context, among: served.products, [request.kind], path: request.path)
      guard let hop = hops.first else { return nil }
      return [
        hop.serving(
          HopRequest(
            host: request.host.isEmpty ? hop.incomingRequest.host : request.host, path: request.path, kind: request.kind
          ))
      ]
    }
  }
}
