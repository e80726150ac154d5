/// The kinds that Kustomize knows without being told.
///
/// Source: the OpenAPI description of Kubernetes 1.21.2 in kyaml/openapi/kubernetesapi, and
/// `precomputedIsNamespaceScoped` in kyaml/openapi/openapi.go.
enum BuiltInKinds {
  /// Whether a kind has a description.
  static func contains(apiVersion: String, kind: String) -> Bool {
    namespaced[apiVersion]?.contains(kind) == true || clusterScoped[apiVersion]?.contains(kind) == true
  }

  /// Whether objects of a kind surely have no namespace.
  static func isClusterScoped(apiVersion: String, kind: String) -> Bool {
    if apiVersion == "admissionregistration.k8s.io/v1", kind.hasPrefix("ValidatingAdmissionPolicy") { return true }
    return clusterScoped[apiVersion]?.contains(kind) == true
  }

  private static let namespaced: [String: Set<String>] = table([
    "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "authorization.k8s.io/v1": "LocalSubjectAccessReview",
    "authorization.k8s.io/v1beta1": "LocalSubjectAccessReview",
    "autoscaling/v1": "HorizontalPodAutoscaler Scale", "autoscaling/v2beta1": "HorizontalPodAutoscaler",
    "autoscaling/v2beta2": "HorizontalPodAutoscaler", "batch/v1": "CronJob Job", "batch/v1beta1": "CronJob",
    "coordination.k8s.io/v1": "Lease", "coordination.k8s.io/v1beta1": "Lease",
    "discovery.k8s.io/v1": "EndpointSlice", "discovery.k8s.io/v1beta1": "EndpointSlice",
    "events.k8s.io/v1": "Event", "events.k8s.io/v1beta1": "Event", "extensions/v1beta1": "Ingress",
    "networking.k8s.io/v1": "Ingress NetworkPolicy", "networking.k8s.io/v1beta1": "Ingress",
    "policy/v1": "PodDisruptionBudget", "policy/v1beta1": "Eviction PodDisruptionBudget",
    "rbac.authorization.k8s.io/v1": "Role RoleBinding", "rbac.authorization.k8s.io/v1beta1": "Role RoleBinding",
    "storage.k8s.io/v1beta1": "CSIStorageCapacity",
    "v1": """
    Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController \
    ResourceQuota Secret Service ServiceAccount
    """,
  ])

  private static let clusterScoped: [String: Set<String>] = table([
    "admissionregistration.k8s.io/v1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "admissionregistration.k8s.io/v1beta1": "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/v1": "CustomResourceDefinition", "apiextensions.k8s.io/v1beta1": "CustomResourceDefinition",
    "apiregistration.k8s.io/v1": "APIService", "apiregistration.k8s.io/v1beta1": "APIService",
    "certificates.k8s.io/v1": "CertificateSigningRequest",
    "certificates.k8s.io/v1beta1": "CertificateSigningRequest",
    "flowcontrol.apiserver.k8s.io/v1beta1": "FlowSchema PriorityLevelConfiguration",
    "networking.k8s.io/v1": "IngressClass", "networking.k8s.io/v1beta1": "IngressClass",
    "node.k8s.io/v1": "RuntimeClass", "node.k8s.io/v1beta1": "RuntimeClass", "policy/v1beta1": "PodSecurityPolicy",
    "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding",
    "rbac.authorization.k8s.io/v1beta1": "ClusterRole ClusterRoleBinding",
    "scheduling.k8s.io/v1": "PriorityClass", "scheduling.k8s.io/v1beta1": "PriorityClass",
    "storage.k8s.io/v1": "CSIDriver CSINode StorageClass VolumeAttachment",
    "storage.k8s.io/v1beta1": "CSIDriver CSINode StorageClass VolumeAttachment",
    "v1": "ComponentStatus Namespace Node PersistentVolume",
  ])

  private static func table(_ kinds: [String: String]) -> [String: Set<String>] {
    kinds.mapValues { Set($0.split(separator: " ").map(String.init)) }
  }
}
