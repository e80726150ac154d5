import RuleFiles

/// Istio: rules for the hosts that routes lead to.
struct Istio: ProductExtension {
  static let products = ["istio"]

  /// By the first label of their host.
  private let rules: [String: [KubernetesObject]]

  init(_ context: ProductContext) {
    rules = Dictionary(grouping: context.objects.objects("DestinationRule")) { rule in
      String((rule.spec?["host"]?.text ?? "").prefix { $0 != "." })
    }
  }

  func objects(_ kind: String, for references: ReferencedObjects) -> [KubernetesObject]? {
    guard kind == "DestinationRule" else { return nil }
    return references.route.backends.flatMap { rules[$0.service] ?? [] }
  }
}
