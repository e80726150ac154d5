import RuleFiles

/// The known kinds of objects, before any file is read.
package struct KubernetesKinds: Sendable {
  /// Kinds that no product reads, so that their documents are skipped.
  package var idle: Set<String> = []
  /// Kinds that carry routes.
  package var routes: Set<String> = []
  /// The fields of `spec` that are lists according to the data of products.
  package var lists: [String: [String]] = [:]

  /// The parts of charts' values that become ConfigMaps.
  package var chartConfigs: [ChartConfig] = []

  /// No kinds.
  package init() {}

  init(_ products: [KubernetesProduct], idle: Set<String>, routes: Set<String>) {
    self.idle = idle
    self.routes = routes
    chartConfigs = products.compactMap(\.chartConfig)
    for description in products.flatMap(\.routeDescriptions) {
      lists[description.kind, default: []] += description.listsOfSpec
    }
  }
}
