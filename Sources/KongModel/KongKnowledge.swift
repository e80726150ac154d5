import Catalog
import RuleFiles
import StreamModel

/// The knowledge about Kong, for its own files and for its Kubernetes objects.
package struct KongKnowledge: Sendable {
  /// The gateway with the settings of its declarative files; nil where no file describes it.
  package let product: KubernetesProduct?
  package let plugins: KongPluginFile
  package let assumptions: Assumptions
  /// The configurations of nodes among the inputs.
  package var environments: KongEnvironments

  package init(
    product: KubernetesProduct?, plugins: KongPluginFile, assumptions: Assumptions,
    environments: KongEnvironments = KongEnvironments()
  ) {
    self.product = product
    self.plugins = plugins
    self.assumptions = assumptions
    self.environments = environments
  }

  /// The node configuration for a folder.
  package func environment(near folder: String) -> KongEnvironment {
    environments.environment(near: folder, assumptions)
  }

  /// The knowledge in the embedded data.
  package static func embedded(_ assumptions: Assumptions) -> KongKnowledge {
    KongKnowledge(
      product: CatalogData.products.first { $0.id == "kong" }, plugins: CatalogData.kongPlugins,
      assumptions: assumptions)
  }
}
