/// What a product would do to streams on routes of unknown intent.
package struct UnknownRouteLimit: Sendable, Hashable {
  /// The product: `ingress-nginx`.
  package let product: String
  /// What happens to a stream: "cut after 60 s without data".
  package let effect: String
  /// How many routes of unknown intent it would happen on.
  package var routes: Int

  package init(product: String, effect: String, routes: Int) {
    self.product = product
    self.effect = effect
    self.routes = routes
  }
}

extension [UnknownRouteLimit] {
  /// Adds the routes of other limits to equal ones.
  package mutating func add(_ others: [UnknownRouteLimit]) {
    for other in others {
      if let index = firstIndex(where: { $0.product == other.product && $0.effect == other.effect }) {
        self[index].routes += other.routes
      } else {
        append(other)
      }
    }
    sort { ($1.routes, $0.product, $0.effect) < ($0.routes, $1.product, $1.effect) }
  }
}
