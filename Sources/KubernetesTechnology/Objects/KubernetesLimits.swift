/// What Kubernetes objects may cost. docs/security.md lists all limits.
enum KubernetesLimits {
  /// Workloads that share a label and are asked for the rest of a selector.
  static let workloads = 1_000
}
