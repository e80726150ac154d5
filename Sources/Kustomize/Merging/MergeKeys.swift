/// Which lists of the built-in kinds are merged by a key, and by which one. All other lists are replaced as a whole.
///
/// Source: `x-kubernetes-patch-strategy`, `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` of the OpenAPI
/// description of Kubernetes 1.21.2, which Kustomize 5 has built in; without the lists in `status`.
struct MergeKeys: Sendable {
  /// What the fields of a type are.
  enum Field: Sendable {
    /// A value of another type.
    case type(TypeName)
    /// A list whose items are merged where all these keys are equal. Without keys the items are scalars.
    case list([String], of: TypeName?)
  }

  /// The types that have such lists, or lead to them.
  enum TypeName: Sendable {
    case metadata, podSpec, podTemplate, container, ephemeralContainer, workload, cronJob, jobTemplate, serviceSpec
    case nodeSpec, drivers
  }

  private let fields: [String: Field]

  /// The lists of a kind; nil for kinds that are not built in.
  init?(apiVersion: String, kind: String) {
    guard BuiltInKinds.contains(apiVersion: apiVersion, kind: kind) else { return nil }
    var fields = Self.kinds[kind] ?? [:]
    fields["metadata"] = .type(.metadata)
    self.fields = fields
  }

  private init(_ type: TypeName) { fields = Self.types[type] ?? [:] }

  /// The field's type where it leads to such lists.
  func field(_ name: String) -> MergeKeys? {
    if case .type(let type)? = fields[name] { return MergeKeys(type) }
    return nil
  }

  /// The keys of a list that is merged and the type of its items; nil for lists that are replaced.
  func list(_ name: String) -> (keys: [String], items: MergeKeys?)? {
    if case .list(let keys, let type)? = fields[name] { return (keys, type.map { MergeKeys($0) }) }
    return nil
  }

  private static let workload: [String: Field] = ["spec": .type(.workload)]

  private static let kinds: [String: [String: Field]] = [
    "DaemonSet": workload, "Deployment": workload, "ReplicaSet": workload, "StatefulSet": workload,
    "ReplicationController": workload, "Job": workload, "CronJob": ["spec": .type(.cronJob)],
    "Pod": ["spec": .type(.podSpec)],
    "PodTemplate": ["template": .type(.podTemplate)],
    "Service": ["spec": .type(.serviceSpec)],
    "ServiceAccount": ["secrets": .list(["name"], of: nil)],
    "Node": ["spec": .type(.nodeSpec)],
    "CSINode": ["spec": .type(.drivers)],
    "MutatingWebhookConfiguration": ["webhooks": .list(["name"], of: nil)],
    "ValidatingWebhookConfiguration": ["webhooks": .list(["name"], of: nil)],
  ]

  private static let containerFields: [String: Field] = [
    "env": .list(["name"], of: nil), "volumeDevices": .list(["devicePath"], of: nil),
    "volumeMounts": .list(["mountPath"], of: nil),
  ]

  private static let types: [TypeName: [String: Field]] = [
    .metadata: ["finalizers": .list([], of: nil), "ownerReferences": .list(["uid"], of: nil)],
    .workload: ["template": .type(.podTemplate)],
    .cronJob: ["jobTemplate": .type(.jobTemplate)],
    .jobTemplate: ["metadata": .type(.metadata), "spec": .type(.workload)],
    .podTemplate: ["metadata": .type(.metadata), "spec": .type(.podSpec)],
    .podSpec: [
      "containers": .list(["name"], of: .container), "initContainers": .list(["name"], of: .container),
      "ephemeralContainers": .list(["name"], of: .ephemeralContainer), "hostAliases": .list(["ip"], of: nil),
      "imagePullSecrets": .list(["name"], of: nil), "volumes": .list(["name"], of: nil),
      "topologySpreadConstraints": .list(["topologyKey", "whenUnsatisfiable"], of: nil),
    ],
    .container: containerFields.merging(["ports": .list(["containerPort", "protocol"], of: nil)]) { $1 },
    .ephemeralContainer: containerFields,
    .serviceSpec: ["ports": .list(["port", "protocol"], of: nil)],
    .nodeSpec: ["podCIDRs": .list([], of: nil)],
    .drivers: ["drivers": .list(["name"], of: nil)],
  ]
}
