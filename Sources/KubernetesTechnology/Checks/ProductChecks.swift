import KubernetesManifests
import RuleFiles
import StreamModel

/// A product with checks that data cannot express. All requirements have defaults.
protocol ProductChecks: ProductExtension {
  /// Faults among all objects of the inputs.
  func observations(_ checks: KubernetesChecks) -> [Observation]

  /// Faults of an Ingress or HTTPRoute that some products serve.
  func observations(of object: KubernetesObject, servedBy products: [KubernetesProduct], _ checks: KubernetesChecks)
    -> [Observation]

  /// Faults of a snippet for locations.
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
