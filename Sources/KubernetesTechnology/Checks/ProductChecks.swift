import RuleFiles
import StreamModel

/// A product that checks what data cannot say. All requirements have defaults.
protocol ProductChecks: ProductExtension {
  /// What is wrong among all objects of the inputs.
  func observations(_ checks: KubernetesChecks) -> [Observation]

  /// What is wrong with an Ingress or HTTPRoute that some products serve.
  func observations(of object: KubernetesObject, servedBy products: [KubernetesProduct], _ checks: KubernetesChecks)
    -> [Observation]

  /// What is wrong with a snippet for locations.
  func observations(of snippet: SnippetText, _ product: KubernetesProduct, _ checks: KubernetesChecks)
    -> [Observation]
}

extension ProductChecks {
  func observations(_ checks: KubernetesChecks) -> [Observation] { [] }
  func observations(of object: KubernetesObject, servedBy products: [KubernetesProduct], _ checks: KubernetesChecks)
    -> [Observation]
  { [] }
  func observations(of snippet: SnippetText, _ product: KubernetesProduct, _ checks: KubernetesChecks)
    -> [Observation]
  { [] }
}
