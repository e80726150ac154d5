import RuleFiles

/// What is known of the kinds of objects before any is read.
public struct KubernetesKinds: Sendable {
  /// Kinds that no product reads, so that their documents are skipped.
  public var idle: Set<String> = []
  /// Kinds that carry routes.
  public var routes: Set<String> = []
  /// The fields of `spec` that are lists, as far as the data of products tells.
  public var lists: [String: [String]] = [:]

  /// The parts of charts' values that become ConfigMaps.
  package var chartConfigs: [ChartConfig] = []

  /// No kinds.
  public init() {}

  init(_ products: [KubernetesProduct], idle: Set<String>, routes: Set<String>) {
    self.idle = idle
    self.routes = routes
    chartConfigs = products.compactMap(\.chartConfig)
    for description in products.flatMap(\.routeDescriptions) {
      lists[description.kind, default: []] += description.listsOfSpec
    }
  }
}
