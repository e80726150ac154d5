import RuleFiles

/// The known kinds of objects, before any file is read.
package struct KubernetesKinds: Sendable {
  /// Kinds that no product reads, so that their documents are skipped.
  package var idle: Set<String> = []
  /// Kinds that carry routes.
  package var routes: Set<String> = []
  /// The fields of `spec` that are lists according to the data of products.
  package var lists: [String: [String]] = [:]

  /// The charts of controllers.
  package var charts: [ChartProfile] = []

  /// No kinds.
  package init() {}

  package init(_ products: [KubernetesProduct], charts: [ChartProfile], idle: Set<String>, routes: Set<String>) {
    self.idle = idle
    self.routes = routes
    self.charts = charts
    for description in products.flatMap(\.routeDescriptions) {
      lists[description.kind, default: []] += description.listsOfSpec
    }
  }
}
