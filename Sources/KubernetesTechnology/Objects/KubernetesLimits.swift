/// The limits on Kubernetes objects; docs/security.md lists all limits.
enum KubernetesLimits {
  /// Workloads that share a label and are compared with the rest of a selector.
  static let workloads = 1_000
}
