/// The fields that Kustomize's transformers change without being told: `api/internal/konfig/builtinpluginconsts`,
/// version 5.6.
extension TransformConfiguration {
  static let standard: TransformConfiguration = {
    var result = TransformConfiguration()
    result.namePrefix = [FieldSpec(path: "metadata/name")]
    result.nameSuffix = [FieldSpec(path: "metadata/name")]
    result.namespace = [
      FieldSpec(kind: "Namespace", path: "metadata/name", creates: true),
      FieldSpec(
        group: "apiregistration.k8s.io", kind: "APIService", path: "spec/service/namespace", creates: true),
      FieldSpec(
        group: "apiextensions.k8s.io", kind: "CustomResourceDefinition",
        path: "spec/conversion/webhook/clientConfig/service/namespace"),
    ]
    result.commonAnnotations = metadata("annotations", claims: false)
    result.templateLabels = metadata("labels", claims: true)
    result.commonLabels = selectors + result.templateLabels
    result.images = [
      "spec/containers[]/image", "spec/initContainers[]/image", "spec/template/spec/containers[]/image",
      "spec/template/spec/initContainers[]/image",
    ].map { FieldSpec(path: $0, creates: true) }
    result.replicas = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"].map {
      FieldSpec(kind: $0, path: "spec/replicas", creates: true)
    }
    result.variables = DefaultReferences.variables
    result.references = DefaultReferences.all
    return result
  }()

  /// Labels or annotations of objects and of the pods that they make.
  private static func metadata(_ field: String, claims: Bool) -> [FieldSpec] {
    let template = "spec/template/metadata/" + field
    var result = [
      FieldSpec(path: "metadata/" + field, creates: true),
      FieldSpec(version: "v1", kind: "ReplicationController", path: template, creates: true),
    ]
    for kind in ["Deployment", "ReplicaSet", "DaemonSet"] {
      result.append(FieldSpec(kind: kind, path: template, creates: true))
    }
    result.append(FieldSpec(group: claims ? "apps" : "", kind: "StatefulSet", path: template, creates: true))
    if claims {
      result.append(
        FieldSpec(
          group: "apps", kind: "StatefulSet", path: "spec/volumeClaimTemplates[]/metadata/" + field, creates: true))
    }
    result.append(FieldSpec(group: "batch", kind: "Job", path: template, creates: true))
    for path in ["spec/jobTemplate/metadata/", "spec/jobTemplate/spec/template/metadata/"] {
      result.append(FieldSpec(group: "batch", kind: "CronJob", path: path + field, creates: true))
    }
    return result
  }

  private static let selectors: [FieldSpec] = {
    var result = [
      FieldSpec(version: "v1", kind: "Service", path: "spec/selector", creates: true),
      FieldSpec(version: "v1", kind: "ReplicationController", path: "spec/selector", creates: true),
    ]
    for (group, kind) in [("", "Deployment"), ("", "ReplicaSet"), ("", "DaemonSet"), ("apps", "StatefulSet")] {
      result.append(FieldSpec(group: group, kind: kind, path: "spec/selector/matchLabels", creates: true))
    }
    for kind in ["Deployment", "StatefulSet"] {
      for affinity in ["podAffinity", "podAntiAffinity"] {
        let start = "spec/template/spec/affinity/\(affinity)/"
        for path in [
          "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels",
          "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels",
        ] {
          result.append(FieldSpec(group: "apps", kind: kind, path: start + path))
        }
      }
      result.append(
        FieldSpec(
          group: "apps", kind: kind, path: "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"))
    }
    result += [
      FieldSpec(group: "batch", kind: "Job", path: "spec/selector/matchLabels"),
      FieldSpec(group: "batch", kind: "CronJob", path: "spec/jobTemplate/spec/selector/matchLabels"),
      FieldSpec(group: "policy", kind: "PodDisruptionBudget", path: "spec/selector/matchLabels"),
    ]
    for path in ["spec/podSelector", "spec/ingress/from/podSelector", "spec/egress/to/podSelector"] {
      result.append(FieldSpec(group: "networking.k8s.io", kind: "NetworkPolicy", path: path + "/matchLabels"))
    }
    return result
  }()
}
