/// The limits on Kubernetes objects; docs/security.md lists all limits.
package enum KubernetesLimits {
  /// Workloads that share a label and are compared with the rest of a selector.
  package static let workloads = 1_000
}
