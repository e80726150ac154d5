/// The fields that name other objects, and those in which variables are replaced:
/// `api/internal/konfig/builtinpluginconsts/namereference.go` and `varreference.go`, version 5.6.
enum DefaultReferences {
  typealias References = TransformConfiguration.References

  /// Where the kinds that make pods have the pod's fields.
  private static let pods: [(kind: String, path: String)] = [
    ("Pod", "spec"), ("PodTemplate", "template/spec"), ("Deployment", "spec/template/spec"),
    ("ReplicaSet", "spec/template/spec"), ("DaemonSet", "spec/template/spec"), ("StatefulSet", "spec/template/spec"),
    ("Job", "spec/template/spec"), ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ("ReplicationController", "spec/template/spec"),
  ]

  private static func fields(_ paths: [String], without kinds: Set<String>) -> [FieldSpec] {
    pods.filter { !kinds.contains($0.kind) }.flatMap { pod in
      paths.map { FieldSpec(kind: pod.kind, path: pod.path + "/" + $0) }
    }
  }

  private static func containers(_ path: String) -> [String] { ["containers/" + path, "initContainers/" + path] }

  private static func ingress(_ paths: String...) -> [FieldSpec] { paths.map { FieldSpec(kind: "Ingress", path: $0) } }

  private static let configMap: [FieldSpec] =
    fields(
      ["volumes/configMap/name", "volumes/projected/sources/configMap/name"]
        + containers("env/valueFrom/configMapKeyRef/name") + containers("envFrom/configMapRef/name"),
      without: ["ReplicationController"]) + [
      FieldSpec(kind: "Node", path: "spec/configSource/configMap"),
      FieldSpec(kind: "Role", path: "rules/resourceNames"),
      FieldSpec(kind: "ClusterRole", path: "rules/resourceNames"),
    ] + ingress(#"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap"#)

  private static let secret: [FieldSpec] =
    fields(
      ["volumes/secret/secretName", "volumes/projected/sources/secret/name"]
        + containers("env/valueFrom/secretKeyRef/name") + containers("envFrom/secretRef/name"),
      without: ["ReplicationController"])
    + fields(["imagePullSecrets/name"], without: ["ReplicationController", "Job"])
    + ingress(
      "spec/tls/secretName", #"metadata/annotations/ingress.kubernetes.io\/auth-secret"#,
      #"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret"#,
      #"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret"#) + [
      FieldSpec(kind: "ServiceAccount", path: "imagePullSecrets/name"),
      FieldSpec(kind: "StorageClass", path: "parameters/secretName"),
      FieldSpec(kind: "StorageClass", path: "parameters/adminSecretName"),
      FieldSpec(kind: "StorageClass", path: "parameters/userSecretName"),
      FieldSpec(kind: "StorageClass", path: "parameters/secretRef"),
      FieldSpec(kind: "Role", path: "rules/resourceNames"), FieldSpec(kind: "ClusterRole", path: "rules/resourceNames"),
      FieldSpec(
        group: "serving.knative.dev", version: "v1", kind: "Service",
        path: "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"),
      FieldSpec(kind: "PersistentVolume", path: "spec/azureFile/secretName"),
    ]

  private static let service: [FieldSpec] =
    [FieldSpec(group: "apps", kind: "StatefulSet", path: "spec/serviceName")]
    + ingress(
      "spec/rules/http/paths/backend/serviceName", "spec/backend/serviceName",
      "spec/rules/http/paths/backend/service/name", "spec/defaultBackend/service/name") + [
      FieldSpec(group: "apiregistration.k8s.io", kind: "APIService", path: "spec/service/name"),
      FieldSpec(
        group: "admissionregistration.k8s.io", kind: "ValidatingWebhookConfiguration",
        path: "webhooks/clientConfig/service"),
      FieldSpec(
        group: "admissionregistration.k8s.io", kind: "MutatingWebhookConfiguration",
        path: "webhooks/clientConfig/service"),
    ]

  private static let rbac = "rbac.authorization.k8s.io"

  static let all: [References] = [
    scaled("Deployment"), scaled("ReplicationController"), scaled("ReplicaSet"), scaled("StatefulSet"),
    References(target: ObjectKind(version: "v1", kind: "ConfigMap"), fields: configMap),
    References(target: ObjectKind(version: "v1", kind: "Secret"), fields: secret),
    References(target: ObjectKind(version: "v1", kind: "Service"), fields: service),
    References(
      target: ObjectKind(group: rbac, kind: "Role"),
      fields: [FieldSpec(group: rbac, kind: "RoleBinding", path: "roleRef/name")]),
    References(
      target: ObjectKind(group: rbac, kind: "ClusterRole"),
      fields: [
        FieldSpec(group: rbac, kind: "RoleBinding", path: "roleRef/name"),
        FieldSpec(group: rbac, kind: "ClusterRoleBinding", path: "roleRef/name"),
      ]),
    References(
      target: ObjectKind(version: "v1", kind: "ServiceAccount"),
      fields: [
        FieldSpec(group: rbac, kind: "RoleBinding", path: "subjects"),
        FieldSpec(group: rbac, kind: "ClusterRoleBinding", path: "subjects"),
      ] + fields(["serviceAccountName"], without: ["PodTemplate", "ReplicaSet"])),
    References(
      target: ObjectKind(version: "v1", kind: "PersistentVolumeClaim"),
      fields: fields(["volumes/persistentVolumeClaim/claimName"], without: ["PodTemplate", "ReplicaSet"])),
    References(
      target: ObjectKind(version: "v1", kind: "PersistentVolume"),
      fields: [
        FieldSpec(kind: "PersistentVolumeClaim", path: "spec/volumeName"),
        FieldSpec(kind: "ClusterRole", path: "rules/resourceNames"),
      ]),
    References(
      target: ObjectKind(group: "storage.k8s.io", version: "v1", kind: "StorageClass"),
      fields: [
        FieldSpec(kind: "PersistentVolume", path: "spec/storageClassName"),
        FieldSpec(kind: "PersistentVolumeClaim", path: "spec/storageClassName"),
        FieldSpec(kind: "StatefulSet", path: "spec/volumeClaimTemplates/spec/storageClassName"),
      ]),
    References(
      target: ObjectKind(group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass"),
      fields: fields(["priorityClassName"], without: ["PodTemplate", "ReplicaSet"])),
    References(
      target: ObjectKind(group: "networking.k8s.io/v1", version: "v1", kind: "IngressClass"),
      fields: ingress("spec/ingressClassName")),
    References(
      target: ObjectKind(group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicy"),
      fields: [
        FieldSpec(
          group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicyBinding", path: "spec/policyName")
      ]),
  ]

  private static func scaled(_ kind: String) -> References {
    References(
      target: ObjectKind(kind: kind),
      fields: [FieldSpec(kind: "HorizontalPodAutoscaler", path: "spec/scaleTargetRef/name")])
  }

  static let variables: [FieldSpec] =
    fields(
      containers("args") + containers("command") + containers("env/value") + containers("volumeMounts/mountPath"),
      without: ["PodTemplate", "ReplicationController"])
    + fields(["volumes/nfs/server"], without: ["PodTemplate", "ReplicationController", "CronJob"]) + [
      FieldSpec(kind: "CronJob", path: "spec/jobTemplate/spec/template/volumes/nfs/server"),
      FieldSpec(kind: "Deployment", path: "spec/template/metadata/annotations"),
    ] + ingress("spec/rules/host", "spec/tls/hosts", "spec/tls/secretName") + [
      FieldSpec(kind: "Service", path: "spec/ports/port"), FieldSpec(kind: "Service", path: "spec/ports/targetPort"),
      FieldSpec(kind: "StatefulSet", path: "spec/volumeClaimTemplates/spec/nfs/server"),
      FieldSpec(kind: "PersistentVolume", path: "spec/nfs/server"), FieldSpec(path: "metadata/labels"),
      FieldSpec(path: "metadata/annotations"),
    ]
}
